//! Protocols: who says what, and when.

use super::{Class, Decl, Docs, Function, Id, Owner, Program, Record, Union};
use crate::source::Span;

/// Who sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Side {
    /// The one that connects.
    Client,
    /// The one that accepts.
    Server,
}

impl Side {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Side {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }

    /// `client` or `server`.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Server => "server",
        }
    }
}

impl Program {
    /// Whether a call is never allowed: an accepted connection is there already, and is not made.
    #[must_use]
    pub fn is_refused(&self, function: &Function) -> bool {
        let Owner::PortKind(kind) = function.owner else { return false };
        matches!(self.port_kinds[kind].link, Some((_, Side::Server))) && function.decl.name == "connect"
    }
}

/// What two sides say to each other.
#[derive(Clone, Debug)]
pub struct Protocol {
    /// Name, place, visibility, documentation.
    pub decl: Decl,
    /// The key that tells messages apart: `type`.
    pub tag_key: String,
    /// What a client sends.
    pub client: Id<Union>,
    /// What a server sends.
    pub server: Id<Union>,
    /// In order; the first is where each direction starts. Empty where the protocol has none.
    pub states: Vec<State>,
    /// The class that a client keeps for a conversation.
    pub client_side: Id<Class>,
    /// The class that a server keeps for a conversation.
    pub server_side: Id<Class>,
}

impl Protocol {
    /// What a side sends.
    #[must_use]
    pub fn messages(&self, side: Side) -> Id<Union> {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }

    /// The class that a side keeps for a conversation.
    #[must_use]
    pub fn side(&self, side: Side) -> Id<Class> {
        match side {
            Side::Client => self.client_side,
            Side::Server => self.server_side,
        }
    }
}

/// One state of a conversation.
#[derive(Clone, Debug)]
pub struct State {
    /// As written.
    pub name: String,
    /// Where its name stands.
    pub span: Span,
    /// What stands above it.
    pub docs: Docs,
    /// In order.
    pub transitions: Vec<Transition>,
}

/// What may be said in a state, and where it leads.
#[derive(Clone, Debug)]
pub struct Transition {
    /// The message; `None` is `any`.
    pub message: Option<Id<Record>>,
    /// Where the message stands.
    pub span: Span,
    /// The next state, as an index.
    pub target: usize,
}
