//! What a running program holds.
//!
//! Values never change once they are shared: a collection is copied when it is written to while another place holds
//! it too. Class instances are the exception; the ownership check makes sure that only one place holds each.

use super::json::Json;
use super::promise::Promise;
use crate::model::{Class, Enum, ErrorType, Id, Record};
use crate::source::Span;
use indexmap::IndexMap;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// The text of a fault whose place the caller knows.
pub(super) type Broken = Cow<'static, str>;

/// Any value.
///
/// An optional that is there is the value itself, and a record that became a union, or a class instance that became
/// an interface, is still that record or instance.
#[derive(Clone, Debug)]
pub enum Value {
    /// The only value of `Unit`.
    Unit,
    /// An absent optional.
    None,
    /// A `Bool`.
    Bool(bool),
    /// An `Int`, within ±(2^53-1).
    Int(i64),
    /// A `Float`.
    Float(f64),
    /// A `String`.
    Str(Rc<str>),
    /// A `Duration` in milliseconds.
    Duration(i64),
    /// An `Instant` in milliseconds since 1970.
    Instant(i64),
    /// A `Json`.
    Json(Json),
    /// A case of an enum, by its index.
    Case(Id<Enum>, usize),
    /// A list.
    List(Rc<Vec<Value>>),
    /// A map, in the order in which its keys were first put.
    Map(Rc<IndexMap<Key, Value>>),
    /// A record.
    Record(Rc<Fields<Record>>),
    /// An error.
    Error(Rc<Fields<ErrorType>>),
    /// A class instance.
    Instance(Rc<Instance>),
    /// A handle on an actor.
    Actor(ActorId),
    /// A port of an actor, by its index among the actor's fields.
    Port(ActorId, usize),
    /// A promise.
    Promise(Rc<Promise>),
}

/// The fields of a record or an error, in order.
#[derive(Clone, Debug)]
pub struct Fields<T> {
    /// Whose they are.
    pub id: Id<T>,
    /// Their values.
    pub values: Vec<Value>,
}

/// State with one holder.
#[derive(Debug)]
pub struct Instance {
    /// Its class.
    pub class: Id<Class>,
    /// Its fields in order; those that are constructor parameters only hold `Unit`.
    pub fields: RefCell<Vec<Value>>,
}

/// The number of an actor in its machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActorId(pub(super) usize);

/// A key of a map.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// An `Int`.
    Int(i64),
    /// A `String`.
    Str(Rc<str>),
    /// A case of an enum.
    Case(Id<Enum>, usize),
}

impl Key {
    /// The key that a value is. Only values of key types may be given.
    pub(super) fn of(value: &Value) -> Key {
        match value {
            Value::Int(number) => Key::Int(*number),
            Value::Str(text) => Key::Str(text.clone()),
            Value::Case(id, case) => Key::Case(*id, *case),
            other => unreachable!("the checker lets no {other:?} be a key"),
        }
    }

    /// The value that a key is.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Key::Int(number) => Value::Int(*number),
            Key::Str(text) => Value::Str(text.clone()),
            Key::Case(id, case) => Value::Case(*id, *case),
        }
    }
}

impl Value {
    /// A string.
    #[must_use]
    pub fn text(text: impl Into<Rc<str>>) -> Value {
        Value::Str(text.into())
    }

    /// A list.
    #[must_use]
    pub fn list(elements: Vec<Value>) -> Value {
        Value::List(Rc::new(elements))
    }

    /// A size or an index.
    pub(super) fn size(size: usize) -> Value {
        Value::Int(i64::try_from(size).unwrap_or(i64::MAX))
    }

    /// The truth value that this is.
    pub(super) fn truth(&self) -> bool {
        matches!(self, Value::Bool(true))
    }
}

impl From<Option<Value>> for Value {
    fn from(value: Option<Value>) -> Value {
        value.unwrap_or(Value::None)
    }
}

/// A broken promise of the program to itself, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is broken: `division by zero`.
    pub text: String,
    /// Where: `clock.q:14`; empty for what came from the outside.
    pub location: String,
    /// The same place in the source.
    pub span: Span,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        if self.location.is_empty() { Ok(()) } else { write!(f, " ({})", self.location) }
    }
}

/// Why a call has no result.
#[derive(Clone, Debug)]
pub enum Stop {
    /// It threw this error.
    Threw(Value),
    /// A `try` in it passes this error on to the caller of the function: no `try` around it catches that.
    Passed(Value),
    /// It broke.
    Fault(Box<Fault>),
}

impl Stop {
    /// The same inside of an expression, behind a `try` that passes errors on.
    pub(super) fn passed(self) -> Stop {
        match self {
            Stop::Threw(error) => Stop::Passed(error),
            other => other,
        }
    }

    /// The same outside of the statement.
    pub(super) fn thrown(self) -> Stop {
        match self {
            Stop::Passed(error) => Stop::Threw(error),
            other => other,
        }
    }
}
