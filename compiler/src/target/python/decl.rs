//! Declarations: what each kind is in Python.

use super::body::{BodyPrinter, SelfRef, World};
use super::clean::has_text;
use super::convert::{Reader, has_time};
use super::expr::Want;
use super::function::signature;
use super::module::{Printer, codec_name, field_name, function_name, type_name};
use super::naming::NAMING;
use super::state::hides;
use super::spell::{OR, between};
use super::text::{docstring, string};
use crate::emit::code::{Code, Doc, list, render};
use crate::emit::facts::is_literal;
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{
    Actor, Arena, Class, Constant, Enum, ErrorType, Expr, ExprKind, Field, FieldMode, Form, Id, Initial, Interface,
    Item, PortKind, Protocol, Record, Side, Type, Union,
};
use askama::Template;
use std::collections::BTreeMap;

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
fn class(decorator: &str, name: &str, bases: &str, parts: Vec<String>) -> String {
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

    fn interface(&self, interface: &Interface) -> String {
        let mut parts = vec![docstring(&interface.decl.docs, 4)];
        let host = interface.decl.public;
        parts.extend(interface.functions.iter().map(|id| self.abstract_function(*id, host)));
        let base = format!("({})", self.outside("typing", "Protocol", true));
        class("", &type_name(&interface.decl), &base, parts)
    }

    /// A port kind: what a host implements, what it tells, and what actors hold.
    fn port_kind(&self, kind: &PortKind) -> Vec<String> {
        let name = type_name(&kind.decl);
        let mut parts = vec![docstring(&kind.decl.docs, 4)];
        parts.extend(kind.calls.iter().map(|id| self.abstract_function(*id, true)));
        let base = format!("({})", self.outside("typing", "Protocol", true));
        vec![class("", &name, &base, parts), self.events(kind, &name), self.port(kind, &name)]
    }

    fn events(&self, kind: &PortKind, name: &str) -> String {
        let mut parts =
            vec![format!("    \"\"\"What a `{name}` tells its actor; each call is soon a step of it.\"\"\"\n")];
        parts.push("    __slots__ = ()\n".to_owned());
        for event in &kind.events {
            let mut params = vec!["self".to_owned()];
            let mut arguments = vec![string(&NAMING.name(Use::Method, &event.name))];
            for param in &event.params {
                let name = NAMING.name(Use::Local, &param.name);
                params.push(format!("{name}: {}", self.host_ty(&param.ty, Form::Argument)));
                arguments.push(self.frozen_in(Code::atom(name), &param.ty).flat());
            }
            let name = NAMING.name(Use::Method, &event.name);
            let head = signature("def", &name, params, "None", 4);
            let docs = docstring(&event.docs, 8);
            parts.push(format!("{head}\n{docs}        self._deliver({})\n", arguments.join(", ")));
        }
        class("", &format!("{name}Events"), &format!("({}.Events)", self.quark()), parts)
    }

    /// What comes from host code: frozen, its texts clean, its times in milliseconds.
    fn frozen_in(&self, code: Code, ty: &Type) -> Code {
        if has_time(ty) {
            return self.taken(code, ty);
        }
        if ty.is_owned() { code } else { self.cleaned_and_frozen(code, ty) }
    }

    fn port(&self, kind: &PortKind, name: &str) -> String {
        let quark = self.quark();
        let mut parts = vec![format!("    \"\"\"What an actor holds of a `{name}`.\"\"\"\n")];
        parts.push("    __slots__ = ()\n".to_owned());
        parts.push(format!(
            "    def __init__(self, core: {quark}.Core, **handlers: {quark}.Deliver) -> None:\n        \
             super().__init__(core, {name}, {name}Events, handlers)\n"
        ));
        for id in &kind.calls {
            let function = &self.program().functions[*id];
            let mut params = vec!["self".to_owned()];
            let (mut recorded, mut passed) = (Vec::new(), Vec::new());
            for param in &function.params {
                let name = NAMING.name(Use::Local, &param.name);
                let default = if param.optional { " = None" } else { "" };
                params.push(format!("{name}: {}{default}", self.ty(&param.ty, Form::Frozen)));
                passed.push(self.to_host(Code::atom(name.clone()), &param.ty).flat());
                recorded.push(Code::atom(name));
            }
            let method = function_name(self.program(), *id);
            let recorded = super::expr::tuple(recorded).flat();
            let head = signature("def", &method, params, "None", 4);
            let docs = docstring(&function.decl.docs, 8);
            let call = format!("lambda host: host.{method}({})", passed.join(", "));
            parts.push(format!("{head}\n{docs}        self._enqueue({}, {recorded}, {call})\n", string(&method)));
        }
        class("", &format!("{name}Port"), &format!("({quark}.Port[{name}, {name}Events])"), parts)
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

    fn record(&self, record: &Record, id: Id<Record>) -> String {
        let mut parts = vec![docstring(&record.decl.docs, 4)];
        let own_init = record.fields.iter().any(|field| field.default.as_ref().is_some_and(reads_self));
        parts.push(self.record_fields(record, own_init));
        if own_init {
            parts.push(self.record_init(record));
        } else {
            parts.push(self.freezing(record));
        }
        parts.push(self.hiding(record));
        for function in &record.functions {
            parts.extend(self.function(*function));
        }
        if record.encodable {
            parts.push(self.to_json_method(record));
            parts.push(self.from_json_method(record));
        }
        parts.push(self.value_state(&record.fields, &Type::Record(id)));
        self.outside("dataclasses", "dataclass", true);
        let init = if own_init { ", init=False" } else { "" };
        let base = if record.encodable { format!("({}.Record)", self.quark()) } else { String::new() };
        class(&format!("@dataclass(frozen=True, slots=True{init})"), &type_name(&record.decl), &base, parts)
    }

    fn record_fields(&self, record: &Record, own_init: bool) -> String {
        let first = keyword_only(&record.fields);
        let mut text = String::new();
        for (index, field) in record.fields.iter().enumerate() {
            if Some(index) == first && !own_init {
                text.push_str(&format!("    _: {}\n", self.outside("dataclasses", "KW_ONLY", true)));
            }
            let name = NAMING.name(Use::Field, &field.name);
            let ty = self.ty(&field.ty, Form::Frozen);
            let default = match &field.default {
                Some(default) if !own_init => format!(" = {}", self.record_default(default, &field.ty)),
                None if !own_init && may_be_absent(&record.fields, index) => " = None".to_owned(),
                _ => String::new(),
            };
            text.push_str(&format!("    {name}: {ty}{default}\n{}", docstring(&field.docs, 4)));
        }
        text
    }

    /// A default as the class has it: what is not a plain literal is made anew for each record.
    fn record_default(&self, default: &Initial, ty: &Type) -> String {
        if is_literal(&default.value) {
            return self.default_value(default, &[], ty).flat();
        }
        let field = self.outside("dataclasses", "field", true);
        let made = match (&default.value.kind, ty) {
            (ExprKind::Map(entries), Type::Map(..)) if entries.is_empty() => format!("{}.FrozenDict", self.quark()),
            (ExprKind::New(new), Type::Record(_)) if new.args.is_empty() => {
                self.default_value(default, &[], ty).flat().trim_end_matches("()").to_owned()
            }
            _ => format!("lambda: {}", self.default_value(default, &[], ty).flat()),
        };
        format!("{field}(default_factory={made})")
    }

    /// A default, its earlier fields by these names.
    fn default_value(&self, default: &Initial, names: &[String], _ty: &Type) -> Code {
        let this = SelfRef::Names(names.to_vec());
        let mut body = BodyPrinter::new(self, &default.locals, this, World::None, 8);
        body.uses = crate::emit::facts::uses_in(&default.value);
        body.value(&default.value, Want::Frozen)
    }

    /// `__post_init__`: collections of host code are frozen, and its texts clean; those of generated code are already.
    fn freezing(&self, record: &Record) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        if record.decl.public {
            body.clean_texts(&record.fields);
        }
        for field in &record.fields {
            let name = NAMING.name(Use::Field, &field.name);
            let given = Code::atom(format!("self.{name}"));
            let frozen = self.field_value(record, field, given.clone());
            let Some(frozen) = frozen.filter(|_| *field.ty.opened() != Type::String) else { continue };
            let set = set_field(&name, frozen);
            match self.frozen_already(record, field) {
                Some(kind) => {
                    let already = super::expr::call("isinstance", vec![given, Code::atom(kind)]);
                    body.statement("if not ", already, ":");
                    body.nested(|body| body.statement("", set, ""));
                }
                None => body.statement("", set, ""),
            }
        }
        if body.lines.is_empty() {
            return String::new();
        }
        format!("    def __post_init__(self) -> None:\n{}", body.finish())
    }

    /// What a field is made of in place of what was given; `None` where it is that.
    fn field_value(&self, record: &Record, field: &Field, given: Code) -> Option<Code> {
        let text = record.decl.public && has_text(&field.ty);
        match &field.ty {
            ty @ (Type::List(_) | Type::Map(..)) if text => Some(self.cleaned_and_frozen(given, ty)),
            Type::List(_) => Some(super::expr::call("tuple", vec![given])),
            Type::Map(..) => Some(super::expr::call(format!("{}.frozen", self.quark()), vec![given])),
            ty => text.then(|| self.cleaned(given, ty)),
        }
    }

    /// The type of what needs no freezing; `None` where there is more to look at.
    fn frozen_already(&self, record: &Record, field: &Field) -> Option<String> {
        match &field.ty {
            ty @ Type::List(_) => (!record.decl.public || !has_text(ty)).then(|| "tuple".to_owned()),
            Type::Map(..) => Some(format!("{}.FrozenDict", self.quark())),
            _ => None,
        }
    }

    /// A constructor for a record whose defaults read earlier fields.
    fn record_init(&self, record: &Record) -> String {
        let names: Vec<String> = record.fields.iter().map(|field| NAMING.name(Use::Field, &field.name)).collect();
        let mut params = vec!["self".to_owned()];
        let first = keyword_only(&record.fields);
        let mut lines = String::new();
        for (index, (field, name)) in record.fields.iter().zip(&names).enumerate() {
            if Some(index) == first {
                params.push("*".to_owned());
            }
            let ty = self.ty(&field.ty, Form::Argument);
            match &field.default {
                None if may_be_absent(&record.fields, index) => params.push(format!("{name}: {ty} = None")),
                None => params.push(format!("{name}: {ty}")),
                Some(default) if is_literal(&default.value) => {
                    params.push(format!("{name}: {ty} = {}", self.default_value(default, &names, &field.ty).flat()));
                }
                Some(default) => {
                    let value = self.default_value(default, &names, &field.ty).flat();
                    let (ty, absent) = self.absence(&ty);
                    params.push(format!("{name}: {ty} = {absent}"));
                    lines.push_str(&format!("        if {name} is {absent}:\n            {name} = {value}\n"));
                }
            }
            let made = self.field_value(record, field, Code::atom(name.clone()));
            let made = made.map(|made| format!("        {name} = {}\n", made.flat())).unwrap_or_default();
            lines.push_str(&format!("{made}        object.__setattr__(self, {}, {name})\n", string(name)));
        }
        format!("{}\n{lines}", signature("def", "__init__", params, "None", 4))
    }

    fn class(&self, class_: &Class, id: Id<Class>) -> String {
        let owner = Type::Class(id);
        let mut parts = vec![docstring(&class_.decl.docs, 4), self.slots(&class_.fields, &owner)];
        if !class_.fields.is_empty() {
            parts.push(self.init(&class_.fields, &owner, class_.decl.public, ""));
        }
        for function in &class_.functions {
            parts.extend(self.function(*function));
        }
        parts.push(self.state_method(&class_.fields, &owner));
        class("", &type_name(&class_.decl), "", parts)
    }

    fn slots(&self, fields: &[Field], owner: &Type) -> String {
        let mut names: Vec<String> = (0..fields.len())
            .filter(|index| !fields[*index].parameter_only)
            .map(|index| string(&field_name(self.program(), owner, index)))
            .collect();
        names.sort_by_key(|name| super::imports::sort_key(name.trim_matches('"')));
        let items: Vec<Doc> = names.iter().map(|name| Doc::text(name.clone())).collect();
        let tuple = if items.len() == 1 { Doc::text(format!("({},)", names[0])) } else { list("(", items, ")") };
        let text = render(&Doc::text("__slots__ = ").append(tuple), super::WIDTH - 4);
        text.lines().map(|line| format!("    {line}\n")).collect()
    }

    fn actor(&self, actor: &Actor, id: Id<Actor>) -> String {
        let owner = Type::Actor(id);
        let mut parts = vec![docstring(&actor.decl.docs, 4), self.slots(&actor.fields, &owner)];
        let timers: Vec<String> = actor
            .timers
            .iter()
            .enumerate()
            .map(|(index, every)| {
                let period = super::text::integer(every.period);
                format!("        self._quark.every({period}, self.{})\n", every_name(index))
            })
            .collect();
        let after = timers.concat() + &self.beginnings(actor, &owner);
        parts.push(self.init(&actor.fields, &owner, actor.decl.public, &after));
        for scope in &actor.scopes {
            parts.push(self.scope(scope));
        }
        for function in &actor.functions {
            parts.extend(self.function(*function));
        }
        for handler in &actor.handlers {
            parts.push(self.reaction(handler.function, &self.handler_name(actor, handler)));
        }
        for (index, every) in actor.timers.iter().enumerate() {
            parts.push(self.reaction(every.function, &every_name(index)));
        }
        parts.push(self.state_method(&actor.fields, &owner));
        let bases = format!("({}.Actor, rank={})", self.quark(), actor.rank);
        class("", &type_name(&actor.decl), &bases, parts)
    }

    /// What tells an actor, when all of it is made, that its accepted connections stand.
    fn beginnings(&self, actor: &Actor, owner: &Type) -> String {
        let accepted = |field: &Field| {
            let Type::Port(kind) = field.ty else { return false };
            matches!(self.program().port_kinds[kind].link, Some((_, Side::Server)))
        };
        let indices = (0..actor.fields.len()).filter(|index| accepted(&actor.fields[*index]));
        indices.map(|index| format!("        self.{}.begin()\n", field_name(self.program(), owner, index))).collect()
    }

    fn handler_name(&self, actor: &Actor, handler: &crate::model::Handler) -> String {
        let port = &actor.fields[handler.port];
        let Type::Port(kind) = &port.ty else { unreachable!("handlers belong to ports") };
        let event = &self.program().port_kinds[*kind].events[handler.event];
        format!("_on_{}_{}", NAMING.name(Use::Field, &port.name).trim_end_matches('_'), event.name)
    }

    fn reaction(&self, id: Id<crate::model::Function>, name: &str) -> String {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("handlers have bodies");
        let mut printer = BodyPrinter::new(self, &body.locals, SelfRef::Object, World::Actor, 8);
        super::function::reserve(&mut printer, &body.block);
        let mut params = vec!["self".to_owned()];
        for (index, param) in function.params.iter().enumerate() {
            let (name, _) = printer.locals.declare(index, &param.name, "parameter");
            params.push(format!("{name}: {}", self.ty(&param.ty, Form::Argument)));
        }
        printer.print(&body.block);
        let docs = docstring(&function.decl.docs, 8);
        format!("{}\n{docs}{}", signature("def", name, params, "None", 4), printer.finish())
    }

    fn scope(&self, scope: &crate::model::Scope) -> String {
        let program = self.program();
        let enter = &program.functions[scope.enter];
        let name = NAMING.name(Use::Method, &scope.name);
        let name = if scope.public { name } else { format!("_{name}") };
        let mut params = vec!["self".to_owned()];
        let mut arguments = Vec::new();
        for param in &enter.params {
            let name = NAMING.name(Use::Local, &param.name);
            let default = if param.optional { " = None" } else { "" };
            params.push(format!("{name}: {}{default}", self.host_ty(&param.ty, Form::Argument)));
            let host = is_boundary(program, scope.enter);
            arguments.push(if host { name } else { self.taken(Code::atom(name), &param.ty).flat() });
        }
        let entered = format!("self.{}", function_name(program, scope.enter));
        let entering =
            if arguments.is_empty() { entered } else { format!("lambda: {entered}({})", arguments.join(", ")) };
        let silent = enter.result == Type::Unit;
        let mut parts = vec![entering];
        let fail = scope.fail.map(|id| format!("self.{}", function_name(program, id)));
        let exit = scope.exit.map(|id| format!("self.{}", function_name(program, id)));
        let fail = fail.map(|name| if silent { format!("lambda _, failure: {name}(failure)") } else { name });
        let exit = exit.map(|name| if silent { format!("lambda _: {name}()") } else { name });
        parts.extend(fail.map(|name| format!("fail={name}")));
        parts.extend(exit.map(|name| format!("leave={name}")));
        let result = format!("{}.Scope[{}]", self.quark(), self.ty(&enter.result, Form::Frozen));
        let head = signature("def", &name, params, &result, 4);
        let docs = docstring(&scope.docs, 8);
        let doc = super::expr::call(format!("{}.Scope", self.quark()), parts.into_iter().map(Code::atom).collect());
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        body.statement("return ", doc, "");
        format!("{head}\n{docs}{}", body.finish())
    }

    /// The constructor of a class or actor: `after` are its last lines.
    fn init(&self, fields: &[Field], owner: &Type, public: bool, after: &str) -> String {
        let is_actor = matches!(owner, Type::Actor(_));
        let first = keyword_only(fields);
        let mut params = vec!["self".to_owned()];
        let mut lines = String::new();
        let mut names = BTreeMap::new();
        let mut starred = false;
        if is_actor {
            lines.push_str("        super().__init__(runtime)\n");
        }
        for (index, field) in fields.iter().enumerate() {
            if field.parameter {
                if Some(index) == first {
                    params.push("*".to_owned());
                    starred = true;
                }
                params.push(self.init_parameter(fields, index, public));
            }
            if field.parameter_only {
                names.insert(index, NAMING.name(Use::Field, &field.name));
            }
            lines.push_str(&self.init_line(fields, owner, index, public, &names));
        }
        if is_actor {
            if !starred {
                params.push("*".to_owned());
            }
            params.push(format!("runtime: {}.Runtime | None = None", self.quark()));
        }
        lines.push_str(after);
        format!("{}\n{lines}", signature("def", "__init__", params, "None", 4))
    }

    fn init_parameter(&self, fields: &[Field], index: usize, public: bool) -> String {
        let field = &fields[index];
        let name = NAMING.name(Use::Field, &field.name);
        let ty = if public { self.host_ty(&field.ty, Form::Argument) } else { self.ty(&field.ty, Form::Argument) };
        match &field.default {
            None if may_be_absent(fields, index) => format!("{name}: {ty} = None"),
            None => format!("{name}: {ty}"),
            Some(default) if is_literal(&default.value) => {
                let value = self.default_value(default, &[], &field.ty);
                let value = if public { self.to_host(value, &field.ty) } else { value };
                format!("{name}: {ty} = {}", value.flat())
            }
            Some(_) => {
                let (ty, absent) = self.absence(&ty);
                format!("{name}: {ty} = {absent}")
            }
        }
    }

    /// The type of an argument that may be left out, and what it is then: `None`, where that is no value itself.
    fn absence(&self, ty: &str) -> (String, String) {
        if ty.ends_with("| None") {
            let quark = self.quark();
            return (format!("{ty} | {quark}.Absent"), format!("{quark}.Absent.ABSENT"));
        }
        (format!("{ty} | None"), "None".to_owned())
    }

    fn init_line(
        &self,
        fields: &[Field],
        owner: &Type,
        index: usize,
        public: bool,
        names: &BTreeMap<usize, String>,
    ) -> String {
        let field = &fields[index];
        let name = NAMING.name(Use::Field, &field.name);
        let target = field_name(self.program(), owner, index);
        let arena = Arena::default();
        let locals = field.default.as_ref().map_or(&arena, |default| &default.locals);
        let this = SelfRef::Making(names.clone());
        let world = if matches!(owner, Type::Actor(_)) { World::Actor } else { World::None };
        let mut body = BodyPrinter::new(self, locals, this, world, 8);
        let form = if field.mode == FieldMode::Var { Form::Growing } else { Form::Frozen };
        let want = if form == Form::Growing { Want::Growing } else { Want::Frozen };
        if let Type::Port(kind) = &field.ty {
            let port = self.make_port(*kind, owner, index);
            body.statement(&format!("self.{target} = "), port, "");
            return body.finish();
        }
        let late = field.parameter && field.default.as_ref().is_some_and(|default| !is_literal(&default.value));
        if field.parameter_only && !late {
            return String::new();
        }
        if let Some(default) = &field.default {
            body.uses = crate::emit::facts::uses_in(&default.value);
        }
        let given = |body: &BodyPrinter<'_, '_>| {
            let code = if public { self.taken(Code::atom(name.clone()), &field.ty) } else { Code::atom(name.clone()) };
            body.converted(code, &field.ty, Form::Argument, want)
        };
        let code = match (&field.default, field.parameter) {
            (Some(default), true) if late => {
                let given = given(&body);
                let (_, absent) = self.absence(&self.ty(&field.ty, Form::Argument));
                let absent =
                    super::spell::between(Code::atom(name.clone()), "is", Code::atom(absent), super::spell::COMPARE);
                let made = body.value(&default.value, want);
                super::spell::conditional(made, absent, given)
            }
            (Some(default), false) => body.value(&default.value, want),
            _ => given(&body),
        };
        let annotation = match (&field.default, &field.ty) {
            (Some(default), _) if !field.parameter && needs_annotation(&default.value, &field.ty, field.mode) => {
                format!(": {}", self.ty(&field.ty, form))
            }
            _ => String::new(),
        };
        let target = if field.parameter_only { name } else { format!("self.{target}") };
        body.statement(&format!("{target}{annotation} = "), code, "");
        body.finish()
    }

    fn make_port(&self, kind: Id<PortKind>, owner: &Type, index: usize) -> Code {
        let Type::Actor(actor) = owner else { unreachable!("ports belong to actors") };
        let program = self.program();
        let actor = &program.actors[*actor];
        let declared = &program.port_kinds[kind];
        let mut arguments = vec![Code::atom("self._quark")];
        let made = match declared.link {
            Some((protocol, side)) => {
                let protocol = &program.protocols[protocol];
                let class = &program.classes[protocol.side(side)];
                arguments.push(Code::atom(string(&format!("{}.{}", protocol.decl.name, side.text()))));
                arguments.push(Code::atom(self.declared(&class.decl, true)));
                format!("{}.{}", self.quark(), link_port(side))
            }
            None => self.refer(declared.decl.module, &format!("{}Port", type_name(&declared.decl)), true),
        };
        for handler in actor.handlers.iter().filter(|handler| handler.port == index) {
            let event = NAMING.name(Use::Method, &declared.events[handler.event].name);
            arguments.push(Code::atom(format!("{event}=self.{}", self.handler_name(actor, handler))));
        }
        super::expr::call(made, arguments)
    }

    /// `to_json`; like `from_json` it has its documentation where `encode` and `decode` stand: in `quark.Record`.
    fn to_json_method(&self, record: &Record) -> String {
        let body = self.fields_by_wire_name(&record.fields, Reader::Peer);
        format!("    def to_json(self) -> dict[str, {}.Json]:\n{body}", self.quark())
    }

    /// The body of a method that gives the fields by their names on the wire; what is absent is left out.
    pub fn fields_by_wire_name(&self, fields: &[Field], reader: Reader) -> String {
        let quark = self.quark();
        let entry = |field: &Field| {
            let code = Code::atom(format!("self.{}", NAMING.name(Use::Field, &field.name)));
            let value = self.field_for(reader, code, field, field.ty.opened());
            (string(&field.wire), value)
        };
        let may_be_absent = |field: &Field| is_optional(&field.ty) && !hides(reader, field);
        let first: Vec<Doc> = fields
            .iter()
            .take_while(|field| !may_be_absent(field))
            .map(entry)
            .map(|(name, value)| Doc::text(name).append(": ").append(value.doc.group()))
            .collect();
        let rest = &fields[first.len()..];
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        let literal = Code::new(list("{", first, "}"), crate::emit::code::ATOM);
        if rest.is_empty() {
            body.statement("return ", literal, "");
        } else {
            body.statement(&format!("fields: dict[str, {quark}.Json] = "), literal, "");
            for field in rest {
                let (name, value) = entry(field);
                let attribute = NAMING.name(Use::Field, &field.name);
                if may_be_absent(field) {
                    body.text(&format!("if self.{attribute} is not None:"));
                    body.nested(|body| body.statement(&format!("fields[{name}] = "), value, ""));
                } else {
                    body.statement(&format!("fields[{name}] = "), value, "");
                }
            }
            body.text("return fields");
        }
        body.finish()
    }

    fn from_json_method(&self, record: &Record) -> String {
        let (quark, name) = (self.quark(), type_name(&record.decl));
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        if record.fields.is_empty() {
            body.text(&format!("{quark}.Fields(value)"));
            body.text("return cls()");
        } else {
            body.text(&format!("fields = {quark}.Fields(value)"));
            self.from_fields(record, &mut body);
        }
        let body = body.finish();
        format!("    @classmethod\n    def from_json(cls, value: {quark}.Json) -> {name}:\n{body}")
    }

    fn from_fields(&self, record: &Record, body: &mut BodyPrinter<'_, '_>) {
        let reads_earlier = record.fields.iter().any(|field| field.default.as_ref().is_some_and(reads_self));
        let names: Vec<String> = record.fields.iter().map(|field| NAMING.name(Use::Field, &field.name)).collect();
        let mut arguments = Vec::new();
        for (field, name) in record.fields.iter().zip(&names) {
            let value = self.from_field(field, &names);
            if reads_earlier {
                let local = format!("{name}_");
                body.statement(&format!("{local} = "), value, "");
                arguments.push(Code::atom(format!("{name}={local}")));
            } else {
                arguments.push(Code::new(Doc::text(format!("{name}=")).append(value.doc.group()), 0));
            }
        }
        body.statement("return ", super::expr::call("cls", arguments), "");
    }

    /// A field of open data, in which null is a value.
    fn from_json_field(&self, field: &Field, wire: Vec<Code>, names: &[String]) -> Code {
        let Some(default) = &field.default else { return super::expr::call("fields.json", wire) };
        let earlier: Vec<String> = names.iter().map(|name| format!("{name}_")).collect();
        let value = self.default_value(default, &earlier, &field.ty);
        super::expr::call("fields.json_or", std::iter::once(value).chain(wire).collect())
    }

    fn from_field(&self, field: &Field, names: &[String]) -> Code {
        let decoder = self.decoder(field.ty.opened(), field.unit);
        let wire: Vec<Code> =
            std::iter::once(&field.wire).chain(&field.aliases).map(|name| Code::atom(string(name))).collect();
        if field.ty == Type::Json {
            return self.from_json_field(field, wire, names);
        }
        let mut arguments = Vec::new();
        let method = match &field.default {
            _ if is_plain_optional(field) => "fields.optional",
            Some(default) => {
                let earlier: Vec<String> = names.iter().map(|name| format!("{name}_")).collect();
                let value = self.default_value(default, &earlier, &field.ty);
                if is_made_when_needed(field, default) {
                    let given = std::iter::once(decoder).chain(wire).collect();
                    return between(super::expr::call("fields.optional", given), "or", value, OR);
                }
                arguments.push(if is_empty_list(default) { Code::atom("()") } else { value });
                "fields.default"
            }
            None => "fields.required",
        };
        arguments.push(decoder);
        arguments.extend(wire);
        super::expr::call(method, arguments)
    }
}

