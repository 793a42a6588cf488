//! The programs that run what is generated beside what is written by hand, one in each language.

use super::operations::agree;
use crate::shell::{Outcome, at, cargo, command, output, target};
use crate::step::Step;
use crate::tools::newest_python;
use std::process::Command;

/// A language's program, ready to be given its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Builds what has to be built, and gives the command.
    pub ready: fn() -> Outcome<Command>,
}

/// In the order in which they are told.
pub const PROGRAMS: &[Program] = &[PYTHON, RUST];

const PYTHON: Program = Program { ready: python };
const RUST: Program = Program { ready: rust };

pub const STEPS: &[Step] = &[
    Step { name: "python: bench", inputs: &["bench", "generated/python", "runtime/python"], run: || agree(PYTHON) },
    Step { name: "rust: bench", inputs: &["bench", "generated/rust", "runtime/rust"], run: || agree(RUST) },
];

fn python() -> Outcome<Command> {
    let mut command = command(newest_python()?.program, &["bench/python/bench.py"]);
    let search = std::env::join_paths([at("runtime/python"), at("generated/python")]).unwrap_or_default();
    command.env("PYTHONPATH", search).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

fn rust() -> Outcome<Command> {
    let folder = target().join("generated");
    let mut build = cargo(&["build", "--quiet", "--release"]);
    output(build.current_dir(at("bench/rust")).env("CARGO_TARGET_DIR", &folder))?;
    Ok(command(folder.join("release").join(format!("mdk-bench{}", std::env::consts::EXE_SUFFIX)), &[]))
}
