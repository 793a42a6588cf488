//! `quarkc dump`: what the compiler knows after a stage, for people who work on the compiler.

use super::{Terminal, Verdict, load};
use clap::ValueEnum;
use std::path::PathBuf;

/// Prints what the compiler knows after a stage
#[derive(Debug, clap::Args)]
pub struct Dump {
    /// The package's folder
    path: Option<PathBuf>,
    /// The stage
    #[arg(long, value_enum)]
    after: Stage,
}

/// A stage of the compiler.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stage {
    /// The syntax tree of each module
    Syntax,
    /// The typed program
    Sema,
}

impl Dump {
    /// Prints the stage's result, also of a package with errors as far as there is one.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let loaded = load::load(self.path.as_deref(), terminal)?;
        match self.after {
            Stage::Syntax => {
                let (trees, problems) = quarkc::pipeline::parse(&loaded.sources);
                let found = terminal.problems(&loaded.sources, &[loaded.problems, problems].concat());
                Ok(found.max(terminal.print(&format!("{trees:#?}\n"))))
            }
            Stage::Sema => {
                let analysis = loaded.analyze();
                let found = terminal.problems(&analysis.sources, &analysis.diagnostics);
                let text = analysis.model.map_or_else(String::new, |program| format!("{program:#?}\n"));
                Ok(found.max(terminal.print(&text)))
            }
        }
    }
}
