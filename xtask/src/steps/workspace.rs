//! The compiler itself, the Rust runtime, and these commands.

use crate::shell::{Outcome, cargo, run};
use crate::step::Step;

const SOURCES: &[&str] = &["Cargo.toml", "Cargo.lock", "rustfmt.toml", "compiler", "runtime/rust", "tests", "xtask"];
const TESTED: &[&str] =
    &["Cargo.toml", "Cargo.lock", "compiler", "runtime/rust", "xtask", "templates", "protocols", "tests", "docs"];
const FUZZED: &[&str] = &["Cargo.toml", "Cargo.lock", "compiler", "protocols", "tests", "fuzz"];

pub const STEPS: &[Step] = &[
    Step { name: "workspace: layout", inputs: SOURCES, run: layout },
    Step { name: "workspace: lints", inputs: SOURCES, run: lints },
    Step { name: "workspace: documentation", inputs: SOURCES, run: documentation },
    Step { name: "workspace: tests", inputs: TESTED, run: tests },
    Step { name: "workspace: fuzzing", inputs: FUZZED, run: fuzzing },
];

fn layout() -> Outcome {
    run(&mut cargo(&["fmt", "--all", "--check"]))
}

fn lints() -> Outcome {
    run(&mut cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
}

fn documentation() -> Outcome {
    let mut command = cargo(&["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
    run(command.env("RUSTDOCFLAGS", "--deny warnings --allow rustdoc::private-intra-doc-links"))
}

/// The features of the runtime are for those who ask: they are tested apart.
fn tests() -> Outcome {
    run(&mut cargo(&["test", "--workspace", "--no-fail-fast"]))?;
    run(&mut cargo(&["test", "--quiet", "--package", "quark-runtime", "--all-features"]))
}

/// Each property of `fuzz/` on 20,000 inputs; `workspace: tests` tries a few hundred.
fn fuzzing() -> Outcome {
    run(cargo(&["test", "--package", "quarkc", "--test", "fuzz"]).env("PROPTEST_CASES", "20000"))
}
