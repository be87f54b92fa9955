package picmg

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	ext "goipmi/internal/commands/groupext"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newBusedResources(a *app.App) *cobra.Command {
	return newGroup(a, "busres", "Test buses and clocks that boards share", shown, ending{},
		a.Command("summary", "Who controls them", runBusedResources))
}

// query asks a board whether it controls a resource.
const query = 0

var resources = []string{
	"Metallic Test Bus pair #1", "Metallic Test Bus pair #2",
	"Synch clock group 1 (CLK1)", "Synch clock group 2 (CLK2)", "Synch clock group 3 (CLK3)",
}

var controls = []string{"In control", "No control"}

// resource is a bused resource and what the board says of it.
type resource struct {
	ID         uint8  `json:"resource_id"`
	Name       string `json:"resource_name"`
	Status     uint8  `json:"status"`
	StatusName string `json:"status_name"`
}

func decodeResource(id uint8, answer []byte) (resource, error) {
	r := ipmi.NewReader(answer)
	r.Skip(1)
	v := resource{ID: id, Name: resources[id], Status: r.U8()}
	v.StatusName = ext.Name(controls, uint32(v.Status))
	return v, r.Err()
}

func (v resource) Text(p *output.Printer) {
	p.Printf("Resource 0x%02x '%-26s' : 0x%02x [%s] \n", v.ID, v.Name, v.Status, v.StatusName)
}

// runBusedResources shows, as ipmitool, failures among the resources; they are
// none of its exit status.
func runBusedResources(ctx context.Context, h *app.Host, _ []string) error {
	var discovered error
	if h.App.Compat {
		_, discovered = discover(ctx, h)
	}
	rows := h.Out.List()
	err := eachResource(ctx, h, func(v resource) error { return rows.Row(v) })
	err = errors.Join(err, rows.Close())
	if err != nil && h.App.Compat {
		h.Progressf("%s\n", err)
		err = nil
	}
	if err == nil && discovered != nil {
		err = &app.Failure{}
	}
	return err
}

var resourceWording = app.Wording{
	What: "bused resource control", Code: ": returned CC code 0x%02x", Silence: "bused resource control: no response",
}

func eachResource(ctx context.Context, h *app.Host, show func(resource) error) error {
	for id := range uint8(len(resources)) {
		answer, err := ipmi.Call(ctx, h, ipmi.Request{
			NetFn: ipmi.NetFnGroup, Cmd: cmdBusedResource, Data: []byte{ext.PICMG, query, id}, Idempotent: true,
		})
		var v resource
		if err == nil {
			v, err = decodeResource(id, answer)
		}
		if err != nil {
			return resourceWording.Failed(err)
		}
		if err := show(v); err != nil {
			return err
		}
	}
	return nil
}
