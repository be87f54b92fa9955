package sel

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sel"
)

func newInfo(a *app.App) *cobra.Command {
	return a.Command("info", "How full the log is and what it can do", runInfo)
}

func runInfo(ctx context.Context, h *app.Host, _ []string) error {
	raw, err := sel.GetInfo(ctx, h)
	if err != nil {
		return requestFailed("Get SEL Info command failed", err)
	}
	v := newInfoValue(raw, h)
	if raw.Operations&sel.OpAllocInfo == 0 {
		return h.Out.Emit(v)
	}
	alloc, err := sel.GetAllocInfo(ctx, h)
	if err != nil {
		return h.Partial(v, app.CommandFailed("Get SEL Allocation Info command failed", err))
	}
	v.Alloc = &alloc
	return h.Out.Emit(v)
}

// requestFailed words a failed request, or an answer of the wrong length.
func requestFailed(op string, err error) error {
	var length sel.LengthError
	if errors.As(err, &length) {
		return &app.Failure{Line: op + ": " + length.Error(), Err: err}
	}
	return app.CommandFailed(op, err)
}

// info is the answer to Get SEL Info, and to Get SEL Allocation Info where the
// log has that.
type info struct {
	Version     string         `json:"version"`
	Compliant   bool           `json:"ipmi_compliant"`
	Entries     uint16         `json:"entries"`
	FreeBytes   uint16         `json:"free_bytes"` // 65535: that or more
	PercentUsed *int           `json:"percent_used,omitempty"`
	LastAdd     string         `json:"last_add_time,omitempty"` // RFC 3339; "" if it is no date
	LastDelete  string         `json:"last_delete_time,omitempty"`
	AddStamp    uint32         `json:"last_add_timestamp"`
	DeleteStamp uint32         `json:"last_delete_timestamp"`
	Overflow    bool           `json:"overflow"`
	Operations  []string       `json:"supported_commands"`
	Alloc       *sel.AllocInfo `json:"allocation,omitempty"`

	addText, deleteText string
}

// operations are the bits of Get SEL Info's last byte, in the order they are
// shown.
var operations = []struct {
	bit  uint8
	name string
}{
	{sel.OpDelete, "Delete"},
	{sel.OpPartialAdd, "Partial Add"},
	{sel.OpReserve, "Reserve"},
	{sel.OpAllocInfo, "Get Alloc Info"},
}

func newInfoValue(raw sel.Info, h *app.Host) info {
	v := info{

		Compliant: raw.Version == 0x51 || raw.Version == 0x02,
		Entries:   raw.Entries, FreeBytes: raw.Free, PercentUsed: percentUsed(raw),
		AddStamp: raw.LastAdd, LastAdd: output.TimestampRFC3339(raw.LastAdd), addText: stampText(raw.LastAdd, h),
		DeleteStamp: raw.LastDelete, LastDelete: output.TimestampRFC3339(raw.LastDelete), deleteText: stampText(raw.LastDelete, h),
		Overflow:   raw.Operations&sel.Overflow != 0,
		Operations: []string{},
	}
	v.Version = fmt.Sprintf("%d.%d", raw.Version&0x0f, raw.Version>>4)
	for _, op := range operations {
		if raw.Operations&op.bit != 0 {
			v.Operations = append(v.Operations, op.name)
		}
	}
	return v
}

// percentUsed is how full the log is; nil if its size is not known. ipmitool
// has 16 bits for the bytes in use.
func percentUsed(raw sel.Info) *int {
	used := raw.Entries * sel.RecordSize
	size := int(raw.Free) + int(used)
	if size >= 0xffff {
		return nil
	}
	percent := 0
	if size > 0 {
		percent = int(100 * (float64(used) / float64(size)))
	}
	return &percent
}

// stampText is a time stamp, where 0 is none either.
func stampText(stamp uint32, h *app.Host) string {
	if stamp == 0 || stamp == 0xffffffff {
		return "Not Available"
	}
	return output.TimestampNumeric(stamp, output.Zone(h.App.Options.UTC))
}

func (v info) Text(p *output.Printer) {
	compliance := "Unknown"
	if v.Compliant {
		compliance = "v1.5, v2 compliant"
	}
	p.Printf("SEL Information\n")
	p.Printf("Version          : %s (%s)\n", v.Version, compliance)
	p.Printf("Entries          : %d\n", v.Entries)
	more := ""
	if v.FreeBytes == 0xffff {
		more = "or more"
	}
	p.Printf("Free Space       : %d bytes %s\n", v.FreeBytes, more)
	if v.PercentUsed == nil {
		p.Printf("Percent Used     : unknown\n")
	} else {
		p.Printf("Percent Used     : %d%%\n", *v.PercentUsed)
	}
	p.Printf("Last Add Time    : %s\n", v.addText)
	p.Printf("Last Del Time    : %s\n", v.deleteText)
	p.Printf("Overflow         : %t\n", v.Overflow)
	v.operations(p)
	v.alloc(p)
}

func (v info) operations(p *output.Printer) {
	p.Printf("Supported Cmds   : ")
	for _, name := range v.Operations {
		p.Printf("'%s' ", name)
	}
	if len(v.Operations) == 0 {
		p.Printf("None")
	}
	p.Printf("\n")
}

func (v info) alloc(p *output.Printer) {
	if v.Alloc == nil {
		return
	}
	p.Printf("# of Alloc Units : %d\n", v.Alloc.Units)
	p.Printf("Alloc Unit Size  : %d\n", v.Alloc.UnitSize)
	p.Printf("# Free Units     : %d\n", v.Alloc.FreeUnits)
	p.Printf("Largest Free Blk : %d\n", v.Alloc.LargestFree)
	p.Printf("Max Record Size  : %d\n", v.Alloc.MaxRecord)
}
