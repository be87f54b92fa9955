package sel

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"goipmi/internal/ipmi"
	"goipmi/internal/ipmi/ipmitest"
)

// fakeLog has a record for each ID it knows, and which follows.
type fakeLog struct {
	next   map[uint16]uint16
	failed map[uint16]int // how often a record does not come at first
	asked  []uint16
}

func (l *fakeLog) Do(_ context.Context, r ipmi.Request) (ipmi.Response, error) {
	id := binary.LittleEndian.Uint16(r.Data[2:])
	l.asked = append(l.asked, id)
	next, known := l.next[id]
	if l.failed[id] > 0 || !known {
		l.failed[id]--
		return ipmi.Response{Code: ipmi.CodeNotPresent}, nil
	}
	data := binary.LittleEndian.AppendUint16(nil, next)
	data = binary.LittleEndian.AppendUint16(data, max(id, 1))
	return ipmi.Response{Data: append(data, make([]byte, RecordSize-2)...)}, nil
}

func (l *fakeLog) Batch(ctx context.Context, reqs []ipmi.Request, deliver func(int, ipmi.Response, error) bool) {
	ipmi.Each(ctx, l, reqs, deliver)
}

func (l *fakeLog) Close() error { return nil }

func logOf(chain ...uint16) *fakeLog {
	l := &fakeLog{next: map[uint16]uint16{}, failed: map[uint16]int{}}
	for i, id := range chain[:len(chain)-1] {
		l.next[id] = chain[i+1]
	}
	return l
}

func TestEntries(t *testing.T) {
	far := logOf(0, 2, 3, 7, 8, Last)
	shy := logOf(0, 2, 3, Last)
	shy.failed[3] = 1
	dead := logOf(0, 2, 3, Last)
	dead.failed[3] = 5
	lost := logOf(0, 2, First)
	for _, c := range []struct {
		name   string
		log    *fakeLog
		limit  int
		want   []uint16
		errors int
	}{
		{"holes", far, 0, []uint16{1, 2, 3, 7, 8}, 0},
		{"limit", logOf(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, Last), 9, []uint16{1, 2, 3, 4, 5, 6, 7, 8, 9}, 0},
		{"a failure", shy, 0, []uint16{1, 2, 3}, 1},
		{"two failures", dead, 0, []uint16{1, 2}, 2},
		{"nothing follows", lost, 0, []uint16{1}, 0},
		{"a circle", logOf(0, 2, 3, 2), 0, []uint16{1, 2, 3}, 1},
		{"one", logOf(0, Last), 0, []uint16{1}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []uint16
			failures := 0
			for r, err := range Entries(t.Context(), c.log, First, c.limit) {
				if err != nil {
					failures++
					continue
				}
				got = append(got, r.ID())
			}
			if !slices.Equal(got, c.want) || failures != c.errors {
				t.Errorf("%v and %d failures, want %v and %d", got, failures, c.want, c.errors)
			}
		})
	}
}

// TestNoRequestTooMany holds that guesses cost nothing where requests go one by
// one.
func TestNoRequestTooMany(t *testing.T) {
	l := logOf(0, 2, 3, 7, 8, 20, Last)
	for range Entries(t.Context(), l, First, 0) {
	}
	if want := []uint16{0, 2, 3, 7, 8, 20}; !slices.Equal(l.asked, want) {
		t.Errorf("asked for %v, want %v", l.asked, want)
	}
}

func TestSkipTo(t *testing.T) {
	dense := logOf(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, Last)
	dense.next[Last] = Last
	for _, c := range []struct {
		name           string
		log            *fakeLog
		entries, count int
		want           uint16
		requests       int
	}{
		{"all", dense, 10, 10, First, 0},
		{"walk", logOf(0, 2, 5, 9, Last), 4, 1, 9, 5},
		{"near", logOf(0, 2, 3, Last), 3, 2, 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.log.asked = nil
			got := SkipTo(t.Context(), c.log, c.entries, c.count, func(error) {})
			if got != c.want || len(c.log.asked) != c.requests {
				t.Errorf("record %d after %v, want %d after %d requests", got, c.log.asked, c.want, c.requests)
			}
		})
	}
}

// lastConn gives record ffffh the ID of the last.
type lastConn struct{ *fakeLog }

func (l lastConn) Do(ctx context.Context, r ipmi.Request) (ipmi.Response, error) {
	id := binary.LittleEndian.Uint16(r.Data[2:])
	if id != Last {
		return l.fakeLog.Do(ctx, r)
	}
	l.asked = append(l.asked, id)
	return ipmi.Response{Data: append([]byte{0xff, 0xff, 10, 0}, make([]byte, RecordSize-2)...)}, nil
}

// TestSkipAtOnce holds that a log without holes is not read from its start.
func TestSkipAtOnce(t *testing.T) {
	l := lastConn{logOf(0, 2, 3, 4, 5, 6, 7, 8, 9, 10, Last)}
	if got := SkipTo(t.Context(), l, 10, 3, func(error) {}); got != 8 || len(l.asked) > 2 {
		t.Errorf("record %d after %v", got, l.asked)
	}
}

