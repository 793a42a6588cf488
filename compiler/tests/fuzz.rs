//! The bounded form of `fuzz/`: random text and mutated real sources, `PROPTEST_CASES` of each kind.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use std::sync::LazyLock;

#[path = "../../fuzz/properties.rs"]
mod properties;
mod real_sources;

static SOURCES: LazyLock<Vec<(String, String)>> = LazyLock::new(real_sources::all);
static CLEAN: LazyLock<Vec<(String, String)>> = LazyLock::new(real_sources::clean);

/// Words, signs and pieces of text that a mutation puts in.
const PIECES: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "\"{",
    "`",
    "'",
    ";",
    ",",
    ":",
    "|",
    "||",
    "=>",
    "->",
    "=",
    "??",
    "?",
    "<",
    ">",
    ">=",
    "..",
    ".",
    "+",
    "-",
    "!",
    "//",
    "///",
    "//!",
    "/*",
    "\\",
    "\n",
    "\r\n",
    " ",
    "\0",
    "é",
    "😀",
    "\u{feff}",
    "#",
    "0",
    "1.5",
    "30s",
    "1e",
    "if ",
    "else ",
    "match ",
    "let ",
    "try ",
    "with ",
    "take ",
    "own ",
    "fn ",
    "pub ",
    "record ",
    "on ",
    "every ",
    "scope ",
    "port ",
    "as ",
    "or ",
    "in ",
    "none",
    "self",
    "_",
    "import ",
    "throws ",
    "await ",
    "var ",
    "List<Int>",
    "Promise()",
    "now()",
];

/// White space and comments, which change no meaning.
const NOISE: &[&str] = &["\n", " // x\n", "\n\n\n", "\n// y\n", "   ", "\n\n  // z\n\n", "\r\n", "\t"];

/// A change at a place: something is cut, put in, or doubled.
type Change = (Index, u8, Index);

fn mutate(mut text: String, changes: &[Change]) -> String {
    for (place, length, piece) in changes {
        let start = text.floor_char_boundary(place.index(text.len() + 1));
        let end = text.floor_char_boundary((start + usize::from(length % 24)).min(text.len()));
        match length % 3 {
            0 => text.replace_range(start..end, ""),
            1 => text.insert_str(start, PIECES[piece.index(PIECES.len())]),
            _ => text.insert_str(start, &text.clone()[start..end]),
        }
    }
    text
}

/// Noise where there is white space already.
fn shake(text: &str, changes: &[(Index, Index)]) -> String {
    let gaps: Vec<usize> = text.match_indices([' ', '\n']).map(|(at, _)| at).collect();
    let mut places: Vec<(usize, Index)> =
        changes.iter().map(|(gap, noise)| (gaps[gap.index(gaps.len())], *noise)).collect();
    places.sort_by_key(|(gap, _)| std::cmp::Reverse(*gap));
    let mut out = text.to_owned();
    for (gap, noise) in places {
        out.insert_str(gap, NOISE[noise.index(NOISE.len())]);
    }
    out
}

fn mutated() -> impl Strategy<Value = String> {
    (any::<Index>(), prop::collection::vec(any::<Change>(), 1..6))
        .prop_map(|(source, changes)| mutate(SOURCES[source.index(SOURCES.len())].1.clone(), &changes))
}

fn shaken() -> impl Strategy<Value = String> {
    (any::<Index>(), prop::collection::vec(any::<(Index, Index)>(), 1..6))
        .prop_map(|(source, changes)| shake(&CLEAN[source.index(CLEAN.len())].1, &changes))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        properties::parse(&text);
    }

    #[test]
    fn any_pieces_are_read(pieces in prop::collection::vec(select(PIECES), 0..60)) {
        properties::parse(&pieces.concat());
    }

    #[test]
    fn mutated_sources_are_read(text in mutated()) {
        properties::parse(&text);
    }

    #[test]
    fn mutated_sources_are_checked(text in mutated()) {
        properties::check(&text);
    }

    #[test]
    fn mutated_sources_are_formatted(text in mutated()) {
        properties::format(&text);
    }

    #[test]
    fn any_layout_keeps_its_meaning(text in shaken()) {
        properties::format(&text);
    }
}
