//! What has a state or stands for one: interfaces, port kinds, classes and actors.

use super::{Decl, Docs, Field, Function, Id, Param, Protocol, Side};
use crate::source::Span;

/// What a class, or host code, may implement.
#[derive(Clone, Debug)]
pub struct Interface {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Without bodies.
    pub functions: Vec<Id<Function>>,
}

/// A kind of piece of the outside.
#[derive(Clone, Debug)]
pub struct PortKind {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Calls out, without bodies or results.
    pub calls: Vec<Id<Function>>,
    /// Events in.
    pub events: Vec<Event>,
    /// For `Link<Rtp.client>`: the protocol and the side that sends through it.
    pub link: Option<(Id<Protocol>, Side)>,
}

/// An event of a port kind.
#[derive(Clone, Debug)]
pub struct Event {
    /// As written.
    pub name: String,
    /// What stands above it.
    pub docs: Docs,
    /// What it brings.
    pub params: Vec<Param>,
}

/// State with one holder.
#[derive(Clone, Debug)]
pub struct Class {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// What it implements.
    pub implements: Vec<Id<Interface>>,
    /// In order.
    pub fields: Vec<Field>,
    /// In order.
    pub functions: Vec<Id<Function>>,
    /// The protocol that it is a side of, if a protocol made it.
    pub side_of: Option<(Id<Protocol>, Side)>,
}

/// A shared, thread-safe handle on state.
#[derive(Clone, Debug)]
pub struct Actor {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// Fields and ports in order.
    pub fields: Vec<Field>,
    /// Methods in order.
    pub functions: Vec<Id<Function>>,
    /// What it does at its ports' events.
    pub handlers: Vec<Handler>,
    /// What it does every so often.
    pub timers: Vec<Every>,
    /// Bodies that host code runs between two methods.
    pub scopes: Vec<Scope>,
    /// Above the rank of every actor it calls; 0 calls none.
    pub rank: u32,
}

/// What an actor does at an event of a port.
#[derive(Clone, Debug)]
pub struct Handler {
    /// The port, as an index into the actor's fields.
    pub port: usize,
    /// The event, as an index into the port kind's events.
    pub event: usize,
    /// What is done.
    pub function: Id<Function>,
}

/// What an actor does every so often, from its creation until it retires.
#[derive(Clone, Debug)]
pub struct Every {
    /// In milliseconds, positive.
    pub period: i64,
    /// What is done.
    pub function: Id<Function>,
}

/// A body of host code between two methods of an actor.
#[derive(Clone, Debug)]
pub struct Scope {
    /// As written.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Whether the package exports it.
    pub public: bool,
    /// What stands above it.
    pub docs: Docs,
    /// Called first, with the scope's arguments; what it returns is handed to the body and to the others.
    pub enter: Id<Function>,
    /// Called when the body fails.
    pub fail: Option<Id<Function>>,
    /// Called at the end, always.
    pub exit: Option<Id<Function>>,
}
