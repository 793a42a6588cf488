//! Text to tree and back. Parsing never fails: it returns a tree and what is wrong with the text.

mod balance;
mod dump;
mod format;
pub mod habits;
mod lexer;
mod parser;
mod token;
pub mod tree;

pub use dump::dump;
pub use format::format;

use crate::diagnostic::Diagnostic;
use tree::File;

/// Reads one file. What could not be read is left out of the tree and reported, each mistake once, in order of place.
#[must_use]
pub fn parse(source: u32, text: &str) -> (File, Vec<Diagnostic>) {
    parser::parse(source, text)
}
