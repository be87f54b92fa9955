package chassis

import (
	"time"

	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

// Values of the boot option parameters but the flags and the mailbox
// (IPMI v2.0 table 28-14).

// progress is parameter 0, Set In Progress.
type progress struct {
	State   uint8  `json:"state"`
	Meaning string `json:"meaning"`
}

// States of parameter 0, as it is set too.
const (
	setComplete = iota
	setInProgress
	commitWrite
)

var progressTexts = [4]string{"set complete", "set in progress", "commit write", "error, reserved bit"}

// decodeProgress takes no data for 0, as ipmitool does: so QEMU's BMC answers
// for each parameter.
func decodeProgress(r *ipmi.Reader, _ paramStyle) output.Value {
	var state uint8
	if r.Len() > 0 {
		state = r.U8() & 0x03
	}
	return progress{state, progressTexts[state]}
}

func (v progress) Text(p *output.Printer) { p.Printf(" Set In Progress : %s\n", v.Meaning) }

// partition is parameter 1, Service Partition Selector; 0 is unspecified.
type partition struct {
	Selector uint8 `json:"service_partition"`
}

func decodePartition(r *ipmi.Reader, _ paramStyle) output.Value { return partition{r.U8()} }

func (v partition) Text(p *output.Printer) {
	if v.Selector == 0 {
		p.Printf(" Service Partition Selector : unspecified\n")
		return
	}
	p.Printf(" Service Partition Selector : %d\n", v.Selector)
}

// flagSet is a parameter of single bits, in the order of the text.
type flagSet struct {
	title, indent string
	flags         []flagText
}

type flagText struct {
	bit  uint8
	text string
}

var partitionScan = flagSet{" Service Partition Scan :", "     ", []flagText{
	{0x01, "Request BIOS to scan"},
	{0x02, "Service Partition Discovered"},
}}

var validClearing = flagSet{" BMC boot flag valid bit clearing :", "     ", []flagText{
	{0x10, "Don't clear valid bit on reset/power cycle cause by PEF"},
	{0x08, "Don't automatically clear boot flag valid bit on timeout"},
	{0x04, "Don't clear valid bit on reset/power cycle cause by watchdog"},
	{0x02, "Don't clear valid bit on push button reset // soft reset"},
	{0x01, "Don't clear valid bit on power up via power push button or wake event"},
}}

var infoAck = flagSet{" Boot Info Acknowledge :", "    ", []flagText{
	{0x10, "OEM has handled boot info"},
	{0x08, "SMS has handled boot info"},
	{0x04, "OS // service partition has handled boot info"},
	{0x02, "OS Loader has handled boot info"},
	{0x01, "BIOS/POST has handled boot info"},
}}

// paramFlags are the bits of a flagSet that are set.
type paramFlags struct {
	Flags []string `json:"flags"`
	of    flagSet
}

func (s flagSet) decode(bits uint8) output.Value {
	v := paramFlags{Flags: []string{}, of: s}
	for _, f := range s.flags {
		if bits&f.bit != 0 {
			v.Flags = append(v.Flags, f.text)
		}
	}
	return v
}

func flagsDecoder(s flagSet) func(*ipmi.Reader, paramStyle) output.Value {
	return func(r *ipmi.Reader, _ paramStyle) output.Value { return s.decode(r.U8()) }
}

// decodeInfoAck skips the mask for writing.
func decodeInfoAck(r *ipmi.Reader, _ paramStyle) output.Value {
	r.Skip(1)
	return infoAck.decode(r.U8())
}

func (v paramFlags) Text(p *output.Printer) {
	p.Printf("%s\n", v.of.title)
	for _, text := range v.Flags {
		p.Printf("%s- %s\n", v.of.indent, text)
	}
	if len(v.Flags) == 0 {
		p.Printf("     No flag set\n")
	}
}

// initiator is parameter 6, Boot Initiator Info.
//
//	+-------+----------+----------+
//	|channel|session ID|time stamp|
//	+-------+----------+----------+
//	    1         4          4
type initiator struct {
	Channel   uint8  `json:"channel"`
	SessionID uint32 `json:"session_id"`
	Timestamp uint32 `json:"timestamp"`
	Time      string `json:"time,omitempty"`
	zone      *time.Location
}

func decodeInitiator(r *ipmi.Reader, style paramStyle) output.Value {
	v := initiator{Channel: r.U8() & 0x0f, SessionID: r.U32(), Timestamp: r.U32(), zone: style.zone}
	v.Time = output.TimestampRFC3339(v.Timestamp)
	return v
}

func (v initiator) Text(p *output.Printer) {
	p.Printf(" Boot Initiator Info :\n")
	p.Printf("    Channel Number : %d\n", v.Channel)
	p.Printf("    Session Id     : %08Xh\n", v.SessionID)
	p.Printf("    Timestamp      : %s\n", output.TimestampNumeric(v.Timestamp, v.zone))
}
