package mdk

import (
	"slices"
	"testing"

	quark "example.org/quark/runtime/v3"
)

// A new clock stands at [0], and its first event at [1].
func TestANewClockStandsAt0AndItsFirstEventAt1(t *testing.T) {
	if left, right := (CausalClock{Levels: []int64{0}}).Levels, []int64{0}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("CausalClock().levels == [0]", left, right, "clock.q:48"))
	}
	if left, right := (CausalClock{Levels: []int64{0}}).Tick().Levels, []int64{1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("CausalClock().tick().levels == [1]", left, right, "clock.q:49"))
	}
}

// Joining ticks and enters a level: [0] becomes [1, 0], whose first event is [1, 1].
func TestJoiningTicksAndEntersALevel0Becomes10WhoseFirstEventIs11(t *testing.T) {
	joined := CausalClock{Levels: []int64{0}}.Tick().Enter()
	if left, right := joined.Levels, []int64{1, 0}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("joined.levels == [1, 0]", left, right, "clock.q:54"))
	}
	if left, right := joined.Tick().Levels, []int64{1, 1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("joined.tick().levels == [1, 1]", left, right, "clock.q:55"))
	}
}

// Clocks are ordered level by level, and a cause comes before its effects.
func TestClocksAreOrderedLevelByLevelAndACauseComesBeforeItsEffects(t *testing.T) {
	if !(CausalClock{Levels: []int64{1}}).Before(CausalClock{Levels: []int64{2}}) {
		t.Fatal(quark.Broken("CausalClock([1]).before(CausalClock([2]))", "clock.q:59"))
	}
	if !(CausalClock{Levels: []int64{1}}).Before(CausalClock{Levels: []int64{1, 0}}) {
		t.Fatal(quark.Broken("CausalClock([1]).before(CausalClock([1, 0]))", "clock.q:60"))
	}
	if !(CausalClock{Levels: []int64{1, 9}}).Before(CausalClock{Levels: []int64{2}}) {
		t.Fatal(quark.Broken("CausalClock([1, 9]).before(CausalClock([2]))", "clock.q:61"))
	}
	if !(CausalClock{Levels: []int64{2, 1}}).Before(CausalClock{Levels: []int64{2, 10}}) {
		t.Fatal(quark.Broken("CausalClock([2, 1]).before(CausalClock([2, 10]))", "clock.q:62"))
	}
	if (CausalClock{Levels: []int64{2}}).Before(CausalClock{Levels: []int64{2}}) {
		t.Fatal(quark.Broken("!CausalClock([2]).before(CausalClock([2]))", "clock.q:63"))
	}
	if (CausalClock{Levels: []int64{2}}).Before(CausalClock{Levels: []int64{1, 9}}) {
		t.Fatal(quark.Broken("!CausalClock([2]).before(CausalClock([1, 9]))", "clock.q:64"))
	}
	if (CausalClock{Levels: []int64{1, 0}}).Before(CausalClock{Levels: []int64{1}}) {
		t.Fatal(quark.Broken("!CausalClock([1, 0]).before(CausalClock([1]))", "clock.q:65"))
	}
}

// A clock is a value: ticking a copy leaves the first where it was.
func TestAClockIsAValueTickingACopyLeavesTheFirstWhereItWas(t *testing.T) {
	first := CausalClock{Levels: []int64{3, 1}}
	second := first.Tick()
	if left, right := first.Levels, []int64{3, 1}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("first.levels == [3, 1]", left, right, "clock.q:71"))
	}
	if left, right := second.Levels, []int64{3, 2}; !slices.Equal(left, right) {
		t.Fatal(quark.BrokenComparison("second.levels == [3, 2]", left, right, "clock.q:72"))
	}
}

// A clock that nobody could have counted is not sound.
func TestAClockThatNobodyCouldHaveCountedIsNotSound(t *testing.T) {
	if !(CausalClock{Levels: []int64{3, 0, 7}}).isSound() {
		t.Fatal(quark.Broken("CausalClock([3, 0, 7]).is_sound()", "clock.q:76"))
	}
	if (CausalClock{Levels: nil}).isSound() {
		t.Fatal(quark.Broken("!CausalClock([]).is_sound()", "clock.q:77"))
	}
	if (CausalClock{Levels: []int64{-1}}).isSound() {
		t.Fatal(quark.Broken("!CausalClock([-1]).is_sound()", "clock.q:78"))
	}
	if (CausalClock{Levels: []int64{9007199254740991}}).isSound() {
		t.Fatal(quark.Broken("!CausalClock([9007199254740991]).is_sound()", "clock.q:79"))
	}
}
