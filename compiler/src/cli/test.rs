//! `quarkc test`: runs a package's tests in the interpreter, and as printed in the targets' own frameworks.

mod foreign;
mod merged;
mod report;
mod verdicts;

use super::{Terminal, Verdict, load, output, targets};
use foreign::Printed;
use merged::Tested;
use quarkc::diagnostic::{Code, Diagnostic, render};
use quarkc::model::Program;
use quarkc::package::Package;
use quarkc::source::Sources;
use quarkc::{BuildOptions, TestReport, pipeline};
use std::path::{Path, PathBuf};
use verdicts::Column;

/// Runs the tests of a package
#[derive(Debug, clap::Args)]
pub struct Test {
    /// The package's folder
    path: Option<PathBuf>,
    /// Only the tests whose `module: title` contains this text
    #[arg(long, value_name = "TEXT", conflicts_with = "target")]
    filter: Option<String>,
    /// Compile the tests to this target too, or to `all`, and run them in its own framework; may be repeated
    #[arg(long, value_name = "TARGET")]
    target: Vec<String>,
    /// Write how each test ended, on the interpreter and in each target, as JUnit XML
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

impl Test {
    /// Runs them, and says how many hold.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let loaded = load::load(self.path.as_deref(), terminal)?;
        let targets =
            if self.target.is_empty() { Vec::new() } else { targets::chosen(&self.target, &loaded.package, terminal)? };
        let (folder, package) = (loaded.folder.clone(), loaded.package.clone());
        let analysis = loaded.analyze();
        let found = terminal.problems(&analysis.sources, &analysis.diagnostics);
        let program = analysis.model.as_ref().filter(|_| found == Verdict::Fine).ok_or(found.max(Verdict::Errors))?;
        let report = quarkc::run_tests(program, &analysis.sources, self.filter.as_deref().unwrap_or_default());
        let mut columns = vec![interpreted(&report, &analysis.sources)];
        if !targets.is_empty() {
            let run = Run { folder: &folder, package: &package, program, sources: &analysis.sources, terminal };
            columns.extend(run.all(&targets)?);
        }
        let tests: Vec<Tested> = report.results.iter().map(tested).collect();
        self.write_junit(&package.name, &tests, &columns, terminal)?;
        if targets.is_empty() {
            return Ok(tell(&report, &analysis.sources, terminal));
        }
        Ok(tell_all(&tests, &columns, terminal))
    }

    fn write_junit(
        &self,
        package: &str,
        tests: &[Tested],
        columns: &[Column],
        terminal: &Terminal,
    ) -> Result<(), Verdict> {
        let Some(path) = &self.junit else { return Ok(()) };
        let text = merged::junit(package, tests, columns).map_err(|error| {
            let message = format!("cannot write `{}`: {error}", path.display());
            Diagnostic::without_place(Code::CANNOT_WRITE, message)
        });
        let written = text.and_then(|text| output::replace(path, text.as_bytes()));
        written.map_err(|problem| terminal.problems(&Sources::default(), &[problem]))
    }
}

/// A package whose tests are run in its targets.
struct Run<'a> {
    folder: &'a Path,
    package: &'a Package,
    program: &'a Program,
    sources: &'a Sources,
    terminal: &'a Terminal,
}

impl Run<'_> {
    /// Compiles with checked integers into a folder of its own, and runs the tests of each target there.
    fn all(&self, targets: &[&'static str]) -> Result<Vec<Column>, Verdict> {
        let options = BuildOptions { checked: true };
        let (files, problems) = quarkc::build(self.program, self.sources, self.package, targets, options);
        let found = self.terminal.problems(&Sources::default(), &problems);
        if found != Verdict::Fine {
            return Err(found);
        }
        let root = self.folder.join(".quark").join("test");
        let root = std::path::absolute(root).unwrap_or_else(|_| self.folder.to_owned());
        let mut columns = Vec::new();
        for target in targets {
            let Some(command) = pipeline::test_command(target) else { continue };
            let names = pipeline::test_names(self.program, self.sources, self.package, target);
            let printed = Printed { target, command, files: &files, names };
            let column = printed.run(&root, |text| self.terminal.remark(text));
            columns.push(column.map_err(|problems| self.terminal.problems(&Sources::default(), &problems))?);
        }
        Ok(columns)
    }
}

/// The interpreter's verdicts.
fn interpreted(report: &TestReport, sources: &Sources) -> Column {
    let verdict = |problem: &Option<Diagnostic>| match problem {
        None => verdicts::Verdict::Passed,
        Some(problem) => {
            verdicts::Verdict::Failed(render::text(sources, std::slice::from_ref(problem), false).trim_end().to_owned())
        }
    };
    let verdicts = report.results.iter().map(|result| verdict(&result.problem)).collect();
    Column { name: "interpreter".to_owned(), verdicts, troubles: Vec::new() }
}

fn tested(result: &quarkc::TestResult) -> Tested {
    Tested { module: result.module.clone(), title: result.title.clone() }
}

fn tell(report: &TestReport, sources: &Sources, terminal: &Terminal) -> Verdict {
    let problems: Vec<Diagnostic> = report.results.iter().filter_map(|result| result.problem.clone()).collect();
    let found = terminal.problems(sources, &problems);
    let failed = problems.len();
    let passed = report.results.len() - failed;
    found.max(terminal.print(&format!("{passed} passed, {failed} failed\n")))
}

/// The table of all, and how many verdicts there are of each kind.
fn tell_all(tests: &[Tested], columns: &[Column], terminal: &Terminal) -> Verdict {
    let counts = columns.iter().map(Column::counts);
    let (passed, failed) = counts.fold((0, 0), |(passed, failed), (more, less)| (passed + more, failed + less));
    let table = merged::table(tests, columns);
    let printed = terminal.print(&format!("{table}\n{passed} passed, {failed} failed\n"));
    let fine = columns.iter().all(Column::is_fine);
    printed.max(if fine { Verdict::Fine } else { Verdict::Errors })
}
