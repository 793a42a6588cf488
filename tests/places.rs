//! Where languages are named: in the places that `docs/adding-a-target.md` lists, each of which every language has, and
//! nowhere else.

use quark_tests::language;
use quark_tests::program::root;
use std::fs;
use std::path::{Path, PathBuf};

/// The only sources that may name a language, by the beginnings of their paths.
const PLACES: &[&str] = &[
    "compiler/src/target",
    "tests/src/language",
    "xtask/src/steps",
    "xtask/src/tools.rs", // how a toolchain is found
    "xtask/src/bench",    // what `thrift` calls it
    "xtask/src/demo.rs",  // the demonstration is a Python program
];

/// What every language has, with its name for `LANGUAGE`.
const HAS: &[&str] = &[
    "compiler/src/target/LANGUAGE.rs",
    "templates/LANGUAGE/README.md",
    "runtime/LANGUAGE",
    "generated/LANGUAGE",
    "bench/LANGUAGE",
    "tests/src/language/LANGUAGE.rs",
    "xtask/src/steps/LANGUAGE.rs",
];

#[test]
fn every_target_is_a_language_of_the_tests() {
    let languages: Vec<&str> = language::ALL.iter().map(|language| language.name()).collect();
    assert_eq!(quarkc::pipeline::targets(), languages);
}

#[test]
fn every_target_has_its_places() {
    let paths = |target: &str| HAS.iter().map(|place| place.replace("LANGUAGE", target)).collect::<Vec<_>>();
    let missing: Vec<String> = quarkc::pipeline::targets().into_iter().flat_map(paths).collect();
    let missing: Vec<&String> = missing.iter().filter(|path| !root().join(path).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_guide_goes_through_every_target() {
    let guide = fs::read_to_string(root().join("docs/guide.md")).expect("the guide");
    let shown = |target: &&str| guide.contains(&format!("target={target}"));
    let missing: Vec<&str> = quarkc::pipeline::targets().into_iter().filter(|target| !shown(target)).collect();
    assert!(missing.is_empty(), "docs/guide.md has nothing for {missing:?}");
}

#[test]
fn nothing_else_names_a_language() {
    let sources = ["compiler/src", "tests", "xtask/src"].into_iter().flat_map(|folder| sources(&root().join(folder)));
    let named: Vec<String> = sources.filter(|path| !is_place(path)).flat_map(|path| names_in(&path)).collect();
    assert!(named.is_empty(), "only the places of docs/adding-a-target.md name languages:\n{}", named.join("\n"));
}

/// Every Rust source below a folder, but for those that are tests alone.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    let below = |path: PathBuf| if path.is_dir() { sources(&path) } else { vec![path] };
    let is_source = |path: &PathBuf| path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs");
    entries.flat_map(below).filter(is_source).collect()
}

fn is_place(path: &Path) -> bool {
    PLACES.iter().any(|place| shown(path).starts_with(place))
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}

/// The lines that hold the name of a target as a text, outside of comments and of a module's own tests.
fn names_in(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a source");
    let quoted: Vec<String> = quarkc::pipeline::targets().iter().map(|target| format!("\"{target}\"")).collect();
    let lines = text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).enumerate();
    let code = lines.filter(|(_, line)| !line.trim_start().starts_with("//"));
    let naming = code.filter(|(_, line)| quoted.iter().any(|name| line.contains(name)));
    naming.map(|(number, line)| format!("{}:{}: {}", shown(path), number + 1, line.trim())).collect()
}
