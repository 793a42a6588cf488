//! Calls in Ruby: of functions, of one's own methods, of ports.

use super::body::{BodyPrinter, World};
use super::convert::has_time;
use super::expr::Want;
use super::module::field_name;
use super::naming::NAMING;
use super::spell::{call, keyword, method};
use super::text;
use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, is_inside, returns_promise};
use crate::model::{Call, Callee, Expr, ExprKind, Form, Function, FunctionKind, Id, Owner, Param};

impl BodyPrinter<'_, '_> {
    pub(super) fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Function(id) => {
                let code = self.function_call(id, inner);
                let code =
                    if is_inside(self.file.program(), id, inner) { code } else { self.result_of(code, id, expr) };
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
            Callee::Deliver(kind, index) => self.deliver(kind, index, inner),
        }
    }

    fn result_of(&mut self, code: Code, id: Id<Function>, expr: &Expr) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        if returns_promise(function) || !is_boundary(program, id) {
            return code;
        }
        let hosts = matches!(function.owner, Owner::Interface(_));
        if hosts || has_time(&expr.ty) { self.file.from_host(code, &expr.ty) } else { code }
    }

    fn function_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let inside = is_inside(program, id, inner);
        let receiver = inner.receiver.as_ref().map(|receiver| (receiver, self.expr(receiver)));
        let host = is_boundary(program, id) && !inside && !returns_promise(function);
        let mut arguments = self.arguments(function, inner, host);
        if program.is_refused(function) {
            let place = self.file.place(inner.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span));
            arguments.push(Code::atom(place));
        }
        let names = self.file.names;
        match receiver {
            Some((receiver, _)) if matches!(receiver.kind, ExprKind::SelfRef) => {
                let name = if inside { names.inner(program, self.file.facts, id) } else { names.function(program, id) };
                self.self_call(&name, arguments)
            }
            Some((_, on)) => method(on, &names.function(program, id), arguments),
            None if function.owner == Owner::Module => self.module_call(id, function, arguments),
            None => method(Code::atom(self.file.owner_name(function.owner)), &names.function(program, id), arguments),
        }
    }

    /// A call of the body's own object; with `self` where a local hides the method.
    pub(super) fn self_call(&self, name: &str, arguments: Vec<Code>) -> Code {
        let hidden = arguments.is_empty() && self.locals.is_known(name);
        if hidden { method(Code::atom("self"), name, arguments) } else { call(name, arguments) }
    }

    fn module_call(&mut self, id: Id<Function>, function: &Function, mut arguments: Vec<Code>) -> Code {
        if function.kind == FunctionKind::Entry {
            let runtime = self.world_runtime().unwrap_or("runtime");
            arguments.push(keyword("runtime", Code::atom(runtime)));
        }
        call(self.file.module_function(id), arguments)
    }

    /// Arguments in the order of the parameters; absent ones at the end left out.
    pub(super) fn arguments(&mut self, function: &Function, inner: &Call, host: bool) -> Vec<Code> {
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
        let absent = |(param, arg): &(&Param, &Expr)| param.optional && matches!(arg.kind, ExprKind::None);
        let given: Vec<(&Param, &Expr)> = function.params.iter().zip(&inner.args).collect();
        let kept = given.len() - given.iter().rev().take_while(|pair| absent(pair)).count();
        given[..kept].iter().map(|(param, arg)| self.argument(param, arg, reads, host)).collect()
    }

    pub(super) fn argument(&mut self, param: &Param, arg: &Expr, reads: bool, host: bool) -> Code {
        let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
        let code = self.value(arg, want);
        if host { self.to_host(code, &param.ty) } else { code }
    }

    pub(super) fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let kind = &self.file.program().port_kinds[kind];
        let event = &kind.events[index];
        let port = self.port(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let own = kind.decl.module.index() != 0 && kind.link.is_none();
        let mut arguments = Vec::new();
        for (param, arg) in event.params.iter().zip(&inner.args) {
            let code = self.value(arg, Want::Frozen);
            arguments.push(if own { self.to_host(code, &param.ty) } else { code });
        }
        method(method(port, "events", Vec::new()), &NAMING.name(Use::Method, &event.name), arguments)
    }

    /// A port, as tests reach it.
    pub fn port(&mut self, port: &Expr) -> Code {
        let ExprKind::Field(actor, index) = &port.kind else { unreachable!("ports are fields of actors") };
        let name = field_name(self.file.program(), &actor.ty, *index);
        let actor = self.expr(actor);
        call("runtime.port", vec![actor, Code::atom(text::symbol(&name))])
    }

    pub(super) fn world_runtime(&self) -> Option<&'static str> {
        match self.world {
            World::None => None,
            World::Actor => Some("@quark.runtime"),
            World::Entry => Some("outside.runtime"),
            World::Test => Some("runtime"),
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Test => "runtime",
            World::Entry => "outside",
            World::Actor | World::None => "@quark",
        }
    }
}
