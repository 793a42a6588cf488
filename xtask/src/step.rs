//! Runs a list of steps: each passes, was unchanged, is skipped with a reason, or fails.

use crate::shell::{Outcome, Trouble};
use crate::{stamp, steps};
use std::time::Instant;

/// One check.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// What it is called, `language: what`.
    pub name: &'static str,
    /// Files and folders that its outcome depends on.
    pub inputs: &'static [&'static str],
    /// The work.
    pub run: fn() -> Outcome,
}

impl Step {
    /// Whether it is meant by `python` or by `python: tests on 3.10`.
    fn is_meant_by(&self, name: &str) -> bool {
        self.name == name || self.name.split(':').next() == Some(name)
    }
}

/// How many steps ended how.
#[derive(Debug, Default)]
struct Tally {
    passed: usize,
    failed: Vec<String>,
    skipped: Vec<String>,
}

/// Runs the steps of these languages, or all.
pub fn run_all(languages: &[String], fresh: bool) -> Outcome {
    let known = steps::all();
    if let Some(unknown) = languages.iter().find(|name| !known.iter().any(|step| step.is_meant_by(name))) {
        return Err(Trouble::Missing(format!("there is no step for `{unknown}`")));
    }
    let wanted = |step: &&Step| languages.is_empty() || languages.iter().any(|name| step.is_meant_by(name));
    let mut tally = Tally::default();
    for step in known.iter().filter(wanted) {
        tally.note(step, run_one(step, fresh));
    }
    tally.tell()
}

/// Runs one step; true when it had nothing to do.
fn run_one(step: &Step, fresh: bool) -> Outcome<bool> {
    let hash = stamp::hash(step.inputs, step.name);
    if !fresh && stamp::is_current(step.name, &hash) {
        return Ok(true);
    }
    println!("\n== {}", step.name);
    stamp::clear(step.name);
    let start = Instant::now();
    (step.run)()?;
    println!("== {}: passed in {:.1} s", step.name, start.elapsed().as_secs_f64());
    stamp::set(step.name, &hash);
    Ok(false)
}

impl Tally {
    fn note(&mut self, step: &Step, ended: Outcome<bool>) {
        match ended {
            Ok(unchanged) => {
                self.passed += 1;
                if unchanged {
                    println!("== {}: unchanged since it passed", step.name);
                }
            }
            Err(Trouble::Missing(what)) => {
                println!("== SKIPPED {}: {what}", step.name);
                self.skipped.push(format!("{}: {what}", step.name));
            }
            Err(Trouble::Failed(what)) => {
                println!("== FAILED {}: {what}", step.name);
                self.failed.push(step.name.to_owned());
            }
        }
    }

    fn tell(self) -> Outcome {
        println!();
        for skipped in &self.skipped {
            println!("SKIPPED {skipped}");
        }
        for failed in &self.failed {
            println!("FAILED {failed}");
        }
        println!("{} passed, {} failed, {} skipped", self.passed, self.failed.len(), self.skipped.len());
        let all = std::env::var("QUARK_REQUIRE").is_ok_and(|value| value == "all");
        if all && !self.skipped.is_empty() {
            return Err(Trouble::Failed("QUARK_REQUIRE=all, and steps were skipped".into()));
        }
        if self.failed.is_empty() { Ok(()) } else { Err(Trouble::Failed(self.failed.join(", "))) }
    }
}
