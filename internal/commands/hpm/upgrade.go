package hpm

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/output"
)

// purpose is what an image is read for.
type purpose uint8

const (
	toView purpose = iota
	toUpgrade
	toCompare
)

// stageTitles are said once an image has proved right for the controller.
var stageTitles = [...]string{
	toView:    "\nComparing Target & Image File version",
	toUpgrade: "\nPerforming upgrade stage:",
	toCompare: "\nPerforming upload for compare stage:",
}

// Last words.
var (
	success = [...]string{
		toView:    " ",
		toUpgrade: "\nFirmware upgrade procedure successful\n",
		toCompare: "\nFirmware comparison procedure complete\n",
	}
	failed = [...]string{
		toView:    " ",
		toUpgrade: "Firmware upgrade procedure failed\n",
		toCompare: "Firmware comparison procedure failed\n",
	}
)

const coldResetNote = "(*) Component requires Payload Cold Reset"

// upgrade is an image on its way into a controller.
type upgrade struct {
	*agent
	img *image
	purpose
	survey                 survey
	force, debug, activate bool
	asked                  uint16 // components, 0 for all

	target  target
	general [maxComponents]general
	chosen  components // that the image is newer for, or is to go to all the same
	current uint8      // the last component uploaded to
	shown   int        // per cent; -1 if none
	report  report
}

// report is what an image was found to hold, and what became of it.
type report struct {
	Components []part `json:"components"`
	Activated  bool   `json:"activated"`
	view       bool
	whole      bool
}

// part is a component's firmware in an image.
type part struct {
	component
	Image    version `json:"image"`
	Selected bool    `json:"selected"`
	Result   string  `json:"result,omitempty"`
	Bytes    int     `json:"bytes_sent"`
}

// Text is of use where versions are only looked at. Of all else people see the
// progress.
func (v report) Text(p *output.Printer) {
	if !v.view {
		return
	}
	versionHeader(p, "File")
	for _, c := range v.Components {
		p.Printf("%s%s\n", c.head(c.Selected), c.Image.imageCell())
	}
	if v.whole {
		p.Printf("%s", line(narrow))
	}
}

func newUpgrade(a *app.App) *cobra.Command {
	cmd := a.Command("upgrade <file> [component <n>]... [force] [activate]", "Upload the firmware in a file",
		func(ctx context.Context, h *app.Host, args []string) error {
			return runImage(ctx, h, toUpgrade, args)
		})
	cmd.Long = `A component is left as it is if the file has nothing new for it.

    component n  upload to this component alone, 0 to 7; may be given more than once
    force        upload to all, and to another maker's product, if you say yes
    activate     make the controller use the firmware at once
    debug        show every block`
	return cmd
}

func newCompare(a *app.App) *cobra.Command {
	return a.Command("compare <file> [component <n>]...", "Compare a controller's firmware with that in a file",
		func(ctx context.Context, h *app.Host, args []string) error {
			return runImage(ctx, h, toCompare, args)
		})
}

// runImage reads the operands and sends an image.
func runImage(ctx context.Context, h *app.Host, p purpose, args []string) error {
	u := &upgrade{agent: newAgent(h), purpose: p, shown: -1}
	if err := u.parse(args); err != nil {
		return err
	}
	if len(args) == 0 {
		return also(&app.Failure{Line: "Cannot open image file '(null)'", Hint: "the image file's name is missing"}, "%s", failed[p])
	}
	var err error
	if u.survey, err = u.agent.survey(ctx); err != nil {
		return err
	}
	return u.run(ctx, args[0])
}

// parse looks for keywords everywhere, the file's place too.
func (u *upgrade) parse(args []string) error {
	for i, word := range args {
		switch word {
		case "component":
			if err := u.ask(args[i+1:]); err != nil {
				return err
			}
		case "debug":
			u.debug = true
		case "force":
			u.force = u.purpose == toUpgrade
		case "activate":
			u.activate = u.purpose == toUpgrade
		}
	}
	return nil
}

