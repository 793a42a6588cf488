//! The command line. The only part of the crate that reads files, writes files and prints.
//!
//! One file per verb. A verb never ends the process and never prints on its own: it hands back a [`Verdict`] and speaks
//! through the [`Terminal`]. Results go to standard output, problems and remarks to standard error.

mod build;
mod check;
mod completions;
mod doc;
mod dump;
mod explain;
mod fmt;
mod internal_error;
mod load;
mod new;
mod output;
mod targets;
mod terminal;
mod test;
mod watch;

use clap::{Parser, Subcommand, ValueEnum};
use std::process::ExitCode;
use terminal::Terminal;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "quarkc",
    version,
    about = "Checks protocols written in Quark, runs their tests, and compiles them to native libraries",
    after_help = "Without PATH a verb works on the package of the current folder or of the nearest folder above it.\n\
                  Exit codes: 0 all is well, 1 the program has errors, 2 usage or input and output."
)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
    /// How problems are printed on standard error
    #[arg(long, global = true, value_enum, default_value_t = MessageFormat::Text, value_name = "FORMAT")]
    message_format: MessageFormat,
    /// Whether to use colours: `auto` on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    // For people
    Text,
    // One JSON object a line
    Json,
}

/// Whether to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    // On a terminal, unless `NO_COLOR` is set
    Auto,
    // Always
    Always,
    // Never
    Never,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Build(build::Build),
    Check(check::Check),
    Test(test::Test),
    Fmt(fmt::Fmt),
    Explain(explain::Explain),
    New(new::New),
    Doc(doc::Doc),
    Dump(dump::Dump),
    Completions(completions::Completions),
}

/// How a verb ended, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    /// All is well.
    Fine,
    /// The program has errors.
    Errors,
    /// Wrong usage, or something could not be read or written.
    Unusable,
}

impl Verdict {
    /// What the process ends with.
    fn code(self) -> u8 {
        match self {
            Verdict::Fine => 0,
            Verdict::Errors => 1,
            Verdict::Unusable => 2,
        }
    }
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) => return usage_error(&usage),
    };
    let terminal = Terminal::new(cli.message_format, cli.color);
    // What is read on this thread is printed on it too: with one more thread there would be one more heap.
    let threads = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    debug_assert!(threads.is_ok(), "{threads:?}");
    let verdict = internal_error::guard(&terminal, || run(&cli.verb, &terminal));
    ExitCode::from(verdict.code())
}

/// `--help` and `--version` come this way too; clap knows which of them is none.
fn usage_error(usage: &clap::Error) -> ExitCode {
    let printed = usage.print();
    let verdict = if usage.use_stderr() || printed.is_err() { Verdict::Unusable } else { Verdict::Fine };
    ExitCode::from(verdict.code())
}

/// A verb hands back `Err` when it could not begin; both sides are how it ended.
fn run(verb: &Verb, terminal: &Terminal) -> Verdict {
    let ended = match verb {
        Verb::Build(verb) => verb.run(terminal),
        Verb::Check(verb) => verb.run(terminal),
        Verb::Test(verb) => verb.run(terminal),
        Verb::Fmt(verb) => verb.run(terminal),
        Verb::Explain(verb) => verb.run(terminal),
        Verb::New(verb) => verb.run(terminal),
        Verb::Doc(verb) => verb.run(terminal),
        Verb::Dump(verb) => verb.run(terminal),
        Verb::Completions(verb) => verb.run(terminal),
    };
    ended.unwrap_or_else(|verdict| verdict)
}
