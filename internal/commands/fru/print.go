package fru

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

func newPrint(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("print [fru id]", "Print one inventory, or all that there are",
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) == 0:
				return runPrintAll(ctx, h, args)
			case args[0] == "help":
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			return runPrint(ctx, h, args[0])
		})
	cmd.Aliases = []string{"list"}
	return cmd
}

func runPrint(ctx context.Context, h *app.Host, word string) error {
	id, err := parseID(word)
	if err != nil {
		return err
	}
	v, err := readDevice(ctx, h, h.App.Options.Target, id, readInventory)
	return emit(h, v, err)
}

// emit writes v, if there is any, and fails with err all the same.
func emit(h *app.Host, v output.Value, err error) error {
	if v == nil {
		return err
	}
	if emitErr := h.Out.Emit(v); emitErr != nil {
		return emitErr
	}
	return err
}

// entry is one of the inventories that the system has.
type entry struct {
	Description text         `json:"description"`
	ID          uint8        `json:"id"`
	Address     uint8        `json:"slave_address"`
	Channel     uint8        `json:"channel"`
	Content     output.Value `json:"inventory"` // null if it cannot be read
	head        string       // what the text begins with
	tail        string
}

func (v entry) Text(p *output.Printer) {
	p.Printf("FRU Device Description : %s\n", v.head)
	if v.Content != nil {
		v.Content.Text(p)
	}
	p.Printf("%s", v.tail)
}

// printer prints the inventories one after the other.
type printer struct {
	host *app.Host
	list rows
	repo *sdr.Repository
	err  error // how the last of them ended, which is how the command ends
}

// runPrintAll prints the BMC's own inventory and those that its SDRs tell of.
func runPrintAll(ctx context.Context, h *app.Host, _ []string) error {
	list := h.Out.List()
	pr := &printer{host: h, list: list, repo: h.SDRs().Live()}
	err := pr.builtin(ctx)
	if err == nil {
		err = pr.located(ctx)
	}
	if closeErr := list.Close(); closeErr != nil {
		return closeErr
	}
	return err
}

const cmdGetDeviceID = 0x01

// inventoryDevice is a bit of additional device support (IPMI v2.0 §20.1).
const inventoryDevice = 0x08

// builtin prints device 0 of the BMC, if there is one.
func (pr *printer) builtin(ctx context.Context) error {
	h := pr.host
	base := h.App.Options.Target
	v := entry{Description: "Builtin FRU Device", head: "Builtin FRU Device (ID 0)", Address: addressOf(base), Channel: base.Channel}
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetDeviceID, Idempotent: true})
	r := ipmi.NewReader(data)
	r.Skip(5)
	support := r.U8()
	if err == nil {
		err = r.Err()
	}
	switch {
	case err != nil && h.Out.Structured():
		return app.CommandFailed("Get Device ID command failed", err)
	case err != nil:
		return errors.Join(pr.list.Row(v), app.CommandFailed("Get Device ID command failed", err))
	case support&inventoryDevice == 0 && h.Out.Structured():
		return nil
	case support&inventoryDevice == 0:
		return pr.list.Row(v)
	}
	v.tail = "\n"
	return pr.read(ctx, v, base, readInventory)
}

// read reads the device of an entry and prints it.
func (pr *printer) read(ctx context.Context, v entry, t ipmi.Target, read content) error {
	holds, err := readDevice(ctx, pr.host, t, v.ID, read)
	return pr.row(v, holds, err)
}

// row prints an entry, and keeps how its reading ended.
func (pr *printer) row(v entry, holds output.Value, err error) error {
	v.Content, pr.err = holds, nil
	var f *app.Failure
	if errors.As(err, &f) {
		if f.Line != "" {
			pr.host.App.Warnf("%s", f.Line)
		}
		pr.err = &app.Failure{Err: f.Err, OK: f.OK, Above: f.Above}
	}
	return pr.list.Row(v)
}

