//! How long each stage of a build took.

use std::time::{Duration, Instant};

/// How long each stage took.
#[derive(Debug, Default)]
pub struct Timings(Vec<(&'static str, Duration)>);

impl Timings {
    /// Does the work, and remembers how long it took.
    pub fn of<T>(&mut self, stage: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let done = work();
        self.0.push((stage, start.elapsed()));
        done
    }
}

impl std::fmt::Display for Timings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let total: Duration = self.0.iter().map(|(_, took)| took).sum();
        for (stage, took) in self.0.iter().chain([&("total", total)]) {
            let milliseconds = took.as_secs_f64() * 1000.0;
            write!(f, "{}{stage:<8}{milliseconds:>9.2} ms", if *stage == "read" { "" } else { "\n" })?;
        }
        Ok(())
    }
}
