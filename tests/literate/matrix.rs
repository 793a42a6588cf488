//! `docs/targets.md`: which program runs where. The page is made from the programs and held true by the tests, which
//! fail when a program that it lists does not agree.

use quark_tests::language;
use quark_tests::program::{Kind, Program, root};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

/// Compares the page with what it should say; with `QUARK_UPDATE` set, writes it.
pub fn check(programs: &[Program]) -> Result<(), String> {
    let path = root().join("docs/targets.md");
    let wanted = page(programs);
    if std::env::var_os("QUARK_UPDATE").is_some() {
        return fs::write(&path, wanted).map_err(|error| format!("{}: {error}", path.display()));
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    if found == wanted {
        return Ok(());
    }
    Err("docs/targets.md is out of date: `cargo xtask matrix` writes it".to_owned())
}

fn page(programs: &[Program]) -> String {
    let mut page = String::from(HEAD);
    let _ = writeln!(page, "{} programs, {} tests in them.\n", programs.len(), tests(programs));
    for (subject, programs) in by_subject(programs) {
        let titles: Vec<&str> = language::ALL.iter().map(|language| language.title()).collect();
        let _ = writeln!(page, "## {subject}\n\n| | kind | interpreter | {} |", titles.join(" | "));
        let _ = writeln!(page, "| --- | --- | :-: |{}", " :-: |".repeat(titles.len()));
        for program in programs {
            let _ = writeln!(page, "{}", row(program));
        }
        page.push('\n');
    }
    page.truncate(page.trim_end().len());
    page.push('\n');
    page
}

const HEAD: &str = "\
# What runs where

Each row is a [literate program](../tests/programs/README.md) with the output it must have; a tick says that it has
exactly that output there; where it is known to fail, the reason stands in its place. `cargo test` holds the first column to be so and `cargo xtask test` the others;
`cargo xtask matrix` writes this page.

";

fn tests(programs: &[Program]) -> usize {
    programs.iter().map(Program::tests).sum()
}

/// The first word of a program's name is its subject.
fn by_subject(programs: &[Program]) -> BTreeMap<&str, Vec<&Program>> {
    let mut subjects: BTreeMap<&str, Vec<&Program>> = BTreeMap::new();
    for program in programs {
        let subject = program.name.split('_').next().unwrap_or(&program.name);
        subjects.entry(subject).or_default().push(program);
    }
    subjects
}

fn row(program: &Program) -> String {
    let kind = match program.kind() {
        Kind::Function => "function",
        Kind::Actor => "actor",
        Kind::Tests => "tests",
    };
    let verdict = |language: &&dyn language::Language| match program.known_failure(language.name()) {
        Some(reason) => format!(" {reason} |"),
        None => " ✓ |".to_owned(),
    };
    let verdicts: String = language::ALL.iter().map(verdict).collect();
    format!("| [{}](../tests/programs/{}.md) | {kind} | ✓ |{verdicts}", program.title, program.name)
}
