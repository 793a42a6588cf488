//! Where values go: assignments, and expressions that take statements to be assigned or returned.

use super::body::BodyPrinter;
use super::expr::Want;
use super::spell;
use crate::emit::bodies::is_simple;
use crate::emit::code::{Code, Doc};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{BinaryOp, Condition, Expr, ExprKind, Form, Opened, Opening, Stmt, Type};

impl BodyPrinter<'_, '_> {
    /// Prints a value that takes statements, assigned to a name.
    pub fn assign_into(&mut self, name: &str, value: &Expr, want: Want) {
        self.give(Into::Name(name), value, want);
    }

    pub(super) fn give(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner)
                if takes_statements(inner) =>
            {
                self.give(into, inner, want);
            }
            ExprKind::Hoisted(block, value) => {
                for stmt in &block.stmts {
                    self.stmt(stmt);
                }
                self.give(into, value, want);
            }
            ExprKind::TryElse(tried, otherwise) => self.give_try_else(into, tried, otherwise, want),
            ExprKind::Match(subject, arms) if subject.tries => {
                let tried = (*subject.value).clone();
                self.match_try(&tried, arms, |body, value| body.give(into, value, want));
            }
            ExprKind::Match(subject, arms) if arms.iter().any(|arm| takes_statements(&arm.body)) => {
                self.match_arms(&subject.value, arms, |body, value| body.give(into, value, want));
            }
            ExprKind::If(inner) if takes_statements(value) => {
                let entered = self.locals.enter();
                match &inner.condition {
                    Condition::Opens(opened) if opened.how == Opening::Ok => {
                        self.give_if_try(into, opened, (&inner.then, &inner.otherwise), want);
                    }
                    condition => {
                        self.condition_line("if", condition);
                        self.nested(|body| body.give(into, &inner.then, want));
                        self.text("else:");
                        self.nested(|body| body.give(into, &inner.otherwise, want));
                    }
                }
                self.locals.leave(entered);
            }
            _ => self.give_value(into, value, want),
        }
    }

    fn give_value(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        let code = self.value(value, want);
        match into {
            Into::Name(name) => self.statement(&format!("{name} = "), code, ""),
            Into::Return => {
                let code = if self.host_result { self.to_host(code, &value.ty) } else { code };
                self.statement("return ", code, "");
            }
        }
    }

    fn give_try_else(&mut self, into: Into<'_>, tried: &Expr, otherwise: &Expr, want: Want) {
        self.text("try:");
        self.nested(|body| body.give(into, tried, want));
        let errors = self.thrown(tried);
        self.except(&errors, None, |body| body.give(into, otherwise, want));
    }

    fn give_if_try(&mut self, into: Into<'_>, opened: &Opened, branches: (&Expr, &Expr), want: Want) {
        let name = self.declare(opened.local, false);
        self.text("try:");
        self.nested(|body| {
            let code = body.value(&opened.value, Want::Frozen);
            body.statement(&format!("{name} = "), code, "");
        });
        let errors = self.thrown(&opened.value);
        self.except(&errors, None, |body| body.give(into, branches.1, want));
        self.text("else:");
        self.nested(|body| body.give(into, branches.0, want));
    }

    pub(super) fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.assign_into(&code.flat(), value, want),
            None => {
                let value = self.value(value, want);
                self.statement(&format!("{} = ", code.flat()), value, "");
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, prec) = spell::infix(op);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain =
            format!("{} {word} {}", code.clone().at(prec).pretty_flat(), right.clone().at(prec + 1).pretty_flat());
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        if applied.flat() == plain {
            self.statement(&format!("{} {word}= ", code.flat()), right, "");
        } else {
            self.statement(&format!("{} = ", code.flat()), applied, "");
        }
    }

    fn assign_index(
        &mut self,
        (base, index): (&Expr, &Expr),
        op: Option<BinaryOp>,
        value: &Expr,
        (place, stmt): (&Expr, &Stmt),
    ) {
        let is_list = matches!(base.ty, Type::List(_));
        let base_code = self.expr(base);
        let index_code = self.expr(index);
        let location = Code::atom(self.file.place(place.span));
        match op {
            None if is_list => {
                let value = self.value(value, Want::Frozen);
                let code = self.runtime("set_item", vec![base_code, index_code, value, location]);
                self.statement("", code, "");
            }
            None => {
                let value = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
                self.statement(&format!("{}[{}] = ", base_code.flat(), index_code.flat()), value, "");
            }
            Some(op) => {
                let key = if is_simple(index) {
                    index_code
                } else {
                    let name = self.temporary(if is_list { "index" } else { "key" }, &index.ty);
                    self.statement(&format!("{name} = "), index_code, "");
                    Code::atom(name)
                };
                let function = if is_list { "item" } else { "entry" };
                let old = self.runtime(function, vec![base_code.clone(), key.clone(), location]);
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                let new = self.arithmetic(op, (place, old), (value, right), &whole);
                self.statement(&format!("{}[{}] = ", base_code.flat(), key.flat()), new, "");
            }
        }
    }
}

/// What becomes of the value of a `match`, an `if` or a `try`.
#[derive(Clone, Copy)]
pub(super) enum Into<'n> {
    /// It is assigned to this name.
    Name(&'n str),
    /// It is returned.
    Return,
}

trait PrettyFlat {
    /// The text on one line.
    fn pretty_flat(&self) -> String;
}

impl PrettyFlat for Doc {
    fn pretty_flat(&self) -> String {
        crate::emit::code::render(self, usize::MAX)
    }
}

/// Whether an expression has no form in Python but statements.
pub(super) fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) => true,
        ExprKind::Match(subject, arms) => subject.tries || arms.iter().any(|arm| takes_statements(&arm.body)),
        ExprKind::If(inner) => {
            let opens = matches!(&inner.condition, Condition::Opens(opened) if opened.how == Opening::Ok);
            opens || takes_statements(&inner.then) || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// Whether anything in an expression is printed as lines before it.
pub(super) fn needs_lines(value: &Expr) -> bool {
    struct Lines(bool);
    impl Visit for Lines {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= takes_statements(expr) || matches!(expr.kind, ExprKind::Take(_) | ExprKind::Hoisted(..));
            if let ExprKind::Lambda(lambda) = &expr.kind {
                self.0 |= matches!(lambda.body, crate::model::LambdaBody::Block(_));
            }
            walk_expr(self, expr);
        }
    }
    let mut lines = Lines(false);
    lines.expr(value);
    lines.0
}