// ask selects the component that words begin with. ipmitool knows a component
// 8, which no image has.
func (u *upgrade) ask(words []string) error {
	highest := int64(maxComponents - 1)
	if u.App.Compat {
		highest = maxComponents
	}
	if len(words) == 0 {
		return app.Failf("No component Id provided\n")
	}
	n, err := app.ParseInt(words[0], 0, highest)
	if err != nil {
		return wrongComponent(words[0])
	}
	if u.App.Compat && u.Out.Verbose > 0 {
		u.notice("Component Id %d provided", n)
	}
	u.asked |= 1 << n
	return nil
}

// compareVersions shows what an image would upgrade.
func (g *agent) compareVersions(ctx context.Context, s survey, file string) error {
	u := &upgrade{agent: g, survey: s, report: report{view: true}}
	return u.run(ctx, file)
}

// run takes an image through the stages of an upgrade (HPM.1 §3).
func (u *upgrade) run(ctx context.Context, file string) error {
	if err := u.stages(ctx, file); err != nil {
		if ctx.Err() != nil {
			u.interrupted()
		}
		return also(err, "%s", failed[u.purpose])
	}
	if u.purpose != toView {
		if err := u.Out.Emit(u.report); err != nil {
			return err
		}
	}
	u.notice("%s", success[u.purpose])
	return nil
}

// interrupted says what an end in the middle leaves behind.
func (u *upgrade) interrupted() {
	for _, c := range u.report.Components {
		if c.Result == uploading && u.purpose == toUpgrade {
			u.App.Warnf("Interrupted: component %d has %d bytes of its new firmware. Upgrade it again, or give it up by 'hpm abort'.",
				c.ID, c.Bytes)
		}
	}
}

func (u *upgrade) stages(ctx context.Context, file string) error {
	if err := u.validate(file); err != nil {
		return err
	}
	if err := u.step("Performing preparation stage...", func() error { return u.prepare(ctx) }); err != nil {
		return err
	}
	u.notice("%s", stageTitles[u.purpose])
	if err := u.plan(); err != nil || u.purpose == toView {
		return err
	}
	if u.App.Compat {
		u.verbosef("Component update mask : 0x%02x\n", u.chosen)
	}
	if err := u.perform(ctx); err != nil || !u.activate {
		return err
	}
	if u.chosen == 0 {
		u.notice("No components updated. Skipping activation stage.\n")
		return nil
	}
	u.notice("Performing activation stage: ")
	return u.activation(ctx)
}

// step is a stage that people see the beginning and the good end of.
func (u *upgrade) step(title string, work func() error) error {
	u.Progressf("%s", title)
	_ = u.Out.Flush()
	err := work()
	if err == nil {
		u.Progressf("OK\n")
	}
	return err
}

// validate reads the image, all of it.
func (u *upgrade) validate(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return &app.Failure{Line: fmt.Sprintf("Cannot open image file '%s'", file), Hint: err.Error()}
	}
	defer f.Close()
	data, err := readAll(f)
	if err != nil {
		return &app.Failure{Line: fmt.Sprintf("Failed to read file %s size %d", file, -1), Hint: err.Error()}
	}
	return u.step("Validating firmware image integrity...", func() error {
		u.img, err = parseImage(data)
		return invalid(err)
	})
}

// readAll reads a plain file. Others may have no end.
func readAll(f *os.File) ([]byte, error) {
	st, err := f.Stat()
	if err == nil && !st.Mode().IsRegular() {
		err = errors.New("not a plain file")
	}
	if err != nil {
		return nil, err
	}
	return io.ReadAll(f)
}

// invalid ends a command because of what is wrong with the image.
func invalid(err error) error {
	if err == nil {
		return nil
	}
	return app.Failf("%v", err)
}

// errDeclined is the end of an upgrade that the user did not want.
var errDeclined = errors.New("not wanted")

// confirm asks for a yes.
func (g *agent) confirm(ctx context.Context, question string) error {
	if g.Out.Structured() {
		g.App.Warnf("%s", question)
	}
	g.Progressf("%s", question)
	_ = g.Out.Flush()
	answered := make(chan string, 1)
	go func() {
		var answer string
		_, _ = fmt.Fscan(g.App.Stdin, &answer)
		answered <- answer
	}()
	select {
	case <-ctx.Done():
		return &app.Failure{Err: ctx.Err()}
	case answer := <-answered:
		if strings.HasPrefix(strings.ToLower(answer), "y") {
			return nil
		}
	}
	return &app.Failure{Err: errDeclined}
}
