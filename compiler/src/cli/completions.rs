//! `quarkc completions`: a script for a shell.

use super::{Cli, Terminal, Verdict};
use clap::CommandFactory;
use clap_complete::Shell;

/// Prints the script that completes quarkc's verbs and options in a shell
#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    #[allow(clippy::unnecessary_wraps, reason = "every verb has this form")]
    pub fn run(&self, terminal: &Terminal) -> Result<Verdict, Verdict> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "quarkc", &mut script);
        Ok(terminal.print(&String::from_utf8_lossy(&script)))
    }
}
