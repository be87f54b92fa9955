package dcmi

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// chunk is how much of a string one message carries.
const chunk = 16

// maxString is the most that a string may have, in bytes.
const maxString = 64

// stringValue is a string that the BMC keeps.
type stringValue struct {
	Value string `json:"value"`
	title string
	open  bool // there would be more
}

// Text keeps the NULs that end strings, and no other control characters.
func (v stringValue) Text(p *output.Printer) {
	p.Printf("\n %s: ", v.title)
	for i, part := range strings.Split(v.Value, "\x00") {
		if i > 0 {
			p.Printf("\x00")
		}
		p.Printf("%s", output.Clean(part))
	}
	if !v.open {
		p.Printf("\n\n")
	}
}

// stored is a string and how it is read and written (DCMI §6.4.2 to §6.4.6).
type stored struct {
	get, set           uint8
	first              uint8       // bytes to ask for when only the length matters
	good               []ipmi.Code // codes that data come with
	getTitle, setTitle string
	getError, setError string
	terminated         bool // a NUL ends it
}

var (
	assetTag = stored{
		get: cmdGetAssetTag, set: cmdSetAssetTag, good: []ipmi.Code{0x80, 0x81, 0x82, 0x83},
		getTitle: "Asset tag", setTitle: "Set Asset Tag",
		getError: "Error getting asset tag!", setError: "\nError setting asset tag!",
	}
	idString = stored{
		get: cmdGetIDString, set: cmdSetIDString, first: 1, terminated: true,
		getTitle: "Get Management Controller Identifier String",
		setTitle: "Set Management Controller Identifier String Command",
		getError: "Error getting management controller identifier string!",
		setError: "Error setting management controller identifier string!",
	}
)

func newAssetTag(a *app.App) *cobra.Command {
	return a.Command("asset_tag", "The asset tag", assetTag.read)
}

func newGetIDString(a *app.App) *cobra.Command {
	return a.Command("get_mc_id_string", "The name that the BMC identifies itself by", idString.read)
}

func newSetAssetTag(a *app.App) *cobra.Command {
	return assetTag.setter(a, "set_asset_tag <text>", "Set the asset tag, up to 64 letters")
}

func newSetIDString(a *app.App) *cobra.Command {
	return idString.setter(a, "set_mc_id_string <text>", "Set the BMC's name, up to 63 letters")
}

func (s stored) setter(a *app.App, use, short string) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(use, short, func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) == 0 {
			return usage(cmd.Parent())
		}
		return s.write(ctx, h, args[0])
	})
	return cmd
}

// read reads the length, then the string.
func (s stored) read(ctx context.Context, h *app.Host, _ []string) error {
	r, err := s.ask(ctx, h, 0, s.first)
	left := int(r.U8())
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return fail(h, err, nil, s.getError, "")
	}
	v := stringValue{title: s.getTitle, open: true}
	for left > 0 {
		piece, err := s.piece(ctx, h, uint8(len(v.Value)), uint8(min(left, chunk)))
		if err != nil {
			return fail(h, err, v, s.getError, "")
		}
		v.Value += piece
		left -= len(piece)
	}
	v.open = false
	return h.Out.Emit(v)
}

// ask asks for n bytes from offset.
//
//	+------------+--------+
//	|total length|data ...|
//	+------------+--------+
func (s stored) ask(ctx context.Context, h *app.Host, offset, n uint8, good ...ipmi.Code) (*ipmi.Reader, error) {
	data, err := read(ctx, h, s.get, []byte{offset, n}, good...)
	return ipmi.NewReader(data), err
}

// piece reads n bytes from offset.
func (s stored) piece(ctx context.Context, h *app.Host, offset, n uint8) (string, error) {
	r, err := s.ask(ctx, h, offset, n, s.good...)
	if err != nil {
		return "", err
	}
	r.Skip(1)
	return string(r.Bytes(int(n))), r.Err()
}

// write writes a string, as far as the BMC takes it.
func (s stored) write(ctx context.Context, h *app.Host, value string) error {
	if s.terminated {
		value += "\x00"
	}
	if len(value) > maxString {
		return app.Failf("\nValue is too long.\n%s", s.setError)
	}
	v := stringValue{title: s.setTitle, open: true}
	for left := value; left != ""; {
		piece := left[:min(len(left), chunk)]
		err := write(ctx, h, s.set, append([]byte{uint8(len(v.Value)), uint8(len(piece))}, piece...)...)
		if err != nil && !s.forgiven(h) {
			return fail(h, err, v, s.setError, "")
		}
		v.Value, left = v.Value+piece, left[len(piece):]
	}
	v.open = false
	return h.Out.Emit(v)
}

// forgiven reports whether a failed write counts as one that went well: a BMC
// may end the session when its name changes.
func (s stored) forgiven(h *app.Host) bool {
	return s.terminated && h.App.Options.Interface == "lanplus" && h.App.Compat
}
