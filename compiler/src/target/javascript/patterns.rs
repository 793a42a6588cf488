//! Patterns as tests and as values.

use super::body::BodyPrinter;
use super::layout::{Code, EQUALITY, RELATION, infix, undefined};
use super::operators::not;
use super::text;
use crate::model::Pattern;

impl BodyPrinter<'_, '_> {
    /// Whether a value is one of these patterns.
    pub fn test(&mut self, patterns: &[Pattern], on: &Code) -> Code {
        let tests: Vec<Code> = patterns.iter().map(|pattern| self.test_one(pattern, on.clone())).collect();
        let joined = tests.into_iter().reduce(|left, right| infix(left, "||", right, super::layout::OR));
        joined.expect("an arm has a pattern")
    }

    fn test_one(&mut self, pattern: &Pattern, on: Code) -> Code {
        match pattern {
            Pattern::Member(id) => {
                let class = self.file.declared(&self.file.program().records[*id].decl);
                infix(on, "instanceof", Code::atom(class), RELATION)
            }
            Pattern::Error(id) => {
                let class = self.file.declared(&self.file.program().errors[*id].decl);
                infix(on, "instanceof", Code::atom(class), RELATION)
            }
            Pattern::None => infix(on, "===", undefined(), EQUALITY),
            Pattern::Some => infix(on, "!==", undefined(), EQUALITY),
            Pattern::Bool(true) => on,
            Pattern::Bool(false) => not(on),
            other => infix(on, "===", self.pattern_value(other), EQUALITY),
        }
    }

    /// A pattern that is a value.
    pub fn pattern_value(&self, pattern: &Pattern) -> Code {
        match pattern {
            Pattern::Case(id, index) => self.file.case(*id, *index),
            Pattern::Int(value) => text::integer(*value),
            Pattern::Str(value) => text::literal(value),
            Pattern::Bool(value) => Code::atom(if *value { "true" } else { "false" }),
            other => unreachable!("{other:?} is no value"),
        }
    }
}
