"""The tests of `clock`."""

from __future__ import annotations

from mdk.clock import CausalClock


def test_a_new_clock_stands_at_0_and_its_first_event_at_1() -> None:
    """A new clock stands at [0], and its first event at [1]."""
    assert CausalClock().levels == (0,), "clock.q:48"
    assert CausalClock().tick().levels == (1,), "clock.q:49"


def test_joining_ticks_and_enters_a_level_0_becomes_1_0_whose_first_event_is() -> None:
    """Joining ticks and enters a level: [0] becomes [1, 0], whose first event is [1, 1]."""
    joined = CausalClock().tick().enter()
    assert joined.levels == (1, 0), "clock.q:54"
    assert joined.tick().levels == (1, 1), "clock.q:55"


def test_clocks_are_ordered_level_by_level_and_a_cause_comes_before_its() -> None:
    """Clocks are ordered level by level, and a cause comes before its effects."""
    assert CausalClock((1,)).before(CausalClock((2,))), "clock.q:59"
    assert CausalClock((1,)).before(CausalClock((1, 0))), "clock.q:60"
    assert CausalClock((1, 9)).before(CausalClock((2,))), "clock.q:61"
    assert CausalClock((2, 1)).before(CausalClock((2, 10))), "clock.q:62"
    assert not CausalClock((2,)).before(CausalClock((2,))), "clock.q:63"
    assert not CausalClock((2,)).before(CausalClock((1, 9))), "clock.q:64"
    assert not CausalClock((1, 0)).before(CausalClock((1,))), "clock.q:65"


def test_a_clock_is_a_value_ticking_a_copy_leaves_the_first_where_it_was() -> None:
    """A clock is a value: ticking a copy leaves the first where it was."""
    first = CausalClock((3, 1))
    second = first.tick()
    assert first.levels == (3, 1), "clock.q:71"
    assert second.levels == (3, 2), "clock.q:72"


def test_a_clock_that_nobody_could_have_counted_is_not_sound() -> None:
    """A clock that nobody could have counted is not sound."""
    assert CausalClock((3, 0, 7))._is_sound(), "clock.q:76"
    assert not CausalClock(())._is_sound(), "clock.q:77"
    assert not CausalClock((-1,))._is_sound(), "clock.q:78"
    assert not CausalClock((9_007_199_254_740_991,))._is_sound(), "clock.q:79"
