//! Strings with holes in Ruby, and the text that a value has in one.

use super::body::BodyPrinter;
use super::spell::{call, method};
use super::text;
use crate::emit::code::{ATOM, Code};
use crate::model::{BinaryOp, Expr, ExprKind, Part, Type, UnaryOp};

impl BodyPrinter<'_, '_> {
    /// Strings one after another, as one.
    pub(super) fn joined(&mut self, left: &Expr, right: &Expr) -> Option<Code> {
        let mut parts = Vec::new();
        pieces(left, &mut parts);
        pieces(right, &mut parts);
        parts.iter().any(|part| matches!(part, Part::Text(_))).then(|| self.template(&parts))
    }

    pub(super) fn template(&mut self, parts: &[Part]) -> Code {
        if let Some(text) = parts.iter().map(literal_text).collect::<Option<String>>() {
            return Code::atom(text::string(&text));
        }
        if let [Part::Hole(hole)] = parts {
            let code = self.expr(hole);
            return match &hole.ty {
                Type::Duration => Code::atom(format!("\"#{{{}}}ms\"", code.flat())),
                ty => self.text_of(code, ty, true),
            };
        }
        let mut text = String::new();
        for part in parts {
            match (literal_text(part), part) {
                (Some(plain), _) => text.push_str(&text::escaped(&plain)),
                (None, Part::Text(_)) => unreachable!("a text is known"),
                (None, Part::Hole(hole)) => {
                    let code = self.expr(hole);
                    let ms = if hole.ty == Type::Duration { "ms" } else { "" };
                    text.push_str(&format!("#{{{}}}{ms}", self.text_of(code, &hole.ty, false).flat()));
                }
            }
        }
        Code::atom(format!("\"{text}\""))
    }

    /// The text of a value; `whole` where it is not put between others.
    fn text_of(&mut self, code: Code, ty: &Type, whole: bool) -> Code {
        match ty {
            Type::String => code,
            Type::Int | Type::Bool | Type::Enum(_) if whole => method(code, "to_s", Vec::new()),
            Type::Int | Type::Bool | Type::Enum(_) | Type::Duration => code,
            Type::Float => call("Quark.float_text", vec![code]),
            Type::Instant => call("Quark.instant_text", vec![code]),
            Type::Json => call("Quark::Json.encode", vec![code]),
            Type::List(element) => self.list_text(code, element),
            other => unreachable!("{other:?} has no text"),
        }
    }

    fn list_text(&mut self, code: Code, element: &Type) -> Code {
        let called = call("Quark.list_text", vec![code]);
        if matches!(element, Type::String | Type::Int | Type::Bool | Type::Enum(_)) {
            return called;
        }
        let name = self.locals.temporary("each", true);
        let text = match element {
            Type::Duration => format!("\"#{{{name}}}ms\""),
            element => self.text_of(Code::atom(name.clone()), element, true).flat(),
        };
        Code::new(called.doc.append(format!(" {{ |{name}| {text} }}")), ATOM)
    }
}

/// The parts of a string that is put together.
fn pieces(expr: &Expr, parts: &mut Vec<Part>) {
    match &expr.kind {
        ExprKind::Str(text) => parts.push(Part::Text(text.clone())),
        ExprKind::Template(inner) => parts.extend(inner.iter().cloned()),
        ExprKind::Binary(BinaryOp::Add, left, right) => {
            pieces(left, parts);
            pieces(right, parts);
        }
        ExprKind::Store(_, inner) => pieces(inner, parts),
        _ => parts.push(Part::Hole(expr.clone())),
    }
}

/// The text of what is known already.
fn literal_text(part: &Part) -> Option<String> {
    match part {
        Part::Text(text) => Some(text.clone()),
        Part::Hole(hole) => match &hole.kind {
            ExprKind::Str(text) => Some(text.clone()),
            ExprKind::Int(value) => Some(value.to_string()),
            ExprKind::Bool(value) => Some(value.to_string()),
            ExprKind::Duration(value) => Some(format!("{value}ms")),
            ExprKind::Unary(UnaryOp::Neg, inner) => match inner.kind {
                ExprKind::Int(value) if value != 0 => Some(format!("-{value}")),
                ExprKind::Duration(value) if value != 0 => Some(format!("-{value}ms")),
                _ => None,
            },
            _ => None,
        },
    }
}
