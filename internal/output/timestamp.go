package output

import (
	"fmt"
	"time"
)

// Time stamps count seconds (IPMI v2.0 §37). Those up to initDone count from
// the controller's start, or from 1970 before its clock was set.
const (
	initDone    = 0x20000000
	unspecified = 0xffffffff
	day         = 24 * 60 * 60
)

// TimestampNumeric is a time stamp in figures, as ipmitool writes it in the C
// locale: "11/14/23 22:13:20 UTC", or "S+ 00:01:07" since the start.
func TimestampNumeric(stamp uint32, zone *time.Location) string {
	t := time.Unix(int64(stamp), 0)
	switch {
	case stamp == unspecified:
		return "Unspecified"
	case stamp < day:
		return t.UTC().Format("S+ 15:04:05")
	case stamp < initDone:
		t = t.UTC()
		return fmt.Sprintf("S+ %02d/%03d %s", t.Year()%100, t.YearDay(), t.Format(time.TimeOnly))
	case stamp == initDone:
		zone = Zone(true)
	}
	return t.In(zone).Format("01/02/06 15:04:05 MST")
}

// TimestampDate is the date of a time stamp in figures, and TimestampTime the
// time of day; "Unspecified" if it is none.
func TimestampDate(stamp uint32, zone *time.Location) string {
	t := time.Unix(int64(stamp), 0)
	switch {
	case stamp == unspecified:
		return "Unspecified"
	case stamp < initDone:
		t = t.UTC()
		return fmt.Sprintf("S+ %02d/%03d", t.Year()%100, t.YearDay())
	case stamp == initDone:
		zone = Zone(true)
	}
	return t.In(zone).Format("01/02/06")
}

// TimestampTime is the time of day of a time stamp, with its zone.
func TimestampTime(stamp uint32, zone *time.Location) string {
	if stamp == unspecified {
		return "Unspecified"
	}
	if stamp <= initDone {
		zone = Zone(true)
	}
	return time.Unix(int64(stamp), 0).In(zone).Format("15:04:05 MST")
}

// TimestampRFC3339 is a time stamp as JSON has it; "" if it is no date.
func TimestampRFC3339(stamp uint32) string {
	if stamp < initDone || stamp == unspecified {
		return ""
	}
	return time.Unix(int64(stamp), 0).UTC().Format(time.RFC3339)
}
