package nm

import (
	"fmt"
	"strings"
)

// names are what numbers are called, on the command line and in the output.
type names []struct {
	code uint8
	name string
}

func (n names) name(code uint8) string {
	for _, entry := range n {
		if entry.code == code {
			return entry.name
		}
	}
	return fmt.Sprintf("%s (0x%x)", unnamedPrefix, code)
}

// unnamedPrefix is what the name of a number begins with that has none.
const unnamedPrefix = "Unknown"

// code finds a number by its name, in any case.
func (n names) code(name string) (uint8, bool) {
	for _, entry := range n {
		if strings.EqualFold(entry.name, name) {
			return entry.code, true
		}
	}
	return 0, false
}

// domains are the parts of a server that policies are for.
var domains = names{
	{0, "platform"},
	{1, "CPU"},
	{2, "Memory"},
	{3, "protection"},
	{4, "I/O"},
}

// domain is a part of a server, with its name for JSON.
type domain struct {
	ID   uint8  `json:"domain_id"`
	Name string `json:"domain"`
}

// domainOf is the domain in the lower bits of b.
func domainOf(b uint8) domain { return domain{b & 0x0f, domains.name(b & 0x0f)} }
