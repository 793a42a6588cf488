//! Collections of class instances and interface values: what would copy or compare their elements does not exist.

use super::super::bodies;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::{self, Visit};
use crate::model::{BinaryOp, Builtin, Call, Callee, Expr, ExprKind, Over, Program, Stmt, StmtKind};

/// Reports operations that would copy or compare class instances or interface values.
pub(super) fn check(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for body in bodies::all(program) {
        body.visit(&mut Owned { program, filter_fits: false, diagnostics });
    }
}

struct Owned<'a> {
    program: &'a Program,
    /// The expression that comes is used where a `filter` may stand.
    filter_fits: bool,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Visit for Owned<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        self.filter_fits = matches!(&stmt.kind, StmtKind::For { over: Over::List(_), .. });
        walk::walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        let filter_fits = std::mem::replace(&mut self.filter_fits, false);
        match &expr.kind {
            ExprKind::Call(call) => self.call(call, expr, filter_fits),
            ExprKind::Binary(BinaryOp::Eq | BinaryOp::Ne, left, right) => self.compared(left, right, expr),
            _ => {}
        }
        self.go_on(expr);
    }
}

impl Owned<'_> {
    fn go_on(&mut self, expr: &Expr) {
        let ExprKind::Call(call) = &expr.kind else { return walk::walk_expr(self, expr) };
        if let Some(receiver) = &call.receiver {
            self.filter_fits = matches!(
                call.callee,
                Callee::Builtin(Builtin::ListMap | Builtin::ListAny | Builtin::ListAll | Builtin::ListSize)
            );
            self.expr(receiver);
            self.filter_fits = false;
        }
        for arg in &call.args {
            self.expr(arg);
        }
    }

    fn report(&mut self, expr: &Expr, message: String, help: &str) {
        self.diagnostics.push(Diagnostic::new(Code::OWNED_COLLECTION, expr.span, message).help(help));
    }

    fn call(&mut self, call: &Call, expr: &Expr, filter_fits: bool) {
        let (Callee::Builtin(builtin), Some(receiver)) = (call.callee, call.receiver.as_deref()) else { return };
        let name = builtin.spec().name();
        if matches!(builtin, Builtin::ListMap | Builtin::OptionalMap) && expr.ty.is_owned() {
            let message = "`map` cannot make class instances or interface values".to_string();
            return self.report(expr, message, "add them to a `var` in a `for`");
        }
        if !receiver.ty.is_owned() {
            return;
        }
        match builtin {
            Builtin::ListFilter if !filter_fits => {
                let message = "`filter` would copy what has one holder".to_string();
                let help =
                    "here `filter` stands directly before `map`, `any`, `all`, `size`, or in the head of a `for`";
                self.report(expr, message, help);
            }
            Builtin::ListRemove
            | Builtin::ListIndexOf
            | Builtin::ListMin
            | Builtin::ListMax
            | Builtin::ListSortBy
            | Builtin::ListDistinct
            | Builtin::ListJoin
            | Builtin::MapPut
            | Builtin::MapMinus => {
                let message = format!("`{name}` would copy or compare what has one holder");
                self.report(
                    expr,
                    message,
                    "look through it with `for` or `find`, change it with `add`, `remove_at` or `m[k] = v`",
                );
            }
            _ => {}
        }
    }

    fn compared(&mut self, left: &Expr, right: &Expr, expr: &Expr) {
        let absent = |side: &Expr| matches!(side.kind, ExprKind::None);
        if left.ty.is_owned() && right.ty.is_owned() && !absent(left) && !absent(right) {
            let message = format!("`{}` has no `==`: it has one holder", left.ty.text(self.program));
            self.report(expr, message, "compare a field that tells them apart");
        }
    }
}
