//! Statements in Java.

mod assertions;
mod assignments;
mod conditions;
mod loops;
pub mod values;

use super::body::{Body, Returns, is_primitive};
use super::expr::Want;
use super::spell::{self, call};
use crate::emit::code::{ATOM, Code, Doc};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    BinaryOp, Callee, Condition, Expr, ExprKind, Id, Local, LocalKind, Opened, Opening, Stmt, StmtKind, Type, UnaryOp,
};
use conditions::opened_value;
use values::{Into, assigns_twice};

impl Body<'_, '_> {
    /// Prints statements, up to one after which nothing is reached.
    pub fn stmts(&mut self, stmts: &[Stmt]) {
        for stmt in stmts {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_value(*local, value),
            StmtKind::Await { .. } => unreachable!("stretches end at an `await`"),
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_stmt("", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_stmt(*local, over, body),
            StmtKind::While { condition, body } => self.while_stmt(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(None) => self.return_nothing(),
            StmtKind::Return(Some(value)) => self.return_value(value),
            StmtKind::Throw(error) => {
                let code = self.expr(error);
                self.statement("throw ", code, ";");
            }
            StmtKind::Break => self.text("break;"),
            StmtKind::Continue => self.text("continue;"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, .. } => {
                self.file.imported("org.junit.jupiter.api.Assertions", "assertThrows");
                let error = self.file.declared(crate::model::Item::Error(*error));
                self.copy_for_all(value);
                let code = self.within_lambda(|body| {
                    let code = body.expr(value);
                    if matches!(value.ty, Type::Promise(_)) { spell::method(code, "value", Vec::new()) } else { code }
                });
                let throwing = spell::lambda("()", code);
                let code = call("assertThrows", vec![Code::atom(format!("{error}.class")), throwing]);
                self.statement("", code, ";");
            }
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// An expression for its effect alone.
    pub fn effect(&mut self, value: &Expr) {
        self.effect_of(value, None);
    }

    /// The same; what Java does not take for a statement is given to a name that nobody reads.
    fn effect_of(&mut self, value: &Expr, unread: Option<Id<Local>>) {
        match &value.kind {
            ExprKind::Try(inner) | ExprKind::Store(_, inner) | ExprKind::Convert(_, inner) => {
                return self.effect_of(inner, unread);
            }
            ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => {
                return self.give(Into::Nowhere, value, Want::Any);
            }
            _ => {}
        }
        self.copy_for(value);
        let code = self.expr(value);
        if is_statement(&code) {
            self.statement("", code, ";");
        } else if is_noticed(value) {
            let name = match unread {
                Some(local) => self.declare(local),
                None => self.locals.temporary("unread"),
            };
            let ty = self.file.ty(&value.ty);
            self.statement(&format!("{ty} {name} = "), code, ";");
        }
    }

    fn return_nothing(&mut self) {
        match self.returns {
            Returns::Async => {
                let done = self.runtime("Async.done", vec![Code::atom("null")]);
                self.statement("return ", done, ";");
            }
            _ => self.text("return;"),
        }
    }

    fn return_value(&mut self, value: &Expr) {
        if value.ty == Type::Unit {
            self.effect(value);
            return self.return_nothing();
        }
        self.give(Into::Return, value, Want::Frozen);
    }

    fn let_value(&mut self, local: Id<Local>, value: &Expr) {
        let want = if self.arena[local].kind == LocalKind::Var { Want::Growing } else { Want::Frozen };
        if value.ty == Type::Unit {
            return self.effect(value);
        }
        if !self.is_used(local) && self.arena[local].kind != LocalKind::Var {
            return self.unused(local, value);
        }
        if takes_statements(value) {
            if let ExprKind::If(inner) = &value.kind
                && self.let_or(local, inner)
            {
                return;
            }
            let ty = self.local_type(local);
            let name = self.declare(local);
            if assigns_twice(value) {
                self.loose.insert(local.index());
            }
            if let Some(code) = self.switched(value, want) {
                return self.text(&format!("{ty} {name} = {code};"));
            }
            self.text(&format!("{ty} {name};"));
            return self.assign_into(&name, value, want);
        }
        self.copy_for(value);
        let ty = self.local_type(local);
        let name = self.declare(local); // first: a lambda in the value must not have the name too
        let code = self.initial(value, want);
        self.statement(&format!("{ty} {name} = "), code, ";");
    }

    /// The value of a variable whose type says how wide it is.
    fn initial(&mut self, value: &Expr, want: Want) -> Code {
        match &value.kind {
            ExprKind::Int(number) if i32::try_from(*number).is_ok() => {
                let code = self.value(value, want);
                Code::new(Doc::text(code.flat().trim_end_matches('L').to_owned()), code.prec)
            }
            _ => self.value(value, want),
        }
    }

    /// A value that nobody reads: only what it does counts.
    fn unused(&mut self, local: Id<Local>, value: &Expr) {
        self.effect_of(value, Some(local));
    }

    /// `T name = value; if (name == null) { name = otherwise; }` for what stands in for something absent.
    fn let_or(&mut self, local: Id<Local>, inner: &crate::model::IfExpr) -> bool {
        let Condition::Opens(Opened { local: found, how: Opening::Some, value }) = &inner.condition else {
            return false;
        };
        let is_found = matches!(opened_value(&inner.then).kind, ExprKind::Local(id) if id == *found);
        let growing = self.arena[local].kind == LocalKind::Var && value.ty.opened().is_collection();
        if !is_found || growing || is_primitive(&self.arena[local].ty) {
            return false;
        }
        self.copy_for(value);
        let ty = self.local_type(local);
        let name = self.declare(local);
        let code = self.value(value, Want::Frozen);
        self.loose.insert(local.index());
        self.statement(&format!("{ty} {name} = "), code, ";");
        self.text(&format!("if ({name} == null) {{"));
        self.nested(|body| body.give(Into::Name(&name), &inner.otherwise, Want::Frozen));
        self.text("}");
        true
    }
}

/// Whether Java takes an expression for a statement: a call, or something new.
fn is_statement(code: &Code) -> bool {
    let flat = code.flat();
    code.prec == ATOM && flat.ends_with(')') && !flat.starts_with('(')
}

/// Whether anybody can notice that a value is evaluated: it calls something, or may end in a fault.
fn is_noticed(value: &Expr) -> bool {
    struct Noticed(bool);
    impl Visit for Noticed {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= match &expr.kind {
                ExprKind::Call(_) | ExprKind::Index(..) | ExprKind::New(_) | ExprKind::Take(_) => true,
                ExprKind::Unary(op, _) => *op == UnaryOp::Neg,
                ExprKind::Binary(op, ..) => {
                    matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem)
                }
                _ => false,
            };
            walk_expr(self, expr);
        }
    }
    let mut noticed = Noticed(false);
    noticed.expr(value);
    noticed.0
}

/// Whether evaluating a value may change something.
fn has_effects(value: &Expr) -> bool {
    struct Effects(bool);
    impl Visit for Effects {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(&expr.kind, ExprKind::Call(call) if matches!(call.callee, Callee::Function(_) | Callee::Deliver(..)));
            walk_expr(self, expr);
        }
    }
    let mut effects = Effects(false);
    effects.expr(value);
    effects.0
}

/// Whether an expression has no form in Java but statements.
pub fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Match(..) => true,
        ExprKind::If(inner) => {
            matches!(&inner.condition, Condition::Opens(_))
                || takes_statements(&inner.then)
                || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// Whether anything in an expression is printed as lines before it.
pub fn needs_lines(value: &Expr) -> bool {
    struct Lines(bool);
    impl Visit for Lines {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= takes_statements(expr) || matches!(expr.kind, ExprKind::Take(_));
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
