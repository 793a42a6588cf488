//! The causal clock: which moment of a trace caused which, whatever the machines' clocks say.

/// Counters beyond this are not counted, they are made up; it leaves room to count on.
const greatest_count = 4503599627370496;

/// One moment in a trace: a counter per level of causality, outermost first.
///
/// Sorted by their clocks, `before` first, the events of a trace stand in causal order.
pub record CausalClock {
    levels: List<Int> = [0] as "clocks";

    /// The next moment on the same level.
    pub fn tick() -> CausalClock {
        var levels = self.levels;
        levels[levels.size() - 1] += 1;
        return self with { levels: levels };
    }

    /// The first moment one level deeper: everything there was caused by this moment.
    pub fn enter() -> CausalClock {
        var levels = self.levels;
        levels.add(0);
        return self with { levels: levels };
    }

    /// Whether this moment comes first: level by level, and the cause before what it caused.
    pub fn before(other: CausalClock) -> Bool {
        for position in 0..min(self.levels.size(), other.levels.size()) {
            if self.levels[position] != other.levels[position] {
                return self.levels[position] < other.levels[position];
            }
        }
        return self.levels.size() < other.levels.size();
    }

    /// Whether a clock from elsewhere can be counted on.
    fn is_sound() -> Bool {
        return !self.levels.is_empty() && self.levels.all(|count| count >= 0 && count < greatest_count);
    }

    /// The clock of this depth that takes the most room in a text.
    fn widest() -> CausalClock {
        return self with { levels: self.levels.map(|count| max(count, greatest_count)) };
    }
}

test "a new clock stands at [0], and its first event at [1]" {
    assert CausalClock().levels == [0];
    assert CausalClock().tick().levels == [1];
}

test "joining ticks and enters a level: [0] becomes [1, 0], whose first event is [1, 1]" {
    let joined = CausalClock().tick().enter();
    assert joined.levels == [1, 0];
    assert joined.tick().levels == [1, 1];
}

test "clocks are ordered level by level, and a cause comes before its effects" {
    assert CausalClock([1]).before(CausalClock([2]));
    assert CausalClock([1]).before(CausalClock([1, 0]));
    assert CausalClock([1, 9]).before(CausalClock([2]));
    assert CausalClock([2, 1]).before(CausalClock([2, 10]));
    assert !CausalClock([2]).before(CausalClock([2]));
    assert !CausalClock([2]).before(CausalClock([1, 9]));
    assert !CausalClock([1, 0]).before(CausalClock([1]));
}

test "a clock is a value: ticking a copy leaves the first where it was" {
    let first = CausalClock([3, 1]);
    let second = first.tick();
    assert first.levels == [3, 1];
    assert second.levels == [3, 2];
}

test "a clock that nobody could have counted is not sound" {
    assert CausalClock([3, 0, 7]).is_sound();
    assert !CausalClock([]).is_sound();
    assert !CausalClock([-1]).is_sound();
    assert !CausalClock([9007199254740991]).is_sound();
}
