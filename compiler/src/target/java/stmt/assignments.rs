//! Assignments to names, fields, elements and entries.

use crate::emit::bodies::is_simple;
use crate::emit::code::Code;
use crate::model::{BinaryOp, Expr, ExprKind, Form, Stmt, Type};
use crate::target::java::body::Body;
use crate::target::java::expr::Want;
use crate::target::java::spell::{self, between};
use crate::target::java::stmt::takes_statements;

impl Body<'_, '_> {
    pub(super) fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        self.copy_for(value);
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.assign_into(&code.flat(), value, want),
            None => {
                let value = self.initial_of(place, value, want);
                self.statement(&format!("{} = ", code.flat()), value, ";");
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    pub(super) fn initial_of(&mut self, place: &Expr, value: &Expr, want: Want) -> Code {
        if place.ty == Type::Int { self.initial(value, want) } else { self.value(value, want) }
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    pub(super) fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, prec) = spell::infix(op);
        let right = match &value.kind {
            ExprKind::Int(_) => self.initial(value, Want::Any),
            _ => self.expr(value),
        };
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain = between(code.clone(), word, right.clone(), prec).flat();
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        if applied.flat() == plain {
            self.statement(&format!("{} {word}= ", code.flat()), right, ";");
        } else {
            self.statement(&format!("{} = ", code.flat()), applied, ";");
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
        let base_code = self.expr(base);
        let index_code = self.expr(index);
        let location = Code::atom(self.file.place(place.span));
        let (key, new) = match op {
            None => (index_code, self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen })),
            Some(op) => {
                let key = if is_simple(index) {
                    index_code
                } else {
                    let name = self.locals.temporary(if is_list { "index" } else { "key" });
                    let ty = self.file.ty(&index.ty);
                    self.statement(&format!("{ty} {name} = "), index_code, ";");
                    Code::atom(name)
                };
                let function = if is_list { "Lists.item" } else { "Maps.value" };
                let old = self.runtime(function, vec![base_code.clone(), key.clone(), location.clone()]);
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                (key, self.arithmetic(op, (place, old), (value, right), &whole))
            }
        };
        let code = if is_list {
            self.runtime("Lists.set", vec![base_code, key, new, location])
        } else {
            spell::method(base_code, "put", vec![key, new])
        };
        self.statement("", code, ";");
    }
}
