//! Random well-typed programs with random inputs, which must print the same on the interpreter and on every target;
//! and random JSON texts, which must decode to the same.
//!
//! `QUARK_SEED` chooses the programs (1 unless it is set), `QUARK_CASES` how many (500). `cargo test` holds the checker
//! and the interpreter to them; the trials of the languages are ignored there and run by `cargo xtask test`. A program
//! that differs is made as small as it can be, and shown; with `QUARK_SHRINK=0` all that differ are told as they are.

mod actors;
mod body;
mod case;
mod choices;
mod declare;
mod expression;
mod inputs;
mod shrink;
mod types;
mod world;

use case::Case;
use libtest_mimic::{Arguments, Failed, Trial};
use quark_tests::program::Program;
use quark_tests::{interpreter, language};
use shrink::Trees;

/// How many programs make one package.
const BATCH: usize = 50;

/// How many programs with actors make one package, on one clock.
const ACTORS: usize = 20;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("interpreter", || check(|_| Ok(())))];
    for language in language::ALL {
        let check = || check(|programs| language::check(*language, programs, "random"));
        trials.push(Trial::test(language.name(), check).with_ignored_flag(true));
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn setting(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// Runs all programs on the interpreter, and hands them over with what they must print.
fn check(on_target: impl Fn(&[Program]) -> Result<(), String>) -> Result<(), Failed> {
    let (seed, count) = (setting("QUARK_SEED", 1), setting("QUARK_CASES", 500));
    let cases = Trees::new(seed).take(count);
    let result = programs(&cases).and_then(|mut programs| {
        programs.push(expected(inputs::program(&Trees::new(seed).numbers(count * inputs::CHOICES), count))?);
        on_target(&programs)
    });
    let Err(problem) = result else { return Ok(()) };
    if setting("QUARK_SHRINK", 1) == 0 {
        return Err(problem.into());
    }
    let smallest = shrink::smallest(seed, count, |cases| programs(cases).and_then(|programs| on_target(&programs)));
    Err(format!("QUARK_SEED={seed} QUARK_CASES={count}\n{}", smallest.unwrap_or(problem)).into())
}

/// The packages of these cases, with what the interpreter prints as what is expected.
fn programs(cases: &[Case]) -> Result<Vec<Program>, String> {
    let (actors, functions): (Vec<Case>, Vec<Case>) = cases.iter().cloned().partition(Case::has_actors);
    let functions = functions.chunks(BATCH).enumerate();
    let functions = functions.map(|(index, cases)| case::program(&format!("random_{index}"), cases));
    let actors = actors.chunks(ACTORS).enumerate();
    let actors = actors.map(|(index, cases)| actors::program(&format!("random_actors_{index}"), cases));
    functions.chain(actors).map(expected).collect()
}

fn expected(mut program: Program) -> Result<Program, String> {
    if let Ok(folder) = std::env::var("QUARK_DUMP") {
        let _ = std::fs::write(format!("{folder}/{}.q", program.name), &program.modules[0].1);
    }
    let printed = interpreter::run_allowing_warnings(&program);
    program.expected = printed.map_err(|problem| format!("{}: {problem}", program.name))?;
    Ok(program)
}
