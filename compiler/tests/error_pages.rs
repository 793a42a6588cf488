//! Executes every page of `docs/errors/`: what a page shows as wrong gives exactly its code, what it shows as right
//! gives nothing.
//!
//! A fence that begins with `quark`, `toml` or `console` is an example; `error=CODE` marks the wrong one, `file=PATH`
//! names its file. Fences of one mark make up one package. `text` fences with `file=` are files for `console` ones.

#[path = "error_pages/page.rs"]
mod page;

use page::{Fence, Page};
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::package::Package;
use quarkc::pipeline;
use quarkc::source::{Source, Sources};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Pages without an example: what they are about cannot be provoked, or not with text.
const WITHOUT_EXAMPLE: [Code; 2] = [Code::INTERNAL, Code::NOT_UTF8];

const SETTINGS: &str = "name = \"example\"\nversion = \"1.0.0\"\nlicense = \"Apache-2.0\"\n";

#[test]
fn every_page_is_true() {
    let problems: Vec<String> = Code::ALL.iter().flat_map(|code| check(*code)).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn check(code: Code) -> Vec<String> {
    let page = Page::parse(code.page());
    let mut problems = Vec::new();
    if page.title != format!("# {code}: {}", code.title()) {
        problems.push(format!("{code}: the title is `{}`", page.title));
    }
    let (wrong, right): (Vec<&Fence>, Vec<&Fence>) = page.examples().partition(|fence| fence.error.is_some());
    if WITHOUT_EXAMPLE.contains(&code) {
        return problems;
    }
    if wrong.is_empty() || right.is_empty() {
        problems.push(format!("{code}: a page has a wrong and a right example"));
    }
    for fence in wrong.iter().filter(|fence| fence.error.as_deref() != Some(&code.to_string())) {
        problems.push(format!("{code}: an example of {:?}", fence.error));
    }
    let found = run(&page, &wrong);
    if !found.iter().any(|found| found.starts_with(&code.to_string())) {
        problems.push(format!("{code}: the wrong example gives {found:?}"));
    }
    let others = found.iter().filter(|found| !found.starts_with(&code.to_string()) && !is_warning(found));
    problems.extend(others.map(|other| format!("{code}: the wrong example gives also {other}")));
    problems.extend(run(&page, &right).iter().map(|found| format!("{code}: the right example gives {found}")));
    problems
}

fn is_warning(found: &str) -> bool {
    found.starts_with("Q08")
}

/// What an example gives, each as `CODE message`.
fn run(page: &Page, examples: &[&Fence]) -> Vec<String> {
    if examples.iter().any(|fence| fence.language == "console") { commands(page, examples) } else { package(examples) }
}

fn package(examples: &[&Fence]) -> Vec<String> {
    let mut sources = pipeline::sources();
    for fence in examples.iter().filter(|fence| fence.language == "quark") {
        sources.add(Source::new(fence.file.clone().unwrap_or_else(|| "main.q".into()), &fence.text));
    }
    let settings = examples.iter().find(|fence| fence.language == "toml").map_or(SETTINGS, |fence| &fence.text);
    let number = sources.add(Source::new("quark.toml", settings));
    let (package, mut found) = Package::parse(number, settings);
    let analysis = quarkc::analyze(&package, sources);
    found.extend(analysis.diagnostics);
    if let Some(program) = &analysis.model {
        found.extend(built(program, &package, &analysis.sources));
    }
    found.iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect()
}

fn built(program: &quarkc::model::Program, package: &Package, sources: &Sources) -> Vec<Diagnostic> {
    quarkc::build(program, sources, package, &pipeline::targets(), quarkc::BuildOptions::default()).1
}

/// Runs the command lines in a folder with the page's files; what quarkc says on standard error counts.
fn commands(page: &Page, examples: &[&Fence]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for fence in page.files() {
        let path = folder.path().join(fence.file.as_ref().expect("a file's name"));
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, &fence.text).expect("written");
    }
    let lines = examples.iter().flat_map(|fence| fence.text.lines());
    lines.flat_map(|line| command(folder.path(), line)).collect()
}

fn command(folder: &Path, line: &str) -> Vec<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    assert_eq!(words[..2], ["$", "quarkc"], "{line}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_quarkc"));
    let done = command.args(&words[2..]).args(["--message-format", "json"]).current_dir(folder).output();
    let done = done.expect("quarkc runs");
    let said = String::from_utf8(done.stderr).expect("UTF-8");
    let found: Vec<String> = said.lines().map(problem).collect();
    let errors = found.iter().any(|found| !is_warning(found));
    assert_eq!(errors, !done.status.success(), "`{line}` ends with {} and says {found:?}", done.status);
    found
}

fn problem(line: &str) -> String {
    let object: serde_json::Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    let text = |key: &str| object[key].as_str().expect("a text").to_owned();
    format!("{} {}", text("code"), text("message"))
}
