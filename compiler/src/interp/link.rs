//! Links: whatever goes over one passes through the class that its protocol brings for that side, a new instance for
//! each connection. What comes or goes out of state is told to the runtime's hook, and stops there.

use super::machine::{Eval, Machine};
use super::value::{ActorId, Fault, Stop, Value};
use crate::model::{Class, Id, PortKind, Protocol, Type};

impl Machine<'_> {
    /// The link that was made last.
    #[must_use]
    pub fn newest_link(&self) -> Option<Value> {
        let links = |actor: usize| {
            let fields = &self.declared(ActorId(actor)).fields;
            let link = fields.iter().rposition(|field| self.carries(&field.ty));
            link.map(|port| Value::Port(ActorId(actor), port))
        };
        (0..self.actors.len()).rev().find_map(links)
    }

    /// Whether a port is a link.
    #[must_use]
    pub fn is_link(&self, actor: ActorId, port: &str) -> bool {
        self.declared(actor).fields.iter().any(|field| field.name == port && self.carries(&field.ty))
    }

    fn carries(&self, ty: &Type) -> bool {
        matches!(ty, Type::Port(kind) if self.program.port_kinds[*kind].link.is_some())
    }

    /// Has a link read a frame, as its connection would: the actor hears of a message, or of what is none.
    pub fn frame(&mut self, port: &Value, text: &str) {
        let Value::Port(actor, port) = *port else { return };
        match self.on_side(actor, port, "receive", Value::text(text)) {
            Ok(message) => self.occur(actor, port, "received", vec![message]),
            Err(Stop::Threw(error)) if self.is_decode_error(&error) => {
                self.occur(actor, port, "unreadable", vec![error]);
            }
            Err(stop) => self.violated(actor, port, "received", stop),
        }
    }

    /// Whether an event may be told: a message may that its state lists, and all else.
    pub(super) fn admits(&mut self, actor: ActorId, port: usize, event: usize, args: &[Value]) -> bool {
        let kind = &self.program.port_kinds[self.port_kind(actor, port)];
        let ("received", Some(_), [message]) = (kind.events[event].name.as_str(), kind.link, args) else { return true };
        match self.on_side(actor, port, "received", message.clone()) {
            Ok(_) => true,
            Err(stop) => {
                self.violated(actor, port, "received", stop);
                false
            }
        }
    }

    /// The frame in which a message is sent; `None` where its state does not list it.
    pub(super) fn written(&mut self, actor: ActorId, port: usize, message: &Value) -> Option<String> {
        match self.on_side(actor, port, "send", message.clone()) {
            Ok(Value::Str(text)) => Some(text.to_string()),
            Ok(other) => unreachable!("a side sends text, and no {other:?}"),
            Err(stop) => {
                self.violated(actor, port, "send", stop);
                None
            }
        }
    }

    /// Begins a conversation: a connection has its own.
    pub(super) fn begin_conversation(&mut self, actor: ActorId, port: usize) -> Eval {
        let (class, _) = self.side_class(actor, port);
        let side = self.make(&Type::Class(class), Vec::new())?;
        self.actors[actor.0].sides.insert(port, side.clone());
        Ok(side)
    }

    /// Calls a method of the side that keeps a link's conversation.
    fn on_side(&mut self, actor: ActorId, port: usize, method: &str, arg: Value) -> Eval {
        let side = match self.actors[actor.0].sides.get(&port) {
            Some(side) => side.clone(),
            None => self.begin_conversation(actor, port)?,
        };
        let function = self.method(&side, method).expect("every side has the same methods");
        self.run(function, Some(side), vec![arg])
    }

    fn side_class(&self, actor: ActorId, port: usize) -> (Id<Class>, String) {
        let kind: &PortKind = &self.program.port_kinds[self.port_kind(actor, port)];
        let (protocol, side) = kind.link.expect("only links have sides");
        let protocol: &Protocol = &self.program.protocols[protocol];
        (protocol.side(side), format!("Link<{}.{}>", protocol.decl.name, side.text()))
    }

    fn is_decode_error(&self, error: &Value) -> bool {
        matches!(error, Value::Error(fields) if self.program.errors[fields.id].decl.name == "DecodeError")
    }

    /// Tells the hook of a message out of state; the text names protocol, side, message and state, and there is no place
    /// in a source that would be to blame.
    fn violated(&mut self, actor: ActorId, port: usize, what: &str, stop: Stop) {
        let span = self.declared(actor).fields[port].span;
        let Stop::Threw(error) = stop else { return self.hear(Err(stop), span) };
        let (_, link) = self.side_class(actor, port);
        let words = self.message(&error).unwrap_or_default();
        self.tell_hook(Fault { text: format!("{link}.{what}: {words}"), location: String::new(), span });
    }
}
