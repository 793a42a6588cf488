package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code clock}. */
class ClockTest {
    @Test
    @DisplayName("a new clock stands at [0], and its first event at [1]")
    void aNewClockStandsAt0AndItsFirstEventAt1() {
        assertEquals(List.of(0L), new CausalClock().levels(), "clock.q:48: CausalClock().levels == [0]");
        assertEquals(List.of(1L), new CausalClock().tick().levels(), "clock.q:49: CausalClock().tick().levels == [1]");
    }

    @Test
    @DisplayName("joining ticks and enters a level: [0] becomes [1, 0], whose first event is [1, 1]")
    void joiningTicksAndEntersALevel0Becomes10WhoseFirstEventIs11() {
        CausalClock joined = new CausalClock().tick().enter();
        assertEquals(List.of(1L, 0L), joined.levels(), "clock.q:54: joined.levels == [1, 0]");
        assertEquals(List.of(1L, 1L), joined.tick().levels(), "clock.q:55: joined.tick().levels == [1, 1]");
    }

    @Test
    @DisplayName("clocks are ordered level by level, and a cause comes before its effects")
    void clocksAreOrderedLevelByLevelAndACauseComesBeforeItsEffects() {
        assertTrue(
                new CausalClock(List.of(1L)).before(new CausalClock(List.of(2L))),
                "clock.q:59: CausalClock([1]).before(CausalClock([2]))");
        assertTrue(
                new CausalClock(List.of(1L)).before(new CausalClock(List.of(1L, 0L))),
                "clock.q:60: CausalClock([1]).before(CausalClock([1, 0]))");
        assertTrue(
                new CausalClock(List.of(1L, 9L)).before(new CausalClock(List.of(2L))),
                "clock.q:61: CausalClock([1, 9]).before(CausalClock([2]))");
        assertTrue(
                new CausalClock(List.of(2L, 1L)).before(new CausalClock(List.of(2L, 10L))),
                "clock.q:62: CausalClock([2, 1]).before(CausalClock([2, 10]))");
        assertFalse(
                new CausalClock(List.of(2L)).before(new CausalClock(List.of(2L))),
                "clock.q:63: !CausalClock([2]).before(CausalClock([2]))");
        assertFalse(
                new CausalClock(List.of(2L)).before(new CausalClock(List.of(1L, 9L))),
                "clock.q:64: !CausalClock([2]).before(CausalClock([1, 9]))");
        assertFalse(
                new CausalClock(List.of(1L, 0L)).before(new CausalClock(List.of(1L))),
                "clock.q:65: !CausalClock([1, 0]).before(CausalClock([1]))");
    }

    @Test
    @DisplayName("a clock is a value: ticking a copy leaves the first where it was")
    void aClockIsAValueTickingACopyLeavesTheFirstWhereItWas() {
        CausalClock first = new CausalClock(List.of(3L, 1L));
        CausalClock second = first.tick();
        assertEquals(List.of(3L, 1L), first.levels(), "clock.q:71: first.levels == [3, 1]");
        assertEquals(List.of(3L, 2L), second.levels(), "clock.q:72: second.levels == [3, 2]");
    }

    @Test
    @DisplayName("a clock that nobody could have counted is not sound")
    void aClockThatNobodyCouldHaveCountedIsNotSound() {
        assertTrue(new CausalClock(List.of(3L, 0L, 7L)).isSound(), "clock.q:76: CausalClock([3, 0, 7]).is_sound()");
        assertFalse(new CausalClock(List.of()).isSound(), "clock.q:77: !CausalClock([]).is_sound()");
        assertFalse(new CausalClock(List.of(-1L)).isSound(), "clock.q:78: !CausalClock([-1]).is_sound()");
        assertFalse(
                new CausalClock(List.of(9_007_199_254_740_991L)).isSound(),
                "clock.q:79: !CausalClock([9007199254740991]).is_sound()");
    }
}
