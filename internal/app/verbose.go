package app

import "goipmi/internal/output"

// Verbosef writes a line to standard error if -v was given often enough.
func (a *App) Verbosef(level int, format string, args ...any) {
	if a.Out.Verbose >= level {
		a.Warnf(format, args...)
	}
}

// Dump writes bytes to standard error below a label, with -v.
func (a *App) Dump(label string, data []byte) {
	if len(data) > 0 {
		a.Verbosef(1, "%s (%d bytes)\n%s", label, len(data), output.HexLines(data))
	}
}
