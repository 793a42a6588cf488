//! Classes and actors: constructors, methods, scopes, reactions to events.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::changes_inwards;
use super::decl::{class, form_in, members};
use super::docs::documented;
use super::expr::Want;
use super::function::{Audience, definition, parameter, signature};
use super::module::{Printer, field_name};
use super::naming::NAMING;
use super::record::is_trailing;
use super::spell::{call, conditional, keyword, method};
use super::stmt::unwrapped;
use super::text::comment;
use super::types::Whose;
use crate::emit::code::Code;
use crate::emit::facts::{is_literal, reads_self};
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Actor, Arena, Class, Docs, Field, FieldMode, Function, Handler, Id, PortKind, Scope, Side, Type};
use std::collections::BTreeMap;

impl Printer<'_> {
    /// A class.
    pub fn class(&self, declared: &Class, id: Id<Class>) -> String {
        let owner = Type::Class(id);
        let interfaces = declared.implements.iter().map(|id| self.declared(&self.program().interfaces[*id].decl));
        let takes = declared.fields.iter().any(|field| field.parameter);
        let positional = if takes && declared.decl.public { "    extend Quark::Positional\n" } else { "" };
        let mut parts = vec![format!("{positional}{}", self.includes(interfaces.collect()))];
        parts.push(self.accessors(&declared.fields, &owner));
        if !declared.fields.is_empty() {
            parts.push(self.init(&declared.fields, &owner, declared.decl.public, &[]));
        }
        let functions = declared.functions.iter().map(|id| (self.audience(*id), self.plain(*id)));
        let state = (Audience::Package, self.state_method(&declared.fields, &owner));
        let hiding = (Audience::Everybody, self.hiding_all(&declared.fields));
        parts.extend(members(functions.chain([hiding, state]).collect()));
        class(self.decl_docs(&declared.decl), &self.own_name(&declared.decl), parts)
    }

    /// Readers and writers of the fields that others of the package reach.
    fn accessors(&self, fields: &[Field], owner: &Type) -> String {
        let accessor = |index: usize| {
            let key = (owner.clone(), index);
            let word = match (self.access.read.contains(&key), self.access.assigned.contains(&key)) {
                (true, true) => "attr_accessor",
                (true, false) => "attr_reader",
                (false, true) => "attr_writer",
                (false, false) => return String::new(),
            };
            let docs = documented(&fields[index].docs, vec!["@api private".to_owned()], 4);
            format!("{docs}    {word} :{}\n", field_name(self.program(), owner, index))
        };
        (0..fields.len()).map(accessor).collect()
    }

    /// An actor.
    pub fn actor(&self, actor: &Actor, id: Id<Actor>) -> String {
        let owner = Type::Actor(id);
        let mut after: Vec<String> = actor
            .timers
            .iter()
            .enumerate()
            .map(|(index, every)| {
                let period = super::text::integer(every.period);
                format!("@quark.every({period}) {{ {} }}", every_name(index))
            })
            .collect();
        after.extend(self.begins(actor, &owner));
        let mut parts = vec![self.place_among_actors(actor), self.accessors(&actor.fields, &owner)];
        parts.push(self.init(&actor.fields, &owner, actor.decl.public, &after));
        let mut methods: Vec<(Audience, String)> = actor.scopes.iter().map(|scope| self.scope(scope)).collect();
        methods.extend(actor.functions.iter().flat_map(|function| {
            if self.program().functions[*function].has_self() {
                self.actor_method(*function)
            } else {
                vec![(self.audience(*function), self.plain(*function))]
            }
        }));
        for handler in &actor.handlers {
            methods.push((Audience::Itself, self.reaction(handler.function, &self.handler_name(actor, handler))));
        }
        for (index, every) in actor.timers.iter().enumerate() {
            methods.push((Audience::Itself, self.reaction(every.function, &every_name(index))));
        }
        methods.push((Audience::Package, self.state_method(&actor.fields, &owner)));
        parts.extend(members(methods));
        class(self.decl_docs(&actor.decl), &format!("{} < Quark::Actor", self.own_name(&actor.decl)), parts)
    }

    /// The rank, and the name in Quark where Ruby's is another one.
    fn place_among_actors(&self, actor: &Actor) -> String {
        let rank = format!("    self.rank = {}\n", actor.rank);
        if self.own_name(&actor.decl).trim_end_matches('_') == actor.decl.name {
            return rank;
        }
        format!("{rank}    self.title = {}\n", super::text::string(&actor.decl.name))
    }

    fn handler_name(&self, actor: &Actor, handler: &Handler) -> String {
        let port = &actor.fields[handler.port];
        let Type::Port(kind) = &port.ty else { unreachable!("handlers belong to ports") };
        let event = &self.program().port_kinds[*kind].events[handler.event];
        format!("on_{}_{}", NAMING.name(Use::Field, &port.name).trim_end_matches('_'), event.name)
    }

    fn reaction(&self, id: Id<Function>, name: &str) -> String {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("handlers have bodies");
        let mut printer = BodyPrinter::new(self, &body.locals, SelfRef::Object, World::Actor, 6);
        printer.uses = crate::emit::facts::uses(&body.block);
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let name = printer.locals.declare(index, &param.name, false);
            let used = printer.is_used(Id::new(index));
            params.push(parameter(param, &if used { name } else { format!("_{name}") }));
        }
        printer.print(&body.block);
        let docs = comment(&function.decl.docs, 4);
        definition(docs, &signature(name, params, 4), &unwrapped(printer.lines), 4)
    }

    /// A block of host code between two methods.
    fn scope(&self, scope: &Scope) -> (Audience, String) {
        let program = self.program();
        let enter = &program.functions[scope.enter];
        let (params, arguments) = self.forwarded(&enter.params, !is_boundary(program, scope.enter));
        let name = NAMING.name(Use::Method, &scope.name);
        let entered = call(self.names.function(program, scope.enter), arguments).flat();
        let value = (enter.result != Type::Unit).then_some("entered");
        let told = |id: Id<Function>, more: &[&str]| {
            let arguments = value.into_iter().chain(more.iter().copied()).map(Code::atom).collect();
            call(self.names.function(program, id), arguments).flat()
        };
        let mut lines = vec![match value {
            Some(value) => format!("{value} = {entered}"),
            None => entered,
        }];
        lines.push("begin".to_owned());
        lines.push(format!("  yield{}", value.map(|value| format!(" {value}")).unwrap_or_default()));
        if let Some(fail) = scope.fail {
            lines.push("rescue StandardError => e".to_owned());
            lines.push(format!("  {}", told(fail, &["Quark::Failure.from(e)"])));
            lines.push("  raise".to_owned());
        }
        if let Some(exit) = scope.exit {
            lines.push("ensure".to_owned());
            lines.push(format!("  {}", told(exit, &[])));
        }
        lines.push("end".to_owned());
        if scope.fail.is_none() && scope.exit.is_none() {
            lines.truncate(1);
            lines.push(format!("yield{}", value.map(|value| format!(" {value}")).unwrap_or_default()));
        }
        let lines: Vec<String> = lines.into_iter().map(|line| format!("      {line}")).collect();
        let mut tags = self.param_tags(&enter.params, Whose::Hosts);
        if value.is_some() {
            tags.push(format!("@yieldparam entered [{}]", self.yard(&enter.result, Whose::Ours)));
        }
        tags.push("@return what the block gives".to_owned());
        if !scope.public {
            tags = vec!["@api private".to_owned()];
        }
        let audience = if scope.public { Audience::Everybody } else { Audience::Package };
        (audience, definition(documented(&scope.docs, tags, 4), &signature(&name, params, 4), &lines, 4))
    }

    /// The constructor of a class or actor: `after` are its last lines.
    fn init(&self, fields: &[Field], owner: &Type, public: bool, after: &[String]) -> String {
        let is_actor = matches!(owner, Type::Actor(_));
        let arena = Arena::default();
        let mut printer = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 6);
        let mut params = Vec::new();
        let mut names = BTreeMap::new();
        if is_actor {
            printer.text("super(runtime)");
        }
        for (index, field) in fields.iter().enumerate() {
            if field.parameter {
                params.push(self.init_parameter(fields, index, owner, public));
            }
            if field.parameter_only {
                names.insert(index, field_name(self.program(), owner, index));
            }
            printer.lines.extend(self.init_lines(fields, owner, index, public, &names));
        }
        if is_actor {
            params.push("runtime: nil".to_owned());
        }
        for line in after {
            printer.text(line);
        }
        let whose = if public { Whose::Hosts } else { Whose::Ours };
        let mut tags = self.field_tags(fields.iter().filter(|field| field.parameter), whose);
        if is_actor {
            tags.push("@param runtime [Quark::Runtime, nil] in place of the one that all share".to_owned());
        }
        let tags = if public { tags } else { Vec::new() };
        definition(documented(&Docs::new(), tags, 4), &signature("initialize", params, 4), &printer.lines, 4)
    }

    fn init_parameter(&self, fields: &[Field], index: usize, owner: &Type, public: bool) -> String {
        let field = &fields[index];
        let name = field_name(self.program(), owner, index);
        match &field.default {
            None if is_trailing(fields, index) => format!("{name}: nil"),
            None => format!("{name}:"),
            Some(default) if is_direct(field, owner) => {
                let value = self.default_value(default, &[]);
                let value = if public { self.to_host(value, &field.ty) } else { value };
                format!("{name}: {}", value.flat())
            }
            Some(_) if tells_none(field) => format!("{name}: {ABSENT}"),
            Some(_) => format!("{name}: nil"),
        }
    }

    fn init_lines(
        &self,
        fields: &[Field],
        owner: &Type,
        index: usize,
        public: bool,
        names: &BTreeMap<usize, String>,
    ) -> Vec<String> {
        let field = &fields[index];
        let name = field_name(self.program(), owner, index);
        let arena = Arena::default();
        let locals = field.default.as_ref().map_or(&arena, |default| &default.locals);
        let world = if matches!(owner, Type::Actor(_)) { World::Actor } else { World::None };
        let mut body = BodyPrinter::new(self, locals, SelfRef::Making(names.clone()), world, 6);
        for other in fields.iter().filter(|field| field.parameter) {
            body.locals.reserve(&NAMING.name(Use::Field, &other.name));
        }
        if let Type::Port(kind) = &field.ty {
            let port = self.make_port(*kind, owner, index);
            body.statement(&format!("@{name} = "), port);
            return body.lines;
        }
        let want = if field.mode == FieldMode::Var { Want::Growing } else { Want::Frozen };
        let late = field.parameter && field.default.is_some() && !is_direct(field, owner);
        if let Some(default) = &field.default {
            body.uses = crate::emit::facts::uses_in(&default.value);
        }
        let changed = public && changes_inwards(&field.ty);
        let given =
            if changed { self.from_host(Code::atom(name.clone()), &field.ty) } else { Code::atom(name.clone()) };
        if field.parameter_only && !late && given.flat() == name {
            return Vec::new();
        }
        let given = body.converted(given, &field.ty, form_in(changed), want);
        let target = if field.parameter_only { name.clone() } else { format!("@{name}") };
        match (&field.default, field.parameter) {
            (Some(default), true) if late => {
                let made = body.value(&default.value, want);
                let absent = if tells_none(field) {
                    method(Code::atom(ABSENT), "equal?", vec![Code::atom(name)])
                } else {
                    method(Code::atom(name), "nil?", Vec::new())
                };
                body.statement(&format!("{target} = "), conditional(&absent, made, given));
            }
            (Some(default), false) => {
                body.give(super::choice::Into::Name(&target), &default.value, want);
            }
            _ => body.statement(&format!("{target} = "), given),
        }
        body.lines
    }

    fn make_port(&self, kind: Id<PortKind>, owner: &Type, index: usize) -> Code {
        let Type::Actor(actor) = owner else { unreachable!("ports belong to actors") };
        let program = self.program();
        let actor = &program.actors[*actor];
        let declared = &program.port_kinds[kind];
        let mut arguments = vec![Code::atom("@quark")];
        let made = match declared.link {
            Some((protocol, side)) => {
                let name = format!("{}.{}", program.protocols[protocol].decl.name, side.text());
                arguments.push(Code::atom(super::text::string(&name)));
                link_port(side).to_owned()
            }
            None => format!("{}Port", self.declared(&declared.decl)),
        };
        for handler in actor.handlers.iter().filter(|handler| handler.port == index) {
            let event = NAMING.name(Use::Method, &declared.events[handler.event].name);
            arguments.push(keyword(&event, Code::atom(format!("method(:{})", self.handler_name(actor, handler)))));
        }
        let port = method(Code::atom(made), "new", arguments);
        let Some((protocol, side)) = declared.link else { return port };
        let side = &program.classes[program.protocols[protocol].side(side)];
        super::spell::braces(port, "", Code::atom(format!("{}.new", self.declared(&side.decl))))
    }

    /// Accepted connections stand from the beginning.
    fn begins(&self, actor: &Actor, owner: &Type) -> Vec<String> {
        let accepted = |field: &Field| match &field.ty {
            Type::Port(kind) => matches!(self.program().port_kinds[*kind].link, Some((_, Side::Server))),
            _ => false,
        };
        let indices = (0..actor.fields.len()).filter(|index| accepted(&actor.fields[*index]));
        indices.map(|index| format!("@{}.begin", field_name(self.program(), owner, index))).collect()
    }
}

/// What a parameter has that was left out, where `nil` may be given.
const ABSENT: &str = "Quark::ABSENT";

/// Whether a field may be absent though its default is not.
fn tells_none(field: &Field) -> bool {
    matches!(field.ty, Type::Optional(_))
        && field.default.as_ref().is_some_and(|default| !matches!(default.value.kind, crate::model::ExprKind::None))
}

/// The runtime's class for a link of this side.
fn link_port(side: Side) -> &'static str {
    match side {
        Side::Client => "Quark::LinkPort",
        Side::Server => "Quark::AcceptedPort",
    }
}

/// Whether a default stands in the signature: it is made anew at each call, and needs nothing of its object.
fn is_direct(field: &Field, owner: &Type) -> bool {
    let Some(default) = &field.default else { return false };
    let pure = !matches!(owner, Type::Actor(_)) && !reads_self(&default.value) && !super::convert::has_time(&field.ty);
    is_literal(&default.value) || (pure && !super::choice::takes_statements(&default.value))
}

/// `every`, `every2`: what an actor does every so often.
fn every_name(index: usize) -> String {
    if index == 0 { "on_every".to_owned() } else { format!("on_every{}", index + 1) }
}
