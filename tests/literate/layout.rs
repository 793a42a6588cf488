//! The programs and the examples of the reference stand in the one layout that `quarkc fmt` gives.

use quark_tests::program::{Program, blocks, root};
use quarkc::syntax::format;
use std::fs;
use std::path::Path;

/// Every `quark` block is as the formatter would write it; with `QUARK_UPDATE` set, it is rewritten.
pub fn check(programs: &[Program]) -> Result<(), String> {
    let pages = programs.iter().map(|program| root().join(format!("tests/programs/{}.md", program.name)));
    let wrong: Vec<String> = pages.chain([root().join("docs/language.md")]).filter_map(|path| page(&path)).collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

fn page(path: &Path) -> Option<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let sources = blocks(&text).into_iter().filter(|(info, _)| info.starts_with("quark"));
    let mut laid_out = text.clone();
    for (_, source) in sources {
        match format(&source) {
            Ok(better) => laid_out = laid_out.replacen(&source, &better, 1),
            Err(_) => return Some(format!("{}: cannot be read", path.display())),
        }
    }
    if laid_out == text {
        return None;
    }
    if std::env::var_os("QUARK_UPDATE").is_some() {
        return fs::write(path, laid_out).err().map(|error| format!("{}: {error}", path.display()));
    }
    Some(format!("{} is not laid out as `quarkc fmt` would", path.display()))
}
