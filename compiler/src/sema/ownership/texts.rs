//! Words for messages about ownership.

use crate::dataflow::{Borrowing, Name, Place, Root};
use crate::diagnostic::Diagnostic;
use crate::model::{Arena, Local};
use crate::source::{Sources, Span};

/// The name of a borrow, if it has one.
pub(super) fn name(locals: &Arena<Local>, name: Name) -> Option<&str> {
    (name < locals.len()).then(|| locals[crate::model::Id::new(name)].name.as_str())
}

/// `self.clusters[…]`, or several with `or` between them.
pub(super) fn places(places: &[Place], locals: &Arena<Local>) -> String {
    let text = |place: &Place| match place.root {
        Root::Temporary(_) => "what is made here".to_string(),
        _ => format!("`{}`", place.text(locals)),
    };
    let texts: Vec<String> = places.iter().map(text).collect();
    texts.join(" or ")
}

/// What a borrow borrows.
pub(super) fn borrowed(borrowing: &Borrowing, locals: &Arena<Local>) -> String {
    places(&borrowing.places, locals)
}

/// Adds a fix that turns the `let` before a name into `var`, if it is there.
pub(super) fn with_var_fix(diagnostic: Diagnostic, sources: &Sources, name: Span) -> Diagnostic {
    match word_before(sources, name, "let") {
        Some(span) => diagnostic.fix("make it a `var`", span, "var"),
        None => diagnostic,
    }
}

/// The place of a word directly before a name, white space between them.
pub(in crate::sema) fn word_before(sources: &Sources, name: Span, word: &str) -> Option<Span> {
    let before = sources.text(Span { start: 0, end: name.start, ..name }).trim_end();
    let start = u32::try_from(before.strip_suffix(word)?.len()).ok()?;
    let end = u32::try_from(before.len()).ok()?;
    Some(Span { start, end, ..name })
}
