//! Names as a person writes them: nearest known ones, and the style that the language asks for.

use crate::diagnostic::nearest::nearest;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use heck::{ToSnakeCase, ToUpperCamelCase};

/// Adds the nearest known name as help and fix.
pub fn propose<'a>(
    diagnostic: Diagnostic,
    span: Span,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    match nearest(name, known) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(format!("write `{near}`"), span, near),
        None => diagnostic,
    }
}

/// The styles of names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `UpperCamel`, for types and cases
    Upper,
    /// `snake_case`, for all else
    Snake,
}

/// What is wrong with the style of a name.
pub fn style(name: &str, span: Span, wanted: Style, what: &str) -> Option<Diagnostic> {
    let word = name.trim_start_matches('_');
    let fits = match wanted {
        Style::Upper => word.starts_with(|c: char| c.is_ascii_uppercase()) && !word.contains('_'),
        Style::Snake => !word.chars().any(|c| c.is_ascii_uppercase()),
    };
    if fits || word.is_empty() {
        return None;
    }
    let (style, better) = match wanted {
        Style::Upper => ("UpperCamel", word.to_upper_camel_case()),
        Style::Snake => ("snake_case", word.to_snake_case()),
    };
    let message = format!("{what} is written in {style}: `{better}`");
    Some(Diagnostic::new(Code::NAME_STYLE, span, message).fix(format!("write `{better}`"), span, better))
}

/// `a`, `a and b`, `a, b and c`, each between back quotes.
pub fn listed<S: AsRef<str>>(names: &[S]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
