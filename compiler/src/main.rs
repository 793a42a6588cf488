//! The `quarkc` command: reads its arguments, runs one verb, ends with 0, 1 or 2. Everything else is in [`cli`].

mod cli;

use std::process::ExitCode;

/// A compiler makes and drops small things all the time: this allocator is made for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::main()
}
