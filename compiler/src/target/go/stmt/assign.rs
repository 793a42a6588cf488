//! Assignments to places, elements and entries.

use crate::model::{BinaryOp, Expr, ExprKind, Stmt, Type};
use crate::target::go::body::Body;
use crate::target::go::layout::X;

impl Body<'_, '_> {
    pub(super) fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        if let ExprKind::Local(local) = place.kind
            && !self.is_used(local)
        {
            return self.discard(value);
        }
        let code = self.expr(place);
        let Some(op) = op else {
            let value = self.grown(value);
            return self.line(&format!("{} = ", code.text()), &value, "");
        };
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let applied = self.arithmetic(op, (place, code.clone()), (value, right), &whole);
        match applied {
            X::Binary(op, left, right) if *left == code => match (op, &*right) {
                ("+" | "-", X::Atom(one)) if one == "1" && place.ty == Type::Int => {
                    self.text(&format!("{}{op}{op}", code.text()));
                }
                _ => self.line(&format!("{} {op}= ", code.text()), &right, ""),
            },
            applied => self.line(&format!("{} = ", code.text()), &applied, ""),
        }
    }

    pub(super) fn assign_index(
        &mut self,
        (base, index): (&Expr, &Expr),
        op: Option<BinaryOp>,
        value: &Expr,
        (place, stmt): (&Expr, &Stmt),
    ) {
        let is_list = matches!(base.ty, Type::List(_));
        let at = X::atom(self.file.place(place.span));
        let on = if is_list { self.expr(base) } else { self.base(base) };
        let mut key = self.expr(index);
        let new = match op {
            None => self.value(value),
            Some(op) => {
                if !matches!(key, X::Atom(_)) {
                    let name = self.fresh(if is_list { "index" } else { "key" });
                    let typed = self.typed_literal(key, &index.ty);
                    self.line(&format!("{name} := "), &typed, "");
                    key = X::atom(name);
                }
                let old = if is_list {
                    X::call(self.file.quark("At"), vec![on.clone(), key.clone(), at.clone()])
                } else {
                    on.clone().method("At", vec![key.clone(), at.clone()])
                };
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                self.arithmetic(op, (place, old), (value, right), &whole)
            }
        };
        let set = if is_list {
            X::call(self.file.quark("Set"), vec![on, key, new, at])
        } else {
            on.method("Set", vec![key, new])
        };
        self.line("", &set, "");
    }
}