func TestImage(t *testing.T) {
	r := Record{0: 1, 2: 0xc5, 7: 0xa2, 8: 0x02, 9: 0x00}
	image := r.Image()
	if image[7] != 0 || image[9] != 0xa2 || image.Image() != r {
		t.Errorf("% x", image)
	}
	if event := (Record{2: 0x02, 7: 1, 9: 2}); event.Image() != event {
		t.Error("an event's image is not the event")
	}
	if r.Manufacturer() != 674 {
		t.Errorf("manufacturer %d", r.Manufacturer())
	}
}

func parseByte(word string) (uint8, error) {
	n, err := strconv.ParseUint(word, 0, 8)
	return uint8(n), err
}

// TestEventLine reads back what is saved.
func TestEventLine(t *testing.T) {
	r := Record{2: 0x02, 9: 4, 10: 0x0c, 11: 9, 12: 0xef, 13: 1, 14: 2, 15: 3}
	line := r.EventLine("Memory", "")
	if want := "0x04 0x0c 0x09 0xef 0x01 0x02 0x03 # Memory #0x09 Unknown"; line != want {
		t.Errorf("%q, want %q", line, want)
	}
	for l, err := range ReadEvents(strings.NewReader("\n # nothing\n"+line+"\n"), parseByte) {
		added := l.Record()
		if err != nil || !l.Complete() || !bytes.Equal(added[9:], r[9:]) || added.Generator() != softwareID {
			t.Errorf("%+v, %v", l, err)
		}
	}
}

func TestReadEventsThatAreNone(t *testing.T) {
	var got []EventLine
	for l := range ReadEvents(strings.NewReader("1 2\n1 x 3\n1 2 3 4 5 6 7 8\n"), parseByte) {
		l.Err = nil
		got = append(got, l)
	}
	want := []EventLine{
		{Bytes: [7]byte{1, 2}, Read: 2},
		{Bytes: [7]byte{1}, Read: 1, Bad: "x"},
		{Bytes: [7]byte{1, 2, 3, 4, 5, 6, 7}, Read: 7},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// line is one of a file of messages: patterns that fit anything but for those
// given.
func line(text string, patterns map[int]string) string {
	words := slices.Repeat([]string{"XX"}, fields)
	for i, p := range patterns {
		words[i] = p
	}
	return `"` + strings.Join(append(words, text), `","`) + `"` + "\n"
}

func TestMessages(t *testing.T) {
	file := line("timed", map[int]string{0: "0xC5"}) + "\n" + line("named", map[int]string{0: "0xc5", 1: "first", 13: "last"}) +
		line("other", map[int]string{0: "0xC5", 1: "0x99"}) + line("none", nil)
	ms, lines, err := ReadMessages(strings.NewReader(file))
	if err != nil || lines != 4 {
		t.Fatalf("%d lines, %v", lines, err)
	}
	r := Record{2: 0xc5, 1: 0x0b, 13: 0x0d}
	want := []Message{{Text: "timed"}, {Text: "named", Bytes: []Named{{"first", 0x0b}, {"last", 0x0d}}}}
	if diff := cmp.Diff(want, ms.For(r)); diff != "" {
		t.Error(diff)
	}
	var bad LineError
	if _, _, err := ReadMessages(strings.NewReader(line("good", nil) + `"too","few"`)); !errors.As(err, &bad) || bad != 2 {
		t.Errorf("%v", err)
	}
}

func FuzzMessages(f *testing.F) {
	f.Add(line("text", map[int]string{0: "0xC0", 3: "name"}), []byte("0123456789abcdef"))
	f.Fuzz(func(t *testing.T, file string, raw []byte) {
		ms, _, err := ReadMessages(strings.NewReader(file))
		if err != nil && ms != nil {
			t.Error("messages from a bad file")
		}
		var r Record
		copy(r[:], raw)
		ms.For(r)
	})
}

func FuzzReadEvents(f *testing.F) {
	f.Add("0x04 0x01 0x30 0x01 0x59 0xff 0xff # comment\n")
	f.Fuzz(func(t *testing.T, file string) {
		for l, err := range ReadEvents(strings.NewReader(file), parseByte) {
			if err == nil && l.Complete() == (l.Bad != "") && l.Read == EventSize {
				t.Errorf("%+v", l)
			}
		}
	})
}

// FuzzEntries gives any answers to whoever reads the log.
func FuzzEntries(f *testing.F) {
	f.Add([]byte{2, 0, 1, 0, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		records := 0
		for _, err := range Entries(t.Context(), ipmitest.Echo(append([]byte{0}, data...)), First, 0) {
			if err == nil {
				records++
			}
		}
		if records > 2 {
			t.Errorf("%d records of a log that repeats itself", records)
		}
	})
}
