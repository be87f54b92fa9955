package app

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"goipmi/internal/rmcp"
	"goipmi/internal/session"
)

// oemType is a name that -o takes: whose BMCs it is for, and what a session does
// otherwise with them. OwnAuth asks for authentication type OEM, if -A asks for
// none.
type oemType struct {
	name, about string
	quirks      session.Quirk
	ownAuth     bool
}

// oemTypes stand in ipmitool's order.
var oemTypes = []oemType{
	{name: "supermicro", about: "Supermicro's own authentication over IPMI 1.5", quirks: session.Supermicro, ownAuth: true},
	{name: "intelwv2", about: "Intel SE7501WV2, IPMI 1.5"},
	{name: "intelplus", about: "Intel's early IPMI 2.0", quirks: session.IntelPlus},
	{name: "icts", about: "Strict IPMI 2.0 conformance tests", quirks: session.ICTS},
	{name: "ibm", about: "IBM"},
	{name: "i82571spt", about: "Intel 82571 in pass-through mode"},
	{name: "kontron", about: "Kontron's large messages"},
	{name: "quanta", about: "Quanta's own authentication over IPMI 1.5", ownAuth: true},
}

// lookupOEM finds a name of -o.
func lookupOEM(name string) (t oemType, ok bool) {
	i := slices.IndexFunc(oemTypes, func(t oemType) bool { return t.name == name })
	if i < 0 {
		return t, false
	}
	return oemTypes[i], true
}

func oemUsage() string {
	var b strings.Builder
	b.WriteString("\nOEM Support:")
	for _, t := range oemTypes {
		fmt.Fprintf(&b, "\n\t%-12s %s", t.name, t.about)
	}
	return b.String() + "\n"
}

// setUpOEM knows what -o names, and where IBM's texts for events are.
func (a *App) setUpOEM() error {
	o := &a.Options
	failed := failf("OEM setup for \"%s\" failed", o.OEM)
	_, known := lookupOEM(o.OEM)
	switch {
	case o.OEM == "":
	case !known:
		return failed
	case o.OEM == "ibm":
		file, given := os.LookupEnv("IPMI_OEM_IBM_DATAFILE")
		if !given {
			a.Warnf("Unable to read IPMI_OEM_IBM_DATAFILE from environment")
			return failed
		}
		o.SELFile = file
	}
	return nil
}

// adapt has a session do what -o asks for.
func (o *Options) adapt(cfg *session.Config) {
	t, _ := lookupOEM(o.OEM)
	cfg.Quirks = t.quirks
	if t.ownAuth && cfg.AuthType == session.Best {
		cfg.AuthType = int(rmcp.AuthOEM)
	}
}
