package fru

import (
	"context"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/fru"
	"goipmi/internal/iana"
	"goipmi/internal/output"
)

func newGet(a *app.App) *cobra.Command {
	cmd := withDevice(a, "get <fru id> oem <iana> [<record> [<format> <name> <instance>]]", "The multirecords of one maker", 1,
		func(ctx context.Context, h *app.Host, cmd *cobra.Command, id uint8, args []string) error {
			v := &ofMaker{ID: id, Records: []record{}}
			if h.Out.Verbose > 0 {
				v.say("FRU ID           : %d\n", id)
			}
			if len(args) > 0 && args[0] != "oem" {
				return h.Partial(v, &app.Failure{Line: "Invalid command: " + args[0], Usage: app.Usage(cmd)})
			}
			d, header, err := openRecords(ctx, h, id, v.say)
			if err != nil {
				return h.Partial(v, err)
			}
			return v.find(ctx, h, d, header.MultiRecord, args)
		})
	cmd.Long = "The IANA number is the maker's, such as 15000 for Kontron. ipmitool shows Kontron's\nrecords alone, and wants all operands for them; they select nothing."
	return cmd
}

// ofMaker is the multirecords of one maker on a device.
type ofMaker struct {
	transcript
	ID           uint8    `json:"id"`
	Manufacturer uint32   `json:"manufacturer_id"`
	Name         string   `json:"manufacturer_name"`
	Records      []record `json:"records"`
}

func (v *ofMaker) Text(p *output.Printer) {
	v.transcript.Text(p)
	for _, r := range v.Records {
		if info := r.kontronInfo(); info != nil {
			info.Text(p)
		} else {
			r.Text(p)
		}
	}
}

// find looks for the maker's records from offset on. What is wrong with the
// operands ipmitool says once there is a record that they could be about; it
// fails for nothing else.
func (v *ofMaker) find(ctx context.Context, h *app.Host, d *fru.Device, offset int, args []string) error {
	bad := v.maker(h, args)
	if bad != nil && !h.App.Compat {
		return bad
	}
	records, err := recordsOf(ctx, h, d, offset)
	for _, r := range records {
		if r.Type != fru.RecordOEM {
			continue
		}
		if bad != nil {
			return h.Partial(v, bad)
		}
		if id := fru.NewRecordFields(r.Data).U24(); id != v.Manufacturer {
			continue
		}
		if err := v.take(h, newRecord(r), args); err != nil {
			return h.Partial(v, err)
		}
	}
	if err != nil {
		return h.Partial(v, silent(h, err))
	}
	return h.Out.Emit(v)
}

// maker reads whose records are wanted, behind "oem".
func (v *ofMaker) maker(h *app.Host, args []string) error {
	switch len(args) {
	case 0:
		return app.Failf("Not enough parameters given.")
	case 1:
		return &app.Failure{Line: "oem iana <record> <format>", OK: h.App.Compat}
	}
	id, err := app.ParseInt(args[1], 0, math.MaxUint32)
	if err != nil {
		return &app.Failure{Line: fmt.Sprintf("Given IANA '%s' is invalid.", args[1]), OK: h.App.Compat}
	}
	v.Manufacturer = uint32(id)
	v.Name = iana.Manufacturer(v.Manufacturer)
	return nil
}

// take adds a record. ipmitool has records of Kontron's alone, and those of one
// kind, and wants an instance that it has no use for.
func (v *ofMaker) take(h *app.Host, r record, args []string) error {
	const recordID, instance = 2, 5
	switch {
	case !h.App.Compat:
	case v.Manufacturer != kontron:
		v.say("  OEM IANA (%s) Record not supported in this mode\n", v.Name)
		return &app.Failure{OK: true}
	case len(args) <= recordID:
		v.say("usage: oem <iana> <recordid>\nusage: oem 15000 3\n")
		return &app.Failure{OK: true}
	case r.kontronInfo() == nil:
		return nil
	default:
		word := "(null)"
		if len(args) > instance {
			word = args[instance]
		}
		if _, err := app.ParseByte(word); err != nil {
			v.say(kontronTitle)
			return &app.Failure{Line: fmt.Sprintf("Instance argument '%s' is either invalid or out of range.", word), OK: true}
		}
	}
	v.Records = append(v.Records, r)
	return nil
}

// recordsOf are the multirecords of a device or, as ipmitool, those that it
// takes for them: it reads the inventory to the beginning of a buffer, up to 255
// bytes at a time over each other, and looks for records at their offset in it.
func recordsOf(ctx context.Context, h *app.Host, d *fru.Device, offset int) ([]fru.Record, error) {
	if !h.App.Compat {
		return d.Records(ctx, offset)
	}
	var records []fru.Record
	buffer := make([]byte, d.Size)
	for known := offset; offset+fru.RecordHeaderLen <= d.Size; {
		if r := fru.DecodeRecord(buffer[offset:]); offset+max(fru.RecordHeaderLen, r.Len) > known {
			part, err := d.Read(ctx, known, min(fru.MaxRecord, d.Size-known))
			if err != nil {
				return records, nil
			}
			known += copy(buffer, part)
		}
		r := fru.DecodeRecord(buffer[offset:])
		records = append(records, r)
		if r.Last {
			break
		}
		offset += fru.RecordHeaderLen + r.Len
	}
	return records, nil
}
