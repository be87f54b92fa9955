package ekanalyzer

import (
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/output"
)

// Lines between parts of the text.
const (
	stars  = "*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*"
	equals = "================================================================="
)

// title is above a part.
func (a *analysis) title(text string) { a.Progressf("%s\n%s\n%s\n", equals, text, equals) }

func newFRUShow(a *app.App) *cobra.Command {
	return command(a, "frushow"+usage, "All that inventories hold", runFRUShow)
}

// inventory is a file, as far as it could be read.
type inventory struct {
	file
	Header   *header      `json:"header"`
	Internal *internalUse `json:"internal_use,omitempty"`
	Chassis  *area        `json:"chassis,omitempty"`
	Board    *area        `json:"board,omitempty"`
	Product  *area        `json:"product,omitempty"`
	Records  []record     `json:"records"`
	Problems []string     `json:"problems"`
}

// header is the common header: offsets in 8 bytes.
type header struct {
	Version     uint8 `json:"format_version"`
	Internal    uint8 `json:"internal_use_offset"`
	Chassis     uint8 `json:"chassis_offset"`
	Board       uint8 `json:"board_offset"`
	Product     uint8 `json:"product_offset"`
	MultiRecord uint8 `json:"multirecord_offset"`
	Checksum    uint8 `json:"checksum"`
}

// Text is empty: it was told while the file was read.
func (inventory) Text(*output.Printer) {}

func runFRUShow(cmd *cobra.Command, a *analysis, operands []string) error {
	if len(operands) == 0 {
		return &app.Failure{Line: "Invalid ekanalyzer command: frushow", Usage: app.Usage(cmd.Parent())}
	}
	list := a.Out.List()
	var last error
	for _, operand := range operands {
		f, err := parseFile(operand)
		if err != nil || f.slot == config {
			return errors.Join(list.Close(), &app.Failure{Line: "Invalid file type!", Usage: app.Usage(cmd), Hint: badSlot})
		}
		v := inventory{file: f, Records: []record{}}
		last = a.show(&v)
		v.Problems = a.told()
		if err := list.Row(v); err != nil {
			return err
		}
	}
	return errors.Join(list.Close(), last)
}

// show reads a file. Only of its multirecords does the exit status tell.
func (a *analysis) show(v *inventory) error {
	a.Progressf("Start converting file '%s'...\n", v.Path)
	image, err := load(v.Path)
	switch {
	case errors.Is(err, errTooLarge):
		a.warn("File '%s' is %v", v.Path, err)
		return errTold
	case err != nil:
		a.warn("File '%s' not found.", v.Path)
		return errTold
	case len(image) < fru.HeaderLen:
		a.warn("Failed to read FRU header!")
		return errTold
	}
	a.header(v, image)
	w := &walker{analysis: a, image: image, at: fru.HeaderLen}
	w.areas(v)
	list, ok := a.records(v.Path, image)
	v.Records = append(v.Records, list...)
	a.recordsText(list)
	if !ok {
		return errTold
	}
	return nil
}

func (a *analysis) header(v *inventory, image []byte) {
	h := &header{image[0] & 0x0f, image[1], image[2], image[3], image[4], image[5], image[7]}
	v.Header = h
	unsupported := ""
	if h.Version != 1 {
		unsupported = "{unsupported}"
	}
	a.title("FRU Header Info")
	a.Progressf("Format Version          :0x%02x %s\n", h.Version, unsupported)
	a.Progressf("Internal Use Offset     :0x%02x\n", h.Internal)
	a.Progressf("Chassis Info Offset     :0x%02x\n", h.Chassis)
	a.Progressf("Board Info Offset       :0x%02x\n", h.Board)
	a.Progressf("Product Info Offset     :0x%02x\n", h.Product)
	a.Progressf("MultiRecord Offset      :0x%02x\n", h.MultiRecord)
	a.Progressf("Common header Checksum  :0x%02x\n", h.Checksum)
}
