package hpm

import (
	"context"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// status is how the last command fares that took its time (HPM.1 §3.9).
type status struct {
	Command  uint8  `json:"command_in_progress"`
	Code     uint8  `json:"last_completion_code"`
	CodeText string `json:"last_completion_text"`
}

func (v status) Text(p *output.Printer) {
	p.Printf("Upgrade status:\n")
	p.Printf(" Command in progress:          %x\n", v.Command)
	p.Printf(" Last command completion code: %x\n", v.Code)
}

// status asks how a command fares. Noise counts as its being in progress, and
// tells nothing of the command.
func (g *agent) status(ctx context.Context) (v status, told bool, err error) {
	r, err := g.do(ctx, getStatus)
	var code ipmi.Code
	if errors.As(err, &code) && g.forgive(code) {
		return status{Code: uint8(codeInProgress)}, false, nil
	}
	if err == nil {
		v.Command, v.Code = r.U8(), r.U8()
		err = r.Err()
	}
	if err != nil {
		return v, false, getStatus.failure(err)
	}
	v.CodeText = ipmi.Code(v.Code).String()
	return v, true, nil
}

// wait waits for the end of a command that takes its time.
func (g *agent) wait(ctx context.Context) error {
	timeout := g.longest(ctx)
	for start := time.Now(); ; {
		v, _, err := g.status(ctx)
		if err != nil {
			return err
		}
		code := ipmi.Code(v.Code)
		switch busy := code == codeInProgress || code == ipmi.CodeNotInPresentState; {
		case code == ipmi.OK:
			return nil
		case !busy || time.Since(start) >= timeout:
			if g.App.Compat && g.Out.Verbose > 0 {
				g.notice("Error waiting for command %x, compcode = %x", v.Command, v.Code)
			}
			return &app.Failure{Err: code}
		}
		if err := app.Pause(ctx, statusPause); err != nil {
			return &app.Failure{Err: err}
		}
	}
}

// longest is how long a command may take. A controller that was not yet asked
// is asked now.
func (g *agent) longest(ctx context.Context) time.Duration {
	if g.known {
		g.aloud("Use File Upgrade Capabilities: %d seconds\n", g.upgrade)
		return g.upgrade
	}
	v, err := g.target(ctx)
	if err != nil {
		g.notice("%v", err)
		g.aloud("Use default timeout: %d seconds\n", defaultTimeout)
		return defaultTimeout
	}
	timeout := time.Duration(v.UpgradeTimeout) * time.Second
	g.aside(v)
	g.aloud("Use Command Upgrade Capabilities Timeout: %d seconds\n", timeout)
	return timeout
}

func (g *agent) aloud(format string, timeout time.Duration) {
	if g.App.Compat && g.Out.Verbose > 0 {
		g.Out.Printf(format, int(timeout.Seconds()))
	}
}

// activate makes the controller use its new firmware.
func (g *agent) activate(ctx context.Context, data ...byte) error {
	resp, err := g.send(ctx, activate, data...)
	switch {
	case err != nil:
		return activate.failure(err)
	case resp.Code == codeInProgress:
		g.Progressf("Waiting firmware activation...")
		_ = g.Out.Flush()
		if err := g.wait(ctx); err != nil {
			return also(err, "Failed")
		}
		g.notice("OK")
	case resp.Code != ipmi.OK:
		return activate.failure(resp.Code)
	}
	return nil
}

// activation is the last stage (HPM.1 §3.4).
func (u *upgrade) activation(ctx context.Context) error {
	u.Progressf("    ")
	_ = u.Out.Flush()
	err := u.agent.activate(ctx)
	if err == nil && (u.target.SelfTest || u.img.flags&imageSelfTest != 0) {
		err = u.tested(ctx)
	}
	if err != nil && u.target.AutoRollback && u.general[u.current].Rollback {
		u.notice("%v", err)
		u.notice("    Getting rollback status...")
		longest := time.Duration(max(u.img.rollback, u.target.RollbackTimeout)) * time.Second
		v, err := u.rolledBack(ctx, longest)
		if err != nil {
			return err
		}
		return u.tell(v)
	}
	u.report.Activated = err == nil
	return err
}

// tested asks the new firmware for its self test.
func (u *upgrade) tested(ctx context.Context) error {
	seconds := uint8(max(u.img.selfTest, u.target.SelfTestTimeout)) // ipmitool's fits a byte
	v, err := u.agent.selfTest(ctx, time.Duration(seconds)*time.Second)
	switch {
	case err != nil:
		return also(err, "    Self test failed.")
	case v.Result != passed:
		return app.Failf("    Self test failed:\n    Result1 = %x\n    Result2 = %x", v.Result, v.Detail)
	}
	u.aside(v)
	return nil
}

// selfTest is the answer to Query Self-test Results (HPM.1 §3.11).
type selfTest struct {
	Result uint8 `json:"result_1"`
	Detail uint8 `json:"result_2"`
}

// passed is the result of a self test that found nothing.
const passed = 0x55

func (v selfTest) Text(p *output.Printer) {
	p.Printf("Self test results:\nResult1 = %x\nResult2 = %x\n", v.Result, v.Detail)
}

func (g *agent) selfTest(ctx context.Context, timeout time.Duration) (v selfTest, err error) {
	resp, err := g.poll(ctx, querySelfTest, timeout, codeInProgress)
	if err == nil && resp.Code != ipmi.OK {
		err = resp.Code
	}
	r := ipmi.NewReader(resp.Data)
	r.Skip(1)
	v = selfTest{r.U8(), r.U8()}
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return v, querySelfTest.failure(err)
	}
	return v, nil
}

