//! Classes and actors: what they keep, how they are made, what tests see of them.

use super::body::{BodyPrinter, SelfRef, World};
use super::decl::class;
use super::forms::Want;
use super::function::{drop_unused, render_function, reserve, reserve_in, signature};
use super::layout::{Code, EQUALITY, Shape, arrow, call, conditional, infix, object, property};
use super::module::{Printer, type_name};
use super::naming::NAMING;
use super::text::{comment, string};
use super::types::Side;
use crate::emit::code::Doc;
use crate::emit::facts::{is_literal, is_none};
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{
    Actor, Arena, Class, Expr, ExprKind, Field, FieldMode, Form, Function, Id, PortKind, Scope, Side as ProtocolSide,
    Type,
};
use std::collections::BTreeMap;

impl Printer<'_> {
    /// A class.
    pub fn class(&self, declared: &Class, id: Id<Class>) -> String {
        let owner = Type::Class(id);
        let mut parts = vec![self.members(&declared.fields, &owner, "")];
        let constructor = self.constructor(&declared.fields, &owner, declared.decl.public, "", "");
        parts.extend(constructor);
        for function in &declared.functions {
            parts.extend(self.function(*function));
        }
        parts.push(self.state_method(&declared.fields, &owner));
        parts.push(self.fields_getter(&declared.fields, &owner));
        class(&declared.decl.docs, &type_name(&declared.decl), "", parts)
    }

    /// An actor.
    pub fn actor(&self, declared: &Actor, id: Id<Actor>) -> String {
        let owner = Type::Actor(id);
        let name = type_name(&declared.decl);
        let quark = self.quark();
        let core = format!(
            "    this.#quark = new {quark}.Core(this, {}, {}, runtime);\n",
            string(&declared.decl.name),
            declared.rank
        );
        let timers = declared.timers.iter().enumerate().map(|(index, every)| {
            let period = super::text::integer(every.period).flat();
            format!("    this.#quark.every({period}, () => this.{}());\n", self.every_name(id, index))
        });
        let mut parts = vec![self.members(&declared.fields, &owner, "  #quark;\n")];
        let after = timers.collect::<String>() + &self.beginnings(declared, &owner);
        parts.extend(self.constructor(&declared.fields, &owner, declared.decl.public, &core, &after));
        parts.extend(declared.scopes.iter().map(|scope| self.scope(scope)));
        for function in &declared.functions {
            parts.extend(self.function(*function));
        }
        for handler in &declared.handlers {
            parts.push(self.reaction(handler.function, &self.handler_name(id, handler)));
        }
        for (index, every) in declared.timers.iter().enumerate() {
            parts.push(self.reaction(every.function, &self.every_name(id, index)));
        }
        parts.push(self.state_method(&declared.fields, &owner));
        parts.push(self.core_getter());
        parts.push(self.fields_getter(&declared.fields, &owner));
        class(&declared.decl.docs, &name, "", parts)
    }

    /// The members that hold fields, with the values that need nothing to be there first.
    fn members(&self, fields: &[Field], owner: &Type, first: &str) -> String {
        let mut text = first.to_owned();
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| !field.parameter_only) {
            text.push_str(&comment(&field.docs, &[], 2));
            let name = self.field_name(owner, index);
            match &field.default {
                Some(default) if is_member_value(field) && !is_none(&default.value) => {
                    let mut body = BodyPrinter::new(self, &default.locals, SelfRef::Object, World::None, 2);
                    let want = if field.mode == FieldMode::Var { Want::Growing } else { Want::Frozen };
                    let code = body.value(&default.value, want);
                    body.statement(&format!("{name} = "), code);
                    text.push_str(&body.finish());
                }
                _ => text.push_str(&format!("  {name};\n")),
            }
        }
        text
    }

    /// The constructor, if one is needed: `before` are its first lines, `after` its last.
    fn constructor(&self, fields: &[Field], owner: &Type, public: bool, before: &str, after: &str) -> Option<String> {
        let (mut params, defaults) = self.constructor_head(fields, owner);
        params.extend(self.tells_own(owner).then(|| Doc::text("maker")));
        let names = self.binding_names(fields);
        let mut lines = format!("{before}{defaults}");
        let mut parameters = BTreeMap::new();
        let mut taken = names.clone();
        for (index, field) in fields.iter().enumerate() {
            if field.parameter_only {
                parameters.insert(index, names[index].clone());
            }
            lines.push_str(&self.assignment(fields, owner, index, public, &parameters, &mut taken));
        }
        let arena = Arena::default();
        let mut hidden = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        self.hide(fields, owner, &mut hidden);
        lines.push_str(&hidden.finish());
        lines.push_str(after);
        if lines.is_empty() && params.is_empty() {
            return None;
        }
        let docs = self.constructor_docs(fields, owner, public);
        Some(render_function(docs, &signature("constructor", params, 2), lines, 2))
    }

    fn assignment(
        &self,
        fields: &[Field],
        owner: &Type,
        index: usize,
        public: bool,
        parameters: &BTreeMap<usize, String>,
        taken: &mut Vec<String>,
    ) -> String {
        let field = &fields[index];
        let arena = Arena::default();
        let locals = field.default.as_ref().map_or(&arena, |default| &default.locals);
        let world = if matches!(owner, Type::Actor(_)) { World::Actor } else { World::None };
        let mut body = BodyPrinter::new(self, locals, SelfRef::Making(parameters.clone()), world, 4);
        body.locals.reserve_all(taken);
        let target = format!("this.{}", self.field_name(owner, index));
        if let Type::Port(kind) = &field.ty {
            let port = self.port(*kind, owner, index);
            body.statement(&format!("{target} = "), port);
            return body.finish();
        }
        if field.parameter {
            let name = &taken[index];
            let value = self.taken(name, field, public);
            if field.parameter_only {
                if value.flat() != *name {
                    body.statement(&format!("{name} = "), value);
                }
            } else {
                body.statement(&format!("{target} = "), value);
            }
            return body.finish();
        }
        let Some(default) = field.default.as_ref().filter(|_| !is_member_value(field)) else { return String::new() };
        body.uses = crate::emit::facts::uses_in(&default.value);
        let want = if field.mode == FieldMode::Var { Want::Growing } else { Want::Frozen };
        reserve_in(&mut body, &default.value);
        body.give(super::choose::Into::Place(&target), &default.value, want);
        *taken = body.locals.active().to_vec();
        body.finish()
    }

    /// What a constructor keeps of what it is given.
    fn taken(&self, name: &str, field: &Field, public: bool) -> Code {
        let code = Code::atom(name);
        if public && self.may_be_loose(&field.ty) {
            let quark = self.quark();
            let frozen = call(format!("{quark}.frozenRecord"), vec![code.clone()]);
            let is_own = infix(Code::atom("maker"), "===", Code::atom(format!("{quark}.own")), EQUALITY);
            return conditional(is_own, code, frozen);
        }
        let grows = field.mode == FieldMode::Var && field.ty.is_collection() && !field.ty.is_owned();
        if public && self.needs_taking(&field.ty) {
            let taken = self.from_host(code, &field.ty);
            return if grows { self.growing(taken, &field.ty) } else { taken };
        }
        if grows {
            return self.growing(code, &field.ty);
        }
        let arena = Arena::default();
        let body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        body.converted(code, &field.ty, Form::Argument, Want::Frozen)
    }

    fn growing(&self, code: Code, ty: &Type) -> Code {
        if matches!(ty, Type::List(_)) { super::forms::copied(code) } else { call("new Map", vec![code]) }
    }

    /// What tells an actor, when all of it is made, that its accepted connections stand.
    fn beginnings(&self, actor: &Actor, owner: &Type) -> String {
        let accepted = |field: &Field| {
            let Type::Port(kind) = field.ty else { return false };
            matches!(self.program().port_kinds[kind].link, Some((_, ProtocolSide::Server)))
        };
        let indices = (0..actor.fields.len()).filter(|index| accepted(&actor.fields[*index]));
        indices.map(|index| format!("    this.{}.$begin();\n", self.field_name(owner, index))).collect()
    }

    fn port(&self, kind: Id<PortKind>, owner: &Type, index: usize) -> Code {
        let Type::Actor(id) = owner else { unreachable!("ports belong to actors") };
        let actor = &self.program().actors[*id];
        let declared = &self.program().port_kinds[kind];
        let mut arguments = vec![Code::atom("this.#quark")];
        let made = match declared.link {
            Some((protocol, side)) => {
                let protocol = &self.program().protocols[protocol];
                let class = &self.program().classes[protocol.side(side)];
                arguments.push(super::text::literal(&format!("{}.{}", protocol.decl.name, side.text())));
                arguments.push(arrow(&[], call(format!("new {}", self.declared(&class.decl)), Vec::new())));
                format!("new {}.{}", self.quark(), link_port(side))
            }
            None => format!("new {}", self.refer(declared.decl.module, &format!("{}Port", type_name(&declared.decl)))),
        };
        let handlers = actor.handlers.iter().filter(|handler| handler.port == index).map(|handler| {
            let event = &declared.events[handler.event];
            let mut locals = super::naming::Locals::default();
            let names: Vec<String> =
                event.params.iter().enumerate().map(|(index, param)| locals.declare(index, &param.name)).collect();
            let values = names.iter().map(|name| Code::atom(name.clone())).collect();
            let handled = call(format!("this.{}", self.handler_name(*id, handler)), values);
            property(&NAMING.name(Use::Method, &event.name), arrow(&names, handled))
        });
        let handlers: Vec<Doc> = handlers.collect();
        if !handlers.is_empty() {
            arguments.push(object(handlers));
        }
        call(made, arguments)
    }

    /// What is done at an event, or every so often.
    fn reaction(&self, id: Id<Function>, name: &str) -> String {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("handlers have bodies");
        let mut printer = BodyPrinter::new(self, &body.locals, SelfRef::Object, World::Actor, 4);
        reserve(&mut printer, &body.block);
        let names: Vec<String> = function
            .params
            .iter()
            .enumerate()
            .map(|(index, param)| printer.locals.declare(index, &param.name))
            .collect();
        printer.print(&body.block);
        let mut params: Vec<Doc> = names.into_iter().map(Doc::text).collect();
        drop_unused(&mut params, &printer);
        let docs = comment(&function.decl.docs, &[], 2);
        render_function(docs, &signature(name, params, 2), printer.finish(), 2)
    }

    fn scope(&self, scope: &Scope) -> String {
        let program = self.program();
        let enter = &program.functions[scope.enter];
        let name = NAMING.name(Use::Method, &scope.name);
        let name = if scope.public { name } else { format!("_{name}") };
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let names: Vec<String> =
            enter.params.iter().enumerate().map(|(index, param)| body.locals.declare(index, &param.name)).collect();
        let host = is_boundary(program, scope.enter);
        let arguments = names.iter().zip(&enter.params).map(|(name, param)| {
            let value = Code::atom(name.clone());
            if !host && self.needs_taking(&param.ty) { self.from_host(value, &param.ty) } else { value }
        });
        let arguments: Vec<Code> = arguments.collect();
        let run = body.locals.temporary("body");
        let called = |id: Id<Function>, values: Vec<Code>| call(format!("this.{}", self.function_name(id)), values);
        let silent = enter.result == Type::Unit;
        let mut entries = vec![property("enter", arrow(&[], called(scope.enter, arguments)))];
        if let Some(id) = scope.fail {
            let failure = Code::atom("failure");
            let values = if silent { vec![failure] } else { vec![Code::atom("value"), failure] };
            let first = if silent { "_value" } else { "value" };
            entries.push(property("fail", arrow(&[first.to_owned(), "failure".to_owned()], called(id, values))));
        }
        if let Some(id) = scope.exit {
            let names = if silent { Vec::new() } else { vec!["value".to_owned()] };
            let values = names.iter().map(|name| Code::atom(name.clone())).collect();
            entries.push(property("leave", arrow(&names, called(id, values))));
        }
        let lines = object(entries).shaped(Shape::Plain);
        let code = call(format!("{}.scope", self.quark()), vec![lines, Code::atom(run.clone())]);
        body.statement("return ", code);
        let params = names.into_iter().chain([run]).map(Doc::text).collect();
        render_function(self.scope_docs(scope, enter), &signature(&name, params, 2), body.finish(), 2)
    }

    fn scope_docs(&self, scope: &Scope, enter: &Function) -> String {
        let mut tags = vec!["@template T".to_owned()];
        for param in &enter.params {
            tags.push(format!("@param {{{}}} {}", self.ts(&param.ty, Side::In), NAMING.name(Use::Local, &param.name)));
        }
        tags.push(format!("@param {{{}}} body", self.scope_body(enter)));
        tags.push("@returns {Promise<T>} what the body gives".to_owned());
        comment(&scope.docs, &tags, 2)
    }

    /// The type of a scope's body.
    pub fn scope_body(&self, enter: &Function) -> String {
        if enter.result == Type::Unit {
            return "() => T | PromiseLike<T>".to_owned();
        }
        format!("(value: {}) => T | PromiseLike<T>", self.ts(&enter.result, Side::Out))
    }
}

/// The runtime's class for a link of this side.
fn link_port(side: ProtocolSide) -> &'static str {
    match side {
        ProtocolSide::Client => "LinkPort",
        ProtocolSide::Server => "AcceptedPort",
    }
}

/// Whether an initial value needs nothing to be there first, and stands where the member is declared.
fn is_member_value(field: &Field) -> bool {
    let Some(default) = &field.default else { return false };
    !field.parameter && field.mode != FieldMode::Port && (is_literal(&default.value) || is_empty(&default.value))
}

/// Whether a value is a new list or map without anything in it.
fn is_empty(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        ExprKind::Store(_, inner) => is_empty(inner),
        _ => false,
    }
}
