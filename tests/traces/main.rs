//! Seeded traces of the MDK's own protocols: users call, connections come and go, frames arrive whole and broken, time
//! passes; and what is sent, said, scheduled and kept in state must be the same to the byte on the interpreter and in
//! every language.
//!
//! `QUARK_SEED` chooses the traces (1 unless it is set), `QUARK_EVENTS` how many events they have together (10,000).

mod script;

use libtest_mimic::{Arguments, Failed, Trial};
use quark_tests::program::{Program, root};
use quark_tests::{interpreter, language};
use script::Trace;
use std::fs;

/// How many events a conversation has.
const LENGTH: usize = 200;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("interpreter", || interpreted().map_err(Failed::from))];
    for language in language::ALL {
        let check = || program().and_then(|program| language::check(*language, &[program], "traces"));
        trials.push(Trial::test(language.name(), move || check().map_err(Failed::from)).with_ignored_flag(true));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// The traces are worth comparing: what they are about happens in them, on the interpreter without a fault.
fn interpreted() -> Result<(), String> {
    let printed = program()?.expected;
    let counts = |what: &str| printed.iter().filter(|line| line.contains(what)).count();
    let lacking: Vec<&str> = HAPPENS.iter().copied().filter(|what| counts(what) == 0).collect();
    if !lacking.is_empty() {
        return Err(format!("it never happens that {}", lacking.join(", ")));
    }
    match printed.iter().find(|line| line.starts_with("fault: ")) {
        Some(fault) => Err(fault.clone()),
        None => Ok(()),
    }
}

/// What must stand in the lines of a run that is long enough.
const HAPPENS: &[&str] = &[
    "link: connect(",
    "link: send({\"type\":\"open\"",
    "link: send({\"type\":\"log\"",
    "link: send({\"type\":\"active\"",
    "link: send({\"type\":\"expire\"",
    "link: send({\"type\":\"interactionevent\"",
    "link: send({\"type\":\"breaker\"",
    "link: send({\"type\":\"close\"",
    "link: close()",
    " found Node(",
    "nothing to finish",
    "stopped",
    "hook: ",
    "\"kept\"",
    "\"failed\"",
    "\"pending\"",
];

/// The MDK's modules without their tests, and the driver, with the script of all traces and what the interpreter prints.
fn program() -> Result<Program, String> {
    let driver = include_str!("driver.q").to_owned();
    let mut program =
        Program::of_module("mdk_traces", "What happens to the MDK, happens everywhere the same way", driver);
    program.modules.extend(modules()?);
    let (seed, events) = (setting("QUARK_SEED", 1), setting("QUARK_EVENTS", 10_000));
    let traces = 0..events.div_ceil(LENGTH);
    program.script = traces.flat_map(|number| Trace::new(seed, number).steps(LENGTH)).collect();
    program.expected = interpreter::run_allowing_warnings(&program)?;
    Ok(program)
}

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The modules of `protocols/`.
fn modules() -> Result<Vec<(String, String)>, String> {
    let folder = root().join("protocols");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "q"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok((path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), without_tests(&text)))
    };
    paths.iter().map(read).collect()
}

/// Tests stand at the margin, and so do their ends. The one thing that must differ, the name of the language, is fixed.
fn without_tests(text: &str) -> String {
    let mut inside = false;
    let mut kept = String::new();
    for line in text.lines() {
        inside |= line.starts_with("test \"");
        if !inside {
            kept.push_str(&line.replace("package_language()", "\"any\""));
            kept.push('\n');
        }
        inside &= line != "}";
    }
    kept
}
