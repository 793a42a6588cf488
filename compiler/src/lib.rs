//! The Quark compiler: a pure library. It reads no file, prints nothing and never ends the process.
//!
//! `syntax -> sema -> model -> lower -> target -> files`, one flow, no going back.

pub mod dataflow;
pub mod diagnostic;
pub mod doc;
pub mod emit;
pub mod interp;
pub mod lower;
pub mod model;
pub mod modules;
pub mod package;
pub mod pipeline;
pub mod sema;
pub mod source;
pub mod syntax;
pub mod target;

pub use pipeline::{Analysis, BuildOptions, OutputFile, TestReport, TestResult, analyze, build, run_tests};
