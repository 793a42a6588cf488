//! Writes, in Quark, what every protocol brings: its states, and a class for each side that reads, writes and holds
//! a conversation to the states. No target knows of it: it sees an enum, functions and classes like any other.

use crate::syntax::tree::{File, ItemKind, Protocol, Side};
use std::fmt::Write;

/// The module's source text that a file's protocols bring; `None` if it has none.
#[must_use]
pub fn expand(file: &File) -> Option<String> {
    let mut text = String::new();
    for item in &file.items {
        if let ItemKind::Protocol(protocol) = &item.kind {
            let public = if item.public.is_some() { "pub " } else { "" };
            Expansion { protocol, public, text: &mut text }.write();
        }
    }
    (!text.is_empty()).then_some(text)
}

struct Expansion<'a> {
    protocol: &'a Protocol,
    public: &'static str,
    text: &'a mut String,
}

impl Expansion<'_> {
    fn write(mut self) {
        if self.has_states() {
            self.states();
            self.next("client");
            self.next("server");
        }
        self.side("client", "server");
        self.side("server", "client");
    }

    fn has_states(&self) -> bool {
        self.protocol.states.as_ref().is_some_and(|states| !states.is_empty())
    }

    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{line}");
    }

    fn states(&mut self) {
        let name = &self.protocol.name.text;
        let states = self.protocol.states.iter().flatten();
        let cases: Vec<_> =
            states.map(|state| format!("{} as \"{}\"", case(&state.name.text), state.name.text)).collect();
        let public = self.public;
        self.line(&format!("/// Where one direction of a conversation in `{name}` stands."));
        self.line(&format!("{public}enum {name}State {{ {} }}", cases.join(", ")));
    }

    /// The function that tells where a message of one side leads.
    fn next(&mut self, side: &str) {
        if self.messages(side).is_empty() {
            return;
        }
        let name = self.protocol.name.text.clone();
        let lower = heck::ToSnakeCase::to_snake_case(name.as_str());
        self.line(&format!("/// The state after a message of the {side}."));
        self.line(&format!(
            "fn {lower}_after_{side}(state: {name}State, message: {name}.{side}) -> {name}State throws OutOfState {{"
        ));
        self.line("match state {");
        for state in self.protocol.states.clone().iter().flatten() {
            self.line(&format!("{} => {{", case(&state.name.text)));
            self.transitions(side, state);
            self.line("},");
        }
        self.line("}");
        self.line("}");
    }

    fn transitions(&mut self, side: &str, state: &crate::syntax::tree::State) {
        let name = self.protocol.name.text.clone();
        let target = |word: &str| {
            let mut transitions = state.transitions.iter();
            let found = transitions.find(|transition| transition.messages.iter().any(|message| message.text == word));
            let known = found.filter(|transition| self.is_state(&transition.target.text));
            known.map(|transition| case(&transition.target.text))
        };
        let any = target("any");
        let messages = self.messages(side);
        let arms: Vec<_> =
            messages.iter().map(|(message, tag)| (message, tag, target(message).or(any.clone()))).collect();
        if arms.iter().all(|(_, _, next)| *next == any && any.is_some()) {
            self.line(&format!("return {name}State.{};", any.unwrap_or_default()));
            return;
        }
        self.line("match message {");
        let mut leading: Vec<(String, Vec<&str>)> = Vec::new();
        for (message, _, next) in &arms {
            let Some(next) = next.as_ref().filter(|next| any.as_ref() != Some(next)) else { continue };
            match leading.iter_mut().find(|(target, _)| target == next) {
                Some((_, messages)) => messages.push(message),
                None => leading.push((next.clone(), vec![message])),
            }
        }
        for (next, messages) in leading {
            self.line(&format!("{} => return {name}State.{next},", messages.join(" | ")));
        }
        for (message, tag, _) in arms.iter().filter(|(_, _, next)| next.is_none()) {
            self.line(&format!("{message} => throw OutOfState(\"{tag}\", \"{}\"),", state.name.text));
        }
        if let Some(any) = any.filter(|any| arms.iter().any(|(_, _, next)| next.as_ref() == Some(any))) {
            self.line(&format!("else => return {name}State.{any},"));
        }
        self.line("}");
    }

    /// A state that is not declared is reported where it is written, and not in what is made of it.
    fn is_state(&self, name: &str) -> bool {
        self.protocol.states.iter().flatten().any(|state| state.name.text == name)
    }

    /// The messages of one side, with their tags.
    fn messages(&self, side: &str) -> Vec<(String, String)> {
        let sends = |listed: &&Side| listed.word.text == side || listed.word.text == "both";
        let listed = self.protocol.sides.iter().filter(sends).flat_map(|side| &side.messages);
        let named = listed.filter_map(|message| {
            let name = message.ty.path.last()?.text.to_string();
            let tag = message.wire.name.as_ref().map_or_else(|| name.to_lowercase(), |(tag, _)| tag.to_string());
            Some((name, tag))
        });
        named.collect()
    }

    fn side(&mut self, own: &str, other: &str) {
        let (name, public) = (self.protocol.name.text.clone(), self.public);
        let class = if own == "client" { "ClientSide" } else { "ServerSide" };
        let duty = if self.has_states() { ", and holds both to the states of the protocol" } else { "" };
        self.line(&format!("/// The {own}'s side of a conversation in `{name}`: reads what the {other} sends, writes what the {own} sends{duty}."));
        self.line(&format!("{public}class {name}{class} {{"));
        if self.has_states() {
            let first =
                self.protocol.states.iter().flatten().next().map(|state| case(&state.name.text)).unwrap_or_default();
            self.line(&format!("var receiving: {name}State = {name}State.{first};"));
            self.line(&format!("var sending: {name}State = {name}State.{first};"));
        }
        self.receive(other);
        self.send(own, other);
        self.goes_on("received", &format!("from the {other} that was read elsewhere"), other, "receiving");
        self.goes_on("sent", &format!("to the {other} that is written elsewhere"), own, "sending");
        self.line("}");
    }

    /// Whether messages of this side are held to states.
    fn is_watched(&self, side: &str) -> bool {
        self.has_states() && !self.messages(side).is_empty()
    }

    fn receive(&mut self, other: &str) {
        let (name, public) = (self.protocol.name.text.clone(), self.public);
        let watched = self.is_watched(other);
        self.line(&format!("/// The message in a frame from the {other}."));
        let throws = if watched { "DecodeError, OutOfState" } else { "DecodeError" };
        self.line(&format!("{public}fn receive(text: String) -> {name}.{other} throws {throws} {{"));
        if watched {
            self.line(&format!("let message = try {name}.{other}.decode(text);"));
            self.line("try self.received(message);");
            self.line("return message;");
        } else {
            self.line(&format!("return try {name}.{other}.decode(text);"));
        }
        self.line("}");
    }

    fn send(&mut self, own: &str, other: &str) {
        let (name, public) = (self.protocol.name.text.clone(), self.public);
        let watched = self.is_watched(own);
        self.line(&format!("/// The frame for a message to the {other}."));
        let throws = if watched { " throws OutOfState" } else { "" };
        self.line(&format!("{public}fn send(message: {name}.{own}) -> String{throws} {{"));
        if watched {
            self.line("try self.sent(message);");
        }
        self.line("return message.encode();");
        self.line("}");
    }

    /// The method that goes on after a message of one direction: what links do besides reading and writing frames.
    fn goes_on(&mut self, method: &str, which: &str, sender: &str, direction: &str) {
        let (name, public) = (self.protocol.name.text.clone(), self.public);
        let lower = heck::ToSnakeCase::to_snake_case(name.as_str());
        let watched = self.is_watched(sender);
        let freely = if watched { "" } else { "; any may come at any time" };
        self.line(&format!("/// Goes on after a message {which}{freely}."));
        let throws = if watched { " throws OutOfState" } else { "" };
        self.line(&format!("{public}fn {method}(message: {name}.{sender}){throws} {{"));
        if watched {
            self.line(&format!("self.{direction} = try {lower}_after_{sender}(self.{direction}, message);"));
        }
        self.line("}");
    }
}

/// The case of the enum of states that a state is.
fn case(state: &str) -> String {
    heck::ToUpperCamelCase::to_upper_camel_case(state)
}
