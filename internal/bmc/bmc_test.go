package bmc

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/bougou/go-ipmi/pkg/types"

	"goipmi/internal/ipmi"
)

// bench is a BMC on a clock that the test moves.
type bench struct {
	*testing.T
	*BMC
	now time.Time
}

func newBench(t *testing.T, opts Options) *bench {
	b := &bench{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	opts.Now = func() time.Time { return b.now }
	b.BMC = New(opts)
	return b
}

func (b *bench) passes(d time.Duration) { b.now = b.now.Add(d) }

// send runs a request written as in "raw": NetFn, command and data in hex.
func (b *bench) send(request string) ipmi.Response {
	b.Helper()
	raw, err := hex.DecodeString(strings.ReplaceAll(request, " ", ""))
	if err != nil || len(raw) < 2 {
		b.Fatalf("request %q: %v", request, err)
	}
	resp, err := b.Conn().Do(context.Background(), ipmi.Request{NetFn: ipmi.NetFn(raw[0]), Cmd: raw[1], Data: raw[2:]})
	if err != nil {
		b.Fatalf("%s: %v", request, err)
	}
	return resp
}

// wants sends a request and holds the answer, code first, against hex digits;
// ".." is any byte, "*" the rest.
func (b *bench) wants(request, want string) {
	b.Helper()
	resp := b.send(request)
	got := append([]byte{uint8(resp.Code)}, resp.Data...)
	pattern, open := strings.CutSuffix(strings.ReplaceAll(want, " ", ""), "*")
	digits := hex.EncodeToString(got)
	if len(digits) < len(pattern) || len(digits) > len(pattern) && !open {
		b.Fatalf("%s: got % x, want %s", request, got, want)
	}
	for i := range pattern {
		if pattern[i] != '.' && pattern[i] != digits[i] {
			b.Fatalf("%s: got % x, want %s", request, got, want)
		}
	}
}

// Each step is a request and its answer, code first; "+5s" lets time pass.
func TestCommands(t *testing.T) {
	for _, test := range []struct {
		name  string
		steps string
	}{
		{"device", `
			0601 | 00 20 01 02 19 02 bf f21b00 010a 0a1f0007
			0604 | 00 5500
			0601 00 | c7
			06ff | c1
			2c3e00 | c1`},
		{"acpi follows the power until it is set", `
			0607 | 00 0000
			000200 | 00
			0607 | 00 0503
			0606 84ff | 00
			0607 | 00 0403
			0606 84 | c7`},
		{"global enables", `
			062f | 00 0c
			062e 09 | 00
			062f | 00 09
			062e 10 | cc`},
		{"power: on, off, cycle, reset, diag, soft", `
			0001 | 00 21 00 40 f0
			000200 | 00
			0001 | 00 20 00 40 f0
			000202 | d5
			000203 | d5
			000204 | d5
			000205 | d5
			000200 | 00
			000201 | 00
			0001 | 00 21 10 40 f0
			0007 | 00 01 0f
			000204 | 00
			000203 | 00
			000202 | 00
			0001 | 00 20 10 40 f0
			+1s
			0001 | 00 21 10 40 f0
			000205 | 00
			0001 | 00 20 10 40 f0
			000206 | cc
			0002 | c7`},
		{"the power cycle interval", `
			000b 05 | 00
			000202 | 00
			+4s
			0001 | 00 20*
			+1s
			0001 | 00 21*`},
		{"restore policy", `
			000603 | 00 07
			000602 | 00 07
			0001 | 00 41*
			000604 | cc`},
		{"identify: 15 s, some, for good, off", `
			0004 | 00
			0001 | 00 .. .. 50 ..
			+15s
			0001 | 00 .. .. 40 ..
			0004 3c | 00
			+59s
			0001 | 00 .. .. 50 ..
			0004 0001 | 00
			+100h
			0001 | 00 .. .. 60 ..
			0004 00 | 00
			0001 | 00 .. .. 40 ..`},
		{"front panel", `
			000a 05 | 00
			0001 | 00 .. .. .. f5`},
		{"capabilities", `
			0000 | 00 02 20202020
			0005 01 20212223 | 00
			0000 | 00 01 20212223
			0005 01 | c7`},
		{"power-on hours grow while the power is on", `
			000f | 00 3c 1b270000
			+2h
			000f | 00 3c 1d270000
			000200 | 00
			+5h
			000f | 00 3c 1d270000`},
		{"boot options, each of them", `
			0008 0102 | 00
			0009 010000 | 00 01 01 02
			0008 0201 | 00
			0009 020000 | 00 01 02 01
			0008 0304 | 00
			0009 030000 | 00 01 03 04
			0008 04ff15 | 00
			0008 040100 | 00
			0009 040000 | 00 01 04 0014
			0008 06 010203040506070809 | 00
			0009 060000 | 00 01 06 010203040506070809
			0008 07 04 00112233445566778899aabbccddeeff | 00
			0009 070400 | 00 01 07 04 00112233445566778899aabbccddeeff
			0009 070500 | c9
			0008 0705 | c9
			0008 0502 | c7
			0009 080000 | 80
			0008 0800 | 80`},
		{"boot options marked invalid", `
			0008 85 | 00
			0009 050000 | 00 01 85 0000000000
			0008 05 | 00
			0009 050000 | 00 01 05 0000000000`},
		{"set in progress", `
			0008 0001 | 00
			0008 0001 | 81
			0009 000000 | 00 01 00 01
			0008 0000 | 00
			0008 0001 | 00
			0008 0002 | cc`},
		{"boot flags are for one boot", `
			0008 05 8004000000 | 00
			0009 050000 | 00 01 05 8004000000
			000203 | 00
			0009 050000 | 00 01 05 0004000000`},
		{"boot flags wait out a power cycle", `
			0008 05 8004000000 | 00
			000202 | 00
			0009 050000 | 00 01 05 80*
			+1s
			0009 050000 | 00 01 05 00*`},
		{"persistent boot flags", `
			0008 05 c004000000 | 00
			000203 | 00
			0009 050000 | 00 01 05 c0*`},
		{"boot flags wait a minute", `
			0008 05 8004000000 | 00
			+60s
			0009 050000 | 00 01 05 80*
			+1s
			0009 050000 | 00 01 05 00*`},
		{"boot flags that are to wait longer", `
			0008 03 08 | 00
			0008 05 8004000000 | 00
			+1h
			0009 050000 | 00 01 05 80*`},
		{"watchdog counts and resets the system", `
			0622 | 80
			0624 04 01 00 3e 6400 | 00
			0625 | 00 04 01 00 00 6400 6400
			0622 | 00
			+4s
			0625 | 00 44 01 00 00 6400 3c00
			0624 44 01 00 3e 6400 | 00
			0625 | 00 44 01 00 00 6400 6400
			+11s
			0625 | 00 04 01 00 10 6400 0000
			0007 | 00 04 0f
			0001 | 00 21*
			0624 04 01 00 10 6400 | 00
			0625 | 00 04 01 00 00 6400 6400`},
		{"watchdog powers down", `
			0624 04 02 00 00 0a00 | 00
			0622 | 00
			+2s
			0001 | 00 20*`},
		{"watchdog cycles the power", `
			0624 04 03 00 00 0a00 | 00
			0622 | 00
			+1s
			0001 | 00 20*
			+1s
			0001 | 00 21*`},
		{"watchdog only looks", `
			0624 84 00 00 00 0a00 | 00
			0622 | 00
			+2s
			0625 | 00 84 00 00 10 0a00 0000
			0007 | 00 01*
			0a40 | 00 51 0d00*`},
		{"watchdog refuses nonsense", `
			0624 00 01 00 00 6400 | cc
			0624 04 04 00 00 6400 | cc
			0624 04 01 00 00 64 | c7
			0622 | 80`},
		{"system info", `
			0659 00020000 | 00 11 00 00 0a 73696d2d736572766572 00000000
			0658 02 00 0014 6162636465666768696a6b6c6d6e | 00
			0658 02 01 6f70717273740000 | 00
			0659 00020000 | 00 11 00 0014 6162636465666768696a6b6c6d6e
			0659 00020100 | 00 11 01 6f7071727374 00000000000000000000
			0659 00020500 | 00 11 05 00000000000000000000000000000000
			0659 80020000 | 00 11
			0659 00000000 | 00 11 00
			0658 00 01 | 00
			0658 00 01 | 81
			0659 00090000 | 80
			0659 00021100 | c9
			0658 02 | c7`},
		{"SEL: reserve, add, delete, clear", `
			0a40 | 00 51 0d00 301f*
			0a43 0000 0000 00 ff | 00 0200 0100 02*
			0a43 0000 ffff 00 ff | 00 ffff 0d00 02*
			0a43 0000 0100 02 02 | c5
			0a42 | 00 0100
			0a43 0100 0100 02 01 | 00 0200 02
			0a43 0000 6300 00 ff | cb
			0a44 0000 02 00000000 2000 04 01 30 01 ffffff | 00 0e00
			0a46 0100 0e00 | c5
			0a42 | 00 0200
			0a46 0200 0e00 | 00 0e00
			0a42 | 00 0300
			0a46 0300 0e00 | cb
			0a47 0300 434c52 aa | 00 01
			0a47 0300 434c52 00 | c5
			0a40 | 00 51 0100*
			0a47 0000 434c52 aa | c5
			0a47 0000 000000 aa | cc`},
		{"the clock of the SEL", `
			0a48 | 00 402aa469
			0a49 00000040 | 00
			+3s
			0a48 | 00 03000040
			0a28 | 00 03000040
			0a5c | 00 ff07
			0a5d 3c00 | 00
			0a5c | 00 3c00
			0a5d ff7f | c9`},
		{"SDR repository", `
			0a20 | 00 51 2f00*
			0a23 0000 0000 00 05 | 00 0200 0100 51 12 ..
			0a23 0000 2f00 00 05 | 00 ffff 2f00 51 12 ..
			0a23 0000 ffff 00 05 | 00 ffff 2f00 51 12 ..
			0a23 0000 3000 00 05 | cb
			0a23 0000 0100 05 05 | c5
			0a22 | 00 0100
			0a23 0100 0200 05 03 | 00 0300 200001
			0a23 0100 0200 80 01 | c9`},
		{"sensors", `
			042d 01 | 00 .. c0 c0
			0427 01 | 00 3f 05 02 fb 2a 2d 32
			0426 01 08 000000160000 | 00
			0427 01 | 00 3f 05 02 fb 16 2d 32
			042d 01 | 00 .. c0 c8
			042b 01 | 00 c0 8000 0000
			0425 01ff | 00 02 02
			0424 01ff 0405 | 00
			0425 01ff | 00 04 05
			0429 01 | 00 c0 950a 950a
			0428 01 e0 9500 0000 | 00
			0429 01 | 00 c0 000a 950a
			0423 0100 | 00 00 01 01 00 00 00 00
			042f 01 | 00 01 01
			042f 51 | 00 08 6f
			042d 51 | 00 00 c0 01 80
			0427 51 | cd
			0426 03 01 000000000000 | cc
			042d 80 | cb
			042d fe | cb`},
		{"sensors without power", `
			000200 | 00
			042d 03 | 00 00 e0 c0
			042d 30 | 00 00 c0 c0
			042d 50 | 00 00 c0 01 80`},
		{"scanning switched off", `
			0428 01 80 | 00
			042d 01 | 00 00 a0 c0`},
		{"FRU", `
			0a10 00 | 00 0002 00
			0a11 00 0000 08 | 00 08 01*
			0a10 03 | cb
			0a11 03 0000 08 | cb
			0a11 00 0002 08 | c9
			0a11 00 0000 ff | ca
			0a12 01 0001 55aa | 00 02
			0a11 01 0001 02 | 00 02 55aa
			0a12 01 ff01 55aa | c9`},
		{"LAN parameters", `
			0c02 01 030000 | 00 11 7f000001
			0c02 8e 030000 | cc
			0c02 81 030000 | 00 11
			0c01 01 03 0a000001 | 00
			0c02 01 030000 | 00 11 0a000001
			0c01 01 01 00 | 82
			0c01 01 03 0a | c7
			0c02 01 160000 | 00 11 0c
			0c02 01 130200 | 00 11 02*
			0c02 01 130300 | c9
			0c02 01 c80000 | 80
			0c02 02 030000 | cc
			0c01 01 00 01 | 00
			0c01 01 00 01 | 81`},
		{"channel access", `
			0641 01 80 | 00 02 04
			0640 01 90 83 | 00
			0641 01 80 | 00 10 03
			0641 01 40 | 00 02 04
			0641 0f 80 | 82
			0641 05 80 | cc
			0641 01 00 | cc`},
		{"cipher suites by 16 bytes", `
			0654 01 00 80 | 00 01 c000004080 c001014080 c002014180 c0
			0654 01 00 83 | 00 01 4080 c010034480 c011034481
			0654 01 00 9f | 00 01`},
		{"messages and events", `
			0631 | 00 00
			0633 | 80
			0635 | 80
			0630 ff | 00
			0401 | 00 20 00
			0400 3000 | 00
			0401 | 00 30 00
			0402 41 04 01 30 01 592b2a | 00
			0a40 | 00 51 0e00*
			0a43 0000 ffff 00 ff | 00 ffff 0e00 02 ........ 4100 04 01 30 01 592b2a`},
		{"users, served by go-ipmi", `
			0644 01 02 | 00 0a .. 01 34
			0646 02 | 00 61646d696e 0000000000000000000000
			0646 05 | cc
			0645 05 6e65770000000000000000000000000000 | c7
			0645 05 6e657700000000000000000000000000 | 00
			0646 05 | 00 6e6577*`},
		{"sessions are not for the system interface", `
			063b 04 | d5
			063c 01020304 | 87`},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, Options{})
			for _, line := range strings.Split(strings.TrimSpace(test.steps), "\n") {
				line = strings.TrimSpace(line)
				if after, ok := strings.CutPrefix(line, "+"); ok {
					d, err := time.ParseDuration(after)
					if err != nil {
						t.Fatal(err)
					}
					b.passes(d)
					continue
				}
				request, want, _ := strings.Cut(line, " | ")
				b.wants(request, want)
			}
		})
	}
}

