package sunoem

import (
	"context"
	"encoding/binary"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// What the core tunnel is asked for, by its first byte.
const (
	opGetFile     = 11
	opGetBehavior = 15
)

// Lengths of names in bytes, with a NUL behind them.
const (
	fileField     = 16
	behaviorField = 32
)

func newGetFile(a *app.App) *cobra.Command {
	cmd := command(a, "getfile <id> <file>", "Copy one of ILOM's files", 2, runGetFile)
	cmd.Long = "Ids are SSH_PUBKEYS, DIAG_PASSED, DIAG_FAILED, DIAG_START_TIME, DIAG_END_TIME, DIAG_INVENTORY,\n" +
		"DIAG_TEST_LOG, DIAG_UEFI_LOG, DIAG_LAST_LOG, DIAG_LAST_CMD."
	return cmd
}

// copied is a file that was copied.
type copied struct {
	ID    string `json:"id"`
	File  string `json:"file"`
	Bytes int    `json:"bytes"`
}

// Text is ipmitool's: nothing.
func (copied) Text(*output.Printer) {}

// maxFileID is the length that ipmitool refuses; it cuts off what is longer
// than the field.
const maxFileID = 1024

// runGetFile makes the file before it asks for the first block; what came
// before a failure is in it.
func runGetFile(ctx context.Context, h *app.Host, args []string) error {
	id, file := args[0], args[1]
	if err := needVersion(ctx, h); err != nil {
		return unsupported(err)
	}
	if len(id) >= maxFileID || !h.App.Compat && len(id) >= fileField {
		return app.Failf("File ID >= %d characters", fileField)
	}
	if err := app.WriteFile(file, nil); err != nil {
		return app.Failf("%v\nUnable to open file: %s", err, file)
	}
	contents, err := getFile(ctx, h, id[:min(len(id), fileField-1)])
	if writeErr := app.WriteFile(file, contents); writeErr != nil {
		return writeErr
	}
	if err != nil {
		return err
	}
	return h.Out.Emit(copied{id, file, len(contents)})
}

// maxBlocks bounds a file that does not end: 64 MB.
const maxBlocks = 1 << 16

func getFile(ctx context.Context, h *app.Host, id string) (contents []byte, err error) {
	for n := range uint32(maxBlocks) {
		data, last, err := getBlock(ctx, h, id, n)
		if err != nil {
			return contents, err
		}
		contents = append(contents, data...)
		if last {
			return contents, nil
		}
	}
	return contents, app.Failf("Sun OEM getfile: the file does not end after %d blocks", maxBlocks)
}

// maxBlock is the most bytes that a block holds.
const maxBlock = 1024

// getBlock asks for a block. The numbers have their most significant bytes first.
//
//	request                      answer
//	+--+--------+------------+   +------------+----+---------+----+
//	|op|file, 16|block number|   |block number|size|last block|data|
//	+--+--------+------------+   +------------+----+---------+----+
//	 1     16         4                4        4       1     size
func getBlock(ctx context.Context, h *app.Host, id string, n uint32) (data []byte, last bool, err error) {
	const op = "Sun OEM getfile command failed"
	number := binary.BigEndian.AppendUint32(nil, n)
	answer, err := ask(ctx, h, cmdCoreTunnel, append(append([]byte{opGetFile}, field(id, fileField)...), number...))
	if err != nil {
		return nil, false, failed(op, err)
	}
	r := ipmi.NewReader(answer)
	got, size, end := r.Bytes(4), binary.BigEndian.Uint32(r.Bytes(4)), r.U8()
	switch {
	case r.Err() != nil:
		return nil, false, failed(op, r.Err())
	case size > maxBlock:
		return nil, false, app.Failf("Sun OEM getfile invalid data size: %d", int32(size))
	case string(got) != string(number):
		return nil, false, app.Failf("Sun OEM getfile Incorrect Block Num Returned\nExpecting: %x Received: %x",
			binary.LittleEndian.Uint32(number), binary.LittleEndian.Uint32(got)) // in ipmitool's order
	}
	data = r.Bytes(int(size))
	if r.Err() != nil {
		return nil, false, failed(op, r.Err())
	}
	return data, end != 0, nil
}

func newGetBehavior(a *app.App) *cobra.Command {
	cmd := command(a, "getbehavior <id>", "Whether ILOM behaves in a way", 1, runGetBehavior)
	cmd.Long = "Ids are SUPPORTS_SIGNED_PACKAGES and REQUIRES_SIGNED_PACKAGES."
	return cmd
}

// behavior is whether ILOM has one.
type behavior struct {
	ID      string `json:"id"`
	Enabled bool   `json:"enabled"`
}

// Text is a line.
func (v behavior) Text(p *output.Printer) {
	is := "is not"
	if v.Enabled {
		is = "is"
	}
	p.Printf("ILOM behavior %s %s enabled\n", v.ID, is)
}

func runGetBehavior(ctx context.Context, h *app.Host, args []string) error {
	const op = "Sun OEM getbehavior command failed"
	if err := needVersion(ctx, h); err != nil {
		return unsupported(err)
	}
	if len(args[0]) >= behaviorField {
		return app.Failf("Behavior ID >= %d characters", behaviorField)
	}
	data, err := ask(ctx, h, cmdCoreTunnel, append([]byte{opGetBehavior}, field(args[0], behaviorField)...))
	if err != nil {
		return failed(op, err)
	}
	r := ipmi.NewReader(data)
	v := behavior{args[0], r.U8() != 0}
	if r.Err() != nil {
		return failed(op, r.Err())
	}
	return h.Out.Emit(v)
}
