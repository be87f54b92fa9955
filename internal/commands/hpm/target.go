package hpm

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// target is what a controller can do about upgrades (HPM.1 §3.2).
//
//	+-------+------------+-------+---------+--------+---------------+----------+
//	|version|capabilities|upgrade|self test|rollback|inaccessibility|components|
//	|       |            |5 s    |5 s      |5 s     |5 s            |          |
//	+-------+------------+-------+---------+--------+---------------+----------+
type target struct {
	Version          uint8 `json:"hpm1_version"`
	Components       []int `json:"components"`
	Undesirable      bool  `json:"upgrade_undesirable"`
	RollbackOverride bool  `json:"automatic_rollback_override"`
	Degraded         bool  `json:"degraded_during_upgrade"`
	Deferred         bool  `json:"deferred_activation"`
	ServiceAffected  bool  `json:"service_affected"`
	ManualRollback   bool  `json:"manual_rollback"`
	AutoRollback     bool  `json:"automatic_rollback"`
	SelfTest         bool  `json:"self_test"`
	UpgradeTimeout   int   `json:"upgrade_timeout_s"`
	SelfTestTimeout  int   `json:"self_test_timeout_s"`
	RollbackTimeout  int   `json:"rollback_timeout_s"`
	InaccessTimeout  int   `json:"inaccessibility_timeout_s"`
	present          components
}

// timeoutUnit is what time-outs count in, in seconds.
const timeoutUnit = 5

func decodeTarget(r *ipmi.Reader) target {
	v := target{Version: r.U8()}
	bits := r.U8()
	v.SelfTest, v.AutoRollback = bits&0x01 != 0, bits&0x02 != 0
	v.ManualRollback, v.ServiceAffected = bits&0x04 != 0, bits&0x08 != 0
	v.Deferred, v.Degraded = bits&0x10 != 0, bits&0x20 != 0
	v.RollbackOverride, v.Undesirable = bits&0x40 != 0, bits&0x80 != 0
	for _, timeout := range []*int{&v.UpgradeTimeout, &v.SelfTestTimeout, &v.RollbackTimeout, &v.InaccessTimeout} {
		*timeout = int(r.U8()) * timeoutUnit
	}
	v.present = components(r.U8())
	v.Components = v.present.ids()
	return v
}

func letter(b bool) string {
	if b {
		return "y"
	}
	return "n"
}

func (v target) Text(p *output.Printer) {
	p.Printf("TARGET UPGRADE CAPABILITIES\n-------------------------------\n")
	p.Printf("HPM.1 version............%d    \n", v.Version)
	for id := range uint8(maxComponents) {
		p.Printf("Component %d presence....[%s]   \n", id, letter(v.present.has(id)))
	}
	p.Printf("Upgrade undesirable.....[%s]   \n", letter(v.Undesirable))
	p.Printf("Aut rollback override...[%s]   \n", letter(v.RollbackOverride))
	p.Printf("IPMC degraded...........[%s]   \n", letter(v.Degraded))
	p.Printf("Deferred activation.....[%s]   \n", letter(v.Deferred))
	p.Printf("Service affected........[%s]   \n", letter(v.ServiceAffected))
	p.Printf("Manual rollback.........[%s]   \n", letter(v.ManualRollback))
	p.Printf("Automatic rollback......[%s]   \n", letter(v.AutoRollback))
	p.Printf("Self test...............[%s]   \n", letter(v.SelfTest))
	p.Printf("Upgrade timeout.........[%d sec] \n", v.UpgradeTimeout)
	p.Printf("Self test timeout.......[%d sec] \n", v.SelfTestTimeout)
	p.Printf("Rollback timeout........[%d sec] \n", v.RollbackTimeout)
	p.Printf("Inaccessibility timeout.[%d sec] \n\n", v.InaccessTimeout)
}

// target asks what the controller can do.
func (g *agent) target(ctx context.Context) (target, error) {
	r, err := g.do(ctx, getCapabilities)
	if err != nil {
		return target{}, getCapabilities.failure(err)
	}
	v := decodeTarget(r)
	if r.Err() != nil {
		return v, getCapabilities.failure(r.Err())
	}
	return v, nil
}

// heed takes the controller's word for how long it may take.
func (g *agent) heed(v target) {
	g.inaccess = time.Duration(v.InaccessTimeout) * time.Second
	g.upgrade = time.Duration(v.UpgradeTimeout) * time.Second
	g.known = true
}

func newTargetCap(a *app.App) *cobra.Command {
	return newCommand(a, "targetcap", "What the controller can do about upgrades", 0,
		func(ctx context.Context, g *agent, _ []string) error {
			v, err := g.target(ctx)
			if err != nil {
				return err
			}
			return g.tell(v)
		})
}
