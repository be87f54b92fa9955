package chassis

import (
	"context"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// policyNoChange asks for the supported policies and sets none.
const policyNoChange = 3

func newPolicy(a *app.App) *cobra.Command {
	set := func(policy uint8, short string) *cobra.Command {
		return a.Command(restorePolicies[policy], short, func(ctx context.Context, h *app.Host, _ []string) error {
			return runPolicySet(ctx, h, policy)
		})
	}
	return group(a, groupText{
		use: "policy", short: "What the machine does when power comes back",
		invalid: "Invalid chassis policy: %s",
	},
		a.Command("list", "The policies that the chassis supports", runPolicyList),
		set(2, "Turn on"),
		set(1, "Return to the state before the loss"),
		set(0, "Stay off"),
	)
}

// policyRequest is Set Power Restore Policy (IPMI v2.0 §28.8).
func policyRequest(policy uint8) ipmi.Request {
	return ipmi.Request{
		NetFn: ipmi.NetFnChassis, Cmd: cmdSetPolicy, Data: []byte{policy},
		Idempotent: policy == policyNoChange,
	}
}

func policyFailed(err error) error {
	return failed("Error in Power Restore Policy command", "Power Restore Policy command failed", err)
}

func runPolicyList(ctx context.Context, h *app.Host, _ []string) error {
	return app.Show(ctx, h, policyRequest(policyNoChange), policyFailed, decodePolicies)
}

// policies are those that the chassis supports.
type policies struct {
	Supported []string `json:"supported_policies"`
}

// policyOrder is the order in which they are named.
var policyOrder = [3]uint8{0, 2, 1}

// decodePolicies reads a bit for each policy.
func decodePolicies(data []byte) (policies, error) {
	r := ipmi.NewReader(data)
	bits, v := r.U8(), policies{[]string{}}
	for _, policy := range policyOrder {
		if bits>>policy&1 != 0 {
			v.Supported = append(v.Supported, restorePolicies[policy])
		}
	}
	return v, r.Err()
}

func (v policies) Text(p *output.Printer) {
	p.Printf("Supported chassis power policy:  %s\n", spaced(v.Supported, "previous"))
}

func runPolicySet(ctx context.Context, h *app.Host, policy uint8) error {
	if _, err := ipmi.Call(ctx, h, policyRequest(policy)); err != nil {
		return policyFailed(err)
	}
	return h.Out.Emit(policySet{restorePolicies[policy]})
}

// policySet is the policy that the chassis has taken.
type policySet struct {
	Policy string `json:"power_restore_policy"`
}

func (v policySet) Text(p *output.Printer) {
	p.Printf("Set chassis power restore policy to %s\n", v.Policy)
}
