package nm

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newDiscover(a *app.App) *cobra.Command {
	return a.Command("discover", "The version of Node Manager",
		func(ctx context.Context, h *app.Host, _ []string) error {
			return show(ctx, h, request(cmdGetVersion), decodeVersion)
		})
}

var versions = names{
	{1, "1.0"},
	{2, "1.5"},
	{3, "2.0"},
	{4, "2.5"},
	{5, "3.0"},
}

// version is what Node Manager says of itself (NM §4.14).
//
//	+-------+------------+-----+-----+-----+
//	|version|IPMI version|patch|major|minor|
//	+-------+------------+-----+-----+-----+
type version struct {
	Number   uint8  `json:"version_number"`
	Name     string `json:"version"`
	IPMI     uint8  `json:"ipmi_interface_version"`
	Patch    uint8  `json:"patch"`
	Revision string `json:"firmware_revision"`
}

func decodeVersion(r *ipmi.Reader) version {
	v := version{Number: r.U8(), IPMI: r.U8(), Patch: r.U8()}
	major, minor := r.U8(), r.U8()
	v.Name = versions.name(v.Number)
	v.Revision = fmt.Sprintf("%d.%d%d", major, minor>>4, minor&0x0f)
	return v
}

func (v version) Text(p *output.Printer) {
	p.Printf("    Node Manager Version %s\n", v.Name)
	p.Printf("    revision %s  patch version %d\n", v.Revision, v.Patch)
}
