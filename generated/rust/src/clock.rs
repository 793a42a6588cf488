//! The causal clock: which moment of a trace caused which, whatever the machines' clocks say.

/// Counters beyond this are not counted, they are made up; it leaves room to count on.
pub(crate) const GREATEST_COUNT: i64 = 4_503_599_627_370_496;

/// One moment in a trace: a counter per level of causality, outermost first.
///
/// Sorted by their clocks, `before` first, the events of a trace stand in causal order.
#[derive(Clone, Debug, PartialEq)]
pub struct CausalClock {
    pub levels: Vec<i64>,
}

impl CausalClock {
    /// All fields as they are by default.
    #[must_use]
    pub fn new() -> Self {
        Self { levels: vec![0] }
    }

    /// The next moment on the same level.
    pub fn tick(&self) -> CausalClock {
        let mut levels = self.levels.clone();
        let value = quark::int(levels.len()) - 1;
        *quark::item_mut(&mut levels, value, "clock.q:15") += 1;
        CausalClock { levels }
    }

    /// The first moment one level deeper: everything there was caused by this moment.
    pub fn enter(&self) -> CausalClock {
        let mut levels = self.levels.clone();
        levels.push(0);
        CausalClock { levels }
    }

    /// Whether this moment comes first: level by level, and the cause before what it caused.
    pub fn before(&self, other: &CausalClock) -> bool {
        for position in 0..std::cmp::min(quark::int(self.levels.len()), quark::int(other.levels.len())) {
            if *quark::item(&self.levels, position, "clock.q:29") != *quark::item(&other.levels, position, "clock.q:29")
            {
                return *quark::item(&self.levels, position, "clock.q:30")
                    < *quark::item(&other.levels, position, "clock.q:30");
            }
        }
        quark::int(self.levels.len()) < quark::int(other.levels.len())
    }

    /// Whether a clock from elsewhere can be counted on.
    pub(crate) fn is_sound(&self) -> bool {
        !self.levels.is_empty() && self.levels.iter().all(|&count| count >= 0 && count < GREATEST_COUNT)
    }

    /// The clock of this depth that takes the most room in a text.
    pub(crate) fn widest(&self) -> CausalClock {
        CausalClock {
            levels: self.levels.iter().map(|&count| std::cmp::max(count, GREATEST_COUNT)).collect::<Vec<_>>(),
        }
    }
}

quark::impl_with! {
    pub CausalClock {
        with_levels(levels: Vec<i64>),
    }
}

impl Default for CausalClock {
    fn default() -> Self {
        Self::new()
    }
}

quark::impl_json!(CausalClock { levels: "clocks" = vec![0] });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_clock_stands_at_0_and_its_first_event_at_1() {
        quark::fault::assert_equal(&CausalClock::new().levels, &[0], "CausalClock().levels == [0]", "clock.q:48");
        quark::fault::assert_equal(
            &CausalClock::new().tick().levels,
            &[1],
            "CausalClock().tick().levels == [1]",
            "clock.q:49",
        );
    }

    #[test]
    fn joining_ticks_and_enters_a_level_0_becomes_1_0_whose_first_event_is_1_1() {
        let joined = CausalClock::new().tick().enter();
        quark::fault::assert_equal(&joined.levels, &[1, 0], "joined.levels == [1, 0]", "clock.q:54");
        quark::fault::assert_equal(&joined.tick().levels, &[1, 1], "joined.tick().levels == [1, 1]", "clock.q:55");
    }

    #[test]
    fn clocks_are_ordered_level_by_level_and_a_cause_comes_before_its_effects() {
        quark::fault::assert(
            CausalClock::new().with_levels(vec![1]).before(&CausalClock::new().with_levels(vec![2])),
            "CausalClock([1]).before(CausalClock([2]))",
            "clock.q:59",
        );
        quark::fault::assert(
            CausalClock::new().with_levels(vec![1]).before(&CausalClock::new().with_levels(vec![1, 0])),
            "CausalClock([1]).before(CausalClock([1, 0]))",
            "clock.q:60",
        );
        quark::fault::assert(
            CausalClock::new().with_levels(vec![1, 9]).before(&CausalClock::new().with_levels(vec![2])),
            "CausalClock([1, 9]).before(CausalClock([2]))",
            "clock.q:61",
        );
        quark::fault::assert(
            CausalClock::new().with_levels(vec![2, 1]).before(&CausalClock::new().with_levels(vec![2, 10])),
            "CausalClock([2, 1]).before(CausalClock([2, 10]))",
            "clock.q:62",
        );
        quark::fault::assert(
            !CausalClock::new().with_levels(vec![2]).before(&CausalClock::new().with_levels(vec![2])),
            "!CausalClock([2]).before(CausalClock([2]))",
            "clock.q:63",
        );
        quark::fault::assert(
            !CausalClock::new().with_levels(vec![2]).before(&CausalClock::new().with_levels(vec![1, 9])),
            "!CausalClock([2]).before(CausalClock([1, 9]))",
            "clock.q:64",
        );
        quark::fault::assert(
            !CausalClock::new().with_levels(vec![1, 0]).before(&CausalClock::new().with_levels(vec![1])),
            "!CausalClock([1, 0]).before(CausalClock([1]))",
            "clock.q:65",
        );
    }

    #[test]
    fn a_clock_is_a_value_ticking_a_copy_leaves_the_first_where_it_was() {
        let first = CausalClock::new().with_levels(vec![3, 1]);
        let second = first.tick();
        quark::fault::assert_equal(&first.levels, &[3, 1], "first.levels == [3, 1]", "clock.q:71");
        quark::fault::assert_equal(&second.levels, &[3, 2], "second.levels == [3, 2]", "clock.q:72");
    }

    #[test]
    fn a_clock_that_nobody_could_have_counted_is_not_sound() {
        quark::fault::assert(
            CausalClock::new().with_levels(vec![3, 0, 7]).is_sound(),
            "CausalClock([3, 0, 7]).is_sound()",
            "clock.q:76",
        );
        quark::fault::assert(
            !CausalClock::new().with_levels(Vec::new()).is_sound(),
            "!CausalClock([]).is_sound()",
            "clock.q:77",
        );
        quark::fault::assert(
            !CausalClock::new().with_levels(vec![-1]).is_sound(),
            "!CausalClock([-1]).is_sound()",
            "clock.q:78",
        );
        quark::fault::assert(
            !CausalClock::new().with_levels(vec![9_007_199_254_740_991_i64]).is_sound(),
            "!CausalClock([9007199254740991]).is_sound()",
            "clock.q:79",
        );
    }
}
