//! Writes what is generated and committed.

use crate::shell::{Outcome, cargo, quarkc, root, run};
use crate::{step, steps};
use std::process::Command;

/// The command lines of quarkc that write committed files; with `--check` they compare.
pub const GENERATED: &[&[&str]] = &[&["build", "protocols"], &["doc", "protocols", "--out", "docs/protocols"]];

/// Writes all of it.
pub fn codegen() -> Outcome {
    let quarkc = quarkc()?;
    for arguments in GENERATED {
        run(Command::new(&quarkc).args(*arguments).current_dir(root()))?;
    }
    Ok(())
}

/// Runs the literate programs on the interpreter and every target, and writes `docs/targets.md`.
pub fn matrix() -> Outcome {
    run(cargo(&["test", "--quiet", "--package", "quark-tests", "--test", "literate", "matrix"])
        .env("QUARK_UPDATE", "1"))?;
    step::run_all(&steps::all_programs(), true)
}
