//! All Quark text of the repository: `.q` files, and the programs in Markdown.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::path::{Path, PathBuf};

/// Path and text of each, in order of path.
pub fn all() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut paths = Vec::new();
    for folder in ["compiler/src", "compiler/tests", "protocols", "tests/programs"] {
        files_under(&root.join(folder), &mut paths);
    }
    paths.sort();
    paths.iter().flat_map(|path| texts_of(path)).collect()
}

/// Those without mistakes.
pub fn clean() -> Vec<(String, String)> {
    let mut sources = all();
    sources.retain(|(_, text)| quarkc::syntax::parse(0, text).1.is_empty());
    sources
}

fn files_under(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_under(&path, out);
        } else if path.extension().is_some_and(|end| end == "q" || end == "md") {
            out.push(path);
        }
    }
}

fn texts_of(path: &Path) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let name = path.to_string_lossy().into_owned();
    if path.extension().is_some_and(|end| end == "q") {
        return vec![(name, text)];
    }
    let fences = text.split("\n```quark").skip(1);
    let bodies = fences.filter_map(|fence| fence.split_once('\n')?.1.split_once("\n```"));
    bodies.map(|(body, _)| (name.clone(), format!("{body}\n"))).collect()
}
