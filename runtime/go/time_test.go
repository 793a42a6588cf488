package quark

import (
	"math"
	"testing"
	"time"
)

func TestDurationsAreWholeMilliseconds(t *testing.T) {
	for given, wanted := range map[time.Duration]Duration{
		1499 * time.Microsecond: 1, 1500 * time.Microsecond: 2, -1500 * time.Microsecond: -1, -1501 * time.Microsecond: -2, time.Hour: Hour,
	} {
		same(t, DurationOf(given), wanted)
	}
	same(t, (30 * Second).Std(), 30*time.Second)
	same(t, Duration(MaxInt).Std(), time.Duration(math.MaxInt64))
	same(t, Duration(-MaxInt).Std(), time.Duration(math.MinInt64))
}

func TestDurationsAreScaledHalfUp(t *testing.T) {
	same(t, []Duration{Duration(-3).Div(2, ""), Duration(3).Div(2, ""), Duration(3).Div(-2, "")}, []Duration{-1, 2, -1})
	same(t, Duration(1001).Scale(0.5, ""), "501ms")
	same(t, Duration(25).DivFloat(2, ""), "13ms")
	same(t, faultOf(t, func() { Duration(1).Div(0, "a.q:1") }), "division by zero (a.q:1)")
}

func TestInstantsPrintInUTC(t *testing.T) {
	same(t, InstantText(Instant(1_000_000_000)), "1970-01-12T13:46:40.000Z")
	same(t, InstantText(Instant(-1)), "1969-12-31T23:59:59.999Z")
	same(t, InstantText(Instant(MaxInt)), "+287396-10-12T08:59:00.991Z")
	same(t, InstantText(Instant(-62_167_219_200_001)), "-000001-12-31T23:59:59.999Z")
	same(t, Later(Epoch, Hour).Equal(Instant(3_600_000)), true)
	same(t, Between(Epoch, Instant(1)), "-1ms")
	same(t, faultOf(t, func() { AddInstant(Instant(MaxInt), 1, "a.q:1") }), "integer overflow (a.q:1)")
}
