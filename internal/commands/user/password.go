package user

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newPassword(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("password <user> [password [16|20]]", "Set a user's password; asks for it if it is not given",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 {
				return wrongOperands(cmd)
			}
			return setPassword(ctx, h, args)
		})
	cmd.Long = "16 and 20 are the sizes of the field for the password, in bytes: IPMI 1.5 has only\n" +
		"the shorter one. Without a size the shorter one is used if the password fits."
	return cmd
}

func setPassword(ctx context.Context, h *app.Host, args []string) error {
	id, err := app.ParseUserID(args[0])
	if err != nil {
		return err
	}
	password, err := givenPassword(h.App, id, args[1:])
	if err != nil {
		return err
	}
	size, err := fieldSize(password, args[1:])
	if err != nil {
		return err
	}
	err = channel.UserPassword(ctx, h, id, channel.SetPassword, password, size)
	if err != nil {
		return app.Evaluated(err, "Set User Password command failed (user %d)", id)
	}
	return h.Out.Emit(done{id, "set password", fmt.Sprintf("Set User Password command successful (user %d)\n", id)})
}

// givenPassword is the operand or, asked for twice, a secret. ipmitool means to
// compare the two, but compares the second with itself.
func givenPassword(a *app.App, id uint8, args []string) (string, error) {
	if len(args) > 0 {
		return args[0], nil
	}
	first, err := askPassword(a, id)
	if err != nil {
		return "", err
	}
	second, err := askPassword(a, id)
	if err == nil && first != second {
		err = app.Failf("Passwords do not match or are longer than %d", channel.PasswordLen20)
	}
	return first, err
}

func askPassword(a *app.App, id uint8) (string, error) {
	return a.AskSecret(fmt.Sprintf("Password for user %d: ", id))
}

// fieldSize is the size given behind the password, or one that it fits in.
func fieldSize(password string, args []string) (int, error) {
	size := channel.PasswordLen15
	switch {
	case len(args) > 1:
		n, err := app.ParseByte(args[1])
		if err != nil || n != channel.PasswordLen15 && n != channel.PasswordLen20 {
			return 0, app.Failf("Invalid password length '%s'", args[1])
		}
		size = int(n)
	case len(password) > channel.PasswordLen15:
		size = channel.PasswordLen20
	}
	if len(password) > size {
		return 0, app.Failf("Password is too long (> %d bytes)", size)
	}
	return size, nil
}

func newEnable(a *app.App, name, short string, op channel.PasswordOperation) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command(name+" <user>", short, func(ctx context.Context, h *app.Host, args []string) error {
		if len(args) != 1 {
			return wrongOperands(cmd)
		}
		return enable(ctx, h, args[0], op, name)
	})
	return cmd
}

// enable takes silence for an unspecified error, as ipmitool does.
func enable(ctx context.Context, h *app.Host, user string, op channel.PasswordOperation, name string) error {
	id, err := app.ParseUserID(user)
	if err != nil {
		return err
	}
	err = channel.UserPassword(ctx, h, id, op, "", channel.PasswordLen15)
	if err == nil {
		return h.Out.Emit(done{UserID: id, Done: name})
	}
	var code ipmi.Code
	if !errors.As(err, &code) {
		code = ipmi.CodeUnspecified
	}
	return &app.Failure{Line: fmt.Sprintf("%s\nSet User Password command failed (user %d)", app.Evaluation(code), id), Err: err}
}

func newTest(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("test <user> <16|20> [password]", "Try a password, in a field of 16 or 20 bytes; asks for it if it is not given",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) != 2 && len(args) != 3 {
				return wrongOperands(cmd)
			}
			return testPassword(ctx, h, args)
		})
	return cmd
}

func testPassword(ctx context.Context, h *app.Host, args []string) error {
	id, err := app.ParseUserID(args[0])
	if err != nil {
		return err
	}
	size, err := app.ParseInt(args[1], channel.PasswordLen15, channel.PasswordLen20)
	if err != nil || size != channel.PasswordLen15 && size != channel.PasswordLen20 {
		return app.Failf("Given password length '%s' is invalid.\nExpected value is either 16 or 20.", args[1])
	}
	var password string
	if len(args) > 2 {
		password = args[2]
	} else if password, err = askPassword(h.App, id); err != nil {
		return err
	}
	return tested(h, id, channel.UserPassword(ctx, h, id, channel.TestPassword, password, int(size)))
}

// tested prints the outcome; all but success is a failure without a line.
func tested(h *app.Host, id uint8, err error) error {
	v := testResult{UserID: id, Accepted: err == nil, Result: "Unknown error"}
	var code ipmi.Code
	switch answered := errors.As(err, &code); {
	case err == nil:
		v.Result = "Success"
	case answered && code == channel.CodeWrongPassword:
		v.Result = "Failure: password incorrect"
	case answered && code == channel.CodeWrongPasswordSize:
		v.Result = "Failure: wrong password size"
	}
	if emitErr := h.Out.Emit(v); emitErr != nil || err == nil {
		return emitErr
	}
	return &app.Failure{Err: err, Hint: v.hint(code)}
}

// testResult is whether a password is the user's.
type testResult struct {
	UserID   uint8  `json:"user_id"`
	Accepted bool   `json:"accepted"`
	Result   string `json:"result"`
}

func (v testResult) Text(p *output.Printer) { p.Printf("%s\n", v.Result) }

func (v testResult) hint(code ipmi.Code) string {
	switch code {
	case channel.CodeWrongPassword:
		return fmt.Sprintf("that is not the password of user %d", v.UserID)
	case channel.CodeWrongPasswordSize:
		return "the password was set with the other size; try that one"
	}
	return ""
}
