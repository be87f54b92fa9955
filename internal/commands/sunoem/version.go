package sunoem

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newVersion(a *app.App) *cobra.Command {
	return a.Command("version", "The service processor's software", func(ctx context.Context, h *app.Host, _ []string) error {
		v, err := askVersion(ctx, h)
		if err != nil {
			return err
		}
		return h.Out.Emit(v)
	})
}

// version is the answer to Get Version.
//
//	+------+-----+-----+------+-----+----+--------+-------+-----+
//	|record|major|minor|update|micro|nano|revision|version|spare|
//	+------+-----+-----+------+-----+----+--------+-------+-----+
//	   1      1     1     1      1    10     10       40    15
type version struct {
	Version  string `json:"version"`
	Major    uint8  `json:"major"`
	Minor    uint8  `json:"minor"`
	Update   uint8  `json:"update"`
	Micro    uint8  `json:"micro"`
	Nano     string `json:"nano"`
	Revision string `json:"revision"`
}

const versionLen = 40

func askVersion(ctx context.Context, h *app.Host) (version, error) {
	const op = "Sun OEM Get SP Version Failed"
	data, err := ask(ctx, h, cmdGetVersion, nil)
	if err != nil {
		return version{}, failed(op, err)
	}
	v, err := decodeVersion(data)
	if err != nil {
		return v, failed(op, err)
	}
	return v, nil
}

// decodeVersion takes what there is of the version's text.
func decodeVersion(data []byte) (v version, err error) {
	r := ipmi.NewReader(data)
	r.Skip(1)
	v.Major, v.Minor, v.Update, v.Micro = r.U8(), r.U8(), r.U8(), r.U8()
	v.Nano, v.Revision = untilNUL(r.Bytes(10)), untilNUL(r.Bytes(10))
	v.Version = untilNUL(r.Bytes(min(r.Len(), versionLen)))
	return v, r.Err()
}

// Text is a line.
func (v version) Text(p *output.Printer) { p.Printf("Version: %s\n", output.Clean(v.Version)) }

// The first version that has files and behaviors, and no longer hides
// properties: major, minor, update, micro.
var versionNeeded = []uint8{3, 2, 0, 0}

// needVersion fails with errOld if the software is older, and with ipmitool's
// lines if it cannot be asked.
func needVersion(ctx context.Context, h *app.Host) error {
	v, err := askVersion(ctx, h)
	if err != nil {
		return &app.Failure{Line: err.Error() + "\nUnable to get ILOM version", Err: err}
	}
	if slices.Compare([]uint8{v.Major, v.Minor, v.Update, v.Micro}, versionNeeded) < 0 {
		return errOld
	}
	return nil
}

var errOld = errors.New("the software is too old")

// unsupported is the failure of a command that needs a newer version.
func unsupported(err error) error {
	line := fmt.Sprintf("Command is not supported by this version of ILOM, required at least: %d.%d.%d.%d",
		versionNeeded[0], versionNeeded[1], versionNeeded[2], versionNeeded[3])
	if !errors.Is(err, errOld) {
		line = err.Error() + "\n" + line
	}
	return &app.Failure{Line: line, Err: err}
}
