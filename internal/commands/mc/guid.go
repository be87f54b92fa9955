package mc

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"goipmi/internal/app"
	"goipmi/internal/ipmi"
	"goipmi/internal/output"
)

func newGUID(a *app.App) *cobra.Command {
	cmd := a.Command("guid [auto|smbios|ipmi|rfc|dump]", "The system's globally unique ID", runGUID)
	cmd.Long = "The encoding says how the controller orders the bytes. By default it is guessed\n" +
		"from the version and the time stamp inside the ID; dump shows the bytes as sent."
	return cmd
}

func runGUID(ctx context.Context, h *app.Host, args []string) error {
	data, err := ipmi.Call(ctx, h, ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: cmdGetSystemGUID, Idempotent: true})
	switch {
	case errors.As(err, new(ipmi.Code)):
		return app.CommandFailed("IPMI command failed", err)
	case err != nil:
		return &app.Failure{Line: "IPMI response is NULL.", Err: err}
	case len(data) != guidLen:
		return app.Failf("Unexpected data length received.")
	}
	v := decodeGUID([guidLen]byte(data), guidMode(h.App, args), time.Now())
	v.zone = output.Zone(h.App.Options.UTC)
	return h.Out.Emit(v)
}

// Modes that are no encoding.
const (
	guidAuto = "auto"
	guidDump = "dump"
)

// guidMode is the encoding asked for. A word that is not known means auto; as
// ipmitool that takes in rfc4122, which its usage offers.
func guidMode(a *app.App, args []string) string {
	switch {
	case len(args) == 0:
		return guidAuto
	case args[0] == "rfc4122" && !a.Compat:
		return "rfc"
	case args[0] == guidDump || findEncoding(args[0]) != nil:
		return args[0]
	}
	return guidAuto
}

const guidLen = 16

// guidBytes is a GUID in the order of RFC 4122 §4.1.2, which is that of its text.
//
//	+--------+--------+-----------------+---------+----+
//	|time low|time mid|version, time hi |clock seq|node|
//	+--------+--------+-----------------+---------+----+
//	    4        2             2             2      6
type guidBytes [guidLen]byte

// guidEncoding is an order in which controllers send a GUID's bytes: order[i]
// says where byte i of RFC 4122's is.
type guidEncoding struct {
	word, name string
	order      guidBytes
}

// guidEncodings stand in the order in which they are tried: a later one wins.
// Only the second is IPMI's (v2.0 §20.8); the third is that of SMBIOS §7.2.1.
var guidEncodings = [...]guidEncoding{
	{"rfc", "RFC4122", guidBytes{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}},
	{"ipmi", "IPMI", guidBytes{15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
	{"smbios", "SMBIOS", guidBytes{3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15}},
}

func findEncoding(word string) *guidEncoding {
	i := slices.IndexFunc(guidEncodings[:], func(e guidEncoding) bool { return e.word == word })
	if i < 0 {
		return nil
	}
	return &guidEncodings[i]
}

// decode puts the bytes sent into RFC 4122's order.
func (e *guidEncoding) decode(sent [guidLen]byte) (g guidBytes) {
	for i, at := range e.order {
		g[i] = sent[at]
	}
	return g
}

func (g guidBytes) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", g[:4], g[4:6], g[6:8], g[8:10], g[10:])
}

func (g guidBytes) version() int { return int(g[6] >> 4) }

const (
	versionTime    = 1
	maxVersion     = 5
	gregorianStart = -12219292800 // 1582-10-15, in Unix seconds
	ticksPerSecond = 1e7
)

// time is the instant in a GUID of version 1, in Unix seconds.
func (g guidBytes) time() int64 {
	ticks := uint64(binary.BigEndian.Uint16(g[6:])&0x0fff)<<48 |
		uint64(binary.BigEndian.Uint16(g[4:]))<<32 | uint64(binary.BigEndian.Uint32(g[:]))
	return int64(ticks/ticksPerSecond) + gregorianStart
}

// detectEncoding guesses: the last encoding that shows a known version, or the
// first that shows a time from 1970 to this year. It is nil if none does.
func detectEncoding(sent [guidLen]byte, now time.Time) (found *guidEncoding) {
	for i := range guidEncodings {
		g := guidEncodings[i].decode(sent)
		if v := g.version(); v == 0 || v > maxVersion {
			continue
		}
		found = &guidEncodings[i]
		year := time.Unix(g.time(), 0).UTC().Year()
		if g.version() == versionTime && year >= 1970 && year <= now.UTC().Year() {
			break
		}
	}
	return found
}

// guidVersions are those of RFC 4122 §4.1.3.
var guidVersions = [maxVersion + 1]string{
	"Unknown/unsupported",
	"Time-based",
	"DCE Security with POSIX UIDs (not for IPMI)",
	"Name-based using MD5",
	"Random or pseudo-random",
	"Name-based using SHA-1",
}

// guid is the answer to Get System GUID (IPMI v2.0 §22.14).
type guid struct {
	Sent        string     `json:"bytes"` // hexadecimal, as sent
	GUID        string     `json:"guid,omitempty"`
	Encoding    string     `json:"encoding,omitempty"` // empty in a dump
	Detected    bool       `json:"encoding_detected"`
	Version     int        `json:"version"`
	VersionName string     `json:"version_name,omitempty"`
	Timestamp   *time.Time `json:"timestamp,omitempty"`
	zone        *time.Location
}

func decodeGUID(sent [guidLen]byte, mode string, now time.Time) guid {
	v := guid{Sent: hex.EncodeToString(sent[:])}
	e := findEncoding(mode)
	if mode == guidAuto {
		e = detectEncoding(sent, now)
		v.Detected = e != nil
	}
	if e == nil {
		return v
	}
	g := e.decode(sent)
	v.GUID, v.Encoding, v.Version = g.String(), e.name, g.version()
	v.VersionName = guidVersions[0]
	if v.Version <= maxVersion {
		v.VersionName = guidVersions[v.Version]
	}
	if v.Version == versionTime {
		t := time.Unix(g.time(), 0).UTC()
		v.Timestamp = &t
	}
	return v
}

func (v guid) Text(p *output.Printer) {
	if v.GUID == "" {
		p.Printf("System GUID   : %s\n", strings.ToUpper(v.Sent))
		return
	}
	p.Printf("System GUID   : %s\n", v.GUID)
	if v.Detected {
		p.Printf("GUID Encoding : %s%s\n", v.Encoding, v.violation())
	}
	p.Printf("GUID Version  : %s", v.VersionName)
	if v.VersionName == guidVersions[0] {
		p.Printf(" (%d)", v.Version)
	}
	p.Printf("\n")
	if v.Timestamp != nil { // a time stamp has 32 bits, so it wraps
		p.Printf("Timestamp     : %s\n", output.TimestampNumeric(uint32(v.Timestamp.Unix()), v.zone))
	}
}

func (v guid) violation() string {
	if v.Encoding == "IPMI" {
		return ""
	}
	return " (WARNING: IPMI Specification violation!)"
}
