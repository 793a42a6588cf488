//! Assignments.

use super::body::BodyPrinter;
use super::forms::Want;
use super::layout::{Code, infix};
use super::scans::takes_statements;
use super::spell;
use crate::emit::bodies::is_simple;
use crate::emit::code::ATOM;
use crate::model::{BinaryOp, Expr, ExprKind, Form, Stmt, Type};

impl BodyPrinter<'_, '_> {
    /// An assignment.
    pub fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.give(super::choose::Into::Place(&code.flat()), value, want),
            None => {
                let value = self.value(value, want);
                self.statement(&format!("{} = ", code.flat()), value);
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, _) = spell::infix(op);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain = infix(code.clone(), word, right.clone(), spell::infix(op).1).flat();
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        let steps = matches!(value.kind, ExprKind::Int(1)) && matches!(op, BinaryOp::Add | BinaryOp::Sub);
        if applied.flat() != plain {
            self.statement(&format!("{} = ", code.flat()), applied);
        } else if steps {
            self.text(&format!("{}{word}{word};", code.flat()));
        } else {
            self.statement(&format!("{} {word}= ", code.flat()), right);
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
        let location = self.file.place(place.span);
        let Some(op) = op else {
            let value = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
            return self.set_entry(is_list, base_code, index_code, value, location);
        };
        let key = if is_simple(index) {
            index_code
        } else {
            let name = self.locals.temporary(if is_list { "index" } else { "key" });
            self.statement(&format!("const {name} = "), index_code);
            Code::atom(name)
        };
        let function = if is_list { "item" } else { "entry" };
        let old = self.runtime(function, vec![base_code.clone(), key.clone(), location.clone()]);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let new = self.arithmetic(op, (place, old), (value, right), &whole);
        if is_list {
            let place = base_code.at(ATOM).append("[").append(key.doc).append("] = ");
            return self.statement(&crate::emit::code::render(&place, usize::MAX), new);
        }
        self.set_entry(false, base_code, key, new, location);
    }

    fn set_entry(&mut self, is_list: bool, base: Code, key: Code, value: Code, location: Code) {
        let code = if is_list {
            self.runtime("setItem", vec![base, key, value, location])
        } else {
            super::layout::method(base, "set", vec![key, value])
        };
        self.statement("", code);
    }
}
