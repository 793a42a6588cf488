//! The compiler in one picture: `analyze` (text to model), then `build` (model to files) or `run_tests` (model to
//! verdicts). Each hands back what it could do together with what is wrong.

use crate::diagnostic::{Code, Diagnostic};
use crate::emit::{self, EmitOptions, Input, Target, TestCommand, clashes, limits};
use crate::interp;
use crate::lower;
use crate::model::Program;
use crate::modules;
use crate::package::Package;
use crate::sema;
use crate::source::{Source, Sources, Span};
use crate::syntax::{self, tree::File};
use crate::target;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// What is known of a package once all of it was looked at.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The text that the places in the diagnostics are of.
    pub sources: Sources,
    /// The program; `None` when it has errors.
    pub model: Option<Program>,
    /// Everything wrong, in order of place.
    pub diagnostics: Vec<Diagnostic>,
}

/// The sources that every compilation begins with: the language's prelude.
#[must_use]
pub fn sources() -> Sources {
    let mut sources = Sources::default();
    sources.add(Source::new("prelude.q", include_str!("prelude.q")));
    sources
}

/// Reads and checks all `.q` files among the sources, which are those of [`sources`] and the package's own.
#[must_use]
pub fn analyze(package: &Package, mut sources: Sources) -> Analysis {
    let mut diagnostics = modules::check(&sources);
    let (mut files, problems) = parse(&sources);
    let readable = !problems.iter().any(Diagnostic::is_error);
    let broken = lines(&sources, &problems);
    diagnostics.extend(problems);
    expand(&mut sources, &mut files, readable);
    let (program, problems) = sema::analyze(&package.name, &package.version, &sources, &files);
    // What could not be read may use anything: nothing is called unused then, and what is wrong on its lines follows.
    let follows = |problem: &Diagnostic| !lines(&sources, std::slice::from_ref(problem)).is_disjoint(&broken);
    diagnostics.extend(problems.into_iter().filter(|problem| readable || problem.is_error() && !follows(problem)));
    diagnostics.sort_by_key(|problem| problem.span().map(|span| (span.source, span.start)));
    let whole = !diagnostics.iter().any(Diagnostic::is_error);
    Analysis { sources, model: whole.then_some(program), diagnostics }
}

/// The lines of all places: the file's number and the line's.
fn lines(sources: &Sources, problems: &[Diagnostic]) -> BTreeSet<(u32, u32)> {
    let labels = problems.iter().flat_map(|problem| &problem.labels);
    labels.map(|label| (label.span.source, sources.get(label.span.source).line_column(label.span.start).0)).collect()
}

/// Adds to each file what its protocols bring, as source text of its own. What is `readable` brings readable text.
fn expand(sources: &mut Sources, files: &mut [File], readable: bool) {
    for file in files {
        let Some(text) = sema::expand_protocols(file) else { continue };
        let path = format!("{}, from its protocols", sources.get(file.span.source).path);
        let number = sources.add(Source::new(path, &text));
        let (made, problems) = syntax::parse(number, &text);
        debug_assert!(!readable || problems.is_empty(), "{problems:?} in {text}");
        file.items.extend(made.items);
    }
}

/// The trees of all modules, the prelude's first, read side by side.
#[must_use]
pub fn parse(sources: &Sources) -> (Vec<File>, Vec<Diagnostic>) {
    let modules: Vec<(u32, &Source)> = sources.iter().filter(|(_, source)| source.is_module()).collect();
    let read: Vec<(File, Vec<Diagnostic>)> =
        modules.into_par_iter().map(|(number, source)| syntax::parse(number, &source.text)).collect();
    let (files, problems): (Vec<File>, Vec<Vec<Diagnostic>>) = read.into_iter().unzip();
    (files, problems.into_iter().flatten().collect())
}

/// The names of the targets that [`build`] compiles to, in alphabetical order.
#[must_use]
pub fn targets() -> Vec<&'static str> {
    target::ALL.iter().map(|target| target.name()).collect()
}

/// How the packages of a target are tested; `None` for one that does not exist.
#[must_use]
pub fn test_command(target: &str) -> Option<TestCommand> {
    target::find(target).map(Target::test_command)
}

/// What the framework of a target calls the tests of a program, in the order in which [`run_tests`] gives theirs.
#[must_use]
pub fn test_names(program: &Program, sources: &Sources, package: &Package, target: &str) -> Vec<String> {
    let input = Input { program, sources, package, options: EmitOptions::default() };
    target::find(target).map(|target| target.test_names(input)).unwrap_or_default()
}

/// How to build.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BuildOptions {
    /// Print every operator on `Int` whose range is not known as the runtime's checked one.
    pub checked: bool,
}

/// A file to write: its path from the output folder, with forward slashes, the target's folder first, and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutputFile {
    /// `python/mdk/clock.py`
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// Compiles to these targets, named as in `quark.toml`. When names would clash in one of them, or something is
/// too large for it, nothing is built.
#[must_use]
pub fn build(
    program: &Program,
    sources: &Sources,
    package: &Package,
    targets: &[&str],
    options: BuildOptions,
) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    let targets: Vec<&dyn Target> = targets.iter().filter_map(|name| target::find(name)).collect();
    let find = |target: &&dyn Target| [clashes::find(program, *target), limits::find(program, *target)].concat();
    let problems: Vec<Diagnostic> = targets.iter().flat_map(find).collect();
    if !problems.is_empty() {
        return (Vec::new(), problems);
    }
    let options = EmitOptions { checked: options.checked };
    let input = Input { program, sources, package, options };
    let printed: Vec<Vec<OutputFile>> = targets.into_par_iter().map(|target| print(target, input)).collect();
    (printed.into_iter().flatten().collect(), problems)
}

/// The files of one target, in its folder.
fn print(target: &dyn Target, input: Input<'_>) -> Vec<OutputFile> {
    let within =
        |file: emit::OutputFile| OutputFile { path: format!("{}/{}", target.name(), file.path), text: file.text };
    let mut lowered = lower::lower(input.program, target.capabilities());
    emit::docs::translate(target.words(), input.program, &mut lowered);
    target.emit(Input { program: &lowered, ..input }).into_iter().map(within).collect()
}

/// How the tests of a program ended.
#[derive(Clone, Debug, Default)]
pub struct TestReport {
    /// In order of module and place.
    pub results: Vec<TestResult>,
}

/// How one test ended.
#[derive(Clone, Debug)]
pub struct TestResult {
    /// The module it stands in.
    pub module: String,
    /// Its title.
    pub title: String,
    /// Why it does not hold; `None` when it does.
    pub problem: Option<Diagnostic>,
}

/// Runs the tests whose `module: title` contains the filter, in the interpreter.
#[must_use]
pub fn run_tests(program: &Program, sources: &Sources, filter: &str) -> TestReport {
    let results = interp::test(program, sources, Some(filter));
    TestReport { results: results.into_iter().map(verdict).collect() }
}

fn verdict(result: interp::TestResult) -> TestResult {
    let problem = match result.outcome {
        interp::Outcome::Passed => None,
        interp::Outcome::Failed(fault) => Some(test_failed(&result.title, result.span, &fault)),
    };
    TestResult { module: result.module, title: result.title, problem }
}

fn test_failed(title: &str, test: Span, fault: &interp::Fault) -> Diagnostic {
    let problem = Diagnostic::new(Code::TEST_FAILED, fault.span, fault.text.clone());
    if fault.span == test { problem } else { problem.label(test, format!("in \"{title}\"")) }
}