/// Sets a field of a record that is being made.
fn set_field(name: &str, value: Code) -> Code {
    super::expr::call("object.__setattr__", vec![Code::atom("self"), Code::atom(string(name)), value])
}

/// A default that is made only where the field is absent: a record, which is never false, or an empty map.
fn is_made_when_needed(field: &Field, default: &Initial) -> bool {
    match &default.value.kind {
        ExprKind::New(_) => matches!(field.ty, Type::Record(_)),
        ExprKind::Map(entries) => entries.is_empty() && matches!(field.ty, Type::Map(..)),
        _ => false,
    }
}

fn is_empty_list(default: &Initial) -> bool {
    matches!(&default.value.kind, ExprKind::List(items) if items.is_empty())
}

fn is_optional(ty: &Type) -> bool {
    matches!(ty, Type::Optional(_))
}

/// An optional field that is absent unless given.
fn is_plain_optional(field: &Field) -> bool {
    let absent = field.default.as_ref().is_none_or(|default| is_none(&default.value));
    is_optional(&field.ty) && absent
}

fn is_none(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::None => true,
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_none(inner),
        _ => false,
    }
}

/// The runtime's class for a link of this side.
pub fn link_port(side: Side) -> &'static str {
    match side {
        Side::Client => "LinkPort",
        Side::Server => "AcceptedPort",
    }
}

