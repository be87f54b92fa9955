package sdr

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

const cmdGetRepositoryInfo = 0x20 // IPMI v2.0 §33.9

func newInfo(a *app.App) *cobra.Command {
	return a.Command("info", "Size, age and abilities of the repository", runInfo)
}

func runInfo(ctx context.Context, h *app.Host, _ []string) error {
	const failed = "Get SDR Repository Info command failed"
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnStorage, Cmd: cmdGetRepositoryInfo, Idempotent: true})
	if err != nil {
		return app.CommandFailed(failed, err)
	}
	v, err := decodeInfo(data)
	if err != nil {
		return app.CommandFailed(failed, err)
	}
	v.zone = output.Zone(h.App.Options.UTC)
	return h.Out.Emit(v)
}

// info is the answer to Get SDR Repository Info.
//
//	+-------+-------+----------+--------+--------+----------+
//	|version|records|free space|addition|erasure |operations|
//	+-------+-------+----------+--------+--------+----------+
//	    1       2        2          4        4         1
type info struct {
	Version   uint8  `json:"sdr_version"`
	Records   uint16 `json:"record_count"`
	Free      uint16 `json:"free_space"`
	FreeText  string `json:"free_space_text"`
	Addition  string `json:"most_recent_addition,omitempty"`
	Erase     string `json:"most_recent_erase,omitempty"`
	Overflow  bool   `json:"overflow"`
	Update    string `json:"update_support"`
	Delete    bool   `json:"delete_supported"`
	Partial   bool   `json:"partial_add_supported"`
	Reserve   bool   `json:"reserve_supported"`
	AllocInfo bool   `json:"allocation_info_supported"`

	AdditionStamp uint32 `json:"most_recent_addition_seconds"`
	EraseStamp    uint32 `json:"most_recent_erase_seconds"`
	zone          *time.Location
}

var updateSupports = [4]string{"unspecified", "non-modal", "modal", "modal and non-modal"}

func decodeInfo(data []byte) (info, error) {
	r := ipmi.NewReader(data)
	v := info{Version: r.U8(), Records: r.U16(), Free: r.U16(), AdditionStamp: r.U32(), EraseStamp: r.U32()}
	v.FreeText = freeText(v.Free)
	v.Addition, v.Erase = output.TimestampRFC3339(v.AdditionStamp), output.TimestampRFC3339(v.EraseStamp)
	bits := r.U8()
	v.Overflow, v.Update = bits&0x80 != 0, updateSupports[bits>>5&0x03]
	v.Delete, v.Partial, v.Reserve, v.AllocInfo = bits&0x08 != 0, bits&0x04 != 0, bits&0x02 != 0, bits&0x01 != 0
	return v, r.Err()
}

func freeText(bytes uint16) string {
	switch bytes {
	case 0:
		return "none (full)"
	case 0xffff:
		return "unspecified"
	case 0xfffe:
		return "> 64Kb - 2 bytes"
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// Text has times only of what can happen.
func (v info) Text(p *output.Printer) {
	p.Printf("SDR Version                         : 0x%x\n", v.Version)
	p.Printf("Record Count                        : %d\n", v.Records)
	p.Printf("Free Space                          : %s\n", v.FreeText)
	p.Printf("Most recent Addition                : %s\n", v.when(v.Partial, v.AdditionStamp))
	p.Printf("Most recent Erase                   : %s\n", v.when(v.Delete, v.EraseStamp))
	p.Printf("SDR overflow                        : %s\n", lower(v.Overflow))
	p.Printf("SDR Repository Update Support       : %s\n", v.Update)
	p.Printf("Delete SDR supported                : %s\n", lower(v.Delete))
	p.Printf("Partial Add SDR supported           : %s\n", lower(v.Partial))
	p.Printf("Reserve SDR repository supported    : %s\n", lower(v.Reserve))
	p.Printf("SDR Repository Alloc info supported : %s\n", lower(v.AllocInfo))
}

func (v info) when(possible bool, stamp uint32) string {
	if !possible {
		return "NA"
	}
	return output.TimestampNumeric(stamp, v.zone)
}

func lower(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}
