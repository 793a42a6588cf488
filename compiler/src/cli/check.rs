//! `quarkc check`: everything that is wrong, and nothing written.

use super::{Terminal, Verdict, load};
use std::path::PathBuf;

/// Finds every error in a package, and writes nothing
#[derive(Debug, clap::Args)]
pub struct Check {
    /// The package's folder
    path: Option<PathBuf>,
}

impl Check {
    /// Reports everything.
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let loaded = load::load(self.path.as_deref(), terminal)?;
        let analysis = loaded.analyze();
        Ok(terminal.problems(&analysis.sources, &analysis.diagnostics))
    }
}
