package ekanalyzer

import (
	"encoding/hex"
	"time"

	"goipmi/internal/fru"
	"goipmi/internal/output"
)

// walker goes through the areas of an image as ipmitool does: an area's length
// bounds only what follows its named fields, and the file's end alone the rest.
type walker struct {
	*analysis
	image []byte
	at    int
	ended bool   // the last read met the end of the file
	left  uint32 // bytes of the area, below 0 as a C program has it
}

// seek goes on at an offset, which may be behind the end.
func (w *walker) seek(at int) { w.at, w.ended = at, false }

// take reads n bytes. If there are fewer it says so, and they are taken.
func (w *walker) take(n int, problem string) ([]byte, bool) {
	start := min(w.at, len(w.image))
	if n < 0 || n > len(w.image)-start {
		w.at, w.ended = max(w.at, len(w.image)), true
		w.warn("%s", problem)
		return w.image[start:], false
	}
	w.at = start + n
	return w.image[start:w.at], true
}

func (w *walker) byte(problem string) (uint8, bool) {
	b, ok := w.take(1, problem)
	if !ok {
		return 0, false
	}
	return b[0], true
}

// areas reads what the header leads to. A board area that the file's end cuts
// off ends it, and so does an internal use area.
func (w *walker) areas(v *inventory) {
	if v.Header.Internal != 0 && !w.internalUse(v) {
		return
	}
	if at := v.Header.Chassis; at != 0 {
		v.Chassis, _ = w.area(at, chassisLayout)
	}
	if at := v.Header.Board; at != 0 {
		var ok bool
		if v.Board, ok = w.area(at, boardLayout); !ok {
			return
		}
	}
	if at := v.Header.Product; at != 0 && !w.ended {
		v.Product, _ = w.area(at, productLayout)
	}
}

// internalUse is the internal use area, whose contents are the board's own.
type internalUse struct {
	Version uint8  `json:"format_version"`
	Length  int    `json:"length"` // as far as the next area, or the end
	Data    string `json:"data"`   // hexadecimal
}

// internalUse reads what is right behind the header, wherever that says the
// area is.
func (w *walker) internalUse(v *inventory) bool {
	w.title("FRU Internal Use Info")
	version, ok := w.byte("Invalid format version!")
	if !ok {
		return false
	}
	u := &internalUse{Version: version & 0x0f, Length: w.internalLen(v.Header)}
	v.Internal = u
	w.Progressf("Format Version: %d\nLength: %d\nData dump:\n", u.Version, u.Length)
	data, ok := w.take(u.Length, "Invalid data!")
	u.Data = hex.EncodeToString(data)
	for _, b := range data {
		w.Progressf("0x%02x ", b)
	}
	if ok {
		w.Progressf("\n")
	}
	return ok
}

// none is an offset that is no area's.
const none = 0xff

// internalLen is how much is between the version and the next area or, without
// one, the file's last byte, taken for a checksum.
func (w *walker) internalLen(h *header) int {
	next := uint8(none)
	for _, offset := range []uint8{h.Chassis, h.Board, h.Product, h.MultiRecord} {
		if offset > h.Internal {
			next = min(next, offset)
		}
	}
	if next == none {
		return len(w.image) - w.at - 1
	}
	return int(next-h.Internal)*fru.Unit - 1
}

// layout is what sets one kind of area apart from another.
type layout struct {
	title, version, code string
	problems             [3]string // without a version, a length, a code
	dated                bool
	fields               []string
}

var (
	chassisLayout = layout{
		title: "Chassis Info Area", version: "Format Version Number", code: "Chassis Type",
		problems: [3]string{"Invalid Version Number!", "Invalid length!", "Invalid Chassis Type!"},
		fields:   []string{"Chassis Part Number", "Chassis Serial Number"},
	}
	boardLayout = layout{
		title: "FRU Board Info Area", version: "Format Version", code: "Language Code",
		problems: [3]string{"Invalid FRU Format Version!", "Invalid Board Area Length!", "Invalid Language Code in input"},
		dated:    true,
		fields: []string{"Board Manufacture Data", "Board Product Name", "Board Serial Number",
			"Board Part Number", "FRU File ID"},
	}
	productLayout = layout{
		title: "Product Info Area", version: "Format Version Number", code: "Language Code",
		problems: [3]string{"Invalid Data!", "Invalid Length!", "Invalid Length!"},
		fields: []string{"Product Manufacture Data", "Product Name", "Product Part/Model Number",
			"Product Version", "Product Serial Number", "Asset Tag", "FRU File ID"},
	}
)

// area is an info area (FRU §10 to §12).
type area struct {
	Version  uint8   `json:"format_version"`
	Length   int     `json:"length"`
	Code     uint8   `json:"code"`               // the chassis's type, or the language
	Made     string  `json:"mfg_date,omitempty"` // RFC 3339
	Fields   []field `json:"fields"`
	Custom   []field `json:"custom"`
	Unused   *uint8  `json:"unused_bytes,omitempty"`
	Checksum *uint8  `json:"checksum,omitempty"`
}

