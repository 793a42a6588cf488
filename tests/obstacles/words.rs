//! The words of other languages: what they reserve, and what they bring without importing.

use quark_tests::language;
use std::collections::BTreeSet;

/// What Quark itself reserves, and the types that it brings.
const QUARK: &str = "if else for in while match return throw let var fn query with try await break continue assert take own none \
    true false self Promise List Map Json String Int Float Bool Duration Instant Unit";

/// Names in `snake_case` that a program may use, each once.
pub fn names() -> BTreeSet<&'static str> {
    usable(language::ALL.iter().map(|language| language.names()))
}

/// Names in `UpperCamel` that a program may use, each once.
pub fn types() -> BTreeSet<&'static str> {
    usable(language::ALL.iter().map(|language| language.types()))
}

fn usable(lists: impl Iterator<Item = &'static str>) -> BTreeSet<&'static str> {
    let taken: BTreeSet<&str> = QUARK.split_whitespace().collect();
    lists.flat_map(str::split_whitespace).filter(|word| !taken.contains(word)).collect()
}
