package picmg

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// card is a kind of board or module, by the major version of its extension.
type card uint8

const (
	unknown card = 0
	atca    card = 2
	amc     card = 4
)

// properties are the answer to Get PICMG Properties.
//
//	+---------+-------+-------+------+
//	|extension|version|highest|FRU ID|
//	|         |       |FRU ID |      |
//	+---------+-------+-------+------+
//	     1        1       1      1
type properties struct {
	Identifier uint8  `json:"picmg_identifier"`
	Version    string `json:"extension_version"`
	MaxFRU     uint8  `json:"max_fru_id"`
	FRU        uint8  `json:"fru_id"`

	version uint8 // nibbles: minor, major
}

func (v properties) kind() card { return card(v.version & 0x0f) }

func getProperties(ctx context.Context, h *app.Host) (properties, error) {
	data, err := ipmi.Call(ctx, h, ipmi.Request{
		NetFn: ipmi.NetFnGroup, Cmd: ext.GetProperties, Data: []byte{ext.PICMG}, Idempotent: true,
	})
	var v properties
	if err == nil {
		v, err = decodeProperties(data)
	}
	if err != nil {
		return v, &app.Failure{Line: "Error getting address information.", Err: err}
	}
	return v, nil
}

func decodeProperties(data []byte) (properties, error) {
	r := ipmi.NewReader(data)
	v := properties{Identifier: r.U8(), version: r.U8(), MaxFRU: r.U8(), FRU: r.U8()}
	v.Version = fmt.Sprintf("%d.%d", v.version&0x0f, v.version>>4)
	return v, r.Err()
}

func (v properties) Text(p *output.Printer) {
	p.Printf("PICMG identifier	: 0x%02x\n", v.Identifier)
	p.Printf("PICMG Ext. Version : %s\n", v.Version)
	p.Printf("Max FRU Device ID	: 0x%02x\n", v.MaxFRU)
	p.Printf("FRU Device ID		: 0x%02x\n", v.FRU)
}

func newProperties(a *app.App) *cobra.Command {
	return a.Command("properties", "The version of the extension",
		func(ctx context.Context, h *app.Host, _ []string) error {
			v, err := getProperties(ctx, h)
			if err != nil {
				return err
			}
			return h.Out.Emit(v)
		})
}
