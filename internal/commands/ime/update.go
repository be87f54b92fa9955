package ime

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newUpdate(a *app.App) *cobra.Command {
	return a.Command("update <file>", "Write an image of the board's maker into the engine, and run it",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) != 1 {
				return app.Failf("File must be provided with this option, see help\n")
			}
			h.App.Warnf("Update using file: %s", args[0])
			image, err := load(args[0])
			if err != nil {
				return err
			}
			u := &update{File: args[0], Size: len(image), image: image, h: h, begun: time.Now(), shown: -1}
			return u.run(ctx)
		})
}

// load reads an image, whole.
func load(file string) ([]byte, error) {
	st, err := os.Stat(file)
	if err == nil && !st.Mode().IsRegular() {
		err = errors.New("not a plain file")
	}
	var image []byte
	if err == nil {
		image, err = os.ReadFile(file)
	}
	switch {
	case err != nil:
		return nil, &app.Failure{Line: "Cannot open image file " + file, Err: err}
	case len(image) == 0:
		return nil, &app.Failure{Hint: file + " is empty"}
	}
	return image, nil
}

// update is an update, as far as it is.
type update struct {
	File     string `json:"file"`
	Size     int    `json:"size"`
	Written  int    `json:"written"`
	Complete bool   `json:"complete"`
	Seconds  int64  `json:"seconds"`

	image []byte
	h     *app.Host
	begun time.Time
	shown int // the percentage that was told last
}

// A step is over well if the engine is in a state afterwards.
type step struct {
	do    func(context.Context) error
	state updateState
}

// run does one step after the other. It asks for the state once more than is
// of use, as ipmitool, whose exit status does not tell of an image that was
// not activated.
func (u *update) run(ctx context.Context) error {
	tellStatus(ctx, u.h)
	for _, s := range []step{
		{u.prepare, stateRequested},
		{u.open, stateInProgress},
		{u.write, stateInProgress},
		{u.close, stateRequested},
		{u.activate, stateSuccess},
	} {
		err := u.step(ctx, s)
		if ctx.Err() != nil {
			u.h.App.Warnf("Interrupted after %d of %d bytes; the engine needs the whole update again", u.Written, u.Size)
			return ctx.Err()
		}
		if err != nil {
			u.Seconds = u.elapsed()
			return u.h.Partial(u, u.failure(s, err))
		}
	}
	u.Complete, u.Seconds = true, u.elapsed()
	return u.h.Out.Emit(u)
}

// failure is that of a step, whose reason has been told.
func (u *update) failure(s step, err error) error {
	f := &app.Failure{Err: err, Hint: fmt.Sprintf("the update broke off after %d of %d bytes", u.Written, u.Size)}
	if errors.As(err, new(*stateError)) {
		f.Hint += ": " + err.Error()
		f.OK = u.h.App.Compat && s.state == stateSuccess
	}
	return f
}

// step does a step, and tells what went wrong in ipmitool's words: it shows the
// state as long as nothing is written, and says nothing of the last one.
func (u *update) step(ctx context.Context, s step) error {
	err := s.do(ctx)
	if ctx.Err() != nil {
		return err
	}
	tell(u.h, err)
	state := tellStatus(ctx, u.h)
	if err != nil || state == s.state {
		return err
	}
	switch {
	case u.Written == 0:
		u.h.App.Warnf("ME state error (%d), aborting", int32(state))
	case s.state != stateSuccess:
		u.h.App.Warnf("ME state error, aborting")
	}
	return &stateError{state}
}

func (u *update) call(ctx context.Context, name string, cmd uint8, data ...byte) error {
	_, err := ipmi.Call(ctx, u.h, ipmi.Request{NetFn: netFn, Cmd: cmd, Data: data})
	return app.CommandFailed(name+" command failed", err)
}

func (u *update) prepare(ctx context.Context) error {
	return u.call(ctx, "UpdatePrepare", cmdPrepare)
}

// open opens the area of the operational code.
func (u *update) open(ctx context.Context) error {
	const operational = 1
	return u.call(ctx, "UpdateOpenArea", cmdOpenArea, operational, 0)
}

// blockLen is how much of the image a message carries: what fits when it is
// bridged.
const blockLen = 22

// write sends the image, in blocks that a byte counts.
func (u *update) write(ctx context.Context) error {
	defer func() { u.h.Progressf("\n") }()
	for n := byte(0); u.Written < u.Size; n++ {
		block := u.image[u.Written:min(u.Written+blockLen, u.Size)]
		err := u.call(ctx, "UpdateWriteArea", cmdWriteArea, append([]byte{n}, block...)...)
		if ctx.Err() != nil {
			return err
		}
		u.progress(u.Written + len(block))
		if err != nil {
			return err
		}
		u.Written += len(block)
	}
	return nil
}

// progress tells of the share that was sent, well or not, if it is a new one.
func (u *update) progress(sent int) {
	percent := int(float32(sent) / float32(u.Size) * 100)
	if percent == u.shown {
		return
	}
	u.shown = percent
	u.h.Progressf("Percent: %02d,  Elapsed time %s\r", percent, clock(u.elapsed()))
	_ = u.h.Out.Flush()
}

// close ends the area.
//
//	+------------+-----+---+
//	|image's size|CRC-8| 0 |
//	+------------+-----+---+
//	      4         1    1
func (u *update) close(ctx context.Context) error {
	data := binary.LittleEndian.AppendUint32(nil, uint32(u.Size))
	return u.call(ctx, "UpdateCloseArea", cmdCloseArea, append(data, crc8(u.image), 0)...)
}

func (u *update) activate(ctx context.Context) error {
	u.h.Progressf("UpdateCompleted, Activate now\n")
	return register(ctx, u.h, kindUpdate)
}

// crc8 is the CRC of the polynomial x⁸+x²+x+1, highest bit first, from 0.
func crc8(data []byte) (crc uint8) {
	for _, b := range data {
		crc ^= b
		for range 8 {
			carry := crc >> 7
			crc = crc<<1 ^ carry*0x07
		}
	}
	return crc
}

// elapsed is how many times the clock's second has changed.
func (u *update) elapsed() int64 { return time.Now().Unix() - u.begun.Unix() }

func clock(seconds int64) string { return fmt.Sprintf("%02d:%02d", seconds/60, seconds%60) }

// Text is the last lines.
func (u *update) Text(p *output.Printer) {
	if u.Complete {
		p.Printf("Update Completed in %s\n", clock(u.Seconds))
		return
	}
	p.Printf("Update Error\n\nTime Taken %s\n", clock(u.Seconds))
}
