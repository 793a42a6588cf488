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
    /// The typed program in the form that targets print
    Lower,
}

impl Dump {
    /// Prints the stage's result, also of a package with errors as far as there is one.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let loaded = load::load(self.path.as_deref(), terminal)?;
        let (text, sources, problems) = match self.after {
            Stage::Syntax => loaded.syntax(),
            Stage::Sema | Stage::Lower => {
                let analysis = loaded.analyze();
                let program = analysis.model.map(|program| match self.after {
                    Stage::Lower => quarkc::lower::lower(program),
                    _ => program,
                });
                let text = program.map_or_else(String::new, |program| format!("{program:#?}\n"));
                (text, analysis.sources, analysis.diagnostics)
            }
        };
        let found = terminal.problems(&sources, &problems);
        Ok(found.max(terminal.print(&text)))
    }
}
