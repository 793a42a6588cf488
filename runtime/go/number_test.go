package quark

import (
	"math"
	"testing"
)

func TestIntegersThatLeaveTheirRangeFault(t *testing.T) {
	same(t, Add[int64](MaxInt-1, 1, "a.q:1"), int64(MaxInt))
	for _, call := range []func(){
		func() { Add[int64](MaxInt, 1, "a.q:1") },
		func() { Sub[int64](-MaxInt, 1, "a.q:1") },
		func() { Mul[int64](1<<32, 1<<32, "a.q:1") },
		func() { Mul[int64](MaxInt, MaxInt, "a.q:1") },
		func() { Floor(1e16, "a.q:1") },
		func() { Round(math.NaN(), "a.q:1") },
	} {
		same(t, faultOf(t, call), "integer overflow (a.q:1)")
	}
	same(t, Mul[int64](-MaxInt, 1, "a.q:1"), -MaxInt)
}

func TestDivisionTruncatesAndRefusesZero(t *testing.T) {
	same(t, []int64{Div(-7, 2, ""), Rem(-7, 2, ""), Div(7, -2, ""), Rem(7, -2, "")}, []int64{-3, -1, -3, 1})
	same(t, faultOf(t, func() { Div(1, 0, "a.q:1") }), "division by zero (a.q:1)")
	same(t, faultOf(t, func() { Rem(1, 0, "a.q:1") }), "division by zero (a.q:1)")
	same(t, faultOf(t, func() { DivFloat(1, 0, "a.q:1") }), "division by zero (a.q:1)")
}

func TestHalvesGoUp(t *testing.T) {
	for value, wanted := range map[float64]int64{0.5: 1, -0.5: 0, 1.4999: 1, -1.5: -1, 2.5: 3, 0.49999999999999994: 0} {
		same(t, Round(value, ""), wanted)
	}
}

func TestFloatsPrintAsInECMAScript(t *testing.T) {
	for value, wanted := range map[float64]string{
		0: "0", math.Copysign(0, -1): "0", 1: "1", 0.1: "0.1", 1e21: "1e+21", 123456789012345680000: "123456789012345680000",
		1e-6: "0.000001", 1e-7: "1e-7", -1.25e-9: "-1.25e-9", 5e-324: "5e-324", 1.7976931348623157e308: "1.7976931348623157e+308",
		math.Inf(1): "Infinity", math.Inf(-1): "-Infinity", math.NaN(): "NaN",
	} {
		same(t, FloatText(value), wanted)
	}
}

func TestNaNHasNoOrder(t *testing.T) {
	same(t, faultOf(t, func() { MinFloat(math.NaN(), 1, "a.q:1") }), "NaN has no order (a.q:1)")
	same(t, faultOf(t, func() { MaxFloat(1, math.NaN(), "a.q:1") }), "NaN has no order (a.q:1)")
}

func TestHex(t *testing.T) {
	same(t, []string{Hex(255, 4), Hex(4096, 2), Hex(-1, 2)}, []string{"00ff", "1000", "-01"})
}
