package chassis

import (
	"context"
	"errors"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Sizes of the mailbox (IPMI v2.0 table 28-14, parameter 7).
const (
	mboxBlockLen = 16
	mboxIANALen  = 3
)

func newMboxSet(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("set [text] [block <block>] <IANA> <byte>...", "Write from block 0 on, or one block",
		func(ctx context.Context, h *app.Host, args []string) error {
			return runMboxSet(ctx, h, cmd, args)
		})
	cmd.Long = "IANA is the enterprise number that the boot initiator knows, in block 0.\n" +
		"With text, a single word follows it and is written with a zero byte at its end.\n" +
		"One block holds 16 bytes, block 0 holds 13; more are cut off."
	return cmd
}

func runMboxSet(ctx context.Context, h *app.Host, cmd *cobra.Command, args []string) error {
	o, rest, err := parseMbox(cmd, args)
	if err != nil {
		return err
	}
	h.App.Verbosef(1, "Writing Boot Mailbox...")
	w, err := parseMboxWrite(o, rest)
	if f := new(app.Failure); errors.As(err, &f) {
		f.Usage = app.Usage(cmd)
	}
	if err != nil {
		return err
	}
	return w.run(ctx, h)
}

// mboxWrite is data on its way into the mailbox.
type mboxWrite struct {
	block  int // the first
	blocks int
	iana   uint32
	data   []byte
	wrong  map[int]string // words that are no bytes, by where they stand in data
}

func parseMboxWrite(o mboxOptions, args []string) (w mboxWrite, err error) {
	if len(args) < 1 {
		return w, app.Failf("No valid IANA PEN specified!\n")
	}
	number, err := app.ParseInt(args[0], math.MinInt32, math.MaxInt32)
	switch {
	case err != nil:
		return w, app.Failf("No valid IANA PEN specified!\n")
	case len(args) < 2:
		return w, app.Failf("No data provided!\n")
	}
	w.iana = uint32(number)
	if o.text {
		w.data = append([]byte(args[1]), 0)
	} else {
		w.parseBytes(args[1:])
	}
	w.block, w.blocks = o.block, 1
	if o.block < 0 {
		w.block = 0
		w.blocks = (mboxIANALen + len(w.data) + mboxBlockLen - 1) / mboxBlockLen
	}
	return w, nil
}

func (w *mboxWrite) parseBytes(words []string) {
	w.data = make([]byte, len(words))
	w.wrong = map[int]string{}
	for i, word := range words {
		b, err := app.ParseByte(word)
		if err != nil {
			w.wrong[i] = word
		}
		w.data[i] = b
	}
}

// mboxPiece is one block to write.
type mboxPiece struct {
	block int
	head  []byte // the enterprise number, of block 0
	data  []byte
	wrong string // the word that ended data early, zeros follow
}

// pieces cuts the data into blocks.
func (w *mboxWrite) pieces() []mboxPiece {
	var pieces []mboxPiece
	for at := 0; at < len(w.data) && len(pieces) < w.blocks; {
		piece := mboxPiece{block: w.block + len(pieces)}
		if piece.block == 0 {
			piece.head = []byte{byte(w.iana), byte(w.iana >> 8), byte(w.iana >> 16)}
		}
		n := min(mboxBlockLen-len(piece.head), len(w.data)-at)
		piece.data, piece.wrong = w.take(at, n)
		pieces = append(pieces, piece)
		at += n
	}
	return pieces
}

// take is n bytes of the data, zeros from the first wrong word on.
func (w *mboxWrite) take(at, n int) (data []byte, wrong string) {
	for i := range n {
		if word, bad := w.wrong[at+i]; bad {
			return append(append(data, w.data[at:at+i]...), make([]byte, n-i)...), word
		}
	}
	return w.data[at : at+n], ""
}

func (w *mboxWrite) run(ctx context.Context, h *app.Host) error {
	h.App.Verbosef(1, "Data size: %d", len(w.data))
	h.App.Verbosef(1, "Blocks to write: %d", w.blocks)
	if w.blocks > mboxBlocks {
		return app.Failf("Data size %d exceeds maximum (%d)", len(w.data), mboxBlocks*mboxBlockLen-mboxIANALen)
	}
	pieces := w.pieces()
	if err := refuseWrong(h, pieces); err != nil {
		return err
	}
	if err := writePieces(ctx, &bootWriter{h: h}, pieces); err != nil {
		return written(err)
	}
	v := mboxWritten{Blocks: len(pieces)}
	for _, piece := range pieces {
		v.Bytes += len(piece.data)
	}
	return h.Out.Emit(v)
}

func writePieces(ctx context.Context, w *bootWriter, pieces []mboxPiece) error {
	w.announce(ctx, setInProgress)
	defer w.announce(ctx, setComplete)
	for _, piece := range pieces {
		if err := writePiece(ctx, w, piece); err != nil {
			return err
		}
	}
	w.h.App.Verbosef(1, "Wrote %d blocks of Boot Initiator Mailbox", len(pieces))
	w.announce(ctx, commitWrite)
	return w.clearAck(ctx, ackBIOS|ackOSLoader)
}

// refuseWrong writes nothing if a word is no byte. ipmitool writes zeros.
func refuseWrong(h *app.Host, pieces []mboxPiece) error {
	for _, piece := range pieces {
		if piece.wrong != "" && !h.App.Compat {
			return app.Failf("Bad byte value: %s", piece.wrong)
		}
	}
	return nil
}

func writePiece(ctx context.Context, w *bootWriter, piece mboxPiece) error {
	if piece.wrong != "" {
		w.h.App.Warnf("Bad byte value: %s", piece.wrong)
	}
	w.h.App.Verbosef(1, "Block %3d: % x", piece.block, piece.data)
	payload := append(append([]byte{byte(piece.block)}, piece.head...), piece.data...)
	err := w.set(ctx, paramMailbox, payload...)
	if errors.Is(err, ipmi.CodeOutOfRange) {
		w.h.App.Warnf("Hit end of mailbox writing block %d", piece.block)
	}
	return err
}

// mboxWritten is what the mailbox has taken; ipmitool does not mention it.
type mboxWritten struct {
	Blocks int `json:"blocks_written"`
	Bytes  int `json:"bytes_written"`
}

func (mboxWritten) Text(*output.Printer) {}
