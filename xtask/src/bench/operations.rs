//! What one operation of a session costs: generated, and written by hand in the same language.

use super::programs::{PROGRAMS, Program};
use crate::shell::{Outcome, Trouble, at, output};
use serde_json::Value;
use std::fs;

/// How many times what is written by hand may cost.
const LIMIT: f64 = 1.5;

/// The operations, as the programs name them, and what they are.
const OPERATIONS: &[(&str, &str)] = &[("resolve", "resolve"), ("info", "info"), ("hop", "externalize + join")];

const ROUNDS: &str = "100";

/// Few, so that a round often has the processor to itself, and below the 10,000 events that are kept at most.
const ITERATIONS: &str = "500";

/// Runs the programs of all languages that this machine has, and prints what they say.
pub fn compare() -> Outcome {
    println!("\n{:<44}{:>12}{:>12}   times", "ns for one", "generated", "by hand");
    let mut skipped = Vec::new();
    for program in PROGRAMS {
        match measured(*program, ROUNDS, ITERATIONS) {
            Ok(measured) => tell(&measured),
            Err(Trouble::Missing(what)) => skipped.push(what),
            Err(trouble) => return Err(trouble),
        }
    }
    for what in skipped {
        println!("SKIPPED {what}");
    }
    Ok(())
}

/// Checks that both sides of a program do the same, and what those of all other languages do; and that it measures.
pub fn agree(program: Program) -> Outcome {
    let expected = at("bench/agreed.txt");
    let expected = fs::read_to_string(&expected).map_err(|error| Trouble::Failed(format!("agreed.txt: {error}")))?;
    for side in ["generated", "by-hand"] {
        let said = output((program.ready)()?.arg(side))?;
        if let Some(difference) = difference(&expected, &said) {
            return Err(Trouble::Failed(format!("{side} does not do what bench/agreed.txt says: {difference}")));
        }
    }
    let measured = measured(program, "1", "10")?;
    OPERATIONS.iter().try_for_each(|(name, _)| cost(&measured, name).map(|_| ()))
}

/// The first line that differs.
fn difference(expected: &str, said: &str) -> Option<String> {
    let (mut wanted, mut got) = (expected.lines(), said.lines());
    (1..).find_map(|line| match (wanted.next(), got.next()) {
        (None, None) => Some(None),
        (wanted, got) if wanted == got => None,
        (wanted, got) => Some(Some(format!("line {line}\nexpected {wanted:?}\ngot      {got:?}"))),
    })?
}

fn measured(program: Program, rounds: &str, iterations: &str) -> Outcome<Value> {
    let said = output((program.ready)()?.args(["measure", rounds, iterations]))?;
    serde_json::from_str(&said).map_err(|error| Trouble::Failed(format!("{error} in {said}")))
}

fn tell(measured: &Value) {
    let language = measured["language"].as_str().unwrap_or_default();
    for (name, what) in OPERATIONS {
        if let Ok((generated, by_hand)) = cost(measured, name) {
            let ratio = generated / by_hand;
            let verdict = if ratio <= LIMIT { "met" } else { "MISSED" };
            let line = format!("{language}: {what}");
            println!("{line:<44}{generated:>12.0}{by_hand:>12.0}   {ratio:.2}, at most {LIMIT}: {verdict}");
        }
    }
}

/// What both sides take for an operation, in nanoseconds.
fn cost(measured: &Value, operation: &str) -> Outcome<(f64, f64)> {
    let side = |name: &str| measured[operation][name].as_f64();
    let both = side("generated").zip(side("byHand"));
    both.ok_or_else(|| Trouble::Failed(format!("no cost of {operation} in {measured}")))
}
