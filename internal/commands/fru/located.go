package fru

import (
	"context"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// Located is the inventory that a FRU locator leads to, for the commands of
// other groups; there is none, or one.
func Located(ctx context.Context, h *app.Host, rec *sdr.Record) ([]output.Value, error) {
	found := values{}
	pr := &printer{host: h, list: &found, repo: h.SDRs()}
	if locator := rec.FRULocator(); locator != nil {
		if err := pr.device(ctx, rec, locator); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// rows takes what is printed.
type rows interface{ Row(output.Value) error }

// values keeps it.
type values []output.Value

func (vs *values) Row(v output.Value) error {
	*vs = append(*vs, v)
	return nil
}
