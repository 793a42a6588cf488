package quark

import (
	"math"
	"math/bits"
	"strconv"
	"strings"
)

// MaxInt is the largest Int; the smallest is its negative.
const MaxInt = 1<<53 - 1

func inRange[T ~int64](value T, where string) T {
	if value > MaxInt || value < -MaxInt {
		overflow(where)
	}
	return value
}

func overflow(where string) {
	panic(&Fault{Text: "integer overflow", Where: where})
}

func divisionByZero(where string) {
	panic(&Fault{Text: "division by zero", Where: where})
}

// Add adds within the range of Int.
func Add[T ~int64](left, right T, where string) T {
	return inRange(left+right, where)
}

// Sub subtracts within the range of Int.
func Sub[T ~int64](left, right T, where string) T {
	return inRange(left-right, where)
}

// Mul multiplies within the range of Int.
func Mul[T ~int64](left, right T, where string) T {
	high, low := bits.Mul64(magnitude(int64(left)), magnitude(int64(right)))
	if high != 0 || low > MaxInt {
		overflow(where)
	}
	return left * right
}

func magnitude(value int64) uint64 {
	if value < 0 {
		return uint64(-value)
	}
	return uint64(value)
}

// Neg negates, within the range of Int.
func Neg[T ~int64](value T, where string) T {
	return inRange(-value, where)
}

// Div divides, truncating toward zero; a divisor of zero is a fault.
func Div(left, right int64, where string) int64 {
	if right == 0 {
		divisionByZero(where)
	}
	return left / right
}

// Rem gives the remainder, with the sign of the dividend; a divisor of zero is a fault.
func Rem(left, right int64, where string) int64 {
	if right == 0 {
		divisionByZero(where)
	}
	return left % right
}

// DivFloat divides; a divisor of zero is a fault, and no infinity.
func DivFloat(left, right float64, where string) float64 {
	if right == 0 {
		divisionByZero(where)
	}
	return left / right
}

// Abs gives the value without its sign.
func Abs[T ~int64 | ~float64](value T) T {
	if value < 0 {
		return -value
	}
	return value
}

// AbsFloat gives the value without its sign.
func AbsFloat(value float64) float64 {
	return math.Abs(value)
}

// Floor gives the largest Int that is not above value; beyond the range of Int it is a fault.
func Floor(value float64, where string) int64 {
	return whole(math.Floor(value), where)
}

// Round gives the nearest Int, halves up; beyond the range of Int it is a fault.
func Round(value float64, where string) int64 {
	return whole(halfUp(value), where)
}

func halfUp(value float64) float64 {
	below := math.Floor(value)
	if value-below >= 0.5 {
		return below + 1
	}
	return below
}

func whole(value float64, where string) int64 {
	if !(math.Abs(value) <= MaxInt) {
		overflow(where)
	}
	return int64(value)
}

// MinFloat gives the smaller of two, the first where they are equal; NaN is a fault.
func MinFloat(left, right float64, where string) float64 {
	ordered(left, where)
	ordered(right, where)
	if right < left {
		return right
	}
	return left
}

// MaxFloat gives the larger of two, the first where they are equal; NaN is a fault.
func MaxFloat(left, right float64, where string) float64 {
	ordered(left, where)
	ordered(right, where)
	if right > left {
		return right
	}
	return left
}

func ordered(value float64, where string) {
	if math.IsNaN(value) {
		panic(&Fault{Text: "NaN has no order", Where: where})
	}
}

// Hex writes an integer in lower-case hexadecimal, padded with zeros to this many digits.
func Hex(value, digits int64) string {
	text := strconv.FormatUint(magnitude(value), 16)
	if missing := int(digits) - len(text); missing > 0 {
		text = strings.Repeat("0", missing) + text
	}
	if value < 0 {
		return "-" + text
	}
	return text
}

// FloatText writes a float as ECMAScript does: 0.1, 100, 1e+21, NaN.
func FloatText(value float64) string {
	return string(appendFloat(nil, value))
}

func appendFloat(text []byte, value float64) []byte {
	switch {
	case math.IsNaN(value):
		return append(text, "NaN"...)
	case math.IsInf(value, 1):
		return append(text, "Infinity"...)
	case math.IsInf(value, -1):
		return append(text, "-Infinity"...)
	case value == 0:
		return append(text, '0')
	}
	if size := math.Abs(value); size >= 1e21 || size < 1e-6 {
		return appendExponent(text, value)
	}
	return strconv.AppendFloat(text, value, 'f', -1, 64)
}

// appendExponent writes 1e-7 where Go writes 1e-07.
func appendExponent(text []byte, value float64) []byte {
	text = strconv.AppendFloat(text, value, 'e', -1, 64)
	if digit := len(text) - 2; text[digit] == '0' && (text[digit-1] == '-' || text[digit-1] == '+') {
		text = append(text[:digit], text[digit+1])
	}
	return text
}

// Int gives an integer as it is: what is computed with it is computed when the program runs.
func Int(value int64) int64 {
	return value
}

// Float gives a float as it is: what is computed with it is computed when the program runs, in binary64.
func Float(value float64) float64 {
	return value
}
