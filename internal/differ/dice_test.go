//go:build unix

package differ

import (
	"fmt"
	"math/rand/v2"
)

// dice make the random choices of one BMC.
type dice struct{ *rand.Rand }

// newDice are those of the BMC of a seed, in the group with that number.
func newDice(seed uint64, group int) *dice { return &dice{rand.New(rand.NewPCG(seed, uint64(group)))} }

// chance is true once in n times.
func (d *dice) chance(n int) bool { return d.IntN(n) == 0 }

// byte is any byte.
func (d *dice) byte() byte { return byte(d.Uint32()) }

// between is a number from least to most.
func (d *dice) between(least, most int) int { return least + d.IntN(most-least+1) }

// bytes is n bytes of any value.
func (d *dice) bytes(n int) []byte {
	data := make([]byte, n)
	for i := range data {
		data[i] = d.byte()
	}
	return data
}

// mask is a byte with no, some or all of the bits of all.
func (d *dice) mask(all byte) byte {
	switch d.IntN(6) {
	case 0:
		return 0
	case 1:
		return all
	case 2:
		return all & (1 << d.IntN(8))
	}
	return all & d.byte()
}

// one is one of several.
func one[T any](d *dice, of ...T) T { return of[d.IntN(len(of))] }

// few is up to n of several, in their order.
func few[T any](d *dice, n int, of []T) (some []T) {
	for i, x := range of {
		if d.IntN(len(of)-i) < n-len(some) {
			some = append(some, x)
		}
	}
	return some
}

// text is n printable characters, the last no space.
func (d *dice) text(n int) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz 0123456789 "
	text := make([]byte, n)
	for i := range text {
		text[i] = plain[d.IntN(len(plain))]
		if d.chance(12) {
			text[i] = byte(d.between('!', '~'))
		}
	}
	if n > 0 && text[n-1] == ' ' {
		text[n-1] = '_'
	}
	return string(text)
}

// time is of any range that shows otherwise: unknown, since start, and dates.
func (d *dice) time() uint32 {
	return one(d, 0, 1, 0xffffffff, 0x1fffffff, 0x20000000, d.Uint32N(0x20000000), d.Uint32N(100000),
		d.Uint32(), d.Uint32(), 0x40000000+d.Uint32N(0x40000000))
}

// zone is a time zone, as TZ has it.
func (d *dice) zone() []string {
	return []string{"TZ=" + one(d, "UTC", "UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata",
		"Australia/Lord_Howe", "EST5EDT", "CET-1CEST,M3.5.0,M10.5.0/3", "<+0330>-3:30")}
}

// dialects are the manufacturers whose events ipmitool words otherwise: Dell,
// Quanta, Viking, Supermicro (twice) and Kontron.
var dialects = []uint32{674, 7244, 9237, 10876, 47488, 15000}

// manufacturers are these and others.
var manufacturers = []uint32{0, 2, 11, 42, 343, 674, 2623, 5593, 7154, 7244, 10876, 15000, 16394, 20974, 33196, 47488, 0xfffff}

// deviceID is the answer to Get Device ID (IPMI v2.0 §20.1) of a controller that
// has sensors, an SDR repository and what else support says.
func (d *dice) deviceID(support byte) string {
	maker := one(d, append(dialects, one(d, manufacturers...), one(d, manufacturers...), one(d, manufacturers...))...)
	product := one(d, uint16(d.Uint32()), 0x2000, 0x0100, 0x0811, 0x3ff, 0xaabb)
	id := fmt.Sprintf("06 01 = 00 20 01 %02x %02x %02x %02x %s %s 00000000",
		d.IntN(0x80), d.IntN(100), one[byte](d, 0x02, 0x02, 0x51, 0x01), d.byte()|0x03|support, hexLE(maker, 3), hexLE(uint32(product), 2))
	if d.chance(5) { // its extension, in AdvancedTCA, MicroTCA or VITA 46.11
		id += "\n" + one(d, "2c 00 00 = 00 00 22 00 00", "2c 00 00 = 00 00 14 00 00", "2c 00 00 = 00 00 15 00 00", "2c 00 03 = 00 03 00 01 00")
	}
	return id
}

// boardID is Supermicro's answer to what board it is: one of each way to name
// memory modules, or any.
func (d *dice) boardID() string {
	board := one(d, 0x0635, 0x0726, 0x0923, 0x0660, 0x0001, d.Uint32N(0x10000))
	return "30 21 * = 00 " + hexLE(board, 2)
}

// hexLE is a number in hexadecimal, n bytes, the least significant first.
func hexLE(v uint32, n int) string {
	text := ""
	for ; n > 0; n-- {
		text += fmt.Sprintf("%02x", byte(v))
		v >>= 8
	}
	return text
}
