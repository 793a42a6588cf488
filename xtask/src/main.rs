//! The commands a person runs: everything that is more than one tool's business.
//!
//! Nothing here knows the language; it starts tools, in order, and says loudly what it could not start.

mod bench;
mod codegen;
mod demo;
mod guide;
mod report;
mod shell;
mod stamp;
mod step;
mod steps;
mod tools;

use clap::{Parser, Subcommand};
use shell::{Outcome, Trouble};
use std::process::ExitCode;

/// The commands a person runs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Runs every check in every language that this machine has; with `QUARK_REQUIRE=all` a skip is a failure
    Test {
        /// Only the steps of this language, or one of them, `python: ruff`; may be repeated
        #[arg(long)]
        target: Vec<String>,
        /// Run also what has not changed since it last passed
        #[arg(long)]
        fresh: bool,
    },
    /// Writes everything that is generated and committed: the packages, the protocol's reference, the matrix
    Codegen,
    /// Runs the literate programs everywhere and writes `docs/targets.md`
    Matrix,
    /// Compares quarkc with `protoc` and `thrift`, and what is generated with what is written by hand
    Bench,
    /// Plays the story that the project exists for
    Demo,
}

fn main() -> ExitCode {
    let ended = match Cli::parse().verb {
        Verb::Test { target, fresh } => step::run_all(&target, fresh),
        Verb::Codegen => codegen::codegen(),
        Verb::Matrix => codegen::matrix(),
        Verb::Bench => bench::bench(),
        Verb::Demo => demo::demo(),
    };
    tell(&ended)
}

fn tell(ended: &Outcome) -> ExitCode {
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(Trouble::Failed(what)) => {
            eprintln!("failed: {what}");
            ExitCode::from(1)
        }
        Err(Trouble::Missing(what)) => {
            eprintln!("missing: {what}");
            ExitCode::from(2)
        }
    }
}
