// Package i2c holds the command that talks to devices on I²C buses.
package i2c

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/i2c"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// New is the command "i2c".
func New(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("i2c [bus=public|<n> [chan=<n>]] <address> <bytes to read> [data]...",
		"Write to a device on an I2C bus, and read from it",
		func(ctx context.Context, h *app.Host, args []string) error {
			bus, rest := parseBus(args)
			switch {
			case len(rest) < 2 || args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			case len(rest)-2 > i2c.MaxTransfer:
				return app.Failf("Raw command input limit (%d bytes) exceeded", i2c.MaxTransfer)
			}
			t, err := parse(rest)
			if err != nil {
				return err
			}
			if t.Addr == 0 {
				return &app.Failure{Line: "Invalid I2C address 0", Usage: app.Usage(cmd)}
			}
			t.Bus = bus
			return t.run(ctx, h)
		})
	cmd.Long = "Without bus= it is the public bus, without chan= channel 0. Numbers are bytes:\n" +
		"32, 0x20 or 040; the address has 8 bits, as on the bus."
	return cmd
}

// parseBus takes the words about the bus off the operands. A bus that is no
// number is the public one, a channel that is none is left out, and words that
// leave no room for what must follow are none of these.
func parseBus(args []string) (bus uint8, rest []string) {
	if len(args) <= 2 || !strings.HasPrefix(args[0], "bus=") {
		return 0, args
	}
	if n, ok := scanUint(args[0][len("bus="):]); ok {
		bus = i2c.PrivateBus(0, uint8(n))
	}
	if len(args) <= 3 || !strings.HasPrefix(args[1], "chan=") {
		return bus, args[1:]
	}
	if n, ok := scanUint(args[1][len("chan="):]); ok {
		bus |= uint8(n) << 4
	}
	return bus, args[2:]
}

// scanUint reads a number as C's scanf does with %u: blanks, a sign, digits,
// and anything behind them.
func scanUint(word string) (n uint64, ok bool) {
	digits, negative := strings.CutPrefix(strings.TrimLeft(word, " \t\n\v\f\r"), "-")
	if !negative {
		digits = strings.TrimPrefix(digits, "+")
	}
	if end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' }); end >= 0 {
		digits = digits[:end]
	}
	n, err := strconv.ParseUint(digits, 10, 64) // the highest number if it is higher
	if negative && err == nil {
		n = -n
	}
	return n, digits != ""
}

// transfer is what is asked for and, in the end, what was read.
type transfer struct {
	i2c.Device
	write []byte
	n     uint8
	data  []byte
}

func parse(words []string) (t transfer, err error) {
	if t.Addr, err = parseByte("i2caddr", words[0]); err != nil {
		return t, err
	}
	if t.n, err = parseByte("read size", words[1]); err != nil || t.Addr == 0 {
		return t, err
	}
	for _, word := range words[2:] {
		b, err := parseByte("parameter", word)
		if err != nil {
			return t, err
		}
		t.write = append(t.write, b)
	}
	return t, nil
}

func parseByte(what, word string) (uint8, error) {
	b, err := app.ParseByte(word)
	if err != nil {
		return 0, app.Failf("Given %s \"%s\" is invalid.", what, word)
	}
	return b, nil
}

func (t *transfer) run(ctx context.Context, h *app.Host) (err error) {
	h.App.Verbosef(1, "RAW I2C REQ (i2caddr=%x readbytes=%d writebytes=%d)", t.Addr, t.n, len(t.write))
	h.App.Dump("WRITE DATA", t.write)
	t.data, err = t.Transfer(ctx, h, t.write, t.n)
	var short *ipmi.ShortError
	switch {
	case errors.As(err, &short):
		return h.Partial(t.value(true), &app.Failure{Err: err, Hint: i2c.Words(err)})
	case err != nil:
		return &app.Failure{Line: i2c.Words(err) + "\nUnable to perform I2C Master Write-Read", Err: err}
	}
	return h.Out.Emit(t.value(false))
}

// value is what is shown of a transfer.
func (t *transfer) value(short bool) answer {
	v := answer{Bus: t.Bus, Addr: t.Addr, Written: []int{}, Read: []int{}, asked: t.n, raw: t.data, short: short}
	for _, b := range t.write {
		v.Written = append(v.Written, int(b))
	}
	for _, b := range t.data {
		v.Read = append(v.Read, int(b))
	}
	return v
}

// answer is what was written and read. Bus is channel, bus and privacy in the
// bits of Master Write-Read's first byte.
type answer struct {
	Bus     uint8 `json:"bus"`
	Addr    uint8 `json:"address"`
	Written []int `json:"written"`
	Read    []int `json:"read"`

	asked uint8
	raw   []byte
	short bool // less was read than asked for: it is not shown
}

func (v answer) Text(p *output.Printer) {
	if n := len(v.Written); n > 0 && (p.Verbose > 0 || v.asked == 0) {
		p.Printf("Wrote %d bytes to I2C device %02Xh\n", n, v.Addr)
	}
	if v.asked == 0 {
		return
	}
	if len(v.Written) == 0 || p.Verbose > 0 {
		p.Printf("Read %d bytes from I2C device %02Xh\n", len(v.raw), v.Addr)
	}
	if v.short {
		return
	}
	p.Printf("%s\n", output.HexLines(v.raw))
	if len(v.raw) <= maxBits {
		for _, b := range v.raw {
			p.Printf("%08b ", b)
		}
		p.Printf("\n")
	}
}

// maxBits is how many bytes are shown in bits too.
const maxBits = 4
