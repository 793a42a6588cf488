//! What only host code can do to a package: hand in an accepted connection, break inside an interface, pass strings that
//! Quark does not have. One package is compiled, and host code in each language tests it in its own framework.
//!
//! The trials need another toolchain or much time: they are ignored by `cargo test`, and run by `cargo xtask test`.

use libtest_mimic::{Arguments, Failed, Trial};
use quark_tests::language;
use quark_tests::program::Program;

fn main() {
    let trial = |language: &'static &dyn language::Language| {
        Trial::test(language.name(), || language.host(&desk()).map_err(Failed::from)).with_ignored_flag(true)
    };
    libtest_mimic::run(&Arguments::from_args(), language::ALL.iter().map(trial).collect()).exit();
}

fn desk() -> Program {
    let text = include_str!("desk.q").to_owned();
    Program { modules: vec![("desk".to_owned(), text)], ..Program::of_module("desk", "Host code", String::new()) }
}
