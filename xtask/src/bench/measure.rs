//! How long a process takes and how much memory it needs at most.
//!
//! What is compared runs in turns, so that whatever else the machine does at the time slows all of it alike. The shortest
//! run counts: nothing makes a program faster than it is. The median beside it tells how calm the machine was.

use crate::shell::{Outcome, Trouble};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// How often each command runs.
pub const ROUNDS: usize = 15;

/// A command to be measured.
#[derive(Debug)]
pub struct Candidate {
    /// What it is, for people.
    pub what: &'static str,
    /// What is run.
    pub command: Command,
    /// A folder that must be empty when it begins.
    pub into: Option<PathBuf>,
}

/// What one command takes.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// From start to end, in milliseconds: the shortest run.
    pub shortest: f64,
    /// From start to end, in milliseconds: the median.
    pub median: f64,
    /// What all cores together worked, in milliseconds: the least of all runs.
    pub work: f64,
    /// The most memory that a run needed.
    pub mebibytes: f64,
}

/// One run: milliseconds from start to end, milliseconds of work, and mebibytes.
#[derive(Clone, Copy, Debug)]
struct Run {
    time: f64,
    work: f64,
    mebibytes: f64,
}

/// Measures all commands, in turns.
pub fn measure(candidates: &mut [Candidate]) -> Outcome<Vec<Measured>> {
    let mut runs = vec![Vec::new(); candidates.len()];
    for round in 0..ROUNDS {
        for (candidate, runs) in candidates.iter_mut().zip(&mut runs) {
            candidate.empty(round)?;
            runs.push(candidate.once()?);
        }
    }
    candidates.iter().for_each(Candidate::clean);
    Ok(runs.iter().map(|runs| Measured::of(runs)).collect())
}

impl Measured {
    fn of(runs: &[Run]) -> Measured {
        let sorted = |part: fn(&Run) -> f64| {
            let mut parts: Vec<f64> = runs.iter().map(part).collect();
            parts.sort_by(f64::total_cmp);
            parts
        };
        let times = sorted(|run| run.time);
        let mebibytes = *sorted(|run| run.mebibytes).last().unwrap_or(&0.0);
        Measured { shortest: times[0], median: times[times.len() / 2], work: sorted(|run| run.work)[0], mebibytes }
    }
}

impl Candidate {
    /// Puts away what the round before has written. It is removed only when all is over: where many files were just
    /// removed, a file system takes its time to make others.
    fn empty(&self, round: usize) -> Outcome {
        let Some(folder) = &self.into else { return Ok(()) };
        let _ = std::fs::rename(folder, put_away(folder, round));
        std::fs::create_dir_all(folder).map_err(|error| self.trouble(&error))
    }

    fn clean(&self) {
        for folder in self.into.iter().flat_map(|folder| (0..ROUNDS).map(|round| put_away(folder, round))) {
            let _ = std::fs::remove_dir_all(folder);
        }
    }

    fn once(&mut self) -> Outcome<Run> {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let child = self.command.spawn().map_err(|error| self.trouble(&error))?;
        let used = child.wait4().map_err(|error| self.trouble(&error))?;
        let time = milliseconds(start.elapsed());
        if !used.status.success() {
            return Err(self.trouble(&used.status));
        }
        #[allow(clippy::cast_precision_loss, reason = "a table shows one digit")]
        let mebibytes = used.rusage.maxrss as f64 / 1024.0 / 1024.0;
        Ok(Run { time, work: milliseconds(used.rusage.utime + used.rusage.stime), mebibytes })
    }

    fn trouble(&self, error: &dyn std::fmt::Display) -> Trouble {
        Trouble::Failed(format!("{}: {error}", self.what))
    }
}

fn put_away(folder: &Path, round: usize) -> PathBuf {
    folder.with_extension(round.to_string())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
