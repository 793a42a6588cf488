// The causal clock: which moment of a trace caused which, whatever the machines' clocks say.

package mdk

import (
	"slices"

	quark "example.org/quark/runtime/v3"
)

// greatestCount — Counters beyond this are not counted, they are made up; it leaves room to count on.
const greatestCount int64 = 4503599627370496

// CausalClock is one moment in a trace: a counter per level of causality, outermost first.
//
// Sorted by their clocks, `Before` first, the events of a trace stand in causal order.
type CausalClock struct {
	Levels []int64
}

// NewCausalClock makes a CausalClock with what has no default; the other fields can be set.
func NewCausalClock() CausalClock {
	return CausalClock{Levels: []int64{0}}
}

// Equal tells whether both are the same.
func (c CausalClock) Equal(other CausalClock) bool {
	return slices.Equal(c.Levels, other.Levels)
}

// Tick gives the next moment on the same level.
func (c CausalClock) Tick() CausalClock {
	levels := slices.Clone(c.Levels)
	value := int64(len(levels)) - 1
	quark.Set(levels, value, quark.At(levels, value, "clock.q:15")+1, "clock.q:15")
	changed := c
	changed.Levels = levels
	return changed
}

// Enter gives the first moment one level deeper: everything there was caused by this moment.
func (c CausalClock) Enter() CausalClock {
	levels := slices.Clone(c.Levels)
	levels = append(levels, 0)
	changed := c
	changed.Levels = levels
	return changed
}

// Before tells whether this moment comes first: level by level, and the cause before what it caused.
func (c CausalClock) Before(other CausalClock) bool {
	for position := range min(int64(len(c.Levels)), int64(len(other.Levels))) {
		if quark.At(c.Levels, position, "clock.q:29") != quark.At(other.Levels, position, "clock.q:29") {
			return quark.At(c.Levels, position, "clock.q:30") < quark.At(other.Levels, position, "clock.q:30")
		}
	}
	return len(c.Levels) < len(other.Levels)
}

// isSound tells whether a clock from elsewhere can be counted on.
func (c CausalClock) isSound() bool {
	return len(c.Levels) != 0 &&
		quark.All(c.Levels, func(count int64) bool { return count >= 0 && count < greatestCount })
}

// widest gives the clock of this depth that takes the most room in a text.
func (c CausalClock) widest() CausalClock {
	changed := c
	changed.Levels = quark.Mapped(c.Levels, func(count int64) int64 { return max(count, greatestCount) })
	return changed
}

// ToJSON gives the fields by their names on the wire.
func (c CausalClock) ToJSON() quark.JSON {
	var out quark.Fields
	out.Add("clocks", quark.ListJSON(c.Levels, quark.IntJSON))
	return out.JSON()
}

// MarshalJSON implements json.Marshaler.
func (c CausalClock) MarshalJSON() ([]byte, error) {
	return c.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func (c *CausalClock) UnmarshalJSON(text []byte) error {
	return quark.Unmarshal(text, c, CausalClockFromJSON)
}

// CausalClockFromJSON takes the fields out of JSON, or gives a [*quark.DecodeError].
func CausalClockFromJSON(json quark.JSON) (CausalClock, error) {
	in := quark.ReadObject(json)
	return quark.Done(in, CausalClock{
		Levels: quark.DefaultOf(
			in,
			func() []int64 { return []int64{0} },
			quark.ListFromJSON(quark.IntFromJSON),
			"clocks",
		),
	})
}
