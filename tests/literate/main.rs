//! Runs the literate programs of `programs/` and compares what they print with what their pages say.
//!
//! `cargo test` runs them on the interpreter, each as a trial of its own, `interpreter::PROGRAM`. The trials of
//! the other languages, `python` and so on, need another toolchain or much time: they are ignored there, and run by
//! `cargo xtask test`. With `QUARK_PROGRAM` set, these take only the programs whose names contain it.

mod layout;
mod matrix;
mod reference;
mod vectors;

use libtest_mimic::{Arguments, Failed, Trial};
use quark_tests::program::{self, Program};
use quark_tests::{comparison, interpreter, language};
use std::sync::Arc;

fn main() {
    let arguments = Arguments::from_args();
    libtest_mimic::run(&arguments, trials()).exit();
}

fn trials() -> Vec<Trial> {
    let programs = match program::all() {
        Ok(programs) => Arc::new(programs),
        Err(problem) => return vec![Trial::test("programs", move || Err(problem.into()))],
    };
    let mut trials = vec![
        on_all("matrix", &programs, matrix::check),
        on_all("layout", &programs, layout::check),
        on_all("enough", &programs, there_are_enough),
        on_all("vectors", &programs, vectors::check),
        on_all("known_failures", &programs, known_failures_name_languages),
        Trial::test("reference::examples", || reference::examples().map_err(Failed::from)),
        Trial::test("reference::builtins", || reference::builtins().map_err(Failed::from)),
    ];
    let run = match with_vectors(&programs) {
        Ok(run) => Arc::new(run),
        Err(problem) => return vec![Trial::test("vectors", move || Err(problem.into()))],
    };
    for language in language::ALL {
        let check = move |programs: &[Program]| language::check(*language, programs, "literate");
        trials.push(on_all(language.name(), &run, check).with_ignored_flag(true));
    }
    trials.extend(run.iter().map(interpreted));
    trials
}

/// What is run: the programs, and the vectors as one more.
fn with_vectors(programs: &[Program]) -> Result<Vec<Program>, String> {
    let mut all = programs.to_vec();
    all.push(vectors::program()?);
    Ok(all)
}

/// A trial that looks at all programs at once.
fn on_all(
    name: &str,
    programs: &Arc<Vec<Program>>,
    check: impl FnOnce(&[Program]) -> Result<(), String> + Send + 'static,
) -> Trial {
    let programs = Arc::clone(programs);
    Trial::test(name, move || check(&programs).map_err(Failed::from))
}

fn interpreted(program: &Program) -> Trial {
    let name = format!("interpreter::{}", program.name);
    let program = program.clone();
    let run = move || interpreter::run(&program).and_then(|lines| comparison::compare(&program, &lines));
    Trial::test(name, move || run().map_err(Failed::from))
}

fn there_are_enough(programs: &[Program]) -> Result<(), String> {
    if programs.len() >= 90 { Ok(()) } else { Err(format!("only {} programs", programs.len())) }
}

fn known_failures_name_languages(programs: &[Program]) -> Result<(), String> {
    let known = |name: &str| language::ALL.iter().any(|language| language.name() == name);
    let unknown = programs.iter().flat_map(|program| {
        program
            .known_failures
            .iter()
            .filter(|(name, _)| !known(name))
            .map(|(name, _)| format!("{}: {name}", program.name))
    });
    let unknown: Vec<String> = unknown.collect();
    if unknown.is_empty() { Ok(()) } else { Err(format!("no such languages: {}", unknown.join(", "))) }
}
