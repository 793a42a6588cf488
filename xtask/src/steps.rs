//! The one list of checks. A new language is a module and an entry here.

mod generated;
mod python;
mod rust;
mod workspace;

use crate::shell::{Outcome, cargo, run};
use crate::step::Step;
use crate::tools::Python;

/// All of it: what everything else stands on first.
pub fn all() -> Vec<Step> {
    [workspace::STEPS, generated::STEPS, rust::STEPS, python::STEPS].into_iter().flatten().copied().collect()
}

/// Everything that the outcome of a printed program depends on.
const PROGRAMS: &[&str] = &["compiler", "templates", "runtime", "tests"];

/// Runs the literate and the random programs as printed for a target, and compares what they print with the interpreter.
pub fn programs(target: &str, python: Option<&Python>) -> Outcome {
    let tests = ["--test", "literate", "--test", "random", "--test", "obstacles"];
    let mut command = cargo(&["test", "--no-fail-fast", "--package", "quark-tests"]);
    command.args(tests);
    command.args(["--", "--ignored", "--exact", target]);
    if let Some(python) = python {
        command.env("QUARK_PYTHON", python::tools(python)?.python());
    }
    run(&mut command)
}
