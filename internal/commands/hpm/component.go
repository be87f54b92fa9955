package hpm

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// What there is to know of a component (HPM.1 §3.3).
const (
	propGeneral = iota
	propVersion
	propName
	propRollback
	propDeferred
)

// general are a component's properties.
type general struct {
	Rollback  bool `json:"rollback"`
	Prepare   bool `json:"preparation"`
	Compare   bool `json:"comparison"`
	Deferred  bool `json:"deferred_activation"`
	ColdReset bool `json:"needs_payload_cold_reset"`
}

func decodeGeneral(r *ipmi.Reader) general {
	bits := r.U8()
	return general{
		Rollback: bits&0x03 != 0,
		Prepare:  bits&0x04 != 0,
		Compare:  bits&0x08 != 0,
		Deferred: bits&0x10 != 0, ColdReset: bits&0x20 != 0,
	}
}

func (v general) Text(p *output.Printer) {
	p.Printf("GENERAL PROPERTIES\n-------------------------------\n")
	p.Printf("Payload cold reset req....[%s]   \n", letter(v.ColdReset))
	p.Printf("Def. activation supported.[%s]   \n", letter(v.Deferred))
	p.Printf("Comparison supported......[%s]   \n", letter(v.Compare))
	p.Printf("Preparation supported.....[%s]   \n", letter(v.Prepare))
	p.Printf("Rollback supported........[%s]   \n\n", letter(v.Rollback))
}

// firmware is the version of one of a component's copies.
type firmware struct {
	Copy    string  `json:"copy"`
	Version version `json:"firmware"`
}

func (v firmware) Text(p *output.Printer) {
	p.Printf("%s: \n", v.Copy)
	v.Version.text(p)
}

// name is what a component is called.
type name struct {
	Name string `json:"name"`
}

const nameLen = 12

// decodeName reads a name that is as long as it may be, or ends in a NUL.
func decodeName(r *ipmi.Reader) name {
	text, _, found := strings.Cut(string(r.Bytes(min(nameLen, r.Len()))), "\x00")
	if !found {
		r.Skip(nameLen - len(text))
	}
	return name{text}
}

func (v name) Text(p *output.Printer) { p.Printf("Description string: %s\n\n", output.Clean(v.Name)) }

// property asks something of a component.
func property[V output.Value](ctx context.Context, g *agent, id, what uint8, decode func(*ipmi.Reader) V) (V, error) {
	var none V
	r, err := g.do(ctx, getProperties, id, what)
	if err != nil {
		return none, getProperties.failure(err)
	}
	v := decode(r)
	if r.Err() != nil {
		return none, getProperties.failure(r.Err())
	}
	return v, nil
}

// copies are the versions of a component, as ipmitool calls them.
var copies = map[uint8]string{
	propVersion:  "Current Version",
	propRollback: "Rollback FW Version",
	propDeferred: "Deferred FW Version",
}

// copyOf asks for the version of a component's copy.
func (g *agent) copyOf(ctx context.Context, id, what uint8) (firmware, error) {
	return property(ctx, g, id, what, func(r *ipmi.Reader) firmware { return firmware{copies[what], readVersion(r)} })
}

// component is a part of the controller and the versions that it has.
type component struct {
	ID uint8 `json:"id"`
	name
	general
	Active   version `json:"active"`
	Backup   version `json:"backup"`
	Inactive version `json:"deferred"`
}

// head is how the component's line in a table begins.
func (v component) head(upgraded bool) string {
	mark := func(b bool, sign string) string {
		if b {
			return sign
		}
		return " "
	}
	backup := unknownCell
	if v.general.Rollback {
		backup = v.Backup.cell()
	}
	return fmt.Sprintf("|%s%s%2d|%-13s|%s%s", mark(v.ColdReset, "*"), mark(upgraded, "^"), v.ID,
		output.Clean(v.Name), v.Active.cell(), backup)
}

// component reads all there is to know of a component. What is behind the
// active version may fail.
func (g *agent) component(ctx context.Context, id uint8) (component, error) {
	v := component{ID: id, Backup: noVersion, Inactive: noVersion}
	var err error
	if v.general, err = property(ctx, g, id, propGeneral, decodeGeneral); err != nil {
		return v, also(err, "Get CompGenProp Failed for component Id %d\n", id)
	}
	g.aside(v.general)
	if v.name, err = property(ctx, g, id, propName, decodeName); err != nil {
		return v, also(err, "Get CompDescString Failed for component Id %d\n", id)
	}
	g.aside(v.name)
	active, err := g.copyOf(ctx, id, propVersion)
	if err != nil {
		return v, also(err, "Get CompCurrentVersion Failed for component Id %d\n", id)
	}
	g.aside(active)
	v.Active = active.Version
	if v.general.Rollback {
		v.Backup = g.spare(ctx, id, propRollback)
	}
	if v.general.Deferred {
		v.Inactive = g.spare(ctx, id, propDeferred)
	}
	return v, nil
}

// spare is the version of a copy that is not active; zeros, and a notice, if
// it cannot be read.
func (g *agent) spare(ctx context.Context, id, what uint8) version {
	v, err := g.copyOf(ctx, id, what)
	if err != nil {
		g.notice("%v", also(err, "Get CompRollbackVersion Failed for component Id %d\n", id))
		return version{}
	}
	g.aside(v)
	return v.Version
}

func newCompProp(a *app.App) *cobra.Command {
	cmd := newCommand(a, "compprop <component> <property>", "A property of a component", 2, runCompProp)
	cmd.Long = `Components are 0 to 7, properties these:

    0  what the component can do
    1  version of the active firmware
    2  name
    3  version of the firmware to roll back to
    4  version of the firmware that waits to be activated`
	return cmd
}

func runCompProp(ctx context.Context, g *agent, args []string) error {
	id, err := app.ParseByte(args[0])
	if err != nil || id >= maxComponents {
		return wrongComponent(args[0])
	}
	what, err := app.ParseByte(args[1])
	if err != nil || what > propDeferred {
		return app.Failf("Given Properties selector '%s' is invalid.\nValid Properties selector is: <0..4>", args[1])
	}
	var v output.Value
	switch what {
	case propGeneral:
		v, err = property(ctx, g, id, what, decodeGeneral)
	case propName:
		v, err = property(ctx, g, id, what, decodeName)
	default:
		v, err = g.copyOf(ctx, id, what)
	}
	if err != nil {
		return err
	}
	return g.tell(v)
}

func wrongComponent(word string) error {
	return app.Failf("Given Component ID '%s' is invalid.\nValid Compoment ID is: <0..7>", word)
}
