//! Expressions.

mod branches;
mod calls;
mod construction;
mod forms;
mod literals;
mod operators;
mod places;

pub use branches::thrown;
pub use literals::{float, integer, literal};
pub use places::is_plain_place;

use super::body::{Form, Printer};
use super::cx::case_name;
use super::layout::{Block as Lines, Doc, Stmt as Line};
use super::uses::{self};
use crate::model::walk::fixed;
use crate::model::{Conversion, Expr, ExprKind, Type};

/// How tightly an expression binds.
pub type Prec = u8;

/// Names, literals, calls, chains.
pub const ATOM: Prec = 100;
/// `!a`, `-a`, `&a`, `*a`
pub const PREFIX: Prec = 90;
const MUL: Prec = 80;
const ADD: Prec = 70;
const COMPARE: Prec = 50;
const AND: Prec = 40;
const OR: Prec = 30;
/// `if`, `match`, blocks and closures as operands.
pub const OPEN: Prec = 0;

/// An expression with how it binds and how it has its value.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its text.
    pub doc: Doc,
    /// How tightly it binds.
    pub prec: Prec,
    /// How it has its value.
    pub form: Form,
}

impl Value {
    /// A name, literal, call or chain.
    pub fn atom(doc: Doc, form: Form) -> Value {
        Value { doc, prec: ATOM, form }
    }

    /// A value of its own.
    pub fn own(doc: Doc) -> Value {
        Value::atom(doc, Form::Own)
    }

    /// The text where at least this precedence is wanted.
    pub fn at(self, wanted: Prec) -> Doc {
        if self.prec >= wanted { self.doc } else { Doc::Paren(Box::new(self.doc)) }
    }

    /// `op value`
    pub fn prefixed(self, op: &'static str, form: Form) -> Value {
        Value { doc: Doc::Prefix(op, Box::new(self.at(PREFIX))), prec: PREFIX, form }
    }
}

impl<'a> Printer<'a, '_> {
    /// An expression in the form that comes naturally.
    pub fn value(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Int(value) => {
                let suffix = if i32::try_from(*value).is_ok() { "" } else { "_i64" };
                let prec = if *value < 0 { PREFIX } else { ATOM };
                Value { prec, ..Value::own(Doc::text(integer(*value) + suffix)) }
            }
            ExprKind::Float(value) => {
                Value { prec: if *value < 0.0 { PREFIX } else { ATOM }, ..Value::own(Doc::text(float(*value))) }
            }
            ExprKind::Duration(value) => {
                let name = self.cx.quark("Duration");
                Value::own(Doc::call(format!("{name}::of"), vec![Doc::text(integer(*value))]))
            }
            ExprKind::Bool(value) => Value::own(Doc::text(value.to_string())),
            ExprKind::Str(text) => Value::atom(Doc::text(literal(text)), Form::Lit),
            ExprKind::None => Value::own(Doc::text("None")),
            ExprKind::Unit => Value::own(Doc::text("()")),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(items) => self.list(items),
            ExprKind::Map(entries) => self.map(&expr.ty, entries, |value| self.element(value)),
            ExprKind::Local(local) => {
                let form = match self.form(*local) {
                    Form::Own | Form::Spare => Form::Place,
                    form => form,
                };
                Value::atom(Doc::text(self.name(*local)), form)
            }
            ExprKind::SelfRef => self.this(),
            ExprKind::Constant(id) => self.constant_use(*id),
            ExprKind::Case(id, index) => {
                let declared = &self.cx.program().enums[*id];
                let name = self.cx.declared(&declared.decl);
                Value::own(Doc::text(format!("{name}::{}", case_name(&declared.cases[*index].name))))
            }
            ExprKind::Field(base, index) => self.field_of(base, *index),
            ExprKind::Index(base, index) => self.index(expr, base, index, false),
            ExprKind::Unary(op, inner) => self.unary(expr, *op, inner),
            ExprKind::Binary(op, left, right) => self.binary(expr, *op, left, right),
            ExprKind::Coalesce(left, right) => self.coalesce(expr, left, right),
            ExprKind::Convert(conversion, inner) => self.convert(*conversion, inner),
            ExprKind::If(inner) => self.if_value(inner),
            ExprKind::Match(subject, arms) => {
                if let Some(told) = self.told_apart(subject, arms) {
                    return told;
                }
                let program = self.cx.program();
                let changed = uses::root(&subject.value)
                    .is_some_and(|place| arms.iter().any(|arm| uses::value_changes(program, &arm.body, place)));
                let doc = self.match_doc(subject, arms, &|printer, arm| printer.element(&arm.body), changed);
                Value { prec: OPEN, ..Value::own(doc) }
            }
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::New(new) => self.new_value(&expr.ty, new),
            ExprKind::With(base, fields) => self.with(&expr.ty, base, fields),
            ExprKind::Try(inner) => self.try_value(inner),
            ExprKind::TryElse(inner, otherwise) => {
                if let (ExprKind::Convert(Conversion::Some, call), ExprKind::None) = (&inner.kind, &otherwise.kind) {
                    return Value::own(self.tried(call).at(ATOM).method("ok", Vec::new()));
                }
                let tried = self.tried(inner).at(ATOM);
                if is_cheap(otherwise) && !matches!(otherwise.kind, ExprKind::Str(_)) {
                    return Value::own(tried.method("unwrap_or", vec![self.own(otherwise)]));
                }
                let body = Doc::Closure("|_|".to_owned(), Box::new(self.own(otherwise)));
                Value::own(tried.method("unwrap_or_else", vec![body]))
            }
            ExprKind::Take(place) => self.take(place),
            ExprKind::Lambda(_) => unreachable!("a lambda stands only where a built-in takes it"),
            ExprKind::Store(store, inner) => self.stored(*store, inner),
            ExprKind::Hoisted(block, value) => {
                let mut lines = self.block(block, false);
                lines.tail = Some(Box::new(self.own(value)));
                Value { prec: OPEN, ..Value::own(Doc::Block(lines)) }
            }
        }
    }
}

/// A raw identifier without its mark.
pub fn plain(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}

/// Whether a value costs nothing and changes nothing, so that it may be evaluated in vain.
pub fn is_cheap(expr: &Expr) -> bool {
    match &expr.kind {
        fixed!() => true,
        ExprKind::Local(_) => {
            matches!(expr.ty, Type::Int | Type::Bool | Type::Float | Type::Duration | Type::Instant | Type::Enum(_))
        }
        ExprKind::Convert(Conversion::Some, inner) => is_cheap(inner) && !matches!(inner.kind, ExprKind::Str(_)),
        _ => false,
    }
}

/// Whether a value is what its type has by default.
pub fn is_empty_value(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str(text) => text.is_empty(),
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        ExprKind::None => true,
        _ => false,
    }
}

/// A value with the lines that must be done before it.
pub fn with_lines(before: Vec<Line>, value: Doc) -> Value {
    if before.is_empty() {
        return Value::own(value);
    }
    let lines = Lines { stmts: before, tail: Some(Box::new(value)) };
    Value { prec: OPEN, ..Value::own(Doc::Block(lines)) }
}
