package sunoem

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// newSSHKey looks at the user before it looks at the command, as ipmitool.
func newSSHKey(a *app.App) *cobra.Command {
	cmd := a.Group("sshkey", "Keys that users may log in with over SSH", "Invalid sshkey command: %s",
		newSetKey(a),
		command(a, "del <user id>", "Remove a user's key", 1, runDeleteKey),
	)
	if a.Compat {
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				if _, err := parseUser(args[1]); err != nil {
					return err
				}
			}
			return &app.Failure{Usage: app.Usage(cmd)}
		}
	}
	return cmd
}

func parseUser(word string) (uint8, error) {
	id, err := app.ParseByte(word)
	if err != nil {
		return 0, &app.Failure{Line: "Given interval is too big.", Hint: "the user's number is from 0 to 255"}
	}
	return id, nil
}

func runDeleteKey(ctx context.Context, h *app.Host, args []string) error {
	id, err := parseUser(args[0])
	if err != nil {
		return err
	}
	if _, err := act(ctx, h, cmdDeleteSSHKey, []byte{id}); err != nil {
		return app.CommandFailed(fmt.Sprintf("Unable to delete ssh key for UID %d", id), err)
	}
	return h.Out.Emit(output.Done{
		Done: fmt.Sprintf("key of user %d removed", id), Line: fmt.Sprintf("Deleted SSH key for user id %d\n", id),
	})
}

func newSetKey(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = command(a, "set <user id> <file>", "Store a public key", 1,
		func(ctx context.Context, h *app.Host, args []string) error {
			id, err := parseUser(args[0])
			switch {
			case err != nil:
				return err
			case len(args) < 2:
				return &app.Failure{Usage: app.Usage(cmd)}
			}
			return setKey(ctx, h, id, args[1])
		})
	return cmd
}

func setKey(ctx context.Context, h *app.Host, id uint8, file string) error {
	key, err := loadKey(file)
	if err != nil {
		return err
	}
	h.Progressf("Setting SSH key for user id %d...", id)
	if err := sendKey(ctx, h, id, key); err != nil {
		h.Progressf("failed\n")
		return &app.Failure{Line: fmt.Sprintf("Unable to set ssh key for UID %d%s.", id, app.Reason(", ", err)), Err: err}
	}
	return h.Out.Emit(output.Done{Done: fmt.Sprintf("key of user %d set", id), Line: "done\n"})
}

// A key goes in blocks, whose numbers are bytes, but for the last one's.
const (
	keyBlock  = 64
	lastBlock = 0xff
	maxKey    = (lastBlock + 1) * keyBlock
)

func loadKey(file string) ([]byte, error) {
	f, err := app.OpenFile(file)
	if err != nil {
		return nil, app.Failf("%v\nUnable to open file '%s' for reading.", err, file)
	}
	defer f.Close()
	key, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	switch {
	case err != nil:
		return nil, app.Failf("Failed to seek in file '%s'.", file)
	case len(key) == 0:
		return nil, app.Failf("File '%s' is empty.", file)
	case len(key) > maxKey:
		return nil, app.Failf("Unable to pack byte %d from file '%s'.", maxKey, file)
	}
	return key, nil
}

// sendKey sends the blocks.
//
//	+----+------+------+--------+
//	|user|number|length|data ...|
//	+----+------+------+--------+
func sendKey(ctx context.Context, h *app.Host, id uint8, key []byte) error {
	for n := 0; len(key) > 0; n++ {
		block := key[:min(len(key), keyBlock)]
		if key = key[len(block):]; len(key) == 0 {
			n = lastBlock
		}
		h.Progressf(".")
		_ = h.Out.Flush()
		if _, err := act(ctx, h, cmdSetSSHKey, append([]byte{id, byte(n), byte(len(block))}, block...)); err != nil {
			return err
		}
	}
	return nil
}
