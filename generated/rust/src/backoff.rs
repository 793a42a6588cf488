//! How long to wait before the next attempt to connect.

use quark::json::Fields;
use quark::{Duration, Json};

/// Delays that double from `first` to `longest`, each drawn at random up to its length: clients that lost one server together
/// do not come back together.
#[derive(Debug)]
pub(crate) struct Backoff {
    first: Duration,
    longest: Duration,
    delay: Duration,
}

impl Backoff {
    /// All fields as they are by default.
    #[must_use]
    pub(crate) fn new() -> Self {
        let first = Duration::of(1000);
        let delay = first;
        Self { first, longest: Duration::of(16_000), delay }
    }

    /// With another `first`.
    #[must_use]
    pub(crate) fn with_first(mut self, first: Duration) -> Self {
        self.first = first;
        self.delay = self.first;
        self
    }

    /// The delay before the next attempt; `chance` is a random number, 0 <= chance < 1.
    pub(crate) fn next(&mut self, chance: f64) -> Duration {
        let drawn = self.delay.scaled(chance, "backoff.q:12");
        self.delay = std::cmp::min(self.delay * 2, self.longest);
        drawn
    }

    /// An attempt succeeded.
    pub(crate) fn reset(&mut self) {
        self.delay = self.first;
    }
}

quark::impl_with! {
    pub(crate) Backoff {
        with_longest(longest: Duration),
    }
}

impl Default for Backoff {
    fn default() -> Self {
        Self::new()
    }
}

impl quark::testing::State for Backoff {
    fn state(&self) -> Json {
        Fields::new()
            .field("first", &self.first)
            .field("longest", &self.longest)
            .field("delay", &self.delay)
            .into_json()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_from_one_second_to_sixteen() {
        let mut backoff = Backoff::new();
        let mut delays: Vec<Duration> = Vec::new();
        for _ in 0..7 {
            delays.push(backoff.next(0.5));
        }
        quark::fault::assert_equal(
            &delays,
            &[
                Duration::of(500),
                Duration::of(1000),
                Duration::of(2000),
                Duration::of(4000),
                Duration::of(8000),
                Duration::of(8000),
                Duration::of(8000),
            ],
            "delays == [500ms, 1s, 2s, 4s, 8s, 8s, 8s]",
            "backoff.q:25",
        );
    }

    #[test]
    fn the_jitter_is_full_from_nothing_up_to_the_whole_delay() {
        let mut backoff = Backoff::new();
        quark::fault::assert_equal(&backoff.next(0.0), &Duration::of(0), "backoff.next(0.0) == 0s", "backoff.q:30");
        quark::fault::assert_equal(
            &backoff.next(0.9999),
            &Duration::of(2000),
            "backoff.next(0.9999) == 2s",
            "backoff.q:31",
        );
        quark::fault::assert_equal(
            &backoff.next(0.25),
            &Duration::of(1000),
            "backoff.next(0.25) == 1s",
            "backoff.q:32",
        );
    }

    #[test]
    fn a_success_starts_over() {
        let mut backoff = Backoff::new();
        for _ in 0..5 {
            backoff.next(0.5);
        }
        backoff.reset();
        quark::fault::assert_equal(
            &backoff.next(0.5),
            &Duration::of(500),
            "backoff.next(0.5) == 500ms",
            "backoff.q:39",
        );
    }
}
