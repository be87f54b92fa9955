package sdr

import (
	"math"
	"math/big"
	"math/bits"
)

// precision of intermediate results, in bits: enough that a power of ten in
// full, which is how lists print it, is the C library's.
const precision = 160

// tiny results need no such care: no list shows any of their digits.
const tiny = 1e-300

var (
	bigOne  = parseBig("1")
	bigLn2  = parseBig("0.693147180559945309417232121458176568075500134360255254120680009493393621969694715605863326996418687")
	bigLn10 = parseBig("2.302585092994045684017991454684364207601101488628772976033327900967572609677352480235997205089598298")
)

func parseBig(digits string) *big.Float {
	f, _, _ := big.ParseFloat(digits, 10, precision, big.ToNearestEven)
	return f
}

func newBig(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

// exp is e^(x·scale), rounded once.
func exp(x float64, scale *big.Float) float64 {
	rough := math.Exp(x * toFloat(scale))
	if math.IsNaN(rough) || math.IsInf(rough, 0) || rough < tiny {
		return rough
	}
	return toFloat(bigExp(new(big.Float).Mul(newBig(x), scale)))
}

// bigExp is e^y, for a y whose result a float64 can hold.
func bigExp(y *big.Float) *big.Float {
	k := math.Round(toFloat(y) / math.Ln2)
	y = new(big.Float).Sub(y, new(big.Float).Mul(newBig(k), bigLn2))
	sum, term := newBig(1), newBig(1)
	for n := 1.0; n < 40; n++ { // |y| < 0.35: 0.35^40/40! < 2^-160
		term.Quo(term.Mul(term, y), newBig(n))
		sum.Add(sum, term)
	}
	return sum.SetMantExp(sum, int(k))
}

// log is ln(x)/scale, rounded once: one step of Newton's from the rough result
// doubles its digits.
func log(x float64, scale *big.Float) float64 {
	rough := math.Log(x)
	if math.IsNaN(rough) || math.IsInf(rough, 0) {
		return rough
	}
	step := bigExp(newBig(-rough))
	step.Sub(step.Mul(step, newBig(x)), newBig(1))
	step.Add(step, newBig(rough))
	return toFloat(step.Quo(step, scale))
}

// cube is x³, rounded once.
func cube(x float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return x
	}
	y := newBig(x)
	y.Mul(y, newBig(x))
	return toFloat(y.Mul(y, newBig(x)))
}

// missedRoots are the odd numbers whose cubes' roots the C library misses by a
// bit, so that they are shown with decimals: bit i of word w is 128w+2i+1. Even
// numbers fare as their odd part does. Measured with glibc 2.36.
var missedRoots = [...]uint64{0x8c123d3e02466d92, 0x44f54144b94b8020, 0x381d719863008102, 0xf53f67817a815ca5}

// cubeRoot is the cube root as the C library has it.
func cubeRoot(x float64) float64 {
	y := math.Cbrt(x)
	if y == 0 || y != math.Trunc(y) || math.Abs(y) > math.MaxInt32 {
		return y
	}
	odd := uint32(math.Abs(y))
	i := odd >> bits.TrailingZeros32(odd) / 2
	if w := int(i / 64); w < len(missedRoots) && missedRoots[w]>>(i%64)&1 != 0 {
		return math.Nextafter(y, math.Inf(1))
	}
	return y
}

func toFloat(x *big.Float) float64 {
	v, _ := x.Float64()
	return v
}
