//! The formatter: it keeps the meaning and every comment, and formatting again changes nothing.

use proptest::prelude::*;
use quarkc::diagnostic::render;
use quarkc::source::{Source, Sources};
use quarkc::syntax::{dump, format, parse};
use std::sync::LazyLock;

mod real_sources;

/// The words of all comments, in order of place or not: a comment may move, never vanish.
fn comments(text: &str) -> Vec<String> {
    let mut comments: Vec<String> = parse(0, text).0.comments.iter().map(|comment| comment.text.to_string()).collect();
    comments.sort();
    comments
}

/// The text, formatted, once it is clear that nothing is lost.
fn check(path: &str, text: &str) -> String {
    let formatted = format(text).unwrap_or_else(|problems| {
        let mut sources = Sources::default();
        sources.add(Source::new(path, text));
        panic!("{}", render::text(&sources, &problems, false))
    });
    let (tree, problems) = parse(0, &formatted);
    assert!(problems.is_empty(), "{path}: {problems:#?}\n{formatted}");
    assert_eq!(dump(&tree), dump(&parse(0, text).0), "{path}: the meaning changed:\n{formatted}");
    assert_eq!(comments(&formatted), comments(text), "{path}: a comment is lost:\n{formatted}");
    let again = format(&formatted).expect("what was formatted is Quark");
    assert_eq!(again, formatted, "{path}: formatting again changes it");
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

/// Puts comments and line breaks between tokens: what is left is the same program, laid out by a madman.
fn shake(text: &str, places: &[(usize, u8)]) -> String {
    let gaps: Vec<usize> = text.match_indices([' ', '\n']).map(|(at, _)| at).collect();
    let mut out = text.to_owned();
    let mut chosen: Vec<(usize, u8)> = places.iter().map(|(place, kind)| (gaps[place % gaps.len()], *kind)).collect();
    chosen.sort_by(|a, b| b.cmp(a));
    chosen.dedup_by_key(|(gap, _)| *gap);
    for (gap, kind) in chosen {
        let noise = ["\n", " // x\n", "\n\n\n", "\n// y\n", "   ", "\n\n  // z\n\n"][usize::from(kind) % 6];
        out.insert_str(gap, noise);
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_layout_keeps_its_meaning(
        source in any::<prop::sample::Index>(),
        places in prop::collection::vec(any::<(usize, u8)>(), 1..6),
    ) {
        static SOURCES: LazyLock<Vec<(String, String)>> = LazyLock::new(real_sources::clean);
        let sources = &*SOURCES;
        let text = shake(&sources[source.index(sources.len())].1, &places);
        if parse(0, &text).1.is_empty() {
            check("shaken.q", &text);
        }
    }
}