func TestSameSeedAndClockGiveTheSameAnswers(t *testing.T) {
	readings := func(seed uint64) (all []byte) {
		b := newBench(t, Options{Seed: seed})
		for range 20 {
			for _, s := range thresholdSensors {
				resp := b.send("042d" + hex.EncodeToString([]byte{s.number}))
				all = append(all, resp.Data...)
			}
			b.passes(7 * time.Second)
		}
		return append(all, b.send("0637").Data...)
	}
	one, again, other := readings(1), readings(1), readings(2)
	if !bytes.Equal(one, again) {
		t.Error("the same seed gives other readings")
	}
	if bytes.Equal(one, other) {
		t.Error("another seed gives the same readings")
	}
}

func TestReadingsMoveAndKeepWithinLimits(t *testing.T) {
	b := newBench(t, Options{})
	seen := map[string]bool{}
	for range 60 {
		for _, s := range thresholdSensors {
			resp := b.send("042d" + hex.EncodeToString([]byte{s.number}))
			if resp.Data[2] != 0xc0 {
				t.Fatalf("%s: a threshold crossed: % x", s.name, resp.Data)
			}
			if s.number == 0x01 {
				seen[string(resp.Data[:1])] = true
			}
		}
		b.passes(10 * time.Second)
	}
	if len(seen) < 2 {
		t.Error("the inlet temperature stands still")
	}
}

