//! Strings with holes.

use super::receiver;
use crate::model::{Part, Type};
use crate::target::go::body::Body;
use crate::target::go::layout::X;
use crate::target::go::text;

impl Body<'_, '_> {
    /// A string with holes.
    pub(super) fn template(&mut self, parts: &[Part]) -> X {
        let formats = parts.iter().any(|part| matches!(part, Part::Hole(hole) if is_formatted(&hole.ty)));
        if formats && parts.len() > 1 && !is_terse(parts) {
            return self.formatted(parts);
        }
        let mut codes = Vec::new();
        for part in parts {
            codes.push(match part {
                Part::Text(text) => X::atom(text::string(text)),
                Part::Hole(hole) => {
                    let code = self.expr(hole);
                    self.hole_text(code, &hole.ty)
                }
            });
        }
        codes.into_iter().reduce(|left, right| left.binary("+", right)).unwrap_or_else(|| X::atom("\"\""))
    }

    pub(super) fn formatted(&mut self, parts: &[Part]) -> X {
        let mut format = String::new();
        let mut arguments = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => format.push_str(&text.replace('%', "%%")),
                Part::Hole(hole) => {
                    let code = self.expr(hole);
                    let (verb, code) = match hole.ty {
                        Type::Int => ("%d", code),
                        Type::Bool => ("%t", code),
                        _ => ("%s", self.hole_text(code, &hole.ty)),
                    };
                    format.push_str(verb);
                    arguments.push(code);
                }
            }
        }
        arguments.insert(0, X::atom(text::string(&format)));
        X::call(self.file.standard("fmt", "Sprintf"), arguments)
    }

    /// The text of a value in a hole.
    pub(super) fn hole_text(&self, code: X, ty: &Type) -> X {
        match ty {
            Type::String => code,
            Type::Int => X::call(self.file.standard("strconv", "FormatInt"), vec![code, X::atom("10")]),
            Type::Bool => X::call(self.file.standard("strconv", "FormatBool"), vec![code]),
            Type::Float => X::call(self.file.quark("FloatText"), vec![code]),
            Type::Instant => X::call(self.file.quark("InstantText"), vec![code]),
            Type::List(inner) => X::call(self.file.quark("ListText"), vec![code, self.text_function(inner)]),
            Type::Json => receiver(code).method("Encode", Vec::new()),
            _ => receiver(code).method("String", Vec::new()),
        }
    }

    pub(super) fn text_function(&self, ty: &Type) -> X {
        match ty {
            Type::String => X::atom(self.file.quark("Same")),
            Type::Int => X::atom(self.file.quark("IntText")),
            Type::Bool => X::atom(self.file.standard("strconv", "FormatBool")),
            Type::Float => X::atom(self.file.quark("FloatText")),
            Type::Instant => X::atom(self.file.quark("InstantText")),
            Type::Json => X::atom(self.file.ty(ty)).select("Encode"),
            Type::List(inner) => {
                let list = X::call(self.file.quark("ListText"), vec![X::atom("list"), self.text_function(inner)]);
                X::returns(format!("func(list {}) string", self.file.ty(ty)), &list)
            }
            other => X::atom(self.file.ty(other)).select("String"),
        }
    }
}

/// Whether a text is one for programs, a key or a version, rather than a message: those are made often and are put together
/// without a format.
pub(super) fn is_terse(parts: &[Part]) -> bool {
    let words: usize = parts.iter().map(|part| if let Part::Text(text) = part { text.len() } else { 0 }).sum();
    let holes = parts.iter().filter(|part| matches!(part, Part::Hole(_))).count();
    words <= 8 && holes <= 3
}

/// Whether package fmt writes it with a verb of its own.
pub(super) fn is_formatted(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Bool)
}
