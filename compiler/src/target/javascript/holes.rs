//! Template literals, and the text that a value has in a hole.

use super::body::BodyPrinter;
use super::layout::{Code, Shape, arrow, member};
use super::text;
use crate::model::{Expr, ExprKind, Part, Type};

impl BodyPrinter<'_, '_> {
    /// A template literal.
    pub fn template(&mut self, parts: &[Part]) -> Code {
        let mut text = String::from("`");
        for part in parts {
            match part {
                Part::Text(part) => text.push_str(&text::template(part)),
                Part::Hole(hole) => match &hole.kind {
                    ExprKind::Str(part) => text.push_str(&text::template(part)),
                    _ => {
                        let (before, value, after) = self.hole(hole);
                        text.push_str(&format!("{before}${{{}}}{after}", value.flat()));
                    }
                },
            }
        }
        Code::atom(text + "`").shaped(Shape::Text)
    }

    /// What stands in a hole, and text behind it.
    fn hole(&mut self, hole: &Expr) -> (&'static str, Code, &'static str) {
        let code = self.expr(hole);
        match &hole.ty {
            Type::Duration => ("", code, "ms"),
            other => ("", self.text_of(code, other), ""),
        }
    }

    /// Something whose text in a template literal is the text of the value.
    fn text_of(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::String | Type::Int | Type::Float | Type::Bool => code,
            Type::Duration => Code::atom(format!("`${{{}}}ms`", code.flat())),
            Type::Instant => self.runtime("instantText", vec![code]),
            Type::Enum(_) => member(code, "wire"),
            Type::Json => self.runtime("json.encode", vec![code]),
            Type::List(element) => match self.text_function(element) {
                Some(function) => self.runtime("listText", vec![code, function]),
                None => self.runtime("listText", vec![code]),
            },
            other => unreachable!("{other:?} has no text"),
        }
    }

    /// The function that gives the text of an element; `None` for `String`.
    fn text_function(&self, element: &Type) -> Option<Code> {
        let quark = self.file.quark();
        match element {
            Type::String | Type::Int | Type::Float | Type::Bool => None,
            Type::Instant => Some(Code::atom(format!("{quark}.instantText"))),
            Type::Json => Some(Code::atom(format!("{quark}.json.encode"))),
            other => Some(arrow(&["each".to_owned()], self.text_of(Code::atom("each"), other))),
        }
    }
}
