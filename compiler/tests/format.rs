//! The formatter: it keeps the meaning and every comment, and formatting again changes nothing.

use quarkc::diagnostic::render;
use quarkc::source::{Source, Sources};
use quarkc::syntax::{format, parse};

#[allow(dead_code, reason = "only formatting is looked at here")]
#[path = "../../fuzz/properties.rs"]
mod properties;
mod real_sources;

/// The text, formatted, once it is clear that nothing is lost.
fn check(path: &str, text: &str) -> String {
    let formatted = format(text).unwrap_or_else(|problems| {
        let mut sources = Sources::default();
        sources.add(Source::new(path, text));
        panic!("{}", render::text(&sources, &problems, false))
    });
    properties::format(text);
    assert!(!formatted.lines().any(|line| line.ends_with(' ')) || formatted.contains('`'), "{path}: {formatted}");
    formatted
}

#[test]
fn every_file_looks_as_its_snapshot() {
    insta::glob!("format/*.q", |path| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        insta::assert_snapshot!(check(&path.to_string_lossy(), &text));
    });
}

#[test]
fn all_sources_of_the_repository_keep_their_meaning() {
    let sources = real_sources::all();
    assert!(sources.len() > 20, "only {} sources were found", sources.len());
    for (path, text) in &sources {
        if parse(0, text).1.is_empty() {
            check(path, text);
        }
    }
}

#[test]
fn what_is_shipped_is_formatted() {
    let shipped = |path: &str| path.contains("/protocols/") || path.contains("/compiler/src/");
    for (path, text) in real_sources::all().into_iter().filter(|(path, _)| shipped(path)) {
        assert_eq!(format(&text).expect("Quark"), text, "{path}: run `quarkc fmt`");
    }
}

#[test]
fn line_ends_become_plain() {
    assert_eq!(format("\u{feff}const a = `x\r\ny`;\r\n// b\r\n").expect("Quark"), "const a = `x\ny`;\n// b\n");
}

#[test]
fn nothing_is_nothing() {
    assert_eq!(format("\n \n").expect("Quark"), "");
}

#[test]
fn a_text_with_mistakes_comes_back_as_its_mistakes() {
    let problems = format("const a = ;").expect_err("no Quark");
    assert_eq!(problems.len(), 1);
}