// field is a string of an area.
type field struct {
	Name       string        `json:"name,omitempty"`
	TypeLength uint8         `json:"type_length"`
	Text       output.Latin1 `json:"text"`
}

// area reads an area; ok is false if the file ends before its fields.
func (w *walker) area(offset uint8, l layout) (v *area, ok bool) {
	w.title(l.title)
	w.seek(int(offset) * fru.Unit)
	v = &area{Fields: []field{}, Custom: []field{}}
	if !w.areaHead(v, l) || l.dated && !w.date(v) {
		return v, false
	}
	for _, name := range l.fields {
		w.field(v, name)
		w.seek(w.at)
	}
	w.custom(v)
	return v, true
}

func (w *walker) areaHead(v *area, l layout) bool {
	version, ok := w.byte(l.problems[0])
	if !ok {
		return false
	}
	v.Version = version & 0x0f
	w.Progressf("%s: %d\n", l.version, v.Version)
	length, ok := w.byte(l.problems[1])
	if !ok {
		return false
	}
	v.Length = int(length) * fru.Unit
	w.left = uint32(v.Length) - 3
	w.Progressf("Area Length: %d\n", v.Length)
	if v.Code, ok = w.byte(l.problems[2]); ok {
		w.Progressf("%s: %d\n", l.code, v.Code)
	}
	return ok
}

// dateLen is the length of the date of a board in bytes.
const dateLen = 3

func (w *walker) date(v *area) bool {
	data, ok := w.take(dateLen, "Invalid Board Data.")
	if !ok {
		return false
	}
	w.left -= dateLen
	board := fru.Board{Minutes: uint32(data[0]) | uint32(data[1])<<8 | uint32(data[2])<<16}
	if made, ok := board.Made(); ok {
		v.Made = made.UTC().Format(time.RFC3339)
		stamp := uint32(made.Unix())
		w.Progressf("Board Mfg Date: %d, %s\n", stamp, output.TimestampNumeric(stamp, output.Zone(w.App.Options.UTC)))
	} else {
		w.Progressf("Board Mfg Date: 0, Unspecified\n")
	}
	return true
}

// lengthMask is the length in a type/length byte, lastField the mark behind
// the last field (FRU §13).
const lengthMask, lastField = 0x3f, 0xc1

// length reads a field's type and length.
func (w *walker) length() (typeLength uint8, ok bool) {
	if typeLength, ok = w.byte("Invalid Length!"); ok {
		w.left--
	}
	return typeLength, ok
}

// text reads what follows them.
func (w *walker) text(typeLength uint8, problem string) (output.Latin1, bool) {
	raw, ok := w.take(int(typeLength&lengthMask), problem)
	if !ok {
		return "", false
	}
	w.left -= uint32(len(raw))
	return output.Latin1(fru.Field{Encoding: fru.Encoding(typeLength >> 6), Raw: raw}.String()), true
}

// field reads a field that has a name.
func (w *walker) field(v *area, name string) {
	typeLength, ok := w.length()
	switch {
	case !ok:
		return
	case typeLength&lengthMask == 0:
		v.Fields = append(v.Fields, field{name, typeLength, ""})
		w.Progressf("%s: None\n", name)
		return
	}
	if text, ok := w.text(typeLength, "Invalid board type size!"); ok {
		v.Fields = append(v.Fields, field{name, typeLength, text})
		w.Progressf("%s type: 0x%02x\n%s: %s\n", name, typeLength, name, output.Clean(string(text)))
	}
}

// custom reads the fields behind those with names.
func (w *walker) custom(v *area) {
	typeLength, ok := w.length()
	if ok && typeLength&lengthMask == 0 {
		w.Progressf("Custom: None\n")
		return
	}
	for ; ok && typeLength != lastField; typeLength, ok = w.length() {
		w.Progressf("Additional Custom Mfg. length: 0x%02x\n", typeLength)
		if n := uint32(typeLength & lengthMask); n == 0 || n >= w.left {
			w.Progressf("ERROR: File has insufficient data (%d bytes) for the Additional Custom Mfg. field\n", int32(w.left))
			return
		}
		text, ok := w.text(typeLength, "Invalid Additional Data!")
		if !ok {
			return
		}
		w.Progressf("Additional Custom Mfg. Data: %s\n", output.Clean(string(text)))
		v.Custom = append(v.Custom, field{TypeLength: typeLength, Text: text})
	}
	if ok {
		w.end(v)
	}
}

// end reads what is behind the last field.
func (w *walker) end(v *area) {
	if len(v.Custom) > 0 {
		w.Progressf("End of Custom Mfg. fields (0x%02x)\n", lastField)
	} else {
		w.Progressf("No Additional Custom Mfg. fields (0x%02x)\n", lastField)
	}
	if unused := uint8(w.left - 1); unused > 0 {
		v.Unused = &unused
		w.Progressf("Unused space: %d (bytes)\n", unused)
		w.seek(w.at + int(unused))
	}
	if sum, ok := w.byte("Invalid Checksum!"); ok {
		v.Checksum = &sum
		w.Progressf("Checksum: 0x%02x\n", sum)
	}
}
