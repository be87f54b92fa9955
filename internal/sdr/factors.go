package sdr

import (
	"math"
	"strconv"
)

// Factors turn a raw reading into a value (IPMI v2.0 §36.3):
//
//	y = L[(M·x + B·10^BExp) · 10^RExp]
//
//	+------+--------+------+--------+---------+---------+
//	|M ls  |M ms,tol|B ls  |B ms,acc|acc, exp |R exp,B e|
//	+------+--------+------+--------+---------+---------+
//	   1       1       1       1         1         1
type Factors struct {
	Linearization uint8
	M, B          int // 10 bits, signed
	Tolerance     uint8
	BExp, RExp    int // 4 bits, signed
	Accuracy      uint16
	AccuracyExp   uint8
}

const factorsLen = 6

func parseFactors(linearization uint8, b []byte) Factors {
	return Factors{
		Linearization: linearization,
		M:             signed(int(b[0])|int(b[1]&0xc0)<<2, 10),
		Tolerance:     b[1] & 0x3f,
		B:             signed(int(b[2])|int(b[3]&0xc0)<<2, 10),
		Accuracy:      uint16(b[3]&0x3f) | uint16(b[4]&0xf0)<<2,
		AccuracyExp:   b[4] >> 2 & 0x03,
		RExp:          signed(int(b[5]>>4), 4),
		BExp:          signed(int(b[5]&0x0f), 4),
	}
}

// signed is an n-bit two's complement number.
func signed(v, bits int) int {
	if v&(1<<(bits-1)) != 0 {
		v -= 1 << bits
	}
	return v
}

// Linearizations (IPMI v2.0 §43.1, byte 24).
const (
	linearLn = iota + 1
	linearLog10
	linearLog2
	linearE
	linearExp10
	linearExp2
	linearInverse
	linearSquare
	linearCube
	linearRoot
	linearCubeRoot

	nonLinear    = 0x70
	nonLinearMax = 0x7f
)

// NonLinear reports whether the factors hold for one reading only, and have to
// be asked of the sensor.
func (f *Factors) NonLinear() bool {
	return f.Linearization >= nonLinear && f.Linearization <= nonLinearMax
}

// number is the raw byte as the analog format has it; ok is false if the
// format says that there is no number.
func (u Units) number(raw uint8) (n int, ok bool) {
	switch u.Format {
	case formatUnsigned:
		return int(raw), true
	case formatOnes:
		if raw&0x80 != 0 {
			raw++
		}
		return int(int8(raw)), true
	case formatTwos:
		return int(int8(raw)), true
	}
	return 0, false
}

// Value converts a raw reading, limit or threshold of a full record's sensor.
// It is 0 if the sensor has no analog reading.
func (s *Sensor) Value(raw uint8) float64 {
	n, ok := s.Units.number(raw)
	if !ok || s.Full == nil {
		return 0
	}
	f := &s.Full.Factors
	offset := float64(float64(f.B) * tenTo(f.BExp))
	return f.linearize(float64(float64(f.M*n)+offset) * tenTo(f.RExp))
}

// Hysteresis converts a raw hysteresis, a difference: the offset has no part
// in it.
func (s *Sensor) Hysteresis(raw uint8) float64 {
	n, ok := s.Units.number(raw)
	if !ok || s.Full == nil {
		return 0
	}
	f := &s.Full.Factors
	return f.linearize(float64(f.M*n) * tenTo(f.RExp))
}

// Tolerance is how far a reading may be off, either way.
func (s *Sensor) Tolerance() float64 {
	if s.Full == nil {
		return 0
	}
	f := &s.Full.Factors
	n, ok := s.Units.number(f.Tolerance)
	if !ok {
		return 0
	}
	return f.linearize(float64(f.M) * (float64(n) / 2) * tenTo(f.RExp))
}

// Raw converts a value back, as ipmitool does: without the linearization, and
// rounded up from one half. It is 0 if that is impossible.
func (s *Sensor) Raw(value float64) uint8 {
	if s.Full == nil || !s.Units.Analog() || s.Full.M == 0 {
		return 0
	}
	f := &s.Full.Factors
	offset := float64(float64(f.B) * tenTo(f.BExp))
	x := (float64(value/tenTo(f.RExp)) - offset) / float64(f.M)
	if x-float64(truncate(x)) >= .5 {
		x = math.Ceil(x)
	}
	return uint8(truncate(x))
}

// truncate is C's (int) on the machines that ipmitool runs on, where numbers
// out of range become the least one.
func truncate(x float64) int32 {
	if !(x > -1<<31-1 && x < 1<<31) {
		return math.MinInt32
	}
	return int32(x)
}

// Whole reports whether ipmitool shows a value without decimals.
func Whole(x float64) bool { return x == float64(truncate(x)) }

func (f *Factors) linearize(x float64) float64 {
	switch f.Linearization & 0x7f {
	case linearLn:
		return invalid(log(x, bigOne))
	case linearLog10:
		return log(x, bigLn10)
	case linearLog2:
		return invalid(log(x, bigOne) / math.Ln2)
	case linearE:
		return exp(x, bigOne)
	case linearExp10:
		return exp(x, bigLn10)
	case linearExp2:
		return exp(x, bigLn2)
	case linearInverse:
		return 1 / x
	case linearSquare:
		return x * x
	case linearCube:
		return cube(x)
	case linearRoot:
		return invalid(math.Sqrt(x))
	case linearCubeRoot:
		return cubeRoot(x)
	}
	return x
}

// invalid is the result that no number is, with the sign that the C library
// gives it.
func invalid(x float64) float64 {
	if math.IsNaN(x) {
		return math.Copysign(x, -1)
	}
	return x
}

// tenTo is 10^n, n from -8 to 7, rounded correctly.
func tenTo(n int) float64 {
	v, _ := strconv.ParseFloat("1e"+strconv.Itoa(n), 64)
	return v
}
