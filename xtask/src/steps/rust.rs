//! The generated Rust packages, as their users' own checks would look at them.

use crate::shell::{Outcome, at, cargo, run, target};
use crate::step::Step;
use crate::{guide, report};
use std::process::Command;

const INPUTS: &[&str] = &["generated/rust", "runtime/rust", USER];

/// What a user sees of the generated package.
const USER: &str = "tests/mdk";

const GUIDE: &[&str] = &["docs/guide.md", "compiler", "templates", "runtime/rust"];

pub const STEPS: &[Step] = &[
    Step { name: "rust: layout", inputs: INPUTS, run: layout },
    Step { name: "rust: lints", inputs: INPUTS, run: lints },
    Step { name: "rust: documentation", inputs: INPUTS, run: documentation },
    Step { name: "rust: tests", inputs: INPUTS, run: tests },
    Step { name: "rust: programs", inputs: super::PROGRAMS, run: programs },
    Step { name: "rust: report", inputs: super::REPORT, run: reported },
    Step { name: "rust: guide", inputs: GUIDE, run: guide },
];

/// Cargo in the generated package, which is no member of this workspace.
fn within(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    command.current_dir(at("generated/rust")).env("CARGO_TARGET_DIR", target().join("generated"));
    command
}

fn layout() -> Outcome {
    run(&mut within(&["fmt", "--check"]))
}

fn lints() -> Outcome {
    let pedantic = ["--deny", "warnings", "--warn", "clippy::pedantic"];
    run(within(&["clippy", "--quiet", "--all-targets", "--"]).args(pedantic))
}

fn documentation() -> Outcome {
    run(within(&["doc", "--quiet", "--no-deps"]).env("RUSTDOCFLAGS", "--deny warnings"))
}

/// Its own tests, and those of a crate that uses it.
fn tests() -> Outcome {
    run(&mut within(&["test"]))?;
    run(within(&["test"]).current_dir(at(USER)))
}

fn programs() -> Outcome {
    super::programs("rust", &[])
}

fn guide() -> Outcome {
    guide::execute("rust", &[])
}

fn reported() -> Outcome {
    report::check("rust", &[])
}
