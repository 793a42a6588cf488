//! Assignments.

use crate::model::{BinaryOp, Expr, ExprKind, Stmt, Type};
use crate::target::rust::body::{Form, Printer};
use crate::target::rust::expr::{ATOM, is_cheap, is_plain_place};
use crate::target::rust::layout::{Block as Lines, Doc, Stmt as Line};
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    pub(super) fn assign(&self, stmt: &'a Stmt, place: &'a Expr, op: Option<BinaryOp>, value: &'a Expr) -> Vec<Line> {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_element(place, base, index, op, value);
        }
        let target = self.place_mut(place);
        let target = if matches!(place.kind, ExprKind::Local(_)) && target.form == Form::Mut {
            target.prefixed("*", Form::Place).doc
        } else {
            target.doc
        };
        match op {
            None => vec![Line::Assign(target, "=".to_owned(), self.own(value))],
            Some(op) => self.compound(stmt, target, place, op, value),
        }
    }

    fn compound(&self, stmt: &'a Stmt, target: Doc, place: &'a Expr, op: BinaryOp, value: &'a Expr) -> Vec<Line> {
        if place.ty == Type::String {
            let shared = uses::root(place).zip(uses::root(value)).is_some_and(|(one, other)| uses::overlap(one, other));
            let text = if shared { self.own_value(value).prefixed("&", Form::Ref).doc } else { self.arg(value) };
            return vec![Line::Expr(target.method("push_str", vec![text]))];
        }
        let location = self.location(stmt.span);
        let computed = match (&place.ty, op) {
            (Type::Int, BinaryOp::Div) => {
                Some(Doc::call("quark::div", vec![target.clone(), self.own(value), location]))
            }
            (Type::Int, BinaryOp::Rem) => {
                Some(Doc::call("quark::rem", vec![target.clone(), self.own(value), location]))
            }
            (Type::Float, BinaryOp::Div) => {
                Some(Doc::call("quark::div_float", vec![target.clone(), self.own(value), location]))
            }
            (Type::Duration, BinaryOp::Div) => {
                let name = if value.ty == Type::Int { "shared" } else { "divided" };
                Some(target.clone().method(name, vec![self.own(value), location]))
            }
            (Type::Duration, BinaryOp::Mul) if value.ty == Type::Float => {
                Some(target.clone().method("scaled", vec![self.own(value), location]))
            }
            (ty, _) if self.is_checked(ty) => {
                let helper = match op {
                    BinaryOp::Add => "quark::add",
                    BinaryOp::Sub => "quark::sub",
                    _ => "quark::mul",
                };
                Some(Doc::call(helper, vec![target.clone(), self.own(value), location]))
            }
            (Type::Duration, BinaryOp::Mul) => {
                Some(Doc::Infix("*", vec![target.clone(), self.own_value(value).at(ATOM - 10)]))
            }
            _ => None,
        };
        match computed {
            Some(computed) => vec![Line::Assign(target, "=".to_owned(), computed)],
            None => vec![Line::Assign(target, sign(op).to_owned(), self.own(value))],
        }
    }

    fn assign_element(
        &self,
        place: &'a Expr,
        base: &'a Expr,
        index: &'a Expr,
        op: Option<BinaryOp>,
        value: &'a Expr,
    ) -> Vec<Line> {
        if let (Type::Map(..), None) = (&base.ty, op) {
            let map = self.place_mut(base).at(ATOM);
            return vec![Line::Expr(map.method("insert", vec![self.own(index), self.own(value)]))];
        }
        let program = self.cx.program();
        let mut lines = Vec::new();
        let beside = uses::root(base);
        let clashes = beside.zip(uses::root(index)).is_some_and(|(one, other)| uses::overlap(one, other))
            || beside.is_some_and(|place| reads(program, index, place));
        let in_place = op.is_some_and(|op| self.adds_in_place(place, op, value));
        let is_read_too = op.is_some() && !in_place && matches!(base.ty, Type::Map(..)) && !is_plain_place(index);
        if (clashes || calls(index) || is_read_too) && !is_cheap(index) {
            const NAME: &str = "quark_index";
            lines.push(Line::bind(NAME, self.own(index)));
            self.named_index.set(Some((index, NAME)));
        }
        lines.push(match op {
            Some(op) if in_place => Line::Assign(self.element_mut(place), sign(op).to_owned(), self.own(value)),
            Some(op) => {
                let computed = self.binary(place, op, place, value).doc;
                Line::Assign(self.element_mut(place), "=".to_owned(), computed)
            }
            None => {
                let value = self.own(value);
                Line::Assign(self.element_mut(place), "=".to_owned(), value)
            }
        });
        self.named_index.set(None);
        if lines.len() > 1 { vec![Line::Plain(Doc::Block(Lines { stmts: lines, tail: None }))] } else { lines }
    }

    /// Whether Rust's own operator does what is meant. It evaluates the value before it looks for the element.
    fn adds_in_place(&self, place: &Expr, op: BinaryOp, value: &Expr) -> bool {
        let is_plain = matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul);
        is_plain && matches!(place.ty, Type::Int | Type::Float) && !self.is_checked(&place.ty) && is_cheap(value)
    }

    fn element_mut(&self, place: &'a Expr) -> Doc {
        Doc::Prefix("*", Box::new(self.place_mut(place).at(ATOM)))
    }
}

/// The operator that changes a place by a value.
fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+=",
        BinaryOp::Sub => "-=",
        BinaryOp::Mul => "*=",
        BinaryOp::Div => "/=",
        _ => "%=",
    }
}

/// Whether a value reads a place that is borrowed to be changed.
pub(super) fn reads(program: &crate::model::Program, expr: &Expr, place: (uses::Root, Option<usize>)) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Finder {
        place: (uses::Root, Option<usize>),
        found: bool,
    }
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            self.found |= uses::root(expr).is_some_and(|read| uses::overlap(read, self.place));
            walk_expr(self, expr);
        }
    }
    let _ = program;
    let mut finder = Finder { place, found: false };
    finder.expr(expr);
    finder.found
}

/// Whether a value calls anything, which must happen in its turn: Rust evaluates the value before the place.
pub(super) fn calls(expr: &Expr) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Finder(bool);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            let function = |call: &crate::model::Call| matches!(call.callee, crate::model::Callee::Function(_));
            self.0 |= matches!(&expr.kind, ExprKind::Call(call) if function(call));
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(false);
    finder.expr(expr);
    finder.0
}
