//! Protocols: codec, sides and states.

use super::{Signatures, aliases, wire_name};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Id, Item, Module, Side};
use crate::sema::Sema;
use crate::sema::declare::docs;
use crate::sema::names::{self, Style};
use crate::source::Span;
use crate::syntax::tree::{self, Name};

impl Signatures<'_, '_, '_> {
    pub(super) fn protocol(&mut self, module: Id<Module>, protocol: &tree::Protocol, id: Id<model::Protocol>) {
        let tag_key = self.codec(protocol);
        let (client, server) = self.sides(module, protocol);
        let (client_union, server_union) = {
            let entry = &mut self.sema.program.protocols[id];
            entry.tag_key = tag_key;
            (entry.client, entry.server)
        };
        self.sema.program.unions[client_union].members = client;
        self.sema.program.unions[server_union].members = server;
        let states = protocol.states.as_ref().map_or_else(Vec::new, |states| self.states(states, id));
        self.sema.program.protocols[id].states = states;
    }

    fn codec(&mut self, protocol: &tree::Protocol) -> String {
        let Some((codec, (key, _))) = &protocol.codec else {
            let problem = Diagnostic::new(Code::BAD_CODEC, protocol.name.span, "a protocol names its codec");
            self.report(problem.help("write `codec json tagged \"type\";` as its first line"));
            return "type".into();
        };
        if codec.text != "json" {
            let message = format!("there is no codec `{}`", codec.text);
            let problem = Diagnostic::new(Code::BAD_CODEC, codec.span, message);
            self.report(problem.help("the codec is `json`").fix("write `json`", codec.span, "json"));
        }
        key.to_string()
    }

    fn sides(&mut self, module: Id<Module>, protocol: &tree::Protocol) -> (Vec<model::Member>, Vec<model::Member>) {
        let (mut client, mut server) = (Vec::new(), Vec::new());
        for side in &protocol.sides {
            for message in &side.messages {
                let Some(record) = self.member(module, &message.ty) else { continue };
                let name = || message.ty.path.last().map_or(String::new(), |name| name.text.to_lowercase());
                let member = model::Member {
                    record,
                    tag: wire_name(&message.wire, name),
                    aliases: aliases(&message.wire),
                    span: message.ty.span,
                };
                let word = side.word.text.as_str();
                if word == "both" || word == "client" {
                    self.list(&mut client, member.clone(), message.ty.span);
                }
                if word == "both" || word == "server" {
                    self.list(&mut server, member, message.ty.span);
                }
            }
        }
        if client.is_empty() && server.is_empty() && protocol.sides.iter().all(|side| side.messages.is_empty()) {
            let problem =
                Diagnostic::new(Code::MISSING_SIDE, protocol.name.span, "a protocol lists what its sides say");
            self.report(problem.help("write `client Message, …;`, `server Message, …;` or `both Message, …;`"));
        }
        (client, server)
    }

    fn list(&mut self, members: &mut Vec<model::Member>, member: model::Member, span: Span) {
        if members.iter().any(|earlier| earlier.record == member.record) {
            let message =
                format!("`{}` is listed twice for one side", self.sema.program.records[member.record].decl.name);
            self.report(Diagnostic::new(Code::DUPLICATE_NAME, span, message));
        } else {
            members.push(member);
        }
    }

    fn states(&mut self, states: &[tree::State], id: Id<model::Protocol>) -> Vec<model::State> {
        self.unique(&states.iter().map(|state| &state.name).collect::<Vec<_>>(), &[]);
        let mut resolved = Vec::new();
        for state in states {
            self.style(&state.name, Style::Snake, "a state");
            let transitions = state.transitions.iter().flat_map(|transition| self.transitions(states, transition, id));
            let transitions = transitions.collect();
            resolved.push(model::State {
                name: state.name.text.to_string(),
                span: state.name.span,
                docs: docs(&state.docs),
                transitions,
            });
        }
        resolved
    }

    fn transitions(
        &mut self,
        states: &[tree::State],
        transition: &tree::Transition,
        id: Id<model::Protocol>,
    ) -> Vec<model::Transition> {
        let Some(target) = states.iter().position(|state| state.name.text == transition.target.text) else {
            let name = &transition.target;
            let message = format!("there is no state `{}`", name.text);
            let known = states.iter().map(|state| state.name.text.as_str());
            let problem = Diagnostic::new(Code::UNKNOWN_STATE, name.span, message);
            let problem = names::propose(problem, name.span, &name.text, known);
            self.report(problem);
            return Vec::new();
        };
        let mut found = Vec::new();
        for name in &transition.messages {
            if name.text == "any" {
                found.push(model::Transition { message: None, target, span: name.span });
            } else if let Some(record) = self.message(name, id) {
                found.push(model::Transition { message: Some(record), target, span: name.span });
            }
        }
        found
    }

    fn message(&mut self, name: &Name, id: Id<model::Protocol>) -> Option<Id<model::Record>> {
        let program = &self.sema.program;
        let protocol = &program.protocols[id];
        let members =
            || [protocol.client, protocol.server].into_iter().flat_map(|union| &program.unions[union].members);
        let record_name = |member: &model::Member| program.records[member.record].decl.name.as_str();
        let found = members().find(|member| record_name(member) == name.text).map(|member| member.record);
        if found.is_none() {
            let message = format!("this protocol lists no message `{}`", name.text);
            let problem = Diagnostic::new(Code::UNKNOWN_MESSAGE, name.span, message);
            let problem = names::propose(problem, name.span, &name.text, members().map(record_name));
            self.report(problem);
        }
        found
    }
}

/// Finds the classes that were made for the sides of each protocol.
pub(super) fn find_sides(sema: &mut Sema<'_>) {
    for id in sema.program.protocols.ids() {
        let decl = sema.program.protocols[id].decl.clone();
        let find = |sema: &Sema<'_>, side: &str| {
            let name = format!("{}{side}Side", decl.name);
            match sema.scopes[decl.module.index()].own.get(name.as_str()) {
                Some(Item::Class(class)) => Some(*class),
                _ => None,
            }
        };
        let (Some(client), Some(server)) = (find(sema, "Client"), find(sema, "Server")) else { continue };
        sema.program.protocols[id].client_side = client;
        sema.program.protocols[id].server_side = server;
        sema.program.classes[client].side_of = Some((id, Side::Client));
        sema.program.classes[server].side_of = Some((id, Side::Server));
    }
}