/// `_every`, `_every_2`: what an actor does every so often.
fn every_name(index: usize) -> String {
    if index == 0 { "_every".to_owned() } else { format!("_every_{}", index + 1) }
}

/// The first parameter that can only be given by name, as it has no default and one before it has.
pub fn keyword_only(fields: &[Field]) -> Option<usize> {
    let mut defaults = false;
    for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.parameter) {
        if field.default.is_none() && !is_optional(&field.ty) && defaults {
            return Some(index);
        }
        defaults |= field.default.is_some();
    }
    None
}

/// Whether an optional parameter without default may be left out: nothing that must be given comes after it.
fn may_be_absent(fields: &[Field], index: usize) -> bool {
    let parameters = |from: usize| fields[from..].iter().filter(|field| field.parameter);
    let trailing = parameters(index).all(|field| field.default.is_some() || is_optional(&field.ty));
    let after_default = fields[..index].iter().any(|field| field.parameter && field.default.is_some());
    is_optional(&fields[index].ty) && (trailing || after_default)
}

fn reads_self(default: &Initial) -> bool {
    use crate::model::walk::{Visit, walk_expr};
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    reads.expr(&default.value);
    reads.0
}

fn needs_annotation(value: &Expr, ty: &Type, mode: FieldMode) -> bool {
    let wide = matches!(ty, Type::Optional(_) | Type::Union(_) | Type::Interface(_) | Type::Json);
    let literal = matches!(value.kind, ExprKind::List(_) | ExprKind::Map(_));
    literal || (wide && mode == FieldMode::Var) || matches!(ty, Type::Interface(_))
}
