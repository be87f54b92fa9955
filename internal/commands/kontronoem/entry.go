package kontronoem

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	view "goipmi/internal/commands/fru"
	"goipmi/internal/fru"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// inventory is the device that holds the numbers.
const inventory = 0

// An entry is what the board knows of itself and its inventory is to hold.
type entry struct {
	name     string
	lead     string // what ipmitool puts before some lines
	cmd      uint8  // which asks the board
	sections string // of the inventory: 'b' the board's, 'p' the product's
	check    func(h *app.Host, value []byte) error
	// put writes the value into the area of a section, all of it in memory.
	put func(area []byte, section byte, value []byte) error
	// text is the value for people.
	text func(value []byte) string
}

func newSerialNumber(a *app.App) *cobra.Command {
	return newEntry(a, "setsn", "Copy the board's serial number into its inventory", entry{
		name: "serial number", lead: " ", cmd: cmdGetSerialNumber, sections: "bp",
		check: func(h *app.Host, value []byte) error {
			if h.Out.Verbose > 0 {
				h.Progressf("Original serial number is : [%s]\n", output.Clean(string(value)))
			}
			return nil
		},
		put:  putSerialNumber,
		text: func(value []byte) string { return string(value) },
	})
}

func newDate(a *app.App) *cobra.Command {
	return newEntry(a, "setmfgdate", "Copy the board's date of manufacture into its inventory", entry{
		name: "manufacturing date", cmd: cmdGetDate, sections: "b",
		check: func(_ *app.Host, value []byte) error {
			if len(value) != dateLen {
				return refuse(nil, "Invalid response for the Manufacturing date\n")
			}
			return nil
		},
		put: func(area []byte, _ byte, value []byte) error {
			copy(area[dateOffset:], value)
			return nil
		},
		text: func(value []byte) string {
			made, _ := fru.DecodeBoard(append(make([]byte, dateOffset), value...)).Made()
			return made.Format(time.RFC3339)
		},
	})
}

// Where a board area has the date (FRU §11), in minutes since 1996.
const dateOffset, dateLen = 3, 3

// putSerialNumber replaces the serial number by one of its length.
func putSerialNumber(area []byte, section byte, value []byte) error {
	at := map[byte]struct {
		index int // of the field
		name  string
	}{'b': {2, "Board"}, 'p': {4, "Product"}}[section]
	f, ok := fru.FindField(area, section, at.index)
	switch {
	case !ok || len(f.Raw) == 0:
		return app.Failf("Failed to read FRU Area string.")
	case f.Encoding != fru.Text || len(f.Raw) != len(value):
		return refuse(nil, "The length of the serial number in the FRU %s Area is wrong.\n", at.name)
	}
	copy(f.Raw, value)
	return nil
}

func newEntry(a *app.App, word, short string, e entry) *cobra.Command {
	return a.Command(word, short, func(ctx context.Context, h *app.Host, _ []string) error {
		value, err := e.set(ctx, h)
		if err != nil {
			return failed(h, err, fmt.Sprintf("FRU %s set failed\n", e.name))
		}
		done := output.Done{Done: e.name + " set", Line: fmt.Sprintf("FRU %s set successfully\n", e.name)}
		return h.Out.Emit(set{done, e.text(value)})
	})
}

// set copies the value. Nothing is written before all is known to fit.
func (e *entry) set(ctx context.Context, h *app.Host) ([]byte, error) {
	value, err := e.ask(ctx, h)
	if err != nil {
		return nil, err
	}
	d, header, err := e.open(ctx, h)
	if err != nil {
		return nil, err
	}
	areas := make([][]byte, len(e.sections))
	for i, section := range []byte(e.sections) {
		if areas[i], err = read(ctx, d, start(header, section)); err != nil {
			return nil, err
		}
		if err := e.put(areas[i], section, value); err != nil {
			return nil, err
		}
	}
	for i, section := range []byte(e.sections) {
		if err := write(ctx, d, start(header, section), areas[i]); err != nil {
			return nil, err
		}
	}
	return value, nil
}

// ask takes the value from the board.
func (e *entry) ask(ctx context.Context, h *app.Host) ([]byte, error) {
	req := request(e.cmd)
	req.Idempotent = true
	value, err := ipmi.Call(ctx, h, req)
	var code ipmi.Code
	switch {
	case errors.As(err, &code):
		return nil, refuse(err, "%sThis option is not implemented for this board\n", e.lead)
	case err != nil:
		return nil, notPresent(e.lead, err)
	}
	return value, e.check(h, value)
}

func (e *entry) open(ctx context.Context, h *app.Host) (*fru.Device, fru.Header, error) {
	d, err := view.Open(ctx, h, inventory)
	if err != nil {
		return nil, fru.Header{}, notPresent(" ", err)
	}
	if d.Size == 0 {
		return nil, fru.Header{}, refuse(nil, " Invalid FRU size %d", d.Size)
	}
	header, err := d.Header(ctx)
	var version *fru.VersionError
	if errors.As(err, &version) {
		return nil, header, refuse(err, " %v", version)
	}
	return d, header, notPresent(" ", err)
}

// start is where a section begins.
func start(header fru.Header, section byte) int {
	if section == 'p' {
		return header.Product
	}
	return header.Board
}

// read is a whole area, as long as it says it is.
func read(ctx context.Context, d *fru.Device, start int) ([]byte, error) {
	if start == 0 {
		return nil, app.Failf("The inventory lacks an area; nothing is written")
	}
	head, err := d.Read(ctx, start, 2)
	if err != nil {
		return nil, &app.Failure{Err: err}
	}
	if fru.AreaLen(head) == 0 {
		return nil, app.Failf("The inventory has an area without length; nothing is written")
	}
	area, err := d.Read(ctx, start, fru.AreaLen(head))
	if err != nil {
		return nil, &app.Failure{Err: err}
	}
	return area, nil
}

// write gives an area its checksum and stores it.
func write(ctx context.Context, d *fru.Device, start int, area []byte) error {
	last := len(area) - 1
	area[last] = fru.Checksum(area[:last])
	if err := d.Write(ctx, start, area); err != nil {
		return &app.Failure{Line: err.Error(), Err: err}
	}
	return nil
}
