// Package user holds the commands about the users of a BMC.
package user

import (
	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/channel"
	"goipmi/internal/output"
)

// New is the group "user".
func New(a *app.App) *cobra.Command {
	return a.Group("user", "Users: names, passwords, privileges", "Invalid user command: '%s'\n",
		newSummary(a),
		newList(a),
		newSet(a),
		newEnable(a, "disable", "Keep a user from logging in", channel.DisableUser),
		newEnable(a, "enable", "Let a user log in", channel.EnableUser),
		newPriv(a),
		newTest(a),
	)
}

// newSet is the group "user set", whose only complaint is its usage.
func newSet(a *app.App) *cobra.Command {
	cmd := a.Group("set", "Set a user's name or password", "%s", newName(a), newPassword(a))
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return wrongOperands(cmd) }
	return cmd
}

func wrongOperands(cmd *cobra.Command) error { return &app.Failure{Usage: app.Usage(cmd)} }

// onChannel is the channel that the only operand names, or the current one.
func onChannel(cmd *cobra.Command, args []string) (uint8, error) {
	switch len(args) {
	case 0:
		return channel.Current, nil
	case 1:
		return app.ParseChannel(args[0])
	}
	return 0, wrongOperands(cmd)
}

// done says what was done to a user.
type done struct {
	UserID uint8  `json:"user_id"`
	Done   string `json:"done"`
	text   string
}

func (d done) Text(p *output.Printer) { p.Printf("%s", d.text) }
