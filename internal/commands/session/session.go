// Package session holds the command about the sessions of a BMC.
package session

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

const cmdGetSessionInfo = 0x3d

// New is the group "session".
func New(a *app.App) *cobra.Command {
	group := a.Group("session", "Who is logged in", "Invalid SESSION command: %s", newInfo(a))
	return app.Otherwise(group, func(args []string, f *app.Failure) error {
		if len(args) == 0 {
			f.Line, f.OK = "", true
		}
		return f
	})
}

func newInfo(a *app.App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Command("info active|all|id NUMBER|handle NUMBER", "One session, or all",
		func(ctx context.Context, h *app.Host, args []string) error {
			if len(args) == 0 || args[0] == "help" {
				return &app.Failure{Usage: app.Usage(cmd), OK: true}
			}
			err := runInfo(ctx, h, args)
			var wrong usageError
			if errors.As(err, &wrong) {
				return &app.Failure{Line: wrong.Error(), Usage: app.Usage(cmd)}
			}
			return err
		})
	return cmd
}

// usageError is a wrong operand, after which the usage is printed.
type usageError string

func (e usageError) Error() string { return string(e) }

// What Get Session Info looks for, if not for a number (IPMI v2.0 §22.20).
const (
	findCurrent = 0x00
	findHandle  = 0xfe
	findID      = 0xff
)

func runInfo(ctx context.Context, h *app.Host, args []string) error {
	switch args[0] {
	case "active":
		return one(ctx, h, true, findCurrent)
	case "all":
		return all(ctx, h)
	case "id", "handle":
		n, err := number(args)
		if err != nil {
			return err
		}
		if args[0] == "handle" {
			return one(ctx, h, false, findHandle, byte(n))
		}
		return one(ctx, h, false, binary.LittleEndian.AppendUint32([]byte{findID}, n)...)
	}
	return usageError("Invalid SESSION info parameter: " + args[0])
}

func number(args []string) (uint32, error) {
	if len(args) < 2 {
		return 0, usageError(fmt.Sprintf("Missing %s argument", args[0]))
	}
	n, err := app.ParseInt(args[1], 0, math.MaxUint32)
	if err != nil {
		return 0, usageError(fmt.Sprintf("HEX number expected, but '%s' given.", args[1]))
	}
	return uint32(n), nil
}

const failed = "Get Session Info command failed"

func request(data ...byte) ipmi.Request {
	return ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetSessionInfo, Data: data, Idempotent: true}
}

func one(ctx context.Context, h *app.Host, current bool, data ...byte) error {
	answer, err := ipmi.Call(ctx, h, request(data...))
	if err != nil {
		line := failed + app.Reason(": ", err)
		if current && h.App.Options.Interface != "lan" {
			line += "\nIt is likely that the channel in use does not support sessions"
		}
		return &app.Failure{Line: line, Err: err}
	}
	v, err := decode(answer)
	if err != nil {
		return app.CommandFailed(failed, err)
	}
	return h.Out.Emit(v)
}

// all asks for the sessions by their places until the last of the slots. A
// free one ends the list without a line.
func all(ctx context.Context, h *app.Host) error {
	rows := h.Out.List()
	for i, slots := 1, 1; i <= slots; i++ {
		resp, err := h.Do(ctx, request(byte(i)))
		free := resp.Code == ipmi.CodeNotPresent || resp.Code == ipmi.CodeInvalidField
		if err == nil && resp.Code != ipmi.OK && !free {
			err = resp.Code
		}
		if err != nil {
			return app.CommandFailed(failed, err)
		}
		v, err := decode(resp.Data)
		if err != nil {
			return endOfList(h, rows, err)
		}
		if err := rows.Row(v); err != nil {
			return err
		}
		slots = int(v.Slots)
	}
	return rows.Close()
}

// endOfList is a failure to ipmitool, if a silent one.
func endOfList(h *app.Host, rows *output.List, err error) error {
	if h.App.Compat {
		return errors.Join(&app.Failure{Err: err}, rows.Close())
	}
	return rows.Close()
}