func TestColdReset(t *testing.T) {
	b := newBench(t, Options{})
	b.wants("0624 04 01 00 00 6400", "00")
	b.wants("0658 02 00 0001 41", "00")
	b.wants("0602", "00")
	if _, err := b.Conn().Do(context.Background(), ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1}); !errors.Is(err, ErrSilent) {
		t.Fatalf("answers while it resets: %v", err)
	}
	b.passes(coldResetTime)
	b.wants("0622", "80")                      // the watchdog is forgotten
	b.wants("0659 00020000", "00 11 00 0001*") // the system's name is not
}

func TestFullSELOverflows(t *testing.T) {
	b := newBench(t, Options{})
	for range selCapacity - len(history) {
		b.wants("0a44 0000 c0 00000000 000000 010203040506", "00*")
	}
	b.wants("0a44 0000 c0 00000000 000000 010203040506", "c4")
	b.wants("0a40", "00 51 0002 0000 *")
	if operations := b.send("0a40").Data[13]; operations&selOverflow == 0 {
		t.Errorf("operations %#x do not show the overflow", operations)
	}
}

func TestBridging(t *testing.T) {
	to := func(r ipmi.Target) ipmi.Response {
		resp, err := New(Options{}).Conn().Do(context.Background(), ipmi.Request{NetFn: ipmi.NetFnApp, Cmd: 1, To: r})
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	for _, test := range []struct {
		to     ipmi.Target
		code   ipmi.Code
		device byte
	}{
		{ipmi.Target{}, ipmi.OK, 0x20},
		{ipmi.Target{Addr: 0x20}, ipmi.OK, 0x20},
		{ipmi.Target{Addr: 0x30}, ipmi.OK, 0x30},
		{ipmi.Target{Addr: 0x30, Channel: 3}, codeNAK, 0},
		{ipmi.Target{Addr: 0x32}, codeNAK, 0},
		{ipmi.Target{Addr: 0x72, Channel: 7, TransitAddr: 0x30}, ipmi.OK, 0x72},
		{ipmi.Target{Addr: 0x72, Channel: 7, TransitAddr: 0x32}, codeNAK, 0},
	} {
		resp := to(test.to)
		if resp.Code != test.code || resp.Code == ipmi.OK && resp.Data[0] != test.device {
			t.Errorf("%+v: %#x % x", test.to, uint8(resp.Code), resp.Data)
		}
	}
}

// Every record is what its header says, and FRU checksums are zero.
func TestTablesAreWellFormed(t *testing.T) {
	for i, r := range sdrRecords() {
		if id := int(r[0]) | int(r[1])<<8; id != i+1 || len(r) != 5+int(r[4]) {
			t.Errorf("SDR %d: ID %d, %d bytes, length %d", i+1, id, len(r), r[4])
		}
		name := map[byte]int{recordFull: 47, recordCompact: 31, recordEventOnly: 16, recordFRULocator: 15, recordMCLocator: 15}[r[3]]
		if len(r) != name+1+int(r[name]&0x1f) {
			t.Errorf("SDR %d: type %#x, name of %d at %d in %d bytes", i+1, r[3], r[name]&0x1f, name, len(r))
		}
	}
	for i, image := range fruImages() {
		if sum := checksum(image[:8]); sum != 0 {
			t.Errorf("FRU %d: header checksum off by %#x", i, sum)
		}
		for area := 2; area <= 4; area++ {
			if at := int(image[area]) * 8; at != 0 && checksum(image[at:at+8*int(image[at+1])]) != 0 {
				t.Errorf("FRU %d: checksum of area %d", i, area)
			}
		}
	}
	for _, table := range [][]sensor{thresholdSensors, discreteSensors, eventSensors} {
		for i := range table {
			if s := &table[i]; sensorIndex()[s.number] != s {
				t.Errorf("%s: number %#x is taken", s.name, s.number)
			}
		}
	}
	for _, h := range history {
		if h.event.generator == bmcGenerator && sensorIndex()[h.event.sensor] == nil {
			t.Errorf("event of sensor %#x, which does not exist", h.event.sensor)
		}
	}
}

// The answer to Close Session is the last that MD5-128 signs.
func TestMD5KeyOutlivesItsSessionByOneAnswer(t *testing.T) {
	b := New(Options{})
	session, err := b.inner.Sessions.Allocate(1, types.AuthAlg_HMAC_MD5, types.IntegrityAlg_MD5_128, types.CryptAlg_None, 4, lanChannel)
	if err != nil {
		t.Fatal(err)
	}
	session.User, _ = b.inner.Users.Get(2)
	session.SetAddr(&net.UDPAddr{Port: 9300})
	if !b.sessions.first(session) || b.sessions.first(session) {
		t.Fatal("the first command is not the first")
	}
	far := rmcpPlusPeer(session)
	b.dropSession(session.BMCID)
	if b.sessions.md5Password(far) == nil {
		t.Error("the answer to Close Session cannot be signed")
	}
	if b.sessions.md5Password(far) != nil {
		t.Error("the password stays for the next session")
	}
}
