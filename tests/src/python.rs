//! Runs all programs in Python: every package in one folder, one process for all.
//!
//! `QUARK_PYTHON` names the interpreter, one that has pytest; without it `python3` is taken.

use crate::program::{Kind, Program, Step, root};
use crate::{comparison, package};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every program prints in Python what it should.
pub fn check(programs: &[Program]) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let (built, broken) = package::build_all(programs, "python", &packages(folder.path()));
    let lines = run(&built, folder.path())?;
    let compared = built.iter().map(|program| comparison::compare(program, &printed(&lines, &program.name)));
    comparison::all(broken.into_iter().map(Err).chain(compared))
}

/// A folder of its own, so that no test's module is taken for a package.
fn packages(folder: &Path) -> PathBuf {
    folder.join("packages")
}

fn run(programs: &[&Program], folder: &Path) -> Result<Map<String, Value>, String> {
    let list: Map<String, Value> =
        programs.iter().map(|program| (program.name.clone(), described(program, folder))).collect();
    let file = folder.join("programs.json");
    fs::write(&file, Value::from(list).to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    let python = std::env::var_os("QUARK_PYTHON").unwrap_or_else(|| "python3".into());
    let output = Command::new(&python)
        .arg(root().join("tests/runners/runner.py"))
        .arg(&file)
        .env("PYTHONPATH", root().join("runtime/python"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", python.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}

fn described(program: &Program, folder: &Path) -> Value {
    let kind = match program.kind() {
        Kind::Function => "function",
        Kind::Actor => "actor",
        Kind::Tests => "tests",
    };
    let step = |step: &Step| match step {
        Step::Advance(text, time) => json!([text, "advance", time]),
        Step::Call(name) => json!([step.text(), "call", name]),
    };
    let script: Vec<Value> = program.script.iter().map(step).collect();
    let folder = packages(folder).join(&program.name).join("python");
    json!({ "folder": folder, "kind": kind, "calls": program.calls, "script": script })
}

fn printed(lines: &Map<String, Value>, name: &str) -> Vec<String> {
    let lines = lines.get(name).and_then(Value::as_array).into_iter().flatten();
    lines.map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}
