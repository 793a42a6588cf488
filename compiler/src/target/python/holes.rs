//! Strings with holes, and the text that a value has in one.

use super::body::BodyPrinter;
use super::expr::{call, method, tuple};
use super::text;
use crate::emit::code::{ATOM, Code};
use crate::model::{Expr, Part, Type};

impl BodyPrinter<'_, '_> {
    pub(super) fn template(&mut self, parts: &[Part]) -> Code {
        let mut pieces = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => pieces.push(Ok(text.clone())),
                Part::Hole(hole) => {
                    let code = self.hole(hole);
                    pieces.push(Err(code));
                }
            }
        }
        match (parts, &pieces[..]) {
            ([Part::Hole(hole)], [Err(code)]) if hole.ty == Type::String => code.clone(),
            _ => formatted(&pieces),
        }
    }

    /// What stands in a hole: text, or something whose `str` is its text.
    fn hole(&mut self, hole: &Expr) -> Code {
        let code = self.expr(hole);
        match &hole.ty {
            Type::String | Type::Int => code,
            other => self.text_of(code, other),
        }
    }

    /// The text of a value, as a string.
    pub fn text_of(&mut self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::String => code,
            Type::Int => call("str", vec![code]),
            Type::Float => self.runtime("float_text", vec![code]),
            Type::Bool => self.runtime("bool_text", vec![code]),
            Type::Duration => self.runtime("duration_text", vec![code]),
            Type::Instant => self.runtime("instant_text", vec![code]),
            Type::Enum(_) => Code::new(code.at(ATOM).append(".value"), ATOM),
            Type::Json => self.runtime("json.encode", vec![code]),
            Type::List(element) => match self.text_function(element) {
                Some(function) => self.runtime("list_text", vec![code, Code::atom(function)]),
                None => self.runtime("list_text", vec![code]),
            },
            other => unreachable!("{other:?} has no text"),
        }
    }

    /// The function that gives the text of an element; `None` for `str`.
    fn text_function(&mut self, element: &Type) -> Option<String> {
        let quark = self.file.quark();
        match element {
            Type::String | Type::Int => None,
            Type::Float => Some(format!("{quark}.float_text")),
            Type::Bool => Some(format!("{quark}.bool_text")),
            Type::Duration => Some(format!("{quark}.duration_text")),
            Type::Instant => Some(format!("{quark}.instant_text")),
            Type::Enum(_) => Some(format!("{quark}.enum_text")),
            Type::Json => Some(format!("{quark}.json.encode")),
            other => {
                let text = self.text_of(Code::atom("inner"), other).flat();
                Some(format!("lambda inner: {text}"))
            }
        }
    }
}

/// An f-string; holes that hold quotes or backslashes, which Python 3.10 cannot nest, are added to the text instead.
fn formatted(pieces: &[Result<String, Code>]) -> Code {
    let flat: Vec<Result<String, String>> =
        pieces.iter().map(|piece| piece.clone().map_err(|code| code.flat())).collect();
    let texts: String = flat.iter().filter_map(|piece| piece.as_ref().ok()).cloned().collect();
    let quote = text::quote_for(&texts);
    let other = if quote == '"' { '\'' } else { '"' };
    let mut body = String::new();
    for piece in &flat {
        match piece {
            Ok(text) => body.push_str(&text::escaped(text, quote).replace('{', "{{").replace('}', "}}")),
            Err(hole) => match nested(hole, quote, other) {
                Some(hole) if hole.starts_with('{') => body.push_str(&format!("{{ {hole} }}")),
                Some(hole) => body.push_str(&format!("{{{hole}}}")),
                None => return joined(&flat),
            },
        }
    }
    Code::atom(format!("f{quote}{body}{quote}"))
}

/// The hole with its string literals in the other quotes, if they can be.
pub(super) fn nested(hole: &str, quote: char, other: char) -> Option<String> {
    if hole.contains('\\') || (hole.contains(quote) && hole.contains(other)) {
        return None;
    }
    Some(hole.replace(quote, &other.to_string()))
}

fn joined(pieces: &[Result<String, String>]) -> Code {
    let parts: Vec<Code> = pieces
        .iter()
        .map(|piece| match piece {
            Ok(text) => Code::atom(text::string(text)),
            Err(hole) => call("str", vec![Code::atom(hole.clone())]),
        })
        .collect();
    method(Code::atom("\"\""), "join", vec![tuple(parts)])
}