// located prints what the SDRs locate.
func (pr *printer) located(ctx context.Context) error {
	for rec, err := range pr.repo.All(ctx) {
		var one *sdr.RecordError
		switch {
		case errors.As(err, &one):
			continue
		case errors.Is(err, sdr.ErrOpen):
			return quiet(err, false)
		case err != nil:
			return err
		}
		if err := pr.record(ctx, rec); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return pr.err
}

func (pr *printer) record(ctx context.Context, rec *sdr.Record) error {
	if mc := rec.MCLocator(); mc != nil {
		return pr.controller(ctx, rec, mc)
	}
	if locator := rec.FRULocator(); locator != nil && locator.Logical {
		return pr.device(ctx, rec, locator)
	}
	return nil
}

// controller prints device 0 of another controller.
func (pr *printer) controller(ctx context.Context, rec *sdr.Record, mc *sdr.MCLocator) error {
	base := pr.host.App.Options.Target
	if mc.DeviceSupport&inventoryDevice == 0 || mc.SlaveAddr == addressOf(base) {
		return nil
	}
	name := rec.FullName()
	v := entry{
		Description: text(name), Address: mc.SlaveAddr, Channel: base.Channel,
		head: fmt.Sprintf("%-16s", output.Clean(name)), tail: "\n",
	}
	base.Addr = mc.SlaveAddr
	return pr.read(ctx, v, base, readInventory)
}

// Device types that FRU locators tell of (IPMI v2.0 §43.12), and what the
// modifier says is in them.
const (
	logicalDevice           = 0x10
	firstEEPROM, lastEEPROM = 0x08, 0x0f

	unspecifiedFRU = 0x00
	memoryModule   = 0x01
	inventoryFRU   = 0x02
)

// device prints what a FRU locator leads to. The BMC's own device 0 has been
// printed by then.
func (pr *printer) device(ctx context.Context, rec *sdr.Record, l *sdr.FRULocator) error {
	eeprom := l.Type >= firstEEPROM && l.Type <= lastEEPROM && l.Modifier == inventoryFRU
	if l.Type != logicalDevice && !eeprom {
		pr.err = quiet(nil, false)
		return nil
	}
	pr.err = nil
	if l.AccessAddr == ipmi.BMCAddr && l.DeviceID == 0 {
		return nil
	}
	name := locatorName(rec)
	v := entry{
		Description: text(name), ID: l.DeviceID, Address: l.AccessAddr, Channel: l.Channel,
		head: fmt.Sprintf("%s (ID %d)", output.Clean(name), l.DeviceID), tail: "\n",
	}
	switch l.Modifier {
	case unspecifiedFRU, inventoryFRU:
		return pr.read(ctx, v, pr.repo.Target(sdr.Key{Owner: l.AccessAddr, Channel: l.Channel}), readInventory)
	case memoryModule: // never bridged, as ipmitool has it
		return pr.read(ctx, v, pr.host.App.Options.Target, readModule)
	}
	return pr.row(v, unsupported{l.DeviceID, l.Type, l.Modifier}, nil)
}

// locatorName is the ID string as far as its length says.
func locatorName(rec *sdr.Record) string {
	const idCode = 10
	name := rec.FullName()
	if len(rec.Body) <= idCode {
		return ""
	}
	return name[:min(len(name), int(rec.Body[idCode]&0x1f))]
}

// unsupported is a device that is no inventory.
type unsupported struct {
	ID       uint8 `json:"id"`
	Type     uint8 `json:"device_type"`
	Modifier uint8 `json:"device_type_modifier"`
}

func (v unsupported) Text(p *output.Printer) {
	if p.Verbose == 0 {
		p.Printf(" Unsupported device\n")
		return
	}
	p.Printf(" Unsupported device 0x%02x type 0x%02x with modifier 0x%02x\n", v.ID, v.Type, v.Modifier)
}

// addressOf is the controller that requests go to.
func addressOf(t ipmi.Target) uint8 {
	if t.Addr == 0 {
		return ipmi.BMCAddr
	}
	return t.Addr
}
