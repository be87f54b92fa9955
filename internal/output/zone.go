package output

import (
	"encoding/binary"
	"os"
	"strings"
	"sync"
	"time"
)

// Zone is where times are shown: the local zone or, with -Z, UTC under the
// name the C library gives it.
func Zone(utc bool) *time.Location {
	if utc {
		return time.FixedZone("GMT", 0)
	}
	return local()
}

// local is the zone that TZ means. It may name a file, which package time
// knows, or be a rule, which it does not: "CET-1CEST,M3.5.0,M10.5.0/3".
var local = sync.OnceValue(func() *time.Location {
	tz := strings.TrimPrefix(os.Getenv("TZ"), ":")
	if tz == "" || strings.HasPrefix(tz, "/") {
		return time.Local
	}
	if _, err := time.LoadLocation(tz); err == nil {
		return time.Local
	}
	return ruled(tz)
})

// ruled is the zone of a rule (POSIX.1 §8.3). What is none is UTC under the
// rule's first word.
//
// Package time reads rules in the last line of a file's contents (RFC 8536):
// here, of one that has nothing else but that zone for want of a rule.
func ruled(rule string) *time.Location {
	name := rule[:len(rule)-len(strings.TrimLeft(rule, letters))] + "\x00"
	data := append(make([]byte, 0, 128), header(0, 0)...)
	data = append(data, header(1, len(name))...)
	data = append(data, 0, 0, 0, 0, 0, 0) // its offset, no daylight saving, where its name begins
	zone, err := time.LoadLocationFromTZData(rule, []byte(string(data)+name+"\n"+rule+"\n"))
	if err != nil {
		return time.UTC
	}
	return zone
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

// header begins a block of a time zone file:
//
//	"TZif"|version|unused|flags (2)|leap seconds|transitions|zones|bytes of names
//	  4       1      15       8          4            4        4         4
func header(zones, names int) []byte {
	head := append([]byte("TZif2"), make([]byte, 15+8+8)...)
	head = binary.BigEndian.AppendUint32(head, uint32(zones))
	return binary.BigEndian.AppendUint32(head, uint32(names))
}
