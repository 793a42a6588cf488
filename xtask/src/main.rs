//! The commands a person runs.

fn main() {}
