package sdr

import (
	"bytes"
	"testing"

	"goipmi/internal/ipmi"
)

// FuzzRecord decodes a record of any type and length in all ways.
func FuzzRecord(f *testing.F) {
	for t := range layouts {
		f.Add(uint8(t), []byte{})
		f.Add(uint8(t), bytes.Repeat([]byte{0xff}, 64))
	}
	f.Fuzz(func(t *testing.T, kind uint8, body []byte) {
		body = body[:min(len(body), 255)]
		rec := &Record{Type: Type(kind), Body: body}
		if len(rec.Name()) > maxIDLen || len(rec.FullName()) > len(body) {
			t.Errorf("names %q, %q", rec.Name(), rec.FullName())
		}
		if at, ok := layouts[rec.Type]; ok && at.idCode >= 0 && int(rec.idCode()&idLenMask) >= len(rec.FullName()) && !rec.Named(rec.FullName()) {
			t.Errorf("%q does not mean itself", rec.FullName())
		}
		rec.Entity()
		if key, ok := rec.Key(); ok {
			_ = key.Target(ipmi.Target{})
		}
		rec.EventOnly()
		rec.MCLocator()
		rec.FRULocator()
		rec.GenericLocator()
		rec.Members()
		if s := rec.Sensor(); s != nil {
			for _, raw := range []uint8{0, 1, 0x7f, 0x80, 0xff} {
				s.Raw(s.Value(raw))
				s.Hysteresis(raw)
			}
			s.Tolerance()
		}
	})
}

// FuzzFile reads files of anything, and what is good of them again.
func FuzzFile(f *testing.F) {
	f.Add(three()[0].Bytes())
	f.Add([]byte{1, 0, 0x51, 1, 0, 2, 0, 0x51, 1, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		_, _ = ReadDump(bytes.NewReader(data))
		records, _ := ReadCache(bytes.NewReader(data))
		var again bytes.Buffer
		for _, rec := range records {
			again.Write(rec.Bytes())
		}
		if same, err := ReadCache(&again); err != nil || len(same) != len(records) {
			t.Errorf("%d records, then %d, %v", len(records), len(same), err)
		}
	})
}

// FuzzWalk reads a repository, and sensors, from a BMC that answers anything: a
// length and so many bytes a time, the first of them a completion code.
func FuzzWalk(f *testing.F) {
	f.Add([]byte("\x0c\x00\x20\x81\x02\x15\x02\xbf\x57\x01\x00\x2c\x0b\x04\x00\x51\x01\x00\x03\x00\x01\x00\x0a\x00\xff\xff\x01\x00\x51\x01\x01\x00"))
	f.Add([]byte{1, 0xc5, 1, 0xca, 3, 0, 1, 0})
	f.Fuzz(func(t *testing.T, script []byte) {
		left, requests := script, 0
		hostile := fake(func(ipmi.Request) (ipmi.Response, error) {
			if requests++; requests > 100_000 {
				t.Fatal("there is no end")
			}
			if len(left) < 2 {
				left = script
			}
			if len(left) < 2 {
				return ipmi.Response{Code: ipmi.CodeNotPresent}, nil
			}
			n := min(int(left[0]), len(left)-1)
			answer := left[1 : 1+n]
			left = left[1+n:]
			if n == 0 {
				return ipmi.Response{}, nil
			}
			return ipmi.Response{Code: ipmi.Code(answer[0]), Data: answer[1:]}, nil
		})
		r := New(hostile, ipmi.Target{}, &told{})
		r.walk = newWalk(hostile, repositorySource, &told{})
		records := 0
		for rec := range r.All(t.Context()) {
			if rec == nil {
				continue
			}
			if s := rec.Sensor(); s != nil {
				if _, err := r.Status(t.Context(), s, AskThresholds|AskEvents); err != nil {
					t.Error(err)
				}
			}
			if records++; records == 50 {
				break
			}
		}
	})
}
