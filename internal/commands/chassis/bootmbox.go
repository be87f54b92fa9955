package chassis

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/iana"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newBootMbox(a *app.App) *cobra.Command {
	cmd := a.Group("bootmbox", "Boot initiator mailbox: read it, write it",
		"Invalid bootmbox command: %s", newMboxGet(a), newMboxSet(a))
	return app.Otherwise(cmd, func(args []string, f *app.Failure) error {
		switch {
		case len(args) == 0 || a.Compat && args[0] == "help":
			f.Line, f.Above = "", true
		case a.Compat: // what it does not know it does not mention
			if _, _, err := parseMbox(cmd, args[1:]); err != nil {
				return err
			}
			return app.Above.Err()
		}
		f.OK = true
		return f
	})
}

// mboxOptions are the words between the verb and its operands.
type mboxOptions struct {
	text  bool
	block int // below 0: all
}

// parseMbox reads [text] [block N]. What is wrong with them is no error to
// the exit status.
func parseMbox(cmd *cobra.Command, args []string) (o mboxOptions, rest []string, err error) {
	o.block = -1
	if len(args) > 0 && args[0] == "text" {
		o.text, args = true, args[1:]
	}
	if len(args) == 0 || args[0] != "block" {
		return o, args, nil
	}
	if len(args) < 2 {
		return o, nil, &app.Failure{Usage: app.Usage(cmd), OK: true, Above: true}
	}
	n, err := app.ParseInt(args[1], math.MinInt16, math.MaxInt16)
	if err != nil {
		return o, nil, &app.Failure{Line: "Invalid block " + args[1], OK: true, Above: true}
	}
	o.block = int(n)
	return o, args[2:], nil
}

func newMboxGet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("get [text] [block <block>]", "Read all blocks or one, in hexadecimal or as text",
		func(ctx context.Context, h *app.Host, args []string) error {
			o, _, err := parseMbox(cmd, args)
			if err != nil {
				return err
			}
			return runMboxGet(ctx, h, o)
		})
	return cmd
}

func runMboxGet(ctx context.Context, h *app.Host, o mboxOptions) error {
	style := paramStyle{zone: output.Zone(h.App.Options.UTC), asText: o.text, all: o.block < 0}
	if style.all {
		return runMboxGetAll(ctx, h, style)
	}
	v, err := readBootParam(ctx, h, paramMailbox, uint8(o.block), style)
	if err != nil {
		return err
	}
	return h.Out.Emit(v)
}

// mboxBlocks is how many a mailbox may have.
const mboxBlocks = 256

// runMboxGetAll reads until the controller has no more blocks. How it says so
// is no error if there was one at all.
func runMboxGetAll(ctx context.Context, h *app.Host, style paramStyle) error {
	var v mailbox
	var err error
	for block := 0; block < mboxBlocks && err == nil; block++ {
		var param bootParam
		if param, err = readBootParam(ctx, h, paramMailbox, uint8(block), style); err == nil {
			v.Blocks = append(v.Blocks, param)
		}
	}
	if len(v.Blocks) == 0 {
		return err
	}
	if emitErr := h.Out.Emit(v); emitErr != nil {
		return emitErr
	}
	return mailboxEnd(err)
}

// mailboxEnd is what is left of the error that ended the reading.
func mailboxEnd(err error) error {
	f := new(app.Failure)
	if errors.Is(err, ipmi.CodeOutOfRange) || !errors.As(err, &f) {
		return nil
	}
	f.OK = !errors.As(err, new(*ipmi.ShortError))
	return f
}

// mailbox is all of parameter 7, block by block.
type mailbox struct {
	Blocks []bootParam `json:"blocks"`
}

func (v mailbox) Text(p *output.Printer) {
	v.Blocks[0].Text(p)
	for _, b := range v.Blocks[1:] {
		b.valueText(p)
	}
}

// mailboxBlock is parameter 7, Boot Initiator Mailbox: a block of 16 bytes, the
// first of which begins with the enterprise number of whoever wrote it.
//
//	+-----+-------------------------+----+
//	|block|IANA number (block 0: 3) |data|
//	+-----+-------------------------+----+
type mailboxBlock struct {
	Block    uint8   `json:"block"`
	IANA     *uint32 `json:"iana,omitempty"`
	IANAName string  `json:"iana_name,omitempty"`
	Data     string  `json:"data"` // hexadecimal
	Plain    string  `json:"text"`
	style    paramStyle
}

func decodeMailboxBlock(r *ipmi.Reader, style paramStyle) output.Value {
	if r.Len() == 0 {
		return nil
	}
	v := mailboxBlock{Block: r.U8(), style: style}
	if v.Block == 0 {
		number := r.U24()
		v.IANA, v.IANAName = &number, iana.Manufacturer(number)
	}
	data := r.Rest()
	v.Data = hex.EncodeToString(data)
	v.Plain = cString(data)
	return v
}

// cString is data up to its first zero byte.
func cString(data []byte) string {
	if end := bytes.IndexByte(data, 0); end >= 0 {
		data = data[:end]
	}
	return string(data)
}

func (v mailboxBlock) Text(p *output.Printer) {
	if !v.style.all {
		p.Printf(" Selector       : %d\n", v.Block)
	}
	if v.IANA != nil {
		p.Printf(" IANA PEN       : %d [%s]\n", *v.IANA, v.IANAName)
	}
	if v.style.all {
		p.Printf(" Block %3d Data : ", v.Block)
	} else {
		p.Printf(" Block Data     : ")
	}
	if v.style.asText {
		p.Printf("'%s'\n", output.Clean(v.Plain))
	} else {
		p.Printf("%s\n", v.Data)
	}
}
