//! `quarkc dump`: what the compiler knows after a stage, for people who work on the compiler.

use super::{Terminal, Verdict, load, targets};
use clap::ValueEnum;
use quarkc::model::Program;
use std::path::PathBuf;

/// Prints what the compiler knows after a stage
#[derive(Debug, clap::Args)]
pub struct Dump {
    /// The package's folder
    path: Option<PathBuf>,
    /// The stage
    #[arg(long, value_enum, value_name = "STAGE")]
    after: Stage,
    /// The target to lower for
    #[arg(long, value_name = "TARGET", required_if_eq("after", "lower"))]
    target: Option<String>,
}

/// A stage of the compiler.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Stage {
    /// The syntax tree of each module
    Syntax,
    /// The typed program
    Sema,
    /// The typed program, as a target prints it: name it with `--target`
    Lower,
}

impl Dump {
    /// Prints the stage's result, also of a package with errors as far as there is one.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let loaded = load::load(self.path.as_deref(), terminal)?;
        match self.after {
            Stage::Syntax => {
                let (trees, problems) = quarkc::pipeline::parse(&loaded.sources);
                let found = terminal.problems(&loaded.sources, &[loaded.problems, problems].concat());
                let dumps: Vec<String> = trees.iter().skip(1).map(quarkc::syntax::dump).collect(); // the first is the prelude
                Ok(found.max(terminal.print(&dumps.join("\n"))))
            }
            Stage::Sema => program(loaded, terminal, |program| format!("{program:#?}\n")),
            Stage::Lower => {
                let named: Vec<String> = self.target.iter().cloned().collect();
                let chosen = targets::chosen(&named, &loaded.package, terminal)?;
                program(loaded, terminal, |program| lowered(program, &chosen))
            }
        }
    }
}

fn program(loaded: load::Loaded, terminal: &Terminal, print: impl Fn(&Program) -> String) -> Result<Verdict, Verdict> {
    let analysis = loaded.analyze();
    let found = terminal.problems(&analysis.sources, &analysis.diagnostics);
    let program = analysis.model.ok_or(found.max(Verdict::Errors))?;
    Ok(found.max(terminal.print(&print(&program))))
}

fn lowered(program: &Program, targets: &[&str]) -> String {
    let targets = targets.iter().filter_map(|name| quarkc::target::find(name));
    let dumps: Vec<String> =
        targets.map(|target| format!("{:#?}\n", quarkc::lower::lower(program, target.capabilities()))).collect();
    dumps.concat()
}
