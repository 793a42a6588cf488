//! Types.

use super::{Actor, Class, Enum, ErrorType, Id, Interface, PortKind, Program, Record, Union};

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// Of something that is wrong; assignable to and from everything. Never in a finished model.
    Error,
    /// Of a call without result.
    Unit,
    /// `Bool`
    Bool,
    /// `Int`: ±(2^53-1)
    Int,
    /// `Float`: binary64
    Float,
    /// `String`: Unicode scalar values
    String,
    /// `Duration`: whole milliseconds
    Duration,
    /// `Instant`: whole milliseconds since 1970
    Instant,
    /// `Json`: open data
    Json,
    /// `List<T>`
    List(Box<Type>),
    /// `Map<K, V>`
    Map(Box<Type>, Box<Type>),
    /// `T?`
    Optional(Box<Type>),
    /// `Promise<T>`
    Promise(Box<Type>),
    /// A record.
    Record(Id<Record>),
    /// An enum.
    Enum(Id<Enum>),
    /// A union, or the messages of a protocol's side.
    Union(Id<Union>),
    /// An error.
    ErrorType(Id<ErrorType>),
    /// An interface.
    Interface(Id<Interface>),
    /// A class.
    Class(Id<Class>),
    /// An actor.
    Actor(Id<Actor>),
    /// A port of this kind: only of an actor's field.
    Port(Id<PortKind>),
}

impl Type {
    /// `List<element>`
    #[must_use]
    pub fn list(element: Type) -> Type {
        Type::List(Box::new(element))
    }

    /// `Map<key, value>`
    #[must_use]
    pub fn map(key: Type, value: Type) -> Type {
        Type::Map(Box::new(key), Box::new(value))
    }

    /// `inner?`; there is no `T??`.
    #[must_use]
    pub fn optional(inner: Type) -> Type {
        match inner {
            Type::Optional(_) | Type::Error => inner,
            inner => Type::Optional(Box::new(inner)),
        }
    }

    /// `Promise<inner>`
    #[must_use]
    pub fn promise(inner: Type) -> Type {
        Type::Promise(Box::new(inner))
    }

    /// What a `T?` holds when it is there; any other type itself.
    #[must_use]
    pub fn opened(&self) -> &Type {
        match self {
            Type::Optional(inner) => inner,
            other => other,
        }
    }

    /// Whether it is a list or a map.
    #[must_use]
    pub fn is_collection(&self) -> bool {
        matches!(self, Type::List(_) | Type::Map(..))
    }

    /// Whether values of it are copied without a thought: numbers, truth values, times, enums, optionals of these.
    #[must_use]
    pub fn is_copyable(&self) -> bool {
        match self {
            Type::Unit | Type::Bool | Type::Int | Type::Float | Type::Duration | Type::Instant | Type::Enum(_) => true,
            Type::Optional(inner) => inner.is_copyable(),
            _ => false,
        }
    }

    /// Whether values of it are class instances or interface values, or collections or optionals of them:
    /// these are borrowed and moved, never copied.
    #[must_use]
    pub fn is_owned(&self) -> bool {
        match self {
            Type::Class(_) | Type::Interface(_) => true,
            Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => inner.is_owned(),
            _ => false,
        }
    }

    /// The `Duration` or `Instant` that values of it are or hold, outside of records.
    #[must_use]
    pub fn time(&self) -> Option<&Type> {
        match self {
            Type::Duration | Type::Instant => Some(self),
            Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => inner.time(),
            _ => None,
        }
    }

    /// Whether it is, or holds somewhere, the type of something wrong.
    #[must_use]
    pub fn has_error(&self) -> bool {
        match self {
            Type::Error => true,
            Type::List(inner) | Type::Optional(inner) | Type::Promise(inner) => inner.has_error(),
            Type::Map(key, value) => key.has_error() || value.has_error(),
            _ => false,
        }
    }

    /// As it is written in Quark.
    #[must_use]
    pub fn text(&self, program: &Program) -> String {
        match self {
            Type::Error => "?".into(),
            Type::Unit => "Unit".into(),
            Type::Bool => "Bool".into(),
            Type::Int => "Int".into(),
            Type::Float => "Float".into(),
            Type::String => "String".into(),
            Type::Duration => "Duration".into(),
            Type::Instant => "Instant".into(),
            Type::Json => "Json".into(),
            Type::List(inner) => format!("List<{}>", inner.text(program)),
            Type::Map(key, value) => format!("Map<{}, {}>", key.text(program), value.text(program)),
            Type::Optional(inner) => format!("{}?", inner.text(program)),
            Type::Promise(inner) => format!("Promise<{}>", inner.text(program)),
            Type::Record(id) => program.records[*id].decl.name.clone(),
            Type::Enum(id) => program.enums[*id].decl.name.clone(),
            Type::Union(id) => union_text(&program.unions[*id], program),
            Type::ErrorType(id) => program.errors[*id].decl.name.clone(),
            Type::Interface(id) => program.interfaces[*id].decl.name.clone(),
            Type::Class(id) => program.classes[*id].decl.name.clone(),
            Type::Actor(id) => program.actors[*id].decl.name.clone(),
            Type::Port(id) => port_text(&program.port_kinds[*id], program),
        }
    }
}

fn union_text(union: &Union, program: &Program) -> String {
    match union.messages_of {
        Some((protocol, side)) => format!("{}.{}", program.protocols[protocol].decl.name, side.text()),
        None => union.decl.name.clone(),
    }
}

fn port_text(kind: &PortKind, program: &Program) -> String {
    match kind.link {
        Some((protocol, side)) => format!("Link<{}.{}>", program.protocols[protocol].decl.name, side.text()),
        None => kind.decl.name.clone(),
    }
}
