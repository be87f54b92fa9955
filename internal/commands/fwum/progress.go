package fwum

import (
	"strings"

	"goipmi/internal/app"
)

// Tasks that take their time.
const (
	reading = "Reading Firmware from File"
	writing = "Writing Firmware in Flash"
)

// progress is a bar that is drawn over itself, once for each percentage.
type progress struct{ shown int }

func newProgress() *progress { return &progress{shown: -1} }

// show computes in single precision, as ipmitool does.
func (b *progress) show(h *app.Host, task string, done, all int) {
	const width = 42
	share := float32(done) / float32(all)
	percent := int(100 * share)
	if percent == b.shown {
		return
	}
	b.shown = percent
	h.Progressf("%-25s : %-*s %3d %%\r", task, width, strings.Repeat("#", int(share*width)), percent)
	if percent == 100 {
		h.Progressf("\n")
	}
	_ = h.Out.Flush()
}
