//! The sides of a protocol: text in, text out, and a state per direction.

use super::machine::{Eval, Machine};
use super::value::{Fields, Instance, Stop, Value};
use crate::model::{Function, Id, Protocol, Record, Side, Type, Union};
use std::rc::Rc;

/// Which way a message goes; also where its state is kept, after the fields of the instance.
#[derive(Clone, Copy)]
enum Direction {
    Sent,
    Received,
}

impl Machine<'_> {
    /// `receive(text)` and `send(message)` of a protocol's side.
    pub(super) fn converse(&mut self, function: &Function, this: Option<Value>, args: &[Value]) -> Eval {
        let Some(Value::Instance(side)) = this else { unreachable!("only a protocol's side has methods without body") };
        let class = &self.program.classes[side.class];
        let (protocol, role) = class.side_of.expect("only a protocol's side has methods without body");
        match (function.decl.name.as_str(), args) {
            ("receive", [Value::Str(text)]) => {
                let union = self.messages(protocol, role.other());
                let message = self.decode(&Type::Union(union), text)?;
                self.follow(&side, protocol, union, &message, Direction::Received)?;
                Ok(message)
            }
            ("send", [message]) => {
                let union = self.messages(protocol, role);
                self.follow(&side, protocol, union, message, Direction::Sent)?;
                Ok(Value::text(self.encode(&Type::Union(union), message)))
            }
            other => unreachable!("a side has no {other:?}"),
        }
    }

    fn messages(&self, protocol: Id<Protocol>, sender: Side) -> Id<Union> {
        match sender {
            Side::Client => self.program.protocols[protocol].client,
            Side::Server => self.program.protocols[protocol].server,
        }
    }

    /// Moves on by a message; throws `OutOfState` where the state does not list it.
    fn follow(
        &mut self,
        side: &Rc<Instance>,
        protocol: Id<Protocol>,
        union: Id<Union>,
        message: &Value,
        direction: Direction,
    ) -> Eval<()> {
        let states = &self.program.protocols[protocol].states;
        let Value::Record(record) = message else { unreachable!("messages are records") };
        let at = self.program.classes[side.class].fields.len() + direction as usize;
        let Value::Int(state) = side.fields.borrow()[at] else { unreachable!("a side keeps its states") };
        let Some(state) = usize::try_from(state).ok().and_then(|state| states.get(state)) else { return Ok(()) };
        let transitions = &state.transitions;
        let own = transitions.iter().find(|transition| transition.message == Some(record.id));
        match own.or_else(|| transitions.iter().find(|transition| transition.message.is_none())) {
            Some(transition) => {
                side.fields.borrow_mut()[at] = Value::size(transition.target);
                Ok(())
            }
            None => Err(self.out_of_state(union, record.id, &state.name)),
        }
    }

    /// `throw OutOfState(…)`; its fields are found by name.
    fn out_of_state(&self, union: Id<Union>, record: Id<Record>, state: &str) -> Stop {
        let id = self.prelude_error("OutOfState");
        let member = self.program.unions[union].members.iter().find(|member| member.record == record);
        let tag = member.map_or("", |member| member.tag.as_str());
        let fields = self.program.errors[id].fields.iter();
        let values = fields.map(|field| Value::text(if field.name == "state" { state } else { tag })).collect();
        Stop::Threw(Value::Error(Rc::new(Fields { id, values })))
    }
}
