//! `quarkc doc`: the reference of a package's protocols, in Markdown.

use super::output::Plan;
use super::{Terminal, Verdict, load, output};
use quarkc::source::Sources;
use std::path::{Path, PathBuf};

/// Writes the reference of a package's protocols: messages, fields, tags, and a diagram of the states
#[derive(Debug, clap::Args)]
pub struct Doc {
    /// The package's folder
    path: Option<PathBuf>,
    /// The folder that gets a file for each protocol [default: standard output]
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write nothing, and fail when a file is out of date
    #[arg(long, requires = "out")]
    check: bool,
}

impl Doc {
    /// Prints the pages, or writes them.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let analysis = load::load(self.path.as_deref(), terminal)?.analyze();
        let found = terminal.problems(&analysis.sources, &analysis.diagnostics);
        let program = analysis.model.as_ref().filter(|_| found == Verdict::Fine).ok_or(found.max(Verdict::Errors))?;
        let pages = quarkc::doc::pages(program);
        let Some(out) = &self.out else {
            let whole: Vec<&str> = pages.iter().map(|page| page.text.as_str()).collect();
            return Ok(terminal.print(&whole.join("\n")));
        };
        let files: Vec<(&str, &[u8])> = pages.iter().map(|page| (page.path.as_str(), page.text.as_bytes())).collect();
        self.write(out, &files, terminal)
    }

    fn write(&self, out: &Path, files: &[(&str, &[u8])], terminal: &Terminal) -> Result<Verdict, Verdict> {
        let report = |problems: Vec<_>| terminal.problems(&Sources::default(), &problems);
        let plan = Plan::new(out, files).map_err(report)?;
        if self.check {
            return Ok(report(output::stale(&plan, "quarkc doc")));
        }
        let tally = plan.carry_out().map_err(|problem| report(vec![problem]))?;
        terminal.remark(&format!("{}: {tally}", out.display()));
        Ok(Verdict::Fine)
    }
}
