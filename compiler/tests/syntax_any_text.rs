//! Any text is read without a panic, and what is said of it points into it.

use proptest::prelude::*;
use quarkc::diagnostic::{Diagnostic, render};
use quarkc::source::{Source, Sources};
use quarkc::syntax::{dump, parse};
use std::sync::LazyLock;

mod real_sources;

static SOURCES: LazyLock<Vec<(String, String)>> = LazyLock::new(real_sources::all);

/// Words, signs and fragments that a mutation puts in.
const FRAGMENTS: &[&str] = &[
    "{", "}", "(", ")", "[", "]", "\"", "\"{", "`", "'", ";", ",", ":", "|", "||", "=>", "->", "=", "??", "?", "<",
    ">", ">=", "..", ".", "+", "-", "!", "//", "///", "//!", "/*", "\\", "\n", "\r\n", " ", "\0", "é", "😀",
    "\u{feff}", "#", "0", "1.5", "30s", "1e", "if ", "else ", "match ", "let ", "try ", "with ", "take ", "own ",
    "fn ", "pub ", "record ", "on ", "every ", "scope ", "port ", "as ", "or ", "in ", "none", "self", "_", "import ",
    "throws ",
];

/// A text cut, doubled or filled at some place.
fn mutate(mut text: String, changes: &[(usize, usize, usize)]) -> String {
    for (place, length, fragment) in changes {
        let place = text.floor_char_boundary(place % (text.len() + 1));
        let end = text.floor_char_boundary((place + length % 20).min(text.len()));
        match fragment % 3 {
            0 => text.replace_range(place..end, ""),
            1 => text.insert_str(place, FRAGMENTS[fragment % FRAGMENTS.len()]),
            _ => text.insert_str(place, &text.clone()[place..end]),
        }
    }
    text
}

/// Reads it, renders all that is said and dumps the tree.
fn check(text: &str) {
    let mut sources = Sources::default();
    let number = sources.add(Source::new("any.q", text));
    let text = sources.get(number).text.clone();
    let (file, problems) = parse(number, &text);
    let spans = problems.iter().flat_map(|problem| problem.labels.iter().map(|label| label.span));
    for span in spans.chain(
        problems
            .iter()
            .filter_map(|problem| problem.fix.as_ref())
            .flat_map(|fix| fix.edits.iter().map(|edit| edit.span)),
    ) {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is not in the text");
    }
    assert!(problems.is_sorted_by_key(Diagnostic::span));
    assert!(!problems.is_empty() || !dump(&file).contains("(broken"), "something is broken and nobody said so");
    let _ = (render::text(&sources, &problems, false), render::json(&sources, &problems));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_tokens_are_read(words in prop::collection::vec(prop::sample::select(FRAGMENTS), 0..60)) {
        check(&words.concat());
    }

    #[test]
    fn mutated_sources_are_read(source in any::<prop::sample::Index>(), changes in prop::collection::vec(any::<(usize, usize, usize)>(), 1..6)) {
        check(&mutate(SOURCES[source.index(SOURCES.len())].1.clone(), &changes));
    }
}
