package sunoem

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newNACName(a *app.App) *cobra.Command {
	return command(a, "nacname <name>", "A sensor's or device's full name in ILOM", 1, runNACName)
}

// Lengths of names in bytes: IPMI's, a part of the NAC name, all of it.
const (
	maxIPMIName = 16
	nacPart     = 64
	maxNACName  = 256
)

func runNACName(ctx context.Context, h *app.Host, args []string) error {
	if len(args[0]) > maxIPMIName {
		return app.Failf("Sun OEM nacname command failed: Max size on IPMI name")
	}
	name, err := askNACName(ctx, h, args[0])
	if err != nil {
		return err
	}
	return h.Out.Emit(nacName{args[0], name})
}

// askNACName puts the name together. An answer has its part's number if there
// are no more, else the next one's.
//
//	+------+---------------------------------+
//	|number|name, or part of the NAC name, 64|
//	+------+---------------------------------+
func askNACName(ctx context.Context, h *app.Host, name string) (string, error) {
	const op = "Sun OEM nacname command failed"
	var full strings.Builder
	for part := uint8(0); ; {
		data, err := ask(ctx, h, cmdGetNACName, append([]byte{part}, field(name, nacPart)...))
		if err != nil {
			return "", failed(op, err)
		}
		r := ipmi.NewReader(data)
		next := r.U8()
		full.WriteString(untilNUL(r.Bytes(min(r.Len(), nacPart))))
		switch {
		case r.Err() != nil:
			return "", failed(op, r.Err())
		case next == part && full.Len() < maxNACName:
			return full.String(), nil
		case int(next)*nacPart > maxNACName || full.Len() >= maxNACName || next < part:
			return "", app.Failf("%s: invalid path length", op)
		}
		part = next
	}
}

// nacName is a name and its long form.
type nacName struct {
	Name string `json:"name"`
	NAC  string `json:"nac_name"`
}

// Text is a line.
func (v nacName) Text(p *output.Printer) { p.Printf("NAC Name: %s\n", output.Clean(v.NAC)) }
