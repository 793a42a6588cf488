//! `quarkc test`: runs a package's tests in the interpreter, or as printed in the targets' own frameworks.

mod foreign;

use super::{Terminal, Verdict, load, targets};
use quarkc::TestReport;
use quarkc::diagnostic::Diagnostic;
use std::path::PathBuf;

/// Runs the tests of a package
#[derive(Debug, clap::Args)]
pub struct Test {
    /// The package's folder
    path: Option<PathBuf>,
    /// Only the tests whose `module: title` contains this text
    #[arg(long, value_name = "TEXT", conflicts_with = "target")]
    filter: Option<String>,
    /// Compile the tests to this target, or to `all`, and run them in its own framework; may be repeated
    #[arg(long, value_name = "TARGET")]
    target: Vec<String>,
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
        if targets.is_empty() {
            let report = quarkc::run_tests(program, &analysis.sources, self.filter.as_deref().unwrap_or_default());
            return Ok(tell(&report, &analysis.sources, terminal));
        }
        foreign::run(&folder, &package, program, &analysis.sources, &targets, terminal)
    }
}

fn tell(report: &TestReport, sources: &quarkc::source::Sources, terminal: &Terminal) -> Verdict {
    let problems: Vec<Diagnostic> = report.results.iter().filter_map(|result| result.problem.clone()).collect();
    let found = terminal.problems(sources, &problems);
    let failed = problems.len();
    let passed = report.results.len() - failed;
    found.max(terminal.print(&format!("{passed} passed, {failed} failed\n")))
}
