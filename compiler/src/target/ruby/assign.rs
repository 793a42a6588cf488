//! Assignments in Ruby.

use super::body::BodyPrinter;
use super::choice::{Into, takes_statements};
use super::expr::Want;
use super::module::field_name;
use super::spell::{self, between, call, method};
use crate::emit::bodies::is_simple;
use crate::emit::code::Code;
use crate::model::{BinaryOp, Expr, ExprKind, Form, Stmt, Type};

impl BodyPrinter<'_, '_> {
    pub(super) fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        match &place.kind {
            ExprKind::Index(base, index) => return self.assign_index((base, index), op, value, (place, stmt)),
            ExprKind::Field(base, index)
                if self.file.tests
                    && !matches!(base.kind, ExprKind::SelfRef)
                    && !self.file.access.assigned.contains(&(base.ty.clone(), *index)) =>
            {
                return self.assign_hidden((base, *index), op, value, (place, stmt));
            }
            _ => {}
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.give(Into::Name(&code.flat()), value, want),
            None => {
                let (value, text) = (self.value(value, want), code.flat());
                let shorter = ["+", "-", "*", "||", "&&"].iter().find_map(|op| {
                    let rest = value.flat().strip_prefix(&format!("{text} {op} "))?.to_owned();
                    (!rest.contains('\n') && is_operand(&rest, op)).then(|| format!("{text} {op}= {rest}"))
                });
                match shorter {
                    Some(shorter) => self.text(&shorter),
                    None => self.statement(&format!("{text} = "), value),
                }
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    /// A test assigns to a field that has no writer.
    fn assign_hidden(
        &mut self,
        (base, index): (&Expr, usize),
        op: Option<BinaryOp>,
        value: &Expr,
        (place, stmt): (&Expr, &Stmt),
    ) {
        let name = field_name(self.file.program(), &base.ty, index);
        let on = self.expr(base);
        let new = match op {
            None => self.value(value, Want::Growing),
            Some(op) => {
                let (old, right) = (self.expr(place), self.expr(value));
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                self.arithmetic(op, (place, old), (value, right), &whole)
            }
        };
        let code = method(on, "instance_variable_set", vec![Code::atom(format!(":@{name}")), new]);
        self.statement("", code);
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, prec) = spell::infix(op);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain = between(code.clone(), word, right.clone(), prec).flat();
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        if applied.flat() == plain {
            self.statement(&format!("{} {word}= ", code.flat()), right);
        } else {
            self.statement(&format!("{} = ", code.flat()), applied);
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
                self.statement("", call("Quark.set_item", vec![base_code, index_code, value, location]));
            }
            None => {
                let value = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
                self.statement(&format!("{}[{}] = ", base_code.flat(), index_code.flat()), value);
            }
            Some(op) => {
                let key = if is_simple(index) {
                    index_code
                } else {
                    let name = self.locals.temporary(if is_list { "index" } else { "key" }, false);
                    self.statement(&format!("{name} = "), index_code);
                    Code::atom(name)
                };
                let function = if is_list { "Quark.item" } else { "Quark.entry" };
                let old = call(function, vec![base_code.clone(), key.clone(), location]);
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                let new = self.arithmetic(op, (place, old), (value, right), &whole);
                self.statement(&format!("{}[{}] = ", base_code.flat(), key.flat()), new);
            }
        }
    }
}

/// Whether a text is one operand of an operator: nothing in it binds as loosely, outside of brackets and strings.
fn is_operand(text: &str, op: &str) -> bool {
    let looser: &[&str] = if matches!(op, "||" | "&&") {
        &[" || ", " && ", " ? "]
    } else {
        &[" + ", " - ", " << ", " == ", " != ", " < ", " > ", " <= ", " >= ", " || ", " && ", " ? "]
    };
    let as_tight: &[&str] = if op == "*" { &[" * ", " / ", " % "] } else { &[] };
    !looser.iter().chain(as_tight).any(|word| text.contains(word))
}
