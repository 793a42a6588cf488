//! Texts of JSON with what decoding each of them gives, the same in every language: `vectors/decoding.jsonl`, a vector a
//! line. They run as one more program, whose functions decode them in groups.
//!
//! A vector names the decoder of `vectors/schema.q`, and gives the value encoded again, or the error as `kind: message`.
//! `QUARK_UPDATE=1` writes what the interpreter gives; whoever does that reads the difference.

use quark_tests::interpreter;
use quark_tests::program::{Program, root};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

const SCHEMA: &str = include_str!("../vectors/schema.q");

/// How many texts stand in one function.
const GROUP: usize = 25;

/// There must be this many at least.
const ENOUGH: usize = 200;

/// One text.
#[derive(Clone, Debug)]
struct Vector {
    group: String,
    decoder: String,
    text: String,
    gives: String,
}

/// The program that decodes all of them, with what it must print.
pub fn program() -> Result<Program, String> {
    Ok(program_of(&read()?))
}

/// There are enough, of all kinds; with `QUARK_UPDATE` set, writes what the interpreter gives.
pub fn check(_: &[Program]) -> Result<(), String> {
    let mut vectors = read()?;
    if std::env::var_os("QUARK_UPDATE").is_some() {
        let lines = interpreter::run(&program_of(&vectors))?;
        let given = lines.into_iter().filter(|line| !line.starts_with("> "));
        vectors.iter_mut().zip(given).for_each(|(vector, given)| vector.gives = given);
        return write(&vectors);
    }
    if vectors.len() < ENOUGH {
        return Err(format!("only {} vectors", vectors.len()));
    }
    Ok(())
}

fn path() -> PathBuf {
    root().join("tests/vectors/decoding.jsonl")
}

fn read() -> Result<Vec<Vector>, String> {
    let text = fs::read_to_string(path()).map_err(|error| format!("{}: {error}", path().display()))?;
    text.lines().map(vector).collect()
}

fn vector(line: &str) -> Result<Vector, String> {
    let read: Value = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
    let word = |name: &str| read[name].as_str().unwrap_or_default().to_owned();
    Ok(Vector { group: word("group"), decoder: word("as"), text: word("text"), gives: word("gives") })
}

fn write(vectors: &[Vector]) -> Result<(), String> {
    let line = |vector: &Vector| {
        let Vector { group, decoder, text, gives } = vector;
        format!("{}\n", json!({ "group": group, "as": decoder, "text": text, "gives": gives }))
    };
    let text: String = vectors.iter().map(line).collect();
    fs::write(path(), text).map_err(|error| format!("{}: {error}", path().display()))
}

fn program_of(vectors: &[Vector]) -> Program {
    let mut module = SCHEMA.to_owned();
    let (mut calls, mut expected) = (Vec::new(), Vec::new());
    for group in vectors.chunk_by(|left, right| left.group == right.group) {
        for part in group.chunks(GROUP) {
            let name = format!("vectors_{}", calls.len());
            expected.push(format!("> call {name}"));
            expected.extend(part.iter().map(|vector| vector.gives.clone()));
            module.push_str(&function(&name, part));
            calls.push(name);
        }
    }
    let mut program = Program::of_module("decoding_vectors", "JSON texts decode to the same everywhere", module);
    program.calls = calls;
    program.expected = expected;
    program
}

fn function(name: &str, vectors: &[Vector]) -> String {
    let mut text = format!("\n/// {}\npub fn {name}() -> List<String> {{\n    return [\n", vectors[0].group);
    for vector in vectors {
        let _ = writeln!(text, "        {}({}),", vector.decoder, literal(&vector.text));
    }
    text + "    ];\n}\n"
}

/// A string as Quark writes it.
fn literal(text: &str) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' | '{' | '}' => format!("\\{c}"),
        c if c.is_control() || c == '\u{feff}' => format!("\\u{{{:x}}}", u32::from(c)),
        c => c.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}
