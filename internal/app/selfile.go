package app

import (
	"errors"

	"goipmi/internal/sel"
)

// readMessages takes the texts for OEM records of the log from a file, if
// there is one. A bad one is told of and left alone.
func (h *Host) readMessages(name string) {
	if name == "" {
		return
	}
	f, err := OpenFile(name)
	if err != nil {
		h.App.Warnf("%v", err)
		h.App.Warnf("Could not open %s file", name)
		return
	}
	defer f.Close()
	messages, lines, err := sel.ReadMessages(f)
	if !h.Out.Structured() {
		h.Out.Printf("nrecs=%d\n", lines)
	}
	var line sel.LineError
	switch {
	case errors.As(err, &line):
		h.App.Warnf("Encountered problems reading line %d of %s", int(line), name)
	case err != nil:
		h.App.Warnf("Could not read %s: %v", name, err)
	}
	h.Messages = messages
}
