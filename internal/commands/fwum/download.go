package fwum

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newDownload(a *app.App) *cobra.Command {
	return newCommand(a, "download <file>", "Write firmware into a free bank",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "" {
				return app.Failf("Path and file name must be specified.")
			}
			h.Progressf("Firmware File Name         : %s\n", args[0])
			d := &download{Done: "downloaded", File: args[0]}
			if err := d.run(ctx, h); err != nil {
				return h.Partial(d, err)
			}
			return h.Out.Emit(d)
		})
}

func newUpgrade(a *app.App) *cobra.Command {
	return newCommand(a, "upgrade [<file>]", "Change to the new firmware, of a file or downloaded before, at the next shutdown",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "" {
				return act(h, output.Done{Done: "upgrade started"}, upgrade(ctx, h))
			}
			h.Progressf("Upgrading using file name %s\n", args[0])
			d := &download{Done: "downloaded, upgrade started", File: args[0]}
			err := d.run(ctx, h)
			if err == nil {
				err = upgrade(ctx, h)
			}
			if err != nil {
				return h.Partial(d, err)
			}
			return h.Out.Emit(d)
		})
}

// whenDown is the parameter of an upgrade or a rollback that waits for the
// controller to shut down.
const whenDown = 0

func upgrade(ctx context.Context, h *app.Host) error {
	_, err := startUpdate.do(ctx, h, whenDown)
	if code, _ := codeOf(err); code == ipmi.CodeNotInPresentState {
		return &app.Failure{Line: "No firmware available for upgrade.  Download Firmware first.", Err: err}
	}
	return err
}

func runRollback(ctx context.Context, h *app.Host, _ []string) error {
	_, err := rollback.do(ctx, h, whenDown)
	return act(h, output.Done{Done: "rollback started", Line: "FWUM Starting Manual Rollback \n"}, err)
}

// act reports what was done, if it was.
func act(h *app.Host, d output.Done, err error) error {
	if err != nil {
		return err
	}
	return h.Out.Emit(d)
}

// download is firmware on its way from a file to a bank.
type download struct {
	Done           string `json:"done"`
	File           string `json:"file"`
	BoardID        uint16 `json:"board_id"`
	ManufacturerID uint32 `json:"manufacturer_id"`
	Firmware       string `json:"firmware_revision"`
	SDR            uint8  `json:"sdr_revision"`
	Bank           uint8  `json:"bank"`
	Bytes          int    `json:"bytes"`
	status

	complete bool
}

// Text is what is left to show in the end, the banks.
func (d *download) Text(p *output.Printer) {
	if d.complete {
		d.status.Text(p)
	}
}

// run is a download. Nothing is sent before the file was read, and nothing is
// written to a board that the file is not for.
func (d *download) run(ctx context.Context, h *app.Host) error {
	bar := newProgress()
	img, err := readImage(h, bar, d.File)
	if err != nil {
		return err
	}
	b, err := getBoard(ctx, h)
	if err != nil {
		return err
	}
	if err := img.check(b); err != nil {
		return err
	}
	m, err := getManager(ctx, h)
	if err != nil {
		return err
	}
	m.tell(h)
	d.describe(h, img)
	if err := d.write(ctx, h, img, newUpload(h, bar, m.sequenced)); err != nil {
		return err
	}
	d.status, err = readStatus(ctx, h)
	d.complete = true
	return err
}

// check compares the board with what the image is for.
func (m *image) check(b board) error {
	const mismatch = "Board IANA does not match firmware IANA.\n" // of either, in ipmitool's words
	line := ""
	if b.ManufacturerID != m.ManufacturerID {
		line += mismatch
	}
	if b.BoardID != m.BoardID {
		line += mismatch
	}
	if line == "" {
		return nil
	}
	return app.Failf("%sFirmware invalid for target board. Download of upgrade aborted.", line)
}

func (d *download) describe(h *app.Host, m *image) {
	d.BoardID, d.ManufacturerID, d.SDR = m.BoardID, m.ManufacturerID, m.SDR
	d.Firmware, d.Bytes = revision(m.Major, m.Minor), len(m.data)
	h.Progressf("Target Board Id            : %d\n", d.BoardID)
	h.Progressf("Target IANA number         : %d\n", d.ManufacturerID)
	h.Progressf("File Size                  : %d bytes\n", m.Size)
	h.Progressf("Firmware Version           : %s SDR %d\n", d.Firmware, d.SDR)
}

// eraseTime is what the manager takes to prepare a bank.
const eraseTime = 5 * time.Second

// write starts an image, sends and finishes it.
func (d *download) write(ctx context.Context, h *app.Host, m *image, u *upload) error {
	answer, err := startImage.do(ctx, h, m.start(u.sequenced)...)
	if err != nil {
		return err
	}
	r := ipmi.NewReader(answer)
	if d.Bank = r.U8(); r.Err() != nil {
		return startImage.failed(r.Err())
	}
	h.Progressf("Bank holding new firmware  : %d\n", d.Bank)
	err = app.Pause(ctx, eraseTime)
	sent := 0
	if err == nil {
		sent, err = u.run(ctx, m.data)
	}
	if err == nil {
		err = d.finish(ctx, h, m)
	}
	if ctx.Err() != nil {
		h.App.Warnf("Interrupted: bank %d has %d of %d bytes and is not to be used", d.Bank, sent, len(m.data))
	}
	return err
}

// start is the request that begins an image:
//
//	+------+-------+------------+
//	|length|padding|numbered    |
//	|      |       |blocks (new)|
//	+------+-------+------------+
//	    3      2          1
func (m *image) start(sequenced bool) []byte {
	n, pad := len(m.data), m.padding()
	req := []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(pad), byte(pad >> 8)}
	if sequenced {
		req = append(req, 1)
	}
	return req
}

// finish says that all blocks are there, and waits for a manager that is busy.
func (d *download) finish(ctx context.Context, h *app.Host, m *image) error {
	for tries, silences := 1, 0; ; tries++ {
		_, err := finishImage.do(ctx, h, m.Major, m.Minor, m.SDR, 0)
		code, answered := codeOf(err)
		switch {
		case err == nil, ctx.Err() != nil, tries == busyLimit, answered && code != ipmi.CodeNodeBusy:
			return err
		case !answered:
			if silences++; silences == silenceLimit {
				return err
			}
		}
		_ = app.Pause(ctx, busyPause)
	}
}
