// Package sdr holds the commands about sensor data records, and shows records
// for other groups.
package sdr

import (
	"errors"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
	"goipmi/internal/sdr"
)

// New is the group "sdr". Without a command it lists.
func New(a *app.App) *cobra.Command {
	return a.DefaultGroup("sdr", "Sensors and devices, as the BMC's data records describe them", "Invalid SDR command: %s",
		newList(a),
		newElist(a),
		newType(a),
		newGet(a),
		newEntityCommand(a),
		newInfo(a),
		newDump(a),
		newFill(a),
	)
}

const cannotOpen = "Unable to open SDR for reading"

// Failed words an error of a repository's.
func Failed(err error) error {
	var f *app.Failure
	switch {
	case err == nil || errors.As(err, &f):
		return err
	case errors.Is(err, sdr.ErrOpen):
		return &app.Failure{Line: cannotOpen, Err: err}
	}
	return &app.Failure{Err: err}
}

// note is the report of a command that only acts, which says how far it is
// itself.
type note struct {
	Done string `json:"done"`
	File string `json:"file,omitempty"`
}

func (note) Text(*output.Printer) {}
