//! Strings with holes, and the texts of values.

use crate::emit::code::Code;
use crate::model::{Part, Type};
use crate::target::java::body::Body;
use crate::target::java::spell::{SUM, between, call, lambda, method};
use crate::target::java::text;

impl Body<'_, '_> {
    pub(super) fn template(&mut self, parts: &[Part]) -> Code {
        let mut pieces: Vec<(Code, bool)> = Vec::new();
        for part in parts {
            match part {
                Part::Text(text) => pieces.push((Code::atom(text::string(text)), true)),
                Part::Hole(hole) => {
                    let code = self.expr(hole);
                    pieces.push(self.hole(code, &hole.ty));
                }
            }
        }
        let is_text = pieces.first().is_none_or(|(_, is_text)| *is_text);
        let alone = pieces.len() == 1;
        if alone && is_text {
            return pieces.remove(0).0;
        }
        if alone {
            return call("String.valueOf", vec![pieces.remove(0).0]);
        }
        if !is_text && !pieces.get(1).is_some_and(|(_, is_text)| *is_text) {
            pieces.insert(0, (Code::atom("\"\""), true));
        }
        let joined = pieces.into_iter().map(|(code, _)| code).reduce(|left, right| between(left, "+", right, SUM));
        joined.unwrap_or_else(|| Code::atom("\"\""))
    }

    /// What stands in a hole, and whether it is a string: what is not becomes one beside a string.
    pub(super) fn hole(&mut self, code: Code, ty: &Type) -> (Code, bool) {
        match ty {
            Type::Int | Type::Bool => (code, false),
            other => (self.text_of(code, other), true),
        }
    }

    /// The text of a value, as a string.
    pub fn text_of(&mut self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::String => code,
            Type::Int | Type::Bool => call("String.valueOf", vec![code]),
            Type::Float => self.runtime("Numbers.text", vec![code]),
            Type::Duration | Type::Instant => self.runtime("Times.text", vec![code]),
            Type::Enum(_) => method(code, "wireName", Vec::new()),
            Type::Json => method(code, "encode", Vec::new()),
            Type::List(element) => {
                let entered = self.locals.enter();
                let name = self.locals.temporary("each");
                let text = self.text_of(Code::atom(name.clone()), element);
                self.locals.leave(entered);
                self.runtime("Text.list", vec![code, lambda(&name, text)])
            }
            other => unreachable!("{other:?} has no text"),
        }
    }
}
