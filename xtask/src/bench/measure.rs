//! How long a process takes and how much memory it needs at most.

use crate::shell::{Outcome, Trouble};
use std::process::{Command, Stdio};
use std::time::Instant;
use wait4::Wait4;

/// How often each command runs; the median counts.
pub const RUNS: usize = 11;

/// What one command takes.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// From start to end, the median.
    pub milliseconds: f64,
    /// The most memory that a run needed.
    pub mebibytes: f64,
}

/// Measures a command.
pub fn measure(what: &str, command: &mut Command) -> Outcome<Measured> {
    measure_after(what, command, || {})
}

/// Measures a command, doing something before each run that does not count.
pub fn measure_after(what: &str, command: &mut Command, before: impl Fn()) -> Outcome<Measured> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut times = Vec::new();
    let mut mebibytes: f64 = 0.0;
    for _ in 0..RUNS {
        before();
        let (milliseconds, memory) = once(what, command)?;
        times.push(milliseconds);
        mebibytes = mebibytes.max(memory);
    }
    times.sort_by(f64::total_cmp);
    Ok(Measured { milliseconds: times[RUNS / 2], mebibytes })
}

fn once(what: &str, command: &mut Command) -> Outcome<(f64, f64)> {
    let trouble = |error: &dyn std::fmt::Display| Trouble::Failed(format!("{what}: {error}"));
    let start = Instant::now();
    let child = command.spawn().map_err(|error| trouble(&error))?;
    let used = child.wait4().map_err(|error| trouble(&error))?;
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    if !used.status.success() {
        return Err(trouble(&used.status));
    }
    #[allow(clippy::cast_precision_loss, reason = "a table shows one digit")]
    let mebibytes = used.rusage.maxrss as f64 / 1024.0 / 1024.0;
    Ok((milliseconds, mebibytes))
}
