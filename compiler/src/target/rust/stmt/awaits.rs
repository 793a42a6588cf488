//! What stands after an `await`: a later step, which carries along what it names.

use crate::model::{Expr, ExprKind, Id, Local, Stmt, StmtKind, Type};
use crate::target::rust::body::{Form, Gives, Printer};
use crate::target::rust::expr::{ATOM, Value};
use crate::target::rust::layout::{Block as Lines, Doc, Stmt as Line};
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    /// What stands after an `await`: a later step, which carries along what it names.
    pub(super) fn rest(&self, lines: &mut Lines, local: Id<Local>, promise: &'a Expr, rest: &'a [Stmt]) {
        let again = rest.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
        let name = self.this_name.get();
        let promise = self.own_value(promise).at(ATOM);
        for captured in uses::captures(rest, |local| self.locals[local].kind) {
            self.carry(lines, captured);
        }
        let gives = self.gives.replace(if again { Gives::Kept } else { Gives::Rest });
        let this = self.this_name.replace("state");
        let pattern = self.pattern(local, Form::Own);
        let body = self.stmts(rest, true);
        self.this_name.set(this);
        self.gives.set(gives);
        let closure = Doc::Closure(format!("move |{}, {pattern}|", self.state_param(rest)), Box::new(Doc::Block(body)));
        let method = if again { "then_await" } else { "then" };
        let quark = Doc::Prefix("&", Box::new(Doc::text(name).field("quark")));
        lines.tail = Some(Box::new(Doc::call("Ok", vec![promise.method(method, vec![quark, closure])])));
    }

    fn state_param(&self, rest: &[Stmt]) -> String {
        use crate::model::walk::{Visit, walk_expr};
        struct Finder(bool);
        impl Visit for Finder {
            fn expr(&mut self, expr: &Expr) {
                self.0 |= matches!(expr.kind, ExprKind::SelfRef) || names_world(expr);
                walk_expr(self, expr);
            }
        }
        let mut finder = Finder(false);
        for stmt in rest {
            finder.stmt(stmt);
        }
        if finder.0 { "state: &mut Self".to_owned() } else { "_: &mut Self".to_owned() }
    }

    /// Makes a local that is borrowed one that a later step may keep.
    fn carry(&self, lines: &mut Lines, local: Id<Local>) {
        let form = self.form(local);
        if matches!(form, Form::Own | Form::Place | Form::Spare) {
            return;
        }
        let name = self.name(local);
        let value = self.owned(Value::atom(Doc::text(name.clone()), form), &self.locals[local].ty);
        let pattern = if self.uses.changed.contains(&local) { format!("mut {name}") } else { name };
        lines.stmts.push(Line::bind(pattern, value.doc));
        self.declare(local, Form::Own);
    }
}

/// Whether an expression asks the world, which an actor does through its state.
fn names_world(expr: &Expr) -> bool {
    use crate::model::Builtin;
    match &expr.kind {
        ExprKind::Call(call) => matches!(
            call.callee,
            crate::model::Callee::Builtin(Builtin::Now | Builtin::Uuid | Builtin::Random | Builtin::Retire)
        ),
        ExprKind::New(_) => matches!(expr.ty, Type::Actor(_)),
        _ => false,
    }
}