// rolledBack are the components that run their old firmware again.
type rolledBack struct {
	Components []int `json:"rolled_back_components"`
	mask       components
}

func (v rolledBack) Text(p *output.Printer) {
	if v.mask == 0 {
		p.Printf("No Firmware rollback occurred\n")
		return
	}
	p.Printf("Rollback occurred on component mask: 0x%02x\n", uint8(v.mask))
}

// codeRollbackFailed says that a rollback failed.
const codeRollbackFailed = ipmi.Code(0x81)

// rolledBack asks how a rollback went (HPM.1 §3.12).
func (g *agent) rolledBack(ctx context.Context, timeout time.Duration) (v rolledBack, err error) {
	resp, err := g.poll(ctx, queryRollback, timeout, codeInProgress, ipmi.CodeTimeout)
	r := ipmi.NewReader(resp.Data)
	r.Skip(1)
	v.mask = components(r.U8())
	v.Components = v.mask.ids()
	switch {
	case err == nil && resp.Code == codeRollbackFailed:
		return v, app.Failf("Rollback failed on component mask: 0x%02x", uint8(v.mask))
	case err == nil && resp.Code != ipmi.OK:
		err = resp.Code
	case err == nil:
		err = r.Err()
	}
	if err != nil {
		return v, queryRollback.failure(err)
	}
	return v, nil
}

func newActivate(a *app.App) *cobra.Command {
	return a.Command("activate [norollback]", "Make the controller use its new firmware",
		func(ctx context.Context, h *app.Host, args []string) error {
			var data []byte
			if len(args) == 1 && args[0] == "norollback" {
				data = []byte{1}
			}
			if err := newAgent(h).activate(ctx, data...); err != nil {
				return err
			}
			return h.Out.Emit(output.Done{Done: "activated"})
		})
}

func newAbort(a *app.App) *cobra.Command {
	return newCommand(a, "abort", "Give up the upgrade that is going on", 0,
		func(ctx context.Context, g *agent, _ []string) error {
			if _, err := g.do(ctx, abortUpgrade); err != nil {
				return abortUpgrade.failure(err)
			}
			return g.Out.Emit(output.Done{Done: "aborted"})
		})
}

func newUpgStatus(a *app.App) *cobra.Command {
	return newCommand(a, "upgstatus", "How the last command fares that took its time", 0,
		func(ctx context.Context, g *agent, _ []string) error {
			v, told, err := g.status(ctx)
			if err != nil || !told && a.Compat {
				return err
			}
			return g.tell(v)
		})
}

func newRollback(a *app.App) *cobra.Command {
	return newCommand(a, "rollback", "Go back to the firmware before", 0,
		func(ctx context.Context, g *agent, _ []string) error {
			t, err := g.target(ctx)
			if err != nil {
				return err
			}
			g.aside(t)
			g.heed(t)
			resp, err := g.send(ctx, manualRollback)
			if err == nil && resp.Code != ipmi.OK && resp.Code != codeInProgress {
				err = resp.Code
			}
			if err != nil {
				return manualRollback.failure(err)
			}
			g.Progressf("Waiting firmware rollback...")
			_ = g.Out.Flush()
			v, err := g.rolledBack(ctx, time.Duration(t.RollbackTimeout)*time.Second)
			if err != nil {
				return err
			}
			return g.tell(v)
		})
}

func newRollbackStatus(a *app.App) *cobra.Command {
	return newCommand(a, "rollbackstatus", "Which components run their old firmware again", 0,
		func(ctx context.Context, g *agent, _ []string) error {
			v, err := g.rolledBack(ctx, defaultTimeout)
			if err != nil {
				return err
			}
			return g.tell(v)
		})
}

func newSelfTestResult(a *app.App) *cobra.Command {
	return newCommand(a, "selftestresult", "What the firmware's self test found", 0,
		func(ctx context.Context, g *agent, _ []string) error {
			v, err := g.selfTest(ctx, defaultTimeout)
			if err != nil {
				return err
			}
			return g.tell(v)
		})
}
