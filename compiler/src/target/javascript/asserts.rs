//! What tests and programs assert.

use super::body::BodyPrinter;
use super::forms::Want;
use super::layout::Code;
use super::spell;
use super::text;
use crate::model::{ErrorType, Expr, Id, Stmt};

impl BodyPrinter<'_, '_> {
    /// `assert`
    pub fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let place = self.file.place(stmt.span);
        let text = text::literal(text);
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let (left, right) = (self.value(left, Want::Any), self.value(right, Want::Any));
                let sign = text::literal(spell::sign(op));
                self.runtime("checkCompared", vec![left, sign, right, text, place])
            }
            None => {
                let code = self.expr(value);
                self.runtime("check", vec![code, text, place])
            }
        };
        self.statement("", code);
    }

    /// `assert … throws …`
    pub fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, text: &str, stmt: &Stmt) {
        let check = self.file.testing("checkThrows");
        let error = self.file.declared(&self.file.program().errors[error].decl);
        let code = self.expr(value);
        let waits = code.flat().contains("await ");
        let action = super::layout::arrow(&[], code);
        let action = if waits {
            Code::new(crate::emit::code::Doc::text("async ").append(action.doc), action.prec).shaped(action.shape)
        } else {
            action
        };
        let text = text::literal(&format!("{text} throws {error}"));
        let operands = vec![action, Code::atom(error), text, self.file.place(stmt.span)];
        self.statement("", super::builtins::awaited(super::layout::call(check, operands)));
    }
}
