//! `docs/language.md` against the compiler: its examples have no errors and their tests pass, and its built-ins are the
//! compiler's table.

use quark_tests::interpreter;
use quark_tests::program::{Program, blocks, root};
use quarkc::model::builtin::TABLE;
use std::fs;

fn text() -> Result<String, String> {
    fs::read_to_string(root().join("docs/language.md")).map_err(|error| format!("docs/language.md: {error}"))
}

/// Every example is a module without errors, whose tests pass.
pub fn examples() -> Result<(), String> {
    let text = text()?;
    let examples = blocks(&text).into_iter().filter(|(info, _)| info == "quark");
    let problems: Vec<String> = examples.filter_map(|(_, example)| problem(&example)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn problem(example: &str) -> Option<String> {
    let problem = interpreter::example(&Program::of_module("example", "An example", example.to_owned())).err()?;
    Some(format!("{problem}\n{example}"))
}

/// Every built-in is listed with its signature and its sentence.
pub fn builtins() -> Result<(), String> {
    let text = text()?;
    let row = |signature: &str, doc: &str| format!("| `{signature}` | {doc}");
    let missing: Vec<String> =
        TABLE.iter().map(|spec| row(spec.signature, spec.doc)).filter(|row| !text.contains(row)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("docs/language.md lacks:\n{}", missing.join("\n"))) }
}
