package sunoem

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPing(a *app.App) *cobra.Command {
	return command(a, "ping <number> [q]", "Have packets sent back, and tell how long it takes", 1,
		func(ctx context.Context, h *app.Host, args []string) error {
			switch {
			case len(args) > 2:
				return app.Failf("Too many parameters given. See help for more information.")
			case len(args) == 2 && !strings.HasPrefix(args[1], "q"):
				return app.Failf("Unknown option '%s' given.", args[1])
			}
			n, err := app.ParseWord(args[0])
			if err != nil {
				return app.Failf("Given number of packets is either invalid or out of range.")
			}
			return ping(ctx, h, int(n), len(args) == 2)
		})
}

// echoes is what came of a ping.
type echoes struct {
	Transmitted int     `json:"transmitted"`
	Received    int     `json:"received"`
	Times       []int64 `json:"times_ms"`
	Min         int64   `json:"min_ms"`
	Average     int64   `json:"avg_ms"`
	Max         int64   `json:"max_ms"`

	total int64
}

// ping sends n packets, until one is not as it was when it comes back.
func ping(ctx context.Context, h *app.Host, n int, quiet bool) error {
	v := echoes{Times: []int64{}}
	for seq := range n {
		v.Transmitted++
		begun := time.Now()
		err := echo(ctx, h, uint16(seq))
		if err != nil {
			return v.failed(h, seq, err)
		}
		v.add(time.Since(begun).Milliseconds())
		if !quiet {
			h.Progressf("Receive %d Bytes - Seq. # %d time=%d ms\n", packetLen, seq, v.Times[seq])
		}
	}
	return h.Out.Emit(v)
}

func (v *echoes) add(ms int64) {
	v.Received++
	v.Times = append(v.Times, ms)
	v.total += ms
	if ms < v.Min || v.Received == 1 {
		v.Min = ms
	}
	v.Max = max(v.Max, ms)
	v.Average = v.total / int64(v.Received)
}

// wrongEcho is how an answer differs from the packet.
type wrongEcho string

func (e wrongEcho) Error() string { return string(e) }

// failed tells of a wrong packet on standard output, as ipmitool.
func (v *echoes) failed(h *app.Host, seq int, err error) error {
	var wrong wrongEcho
	if errors.As(err, &wrong) {
		h.Progressf("%s\n", wrong)
		return h.Partial(*v, &app.Failure{Err: err})
	}
	return h.Partial(*v, &app.Failure{Line: fmt.Sprintf("Sun OEM echo command failed. Seq # %d", seq), Err: err})
}

// Text is the summary.
func (v echoes) Text(p *output.Printer) {
	p.Printf("%d packets transmitted, %d packets received\n", v.Transmitted, v.Received)
	if v.Received > 0 {
		p.Printf("round-trip min/avg/max = %d/%d/%d ms\n", v.Min, v.Average, v.Max)
	}
}

// A packet is its number and the numbers from 0 on.
const packetLen = 2 + 64

func packet(seq uint16) []byte {
	b := binary.LittleEndian.AppendUint16(nil, seq)
	for i := range packetLen - len(b) {
		b = append(b, byte(i))
	}
	return b
}

// echo has one packet sent back; the error is a wrongEcho if it has changed.
func echo(ctx context.Context, h *app.Host, seq uint16) error {
	sent := packet(seq)
	got, err := ask(ctx, h, cmdEcho, sent)
	if err != nil {
		return err
	}
	r := ipmi.NewReader(got)
	number, data := r.U16(), r.Bytes(packetLen-2)
	switch {
	case r.Err() != nil:
		return wrongEcho(fmt.Sprintf("Invalid payload size for seq # %d. Expecting %d Received %d", seq, packetLen, len(got)))
	case number != seq:
		return wrongEcho(fmt.Sprintf("Invalid Seq # Expecting %d Received %d", seq, number))
	case !bytes.Equal(data, sent[2:]):
		return wrongEcho(fmt.Sprintf("Corrupt data packet. Seq # %d Offset %d", seq, firstDifference(data, sent[2:])))
	}
	return nil
}

func firstDifference(a, b []byte) int {
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	return i
}
