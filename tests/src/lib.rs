//! Runs programs on the interpreter and on every target, and compares what they print.
//!
//! What is shared by the literate programs and the random ones. Nothing here knows what a program is about.

pub mod comparison;
pub mod interpreter;
pub mod language;
pub mod package;
pub mod program;
