//! Actors: their ports, handlers, timers and scopes.

use super::body::{BodyPrinter, SelfRef, World};
use super::decl::class;
use super::function::signature;
use super::module::{Printer, field_name, function_name, type_name};
use super::naming::NAMING;
use super::text::{docstring, string};
use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Actor, Arena, Field, Form, Id, PortKind, Side, Type};

impl Printer<'_> {
    pub(super) fn actor(&self, actor: &Actor, id: Id<Actor>) -> String {
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

    pub(super) fn make_port(&self, kind: Id<PortKind>, owner: &Type, index: usize) -> Code {
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
