//! Values that take statements: each branch gives its own to a name, to the caller, or to nobody.

use crate::model::walk::{Visit, walk_expr};
use crate::model::{Condition, Conversion, Expr, ExprKind, Opening, Type};
use crate::target::java::body::{Body, Returns};
use crate::target::java::convert::optional;
use crate::target::java::expr::Want;
use crate::target::java::spell::call;
use crate::target::java::stmt::takes_statements;

/// What becomes of the value of a `match`, an `if` or a `try`.
#[derive(Clone, Copy)]
pub enum Into<'n> {
    /// It is assigned to this name.
    Name(&'n str),
    /// It is returned.
    Return,
    /// Nothing.
    Nowhere,
}

impl Body<'_, '_> {
    /// Prints a value that takes statements, assigned to a name.
    pub fn assign_into(&mut self, name: &str, value: &Expr, want: Want) {
        self.give(Into::Name(name), value, want);
    }

    /// Prints a value that may take statements.
    pub fn give(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner)
                if takes_statements(inner) =>
            {
                self.give(into, inner, want);
            }
            ExprKind::Hoisted(block, value) => {
                self.stmts(&block.stmts);
                self.give(into, value, want);
            }
            ExprKind::TryElse(tried, otherwise) => self.give_try_else(into, tried, otherwise, want),
            ExprKind::Match(subject, arms) if subject.tries => {
                self.match_try(
                    &subject.value,
                    arms,
                    |_| value_leaves(into),
                    |body, value| body.give(into, value, want),
                );
            }
            ExprKind::Match(subject, arms) => match self.switched(value, want) {
                Some(code) if !matches!(into, Into::Nowhere) => self.give_text(into, &code),
                _ => self.match_arms(&subject.value, arms, |body, value| body.give(into, value, want)),
            },
            ExprKind::If(inner) if takes_statements(value) || matches!(into, Into::Nowhere) => match &inner.condition {
                Condition::Opens(opened) if opened.how == Opening::Ok => {
                    self.give_if_try(into, opened, (&inner.then, &inner.otherwise), want);
                }
                condition => {
                    let code = self.condition(condition);
                    self.statement("if (", code, ") {");
                    self.nested(|body| body.give(into, &inner.then, want));
                    if matches!(into, Into::Return) {
                        self.text("}");
                        return self.give(into, &inner.otherwise, want);
                    }
                    self.text("} else {");
                    self.nested(|body| body.give(into, &inner.otherwise, want));
                    self.text("}");
                }
            },
            _ => self.give_value(into, value, want),
        }
    }

    pub(super) fn give_text(&mut self, into: Into<'_>, code: &str) {
        match into {
            Into::Name(name) => self.text(&format!("{name} = {code};")),
            Into::Return => match self.returns {
                Returns::Value => self.text(&format!("return {code};")),
                Returns::Optional => {
                    let class = self.file.util("Optional");
                    self.text(&format!("return {class}.ofNullable({code});"));
                }
                Returns::Async => {
                    let class = self.file.quark("Async");
                    self.text(&format!("return {class}.done({code});"));
                }
            },
            Into::Nowhere => {}
        }
    }

    pub(super) fn give_value(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        if matches!(into, Into::Nowhere) {
            return self.effect(value);
        }
        self.copy_for(value);
        let code = self.value(value, want);
        match into {
            Into::Name(name) => self.statement(&format!("{name} = "), code, ";"),
            Into::Return => {
                let code = match self.returns {
                    Returns::Value => code,
                    Returns::Optional if is_there(value) => {
                        call(format!("{}.of", self.file.util("Optional")), vec![code])
                    }
                    Returns::Optional => optional(self.file, code),
                    Returns::Async => self.runtime("Async.done", vec![code]),
                };
                self.statement("return ", code, ";");
            }
            Into::Nowhere => {}
        }
    }
}

/// Whether what may be absent is there.
fn is_there(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Store(_, inner) => is_there(inner),
        ExprKind::Convert(Conversion::Some, inner) => inner.ty != Type::Unit,
        _ => false,
    }
}

pub(super) fn value_leaves(into: Into<'_>) -> bool {
    matches!(into, Into::Return)
}

/// Whether a name is assigned in a `try` and after it, so that no lambda may read it.
pub(super) fn assigns_twice(value: &Expr) -> bool {
    struct Tries(bool);
    impl Visit for Tries {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::TryElse(..));
            walk_expr(self, expr);
        }
    }
    let mut tries = Tries(false);
    tries.expr(value);
    tries.0
}
