//! Values: records, enums, unions and errors, with what the wire calls them.

use super::{Arena, Decl, Docs, Expr, Function, Id, Local, Protocol, Side, Type};
use crate::source::Span;

/// A value type with fields.
#[derive(Clone, Debug)]
pub struct Record {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order.
    pub fields: Vec<Field>,
    /// In order.
    pub functions: Vec<Id<Function>>,
    /// Whether JSON can carry it: it then has `encode`, `decode`, `to_json` and `from_json`.
    pub encodable: bool,
}

/// A field of a record, class, actor or error.
#[derive(Clone, Debug)]
pub struct Field {
    /// As written.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// What stands above it.
    pub docs: Docs,
    /// `secret`: nothing that is made for people shows its value.
    pub secret: bool,
    /// The word before its name.
    pub mode: FieldMode,
    /// Its type.
    pub ty: Type,
    /// Its initial value. `self.earlier` in it is a [`super::ExprKind::Field`] of [`super::ExprKind::SelfRef`].
    pub default: Option<Initial>,
    /// Its place among the constructor's parameters: neither `port` nor `var`, or a `var` without default.
    pub parameter: bool,
    /// A constructor parameter that a later initialiser moves on: it is not stored.
    pub parameter_only: bool,
    /// Its name on the wire.
    pub wire: String,
    /// Further accepted names on the wire.
    pub aliases: Vec<String>,
    /// How a time is written on the wire.
    pub unit: WireUnit,
}

impl Field {
    /// Whether the state of what has it shows it: a port is not shown, nor what is only passed on.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        !self.parameter_only && self.mode != FieldMode::Port
    }
}

/// The word before a field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldMode {
    /// Never changes after construction.
    Fixed,
    /// `var`
    Var,
    /// `port`
    Port,
}

/// How a `Duration` or `Instant` is written on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum WireUnit {
    /// Whole milliseconds, an integer.
    #[default]
    Milliseconds,
    /// Seconds, a float.
    Seconds,
}

/// An initial value with the locals that lambdas in it have.
#[derive(Clone, Debug)]
pub struct Initial {
    /// What the expression's [`super::ExprKind::Local`]s refer to.
    pub locals: Arena<Local>,
    /// The value.
    pub value: Expr,
}

/// A closed list of names.
#[derive(Clone, Debug)]
pub struct Enum {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order, which is also how they compare.
    pub cases: Vec<Case>,
}

/// One case of an enum.
#[derive(Clone, Debug)]
pub struct Case {
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// What stands above it.
    pub docs: Docs,
    /// Its name on the wire and in holes.
    pub wire: String,
    /// Further accepted names on the wire.
    pub aliases: Vec<String>,
}

/// One of several records.
#[derive(Clone, Debug)]
pub struct Union {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order.
    pub members: Vec<Member>,
    /// The protocol and the sending side whose messages these are.
    pub messages_of: Option<(Id<Protocol>, Side)>,
}

/// One record of a union.
#[derive(Clone, Debug)]
pub struct Member {
    /// The record.
    pub record: Id<Record>,
    /// Where it is listed.
    pub span: Span,
    /// Its tag on the wire, in the unions of protocols; empty in others.
    pub tag: String,
    /// Further accepted tags.
    pub aliases: Vec<String>,
}

/// An expected failure.
#[derive(Clone, Debug)]
pub struct ErrorType {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// In order; all are constructor parameters.
    pub fields: Vec<Field>,
    /// Its message: a [`super::ExprKind::Str`] or [`super::ExprKind::Template`]; fields in it are fields of `self`.
    pub message: Initial,
}
