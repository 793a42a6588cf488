//! Text to tree. Parsing never fails: it returns a tree and what is wrong with the text.

pub mod tree;
