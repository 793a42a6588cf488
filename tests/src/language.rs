//! The languages that programs are compiled to and run in, one module each, as a list. Whoever adds one adds a line.

mod go;
mod java;
mod javascript;
mod python;
mod ruby;
mod rust;

use crate::program::{Kind, Program, Step, Told, root};
use crate::{comparison, package};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// A language that programs are compiled to and run in.
pub trait Language: Sync {
    /// Its name as a target: `python`.
    fn name(&self) -> &'static str;

    /// Its name in prose: `Python`.
    fn title(&self) -> &'static str;

    /// Names in `snake_case` that it reserves, brings without importing, or that generated code relies on.
    fn names(&self) -> &'static str;

    /// Likewise names in `UpperCamel`.
    fn types(&self) -> &'static str;

    /// Compiles and runs all programs, and hands back for each what it printed, or why it printed nothing.
    ///
    /// What is kept between two runs stands in a folder of this name under `.quark`.
    fn run(&self, programs: &[Program], folder: &str) -> Result<Vec<Printed>, String>;

    /// Compiles a program and tests it from host code, with the file of this language that `tests/host` has for it.
    fn host(&self, program: &Program) -> Result<(), String>;
}

/// Every language, in the order of the columns of `docs/targets.md`.
pub const ALL: &[&dyn Language] =
    &[&go::Go, &java::Java, &javascript::JavaScript, &python::Python, &ruby::Ruby, &rust::Rust];

/// Compiles a program into a folder, with a file of host code from `tests/host` among its tests.
fn with_host_code(program: &Program, target: &str, folder: &Path, host: &str, test: &str) -> Result<(), String> {
    let (_, broken) = package::build_all(std::slice::from_ref(program), target, folder);
    if let Some(Printed { lines: Err(problem), .. }) = broken.first() {
        return Err(problem.clone());
    }
    let path = root().join("tests/host").join(host);
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    package::write(&folder.join(&program.name).join(target).join("tests").join(test), &text)
}

/// What a program printed, or why it could not.
#[derive(Debug)]
pub struct Printed {
    /// The program's name.
    pub name: String,
    /// Its lines, or what is wrong.
    pub lines: Result<Vec<String>, String>,
}

impl Printed {
    /// The lines of one program.
    #[must_use]
    pub fn lines(program: &Program, lines: Vec<String>) -> Printed {
        Printed { name: program.name.clone(), lines: Ok(lines) }
    }

    /// Why a program printed nothing.
    pub fn problem(program: &Program, problem: impl Into<String>) -> Printed {
        Printed { name: program.name.clone(), lines: Err(problem.into()) }
    }
}

/// Every program prints in this language what it should; one that is known to fail there does not.
pub fn check(language: &dyn Language, programs: &[Program], folder: &str) -> Result<(), String> {
    let printed = language.run(programs, folder)?;
    let verdict = |program: &Program| {
        let found = printed.iter().find(|printed| printed.name == program.name);
        let result = match found.map(|printed| &printed.lines) {
            Some(Ok(lines)) => comparison::compare(program, lines),
            Some(Err(problem)) => Err(format!("{}: {problem}", program.name)),
            None => Err(format!("{} was not run", program.name)),
        };
        comparison::as_known(program, language.name(), result)
    };
    comparison::all(chosen(programs).map(verdict))
}

/// The programs whose names contain `QUARK_PROGRAM`; all when it is not set.
pub fn chosen(programs: &[Program]) -> impl Iterator<Item = &Program> {
    let wanted = std::env::var("QUARK_PROGRAM").unwrap_or_default();
    programs.iter().filter(move |program| program.name.contains(&wanted))
}

/// What a runner that reads a list of programs needs to know of one: the folder of its package, its kind, its script.
fn described(program: &Program, folder: &Path) -> Value {
    let kind = match program.kind() {
        Kind::Function => "function",
        Kind::Actor => "actor",
        Kind::Tests => "tests",
    };
    let step = |step: &Step| match step {
        Step::Advance(text, time) => json!([text, "advance", time]),
        Step::Call(name) => json!([step.text(), "call", name]),
        Step::State(name) => json!([step.text(), "state", name]),
        Step::Link(told) => json!([step.text(), "link", told_by(told)]),
        Step::Hides(text, name) => json!([step.text(), "hides", [text, name]]),
        Step::Timers | Step::Restart => json!([step.text(), step.text(), null]),
    };
    let script: Vec<Value> = program.script.iter().map(step).collect();
    json!({ "folder": folder, "kind": kind, "calls": program.calls, "script": script })
}

/// An event of a link: its name and its arguments.
fn told_by(told: &Told) -> Value {
    match told {
        Told::Connected => json!(["connected"]),
        Told::Frame(text) => json!(["frame", text]),
        Told::Rejected(status, reason) => json!(["rejected", status, reason]),
        Told::Closed(reason) => json!(["closed", reason]),
    }
}

/// The lines that a runner printed for one program, from the JSON object that it printed for all.
fn lines_of(all: &Map<String, Value>, name: &str) -> Vec<String> {
    let lines = all.get(name).and_then(Value::as_array).into_iter().flatten();
    lines.map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}
