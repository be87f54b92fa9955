package fru

import (
	"fmt"
	"strings"

	"goipmi/internal/output"
)

// transcript is what ipmitool says while it works.
type transcript struct{ lines strings.Builder }

func (t *transcript) say(format string, args ...any) { fmt.Fprintf(&t.lines, format, args...) }

func (t *transcript) Text(p *output.Printer) { p.Printf("%s", t.lines.String()) }
