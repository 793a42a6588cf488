//! What a constructor does: fields get their initial values, ports their handlers.

use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{Actor, Arena, Event, Field, FieldMode, Form, Handler, Id, Item, PortKind, Side, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::class::{is_late, tells_none};
use crate::target::java::expr::{Want, or_null};
use crate::target::java::file::File;
use crate::target::java::names::field_name;
use crate::target::java::naming::NAMING;
use crate::target::java::spell::{EQUAL, between, call, conditional, lambda};
use std::collections::BTreeMap;

impl File<'_> {
    /// The lines that set the fields, in order.
    pub(super) fn making(&self, fields: &[Field], owner: &Type, actor: Option<&Actor>, exported: bool) -> String {
        let arena = Arena::default();
        let mut lines = String::new();
        if let Some(actor) = actor {
            lines.push_str(&format!(
                "        this.quark = new {}(this, {}, runtime);\n",
                self.quark("Core"),
                actor.rank
            ));
        }
        let mut names: BTreeMap<usize, String> = BTreeMap::new();
        let parameters = fields.iter().filter(|field| field.parameter).map(|field| self.parameter_name(field));
        let mut taken: Vec<String> = parameters.chain(["runtime".to_owned()]).collect();
        for (index, field) in fields.iter().enumerate() {
            if field.parameter_only {
                names.insert(index, self.parameter_name(field));
            }
            let locals = field.default.as_ref().map_or(&arena, |default| &default.locals);
            let world = if actor.is_some() { World::Actor } else { World::None };
            let mut body = Body::new(self, locals, This::Making(names.clone()), world, 8);
            body.locals.reserve_all(&taken);
            self.make_field(field, index, owner, (actor, exported), &mut body);
            taken = body.locals.active().to_vec();
            lines.push_str(&body.finish());
        }
        if let Some(actor) = actor {
            for (index, every) in actor.timers.iter().enumerate() {
                let period =
                    format!("{}.{}", self.time(&Type::Duration), crate::target::java::text::duration(every.period));
                lines.push_str(&format!("        this.quark.every({period}, this::{});\n", every_name(index)));
            }
            for field in actor.fields.iter().filter(|field| self.is_accepted(field)) {
                lines.push_str(&format!("        this.{}.begin();\n", field_name(&field.name)));
            }
        }
        lines
    }

    pub(super) fn make_field(
        &self,
        field: &Field,
        index: usize,
        owner: &Type,
        (actor, exported): (Option<&Actor>, bool),
        body: &mut Body<'_, '_>,
    ) {
        let name = field_name(&field.name);
        let growing = field.mode == FieldMode::Var && field.ty.is_collection();
        let want = if growing { Want::Growing } else { Want::Frozen };
        if let (Type::Port(kind), Some(actor)) = (&field.ty, actor) {
            return self.make_port(*kind, actor, owner, index, body);
        }
        if let Some(default) = &field.default {
            body.uses = crate::emit::facts::uses_in(&default.value);
        }
        let target = if field.parameter_only { self.parameter_name(field) } else { format!("this.{name}") };
        let given = |body: &Body<'_, '_>| {
            let code = Code::atom(self.parameter_name(field));
            let code = if tells_none(field) { or_null(code) } else { code };
            let code = if exported { self.taken(code, &field.ty) } else { code };
            body.converted(code, &field.ty, Form::Argument, want)
        };
        match (&field.default, field.parameter) {
            (Some(default), false) => {
                if crate::target::java::stmt::takes_statements(&default.value) {
                    body.assign_into(&target, &default.value, want);
                } else {
                    body.copy_for(&default.value);
                    let code = body.value(&default.value, want);
                    body.statement(&format!("{target} = "), code, ";");
                }
            }
            (Some(default), true) if is_late(field) => {
                let parameter = self.parameter_name(field);
                if crate::target::java::stmt::needs_lines(&default.value) {
                    body.text(&format!("if ({parameter} == null) {{"));
                    body.nested(|body| body.assign_into(&target, &default.value, want));
                    body.text("} else {");
                    let code = given(body);
                    body.nested(|body| body.statement(&format!("{target} = "), code, ";"));
                    body.text("}");
                } else {
                    let made = body.value(&default.value, want);
                    let absent = between(Code::atom(parameter), "==", Code::atom("null"), EQUAL);
                    let code = conditional(absent, made, given(body));
                    body.statement(&format!("{target} = "), code, ";");
                }
            }
            _ if field.parameter_only => {}
            _ => {
                let code = given(body);
                body.statement(&format!("{target} = "), code, ";");
            }
        }
    }

    pub(super) fn make_port(
        &self,
        kind: Id<PortKind>,
        actor: &Actor,
        owner: &Type,
        index: usize,
        body: &mut Body<'_, '_>,
    ) {
        let declared = &self.program().port_kinds[kind];
        let class = self.port_class(kind);
        let name = field_name(&actor.fields[index].name);
        let mut arguments = vec!["this.quark".to_owned()];
        let mut types = String::new();
        if let Some((protocol, side)) = declared.link {
            let name = format!("{}.{}", self.program().protocols[protocol].decl.name, side.text());
            let owner = self.declared(Item::Protocol(protocol));
            arguments.extend([crate::target::java::text::string(&name), format!("{owner}::{}Side", side.text())]);
            types = format!("<{}>", self.messages(protocol, side.other()));
        }
        let made = if declared.link.is_some() { format!("new {class}<>") } else { format!("new {class}") };
        let handlers: Vec<&Handler> = actor.handlers.iter().filter(|handler| handler.port == index).collect();
        if let ([event], None) = (&declared.events[..], declared.link) {
            let function = match handlers.first() {
                Some(handler) => Code::atom(format!("this::{}", self.handler_name(actor, handler))),
                None => nothing(event, body),
            };
            return body.statement(
                &format!("this.{name} = "),
                call(made, vec![Code::atom("this.quark"), function]),
                ";",
            );
        }
        let head = format!("this.{name} = {made}({}, new {class}.Handlers{types}() {{", arguments.join(", "));
        if handlers.is_empty() {
            return body.text(&format!("{head}}});"));
        }
        body.text(&head);
        let Type::Actor(id) = owner else { unreachable!("ports belong to actors") };
        let this = self.declared(Item::Actor(*id));
        for (place, handler) in handlers.into_iter().enumerate() {
            if place > 0 {
                body.lines.push(String::new());
            }
            let event = &declared.events[handler.event];
            let params: Vec<String> = event
                .params
                .iter()
                .map(|param| format!("{} {}", self.ty(&param.ty), NAMING.name(Use::Local, &param.name)))
                .collect();
            let passed: Vec<String> = event.params.iter().map(|param| NAMING.name(Use::Local, &param.name)).collect();
            let event = NAMING.name(Use::Method, &event.name);
            body.nested(|body| {
                body.text("@Override");
                body.text(&format!("public void {event}({}) {{", params.join(", ")));
                let handler = self.handler_name(actor, handler);
                body.text(&format!("    {this}.this.{handler}({});", passed.join(", ")));
                body.text("}");
            });
        }
        body.text("});");
    }

    /// Whether a field is a connection that is there when the actor is made.
    pub(super) fn is_accepted(&self, field: &Field) -> bool {
        let Type::Port(kind) = field.ty else { return false };
        matches!(self.program().port_kinds[kind].link, Some((_, Side::Server)))
    }

    pub(super) fn handler_name(&self, actor: &Actor, handler: &Handler) -> String {
        use crate::target::java::names::upper;
        let port = &actor.fields[handler.port];
        let Type::Port(kind) = &port.ty else { unreachable!("handlers belong to ports") };
        let event = &self.program().port_kinds[*kind].events[handler.event];
        format!("on{}{}", upper(&port.name), upper(&event.name))
    }
}

/// `(text) -> {}`: an event that nobody listens to.
fn nothing(event: &Event, body: &mut Body<'_, '_>) -> Code {
    let entered = body.locals.enter();
    let names: Vec<String> = event.params.iter().map(|param| body.locals.temporary(&param.name)).collect();
    body.locals.leave(entered);
    lambda(&format!("({})", names.join(", ")), Code::atom("{}"))
}

/// `every`, `every2`: what an actor does every so often.
pub(super) fn every_name(index: usize) -> String {
    if index == 0 { "onEvery".to_owned() } else { format!("onEvery{}", index + 1) }
}
