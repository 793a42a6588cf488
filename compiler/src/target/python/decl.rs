//! Declarations: what each kind is in Python.

use super::body::{BodyPrinter, SelfRef, World};
use super::clean::has_text;
use super::expr::Want;
use super::function::signature;
use super::module::{Printer, codec_name, type_name};
use super::naming::NAMING;
use super::text::{docstring, string};
use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{Arena, Constant, Enum, ErrorType, Form, Id, Item, Protocol, Side, Type, Union};
use askama::Template;

#[derive(Template)]
#[template(path = "python/class.py")]
struct ClassView {
    decorator: String,
    name: String,
    bases: String,
    body: String,
}

#[derive(Template)]
#[template(path = "python/protocol.py")]
struct ProtocolView {
    name: String,
    alias: &'static str,
    client: String,
    server: String,
    client_members: String,
    server_members: String,
    client_codec: String,
    server_codec: String,
    client_tags: String,
    server_tags: String,
    tag_key: String,
}

/// A class whose body is these parts, with a blank line between.
pub(super) fn class(decorator: &str, name: &str, bases: &str, parts: Vec<String>) -> String {
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let body = if parts.is_empty() { "    pass\n".to_owned() } else { parts.join("\n") };
    let view = ClassView {
        decorator: if decorator.is_empty() { String::new() } else { format!("{decorator}\n") },
        name: name.to_owned(),
        bases: bases.to_owned(),
        body,
    };
    format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
}

impl Printer<'_> {
    /// A declaration as one or more definitions, each complete; nothing for what others bring.
    pub fn item(&self, item: Item) -> Vec<String> {
        let program = self.program();
        match item {
            Item::Record(id) => vec![self.record(&program.records[id], id)],
            Item::Enum(id) => vec![self.enumeration(&program.enums[id])],
            Item::Union(id) if program.unions[id].messages_of.is_some() => Vec::new(),
            Item::Union(id) => vec![self.union(&program.unions[id])],
            Item::Error(id) => vec![self.error(&program.errors[id], id)],
            Item::Interface(id) => vec![self.interface(&program.interfaces[id])],
            Item::PortKind(id) if program.port_kinds[id].link.is_some() => Vec::new(),
            Item::PortKind(id) => self.port_kind(&program.port_kinds[id]),
            Item::Class(id) => vec![self.class(&program.classes[id], id)],
            Item::Actor(id) => vec![self.actor(&program.actors[id], id)],
            Item::Protocol(id) => vec![self.protocol(&program.protocols[id])],
            Item::Function(id) => self.function(id),
            Item::Constant(id) => vec![self.constant(&program.constants[id])],
        }
    }

    fn constant(&self, constant: &Constant) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 0);
        let value = body.value(&constant.value, Want::Frozen);
        let name = NAMING.name(Use::Constant, &constant.decl.name);
        let annotation = self.outside("typing", "Final", false);
        body.statement(&format!("{name}: {annotation} = "), value, "");
        let docs = docstring(&constant.decl.docs, 0);
        format!("{}{docs}", body.finish())
    }

    fn enumeration(&self, declared: &Enum) -> String {
        let cases: String = declared
            .cases
            .iter()
            .map(|case| {
                let name = NAMING.name(Use::Case, &case.name);
                format!("    {name} = {}\n{}", string(&case.wire), docstring(&case.docs, 4))
            })
            .collect();
        let bases = format!("({}.OrderedEnum)", self.quark());
        class("", &type_name(&declared.decl), &bases, vec![docstring(&declared.decl.docs, 4), cases])
    }

    fn union(&self, union: &Union) -> String {
        let members: Vec<String> = union
            .members
            .iter()
            .map(|member| self.declared(&self.program().records[member.record].decl, false))
            .collect();
        let alias = self.outside("typing", "TypeAlias", false);
        let docs = docstring(&union.decl.docs, 0);
        format!("{}: {alias} = {}\n{docs}", type_name(&union.decl), string(&members.join(" | ")))
    }

    fn error(&self, error: &ErrorType, id: Id<ErrorType>) -> String {
        let names: Vec<String> = error.fields.iter().map(|field| NAMING.name(Use::Field, &field.name)).collect();
        let mut body = BodyPrinter::new(self, &error.message.locals, SelfRef::Names(names.clone()), World::None, 8);
        body.uses = crate::emit::facts::uses_in(&error.message.value);
        for (name, field) in names.iter().zip(&error.fields).filter(|(_, field)| has_text(&field.ty)) {
            body.statement(&format!("{name} = "), self.cleaned(Code::atom(name.clone()), &field.ty), "");
        }
        let message = body.expr(&error.message.value);
        body.statement("", super::expr::call("super().__init__", vec![message]), "");
        for (name, field) in names.iter().zip(&error.fields) {
            let frozen = body.converted(Code::atom(name.clone()), &field.ty, Form::Argument, Want::Frozen);
            body.statement(&format!("self.{name} = "), frozen, "");
        }
        let typed = names.iter().zip(&error.fields);
        let params = std::iter::once("self".to_owned())
            .chain(typed.map(|(name, field)| format!("{name}: {}", self.ty(&field.ty, Form::Argument))))
            .collect();
        let init = format!("{}\n{}", signature("def", "__init__", params, "None", 4), body.finish());
        let base = format!("({})", self.error_base());
        let state = self.value_state(&error.fields, &Type::ErrorType(id));
        class("", &type_name(&error.decl), &base, vec![docstring(&error.decl.docs, 4), init, state])
    }

    /// The base of the package's errors, imported.
    pub fn error_base(&self) -> String {
        let name = super::package::error_base(&self.program().name);
        self.imports.borrow_mut().inside(super::package::SHARED, &name, &name, true);
        name
    }

    fn protocol(&self, protocol: &Protocol) -> String {
        self.quark();
        let program = self.program();
        let members = |side: Side| {
            let union = &program.unions[protocol.messages(side)];
            let names: Vec<String> =
                union.members.iter().map(|member| self.declared(&program.records[member.record].decl, false)).collect();
            if names.is_empty() { string("None") } else { string(&names.join(" | ")) }
        };
        let tags = |side: Side| -> String {
            let union = &program.unions[protocol.messages(side)];
            let rows = union.members.iter().map(|member| {
                let record = self.declared(&program.records[member.record].decl, true);
                let tags = std::iter::once(&member.tag).chain(&member.aliases).map(|tag| Code::atom(string(tag)));
                format!("        {record}: {},\n", super::expr::tuple(tags.collect()).flat())
            });
            rows.collect()
        };
        let view = ProtocolView {
            name: protocol.decl.name.clone(),
            alias: self.outside("typing", "TypeAlias", false),
            client: type_name(&program.unions[protocol.client].decl),
            server: type_name(&program.unions[protocol.server].decl),
            client_members: members(Side::Client),
            server_members: members(Side::Server),
            client_codec: codec_name(&protocol.decl, Side::Client),
            server_codec: codec_name(&protocol.decl, Side::Server),
            client_tags: tags(Side::Client),
            server_tags: tags(Side::Server),
            tag_key: string(&protocol.tag_key),
        };
        format!("{}\n", view.render().expect("templates that compile also render").trim_end_matches('\n'))
    }
}
