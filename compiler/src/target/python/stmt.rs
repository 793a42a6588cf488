//! Statements in Python.

use super::assign::{Into, takes_statements};
use super::body::BodyPrinter;
use super::expr::Want;
use super::spell;
use super::text;
use crate::emit::code::{ATOM, Code, Doc};
use crate::model::{Builtin, Callee, ErrorType, Expr, ExprKind, Id, Local, LocalKind, Stmt, StmtKind, Type};
use crate::source::Span;

impl BodyPrinter<'_, '_> {
    /// Prints one statement.
    pub fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_value(*local, value),
            StmtKind::Await { local, promise } => {
                let promise = self.expr(promise);
                let awaited = Code::new(Doc::text("await ").append(promise.at(ATOM)), spell::SIGN);
                if self.is_used(*local) {
                    let name = self.declare(*local, false);
                    self.statement(&format!("{name} = "), awaited, "");
                } else {
                    self.statement("", awaited, "");
                }
            }
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_stmt("if", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_stmt(*local, over, body),
            StmtKind::While { condition, body } => self.while_stmt(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(None) => self.text("return"),
            StmtKind::Return(Some(value)) => self.return_value(value),
            StmtKind::Throw(error) => self.throw(error),
            StmtKind::Break => self.text("break"),
            StmtKind::Continue => self.text("continue"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, .. } => self.assert_throws(value, *error, stmt.span),
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    fn effect(&mut self, value: &Expr) {
        if let ExprKind::Try(inner) | ExprKind::Store(_, inner) = &value.kind {
            return self.effect(inner);
        }
        if matches!(value.kind, ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..)) {
            let name = self.temporary("_", &value.ty);
            return self.assign_into(&name, value, Want::Any);
        }
        if let ExprKind::Call(inner) = &value.kind
            && inner.callee == Callee::Builtin(Builtin::MapRemove)
        {
            let map = self.expr(inner.receiver.as_ref().expect("a map is changed"));
            let key = self.expr(&inner.args[0]);
            let code = super::expr::method(map, "pop", vec![key, Code::atom("None")]);
            return self.statement("", code, "");
        }
        let code = self.expr(value);
        if code.prec == ATOM && code.flat().ends_with(')') {
            self.statement("", code, "");
        }
    }

    fn return_value(&mut self, value: &Expr) {
        if takes_statements(value) {
            return self.give(Into::Return, value, Want::Frozen);
        }
        if value.ty == Type::Unit {
            self.effect(value);
            return self.text("return");
        }
        let code = self.value(value, Want::Frozen);
        let code = if self.host_result { self.to_host(code, &value.ty) } else { code };
        self.statement("return ", code, "");
    }

    fn let_value(&mut self, local: Id<Local>, value: &Expr) {
        let entry = &self.arena[local];
        let want = if entry.kind == LocalKind::Var { Want::Growing } else { Want::Frozen };
        if takes_statements(value) {
            let name = self.declare(local, false);
            return self.assign_into(&name, value, want);
        }
        let is_promise = is_new_promise(value);
        let code = if is_promise { self.runtime("Promise", Vec::new()) } else { self.value(value, want) };
        let name = self.declare(local, false);
        let annotation = self.annotation(local, value, &name);
        self.statement(&format!("{name}{annotation} = "), code, "");
    }

    /// `: type`, where the value does not say it.
    pub(super) fn annotation(&mut self, local: Id<Local>, value: &Expr, name: &str) -> String {
        let entry = &self.arena[local];
        let var = entry.kind == LocalKind::Var;
        let wide = matches!(entry.ty, Type::Optional(_) | Type::Union(_) | Type::Interface(_) | Type::Json);
        let literal = match &value.kind {
            ExprKind::List(_) | ExprKind::Map(_) => var || entry.ty.is_owned() || is_empty(value),
            ExprKind::None => true,
            _ => is_new_promise(value),
        };
        if !self.fresh.remove(name) || !(literal || (var && wide)) {
            return String::new();
        }
        format!(": {}", self.file.ty(&self.arena[local].ty, self.form(local)))
    }

    fn throw(&mut self, error: &Expr) {
        let code = self.expr(error);
        let bare = matches!(&error.kind, ExprKind::New(new) if new.args.is_empty());
        let code = if bare { Code::atom(code.flat().trim_end_matches("()")) } else { code };
        let cause = match &self.handling {
            Some(Some(name)) => format!(" from {name}"),
            Some(None) => " from None".to_owned(),
            None => String::new(),
        };
        self.statement("raise ", code, &cause);
    }

    fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        if self.file.tests && self.world == super::body::World::Test {
            return self.pytest_assert(value, &self.file.place(stmt.span));
        }
        let place = Code::atom(self.file.place(stmt.span));
        let text = Code::atom(text::string(text));
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let (word, _) = spell::infix(op);
                let (left, right) = (self.value(left, Want::Frozen), self.value(right, Want::Frozen));
                let word = Code::atom(text::string(word));
                self.runtime("check_compared", vec![left, word, right, text, place])
            }
            None => {
                let code = self.condition(value);
                self.runtime("check", vec![code, text, place])
            }
        };
        self.statement("", code, "");
    }

    /// Pytest shows both sides of a plain `assert`; the message adds the place in Quark, on a line of its own where the
    /// condition leaves no room.
    fn pytest_assert(&mut self, value: &Expr, place: &str) {
        let code = self.condition(value);
        let condition = format!("assert {}, ", code.flat());
        let width = super::WIDTH.saturating_sub(self.indent);
        if condition.len() + place.len() > width && condition.len() < width {
            self.text(&format!("{condition}("));
            self.nested(|body| body.text(place));
            return self.text(")");
        }
        self.statement("assert ", code, &format!(", {place}"));
    }

    fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, span: Span) {
        self.file.imports.borrow_mut().whole("pytest");
        let error = self.error_name(error);
        let code = self.expr(value);
        let promise = matches!(value.ty, Type::Promise(_));
        let code = if promise { super::expr::method(code, "value", Vec::new()) } else { code };
        self.text(&format!("with pytest.raises({error}):  # {}", self.file.input.sources.location(span)));
        self.nested(|body| body.statement("", code, ""));
    }
}

/// `Promise()`, of which an annotation says what it promises: `Promise[T]()` takes Python several times as long.
fn is_new_promise(value: &Expr) -> bool {
    matches!(&value.kind, ExprKind::Call(inner) if inner.callee == Callee::Builtin(Builtin::PromiseNew))
}

pub(super) fn is_empty(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}
