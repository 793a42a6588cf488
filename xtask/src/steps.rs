//! The one list of checks. A new language is a module and an entry here.

mod generated;
mod go;
mod java;
mod javascript;
mod python;
mod ruby;
mod rust;
mod workspace;

use crate::bench;
use crate::shell::{Outcome, cargo, run};
use crate::step::Step;
use std::path::PathBuf;

/// All of it: what everything else stands on first.
pub fn all() -> Vec<Step> {
    let languages = [rust::STEPS, python::STEPS, javascript::STEPS, ruby::STEPS, go::STEPS, java::STEPS];
    [workspace::STEPS, generated::STEPS].into_iter().chain(languages).chain([bench::STEPS]).flatten().copied().collect()
}

/// The names of the steps that run programs in a language.
pub fn all_programs() -> Vec<String> {
    all().iter().map(|step| step.name.to_owned()).filter(|name| name.contains(": programs")).collect()
}

/// Everything that the outcome of a printed program depends on.
const PROGRAMS: &[&str] = &["compiler", "templates", "runtime", "tests"];

/// Everything that what `quarkc test` reports of a language depends on.
const REPORT: &[&str] = &["compiler", "templates", "runtime"];

/// Runs the literate and the random programs as printed for a target, and compares what they print with the interpreter.
/// The environment tells the runner which tools to take.
pub fn programs(target: &str, environment: &[(&str, PathBuf)]) -> Outcome {
    let tests = ["--test", "literate", "--test", "random", "--test", "obstacles", "--test", "host", "--test", "traces"];
    let mut command = cargo(&["test", "--no-fail-fast", "--package", "quark-tests"]);
    command.args(tests);
    command.args(["--", "--ignored", "--exact", target]);
    run(command.envs(environment.iter().cloned()))
}
