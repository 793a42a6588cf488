//! Ports: calls are recorded, events are delivered by whoever drives the machine.

use super::machine::{Asked, Effect, Eval, Logged, Machine};
use super::value::{ActorId, Value};
use super::world::Alarm;
use crate::model::{Function, Id, PortKind, Side, Type};
use crate::source::Span;

impl Machine<'_> {
    pub(super) fn port_kind(&self, actor: ActorId, port: usize) -> Id<PortKind> {
        match self.declared(actor).fields[port].ty {
            Type::Port(kind) => kind,
            ref other => unreachable!("{other:?} is no port"),
        }
    }

    /// Whether a field is the link of an accepted connection.
    pub(super) fn is_accepted(&self, actor: ActorId, field: usize) -> bool {
        let link = |kind: Id<PortKind>| self.program.port_kinds[kind].link;
        matches!(self.declared(actor).fields[field].ty, Type::Port(kind) if matches!(link(kind), Some((_, Side::Server))))
    }

    /// Asks a port for something, which is done after the step.
    pub(super) fn ask(
        &mut self,
        actor: ActorId,
        port: usize,
        function: Id<Function>,
        args: Vec<Value>,
        span: Span,
    ) -> Eval<()> {
        if self.program.is_refused(&self.program.functions[function]) {
            return Err(self.fault(span, "connect on an accepted link"));
        }
        self.queue.push_back(Effect::Call { actor, port, function, args });
        Ok(())
    }

    /// Records a call of a port; a timer is set or cancelled too. What a link may not send is neither sent nor recorded.
    pub(super) fn carry_out(&mut self, actor: ActorId, port: usize, function: Id<Function>, args: Vec<Value>) {
        let kind = &self.program.port_kinds[self.port_kind(actor, port)];
        let name = &self.program.functions[function].decl.name;
        let sent = match (name.as_str(), kind.link.is_some(), &args[..]) {
            ("send", true, [message]) => Some(message.clone()),
            _ => None,
        };
        let Some(shown) = self.shown_args(actor, port, sent.as_ref(), &args) else { return };
        if name == "connect"
            && kind.link.is_some()
            && let Err(stop) = self.begin_conversation(actor, port)
        {
            return self.hear(Err(stop), self.declared(actor).fields[port].span);
        }
        let text = format!("{name}({shown})");
        let asked: &mut Asked = self.actors[actor.0].asked.entry(port).or_default();
        asked.calls.push(text.clone());
        asked.sent.extend(sent);
        if kind.decl.name == "Timer" && is_prelude(kind) {
            self.set_timer(actor, port, &args);
        }
        let port = self.declared(actor).fields[port].name.clone();
        self.log.push(Logged::Call { actor, port, function: name.clone(), args, text });
    }

    /// The arguments of a call as text; a message is shown as it goes over the wire.
    fn shown_args(&mut self, actor: ActorId, port: usize, sent: Option<&Value>, args: &[Value]) -> Option<String> {
        match sent {
            Some(message) => self.written(actor, port, message),
            None => Some(args.iter().map(|arg| self.shown(arg)).collect::<Vec<_>>().join(", ")),
        }
    }

    fn set_timer(&mut self, actor: ActorId, port: usize, args: &[Value]) {
        let alarm = Alarm::Port(actor, port);
        match args {
            [Value::Instant(at)] if !self.actors[actor.0].retired => self.world.set(alarm, *at),
            _ => self.world.cancel(alarm),
        }
    }

    /// Has an event of a port handled; one without handler is ignored.
    pub(super) fn deliver_event(&mut self, actor: ActorId, port: usize, event: usize, args: Vec<Value>) {
        if self.admits(actor, port, event, &args) {
            self.handle_event(actor, port, event, args);
        }
    }

    fn handle_event(&mut self, actor: ActorId, port: usize, event: usize, args: Vec<Value>) {
        let mut handlers = self.declared(actor).handlers.iter();
        if let Some(handler) = handlers.find(|handler| handler.port == port && handler.event == event) {
            self.handle(actor, handler.function, args);
        }
    }

    /// Has an event handled that nobody holds to anything, by its name.
    pub(super) fn occur(&mut self, actor: ActorId, port: usize, event: &str, args: Vec<Value>) {
        let events = &self.program.port_kinds[self.port_kind(actor, port)].events;
        if let Some(event) = events.iter().position(|it| it.name == event) {
            self.handle_event(actor, port, event, args);
        }
    }

    /// Tells an actor that its timer has come.
    pub(super) fn fired(&mut self, actor: ActorId, port: usize) {
        self.occur(actor, port, "fired", Vec::new());
    }

    /// Delivers an event to a port, by the event's name.
    pub fn deliver(&mut self, port: &Value, event: &str, args: Vec<Value>) {
        let Value::Port(actor, port) = *port else { return };
        let events = &self.program.port_kinds[self.port_kind(actor, port)].events;
        if let Some(event) = events.iter().position(|it| it.name == event) {
            self.deliver_event(actor, port, event, args);
        }
    }

    /// Gives and forgets the texts of what a port was asked.
    pub fn calls(&mut self, port: &Value) -> Vec<String> {
        self.asked(port).map(|asked| std::mem::take(&mut asked.calls)).unwrap_or_default()
    }

    /// Gives and forgets the messages that were sent through a link.
    pub fn sent(&mut self, port: &Value) -> Vec<Value> {
        self.asked(port).map(|asked| std::mem::take(&mut asked.sent)).unwrap_or_default()
    }

    fn asked(&mut self, port: &Value) -> Option<&mut Asked> {
        let Value::Port(actor, port) = *port else { return None };
        self.actors[actor.0].asked.get_mut(&port)
    }
}

fn is_prelude(kind: &PortKind) -> bool {
    kind.link.is_none() && kind.decl.module.index() == 0
}
