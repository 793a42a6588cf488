//! The `quarkc` command: reads its arguments, runs one verb, ends with 0, 1 or 2. Everything else is in [`cli`].

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
