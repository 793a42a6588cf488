//! Calls of functions and methods. What the language brings is in `builtins.rs`.

use super::body::{Body, World};
use super::builtins::is_lookup;
use super::expr::receiver;
use super::file::{HostCall, method_name};
use super::host::{has_duration, has_text};
use super::layout::X;
use super::naming::{exported, private};
use super::stmt::{called_found, gives_error, gives_found};
use crate::emit::names::Use;
use crate::emit::roles::is_boundary;
use crate::model::{Call, Callee, Expr, ExprKind, Function, FunctionKind, Id, Item, Owner, PortKind, Side};

impl Body<'_, '_> {
    /// A call.
    pub fn call(&mut self, call: &Call, whole: &Expr) -> X {
        match call.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, call, whole),
            Callee::Function(id) => {
                let code = self.function_call(id, call, whole);
                let found = gives_found(&self.file.program().functions[id]);
                if found { X::call(self.file.quark("Optional"), vec![code]) } else { code }
            }
            Callee::Deliver(kind, event) => self.deliver(kind, event, call),
        }
    }

    /// What gives a value and whether it is there, if an expression is such a call: the value is there unless it was not
    /// found.
    pub fn found(&mut self, expr: &Expr) -> Option<X> {
        match &expr.kind {
            ExprKind::Call(call) => match call.callee {
                Callee::Builtin(builtin) if is_lookup(builtin, call) => Some(self.looked_up(builtin, call, expr)),
                _ => self.called(expr),
            },
            ExprKind::Store(_, inner) => self.found(inner),
            _ => None,
        }
    }

    /// The same for calls of functions.
    pub fn called(&mut self, expr: &Expr) -> Option<X> {
        let ExprKind::Call(call) = &expr.kind else { return None };
        let id = called_found(self.file.program(), call)?;
        Some(self.function_call(id, call, expr))
    }

    fn function_call(&mut self, id: Id<Function>, call: &Call, whole: &Expr) -> X {
        let program = self.file.program();
        let function = &program.functions[id];
        let on = call.receiver.as_ref().map(|on| (self.base(on), matches!(on.kind, ExprKind::SelfRef)));
        let host = self.calls_host_form(id, on.as_ref().is_some_and(|(_, on_self)| *on_self));
        let mut arguments = Vec::new();
        for (arg, param) in call.args.iter().zip(&function.params) {
            let code = self.value(arg);
            arguments.push(if host { self.to_host(code, &param.ty) } else { code });
        }
        let code = match (function.owner, on) {
            (Owner::Actor(_), Some((on, on_self))) => receiver(on).method(self.actor_form(id, on_self), arguments),
            (Owner::PortKind(kind), Some((on, _))) => {
                if matches!(program.port_kinds[kind].link, Some((_, Side::Server))) && function.decl.name == "connect" {
                    arguments.push(X::atom(self.file.place(whole.span)));
                }
                receiver(on).method(self.port_call(kind, function), arguments)
            }
            (Owner::Interface(interface), Some((on, _))) => {
                let method = format!("{}.{}", program.interfaces[interface].decl.name, function.decl.name);
                let call = HostCall { method, place: self.file.input.sources.location(whole.span) };
                receiver(on).method(self.file.host_call(&method_name(function), call), arguments)
            }
            (_, Some((on, _))) => receiver(on).method(method_name(function), arguments),
            (_, None) if function.kind == FunctionKind::Entry => self.entry_call(id, arguments),
            (_, None) => X::call(self.file.own(self.file.names.item(Item::Function(id))), arguments),
        };
        if gives_error(function) {
            return if host { self.file.tried(code, &function.result) } else { code };
        }
        let foreign = matches!(function.owner, Owner::Interface(_)) && has_text(&function.result);
        if host && (has_duration(&function.result) || foreign) { self.file.taken(code, &function.result) } else { code }
    }

    /// Whether the form of a function that is called takes and gives durations as host code has them.
    fn calls_host_form(&self, id: Id<Function>, on_self: bool) -> bool {
        let function = &self.file.program().functions[id];
        match function.owner {
            Owner::Actor(_) => {
                let forms = self.file.facts_of(id);
                let name = if on_self { forms.inside() } else { self.outside_form(id) };
                forms.outer.as_deref() == Some(name) && is_boundary(self.file.program(), id)
            }
            _ => is_boundary(self.file.program(), id),
        }
    }

    fn actor_form(&self, id: Id<Function>, on_self: bool) -> String {
        let forms = self.file.facts_of(id);
        if on_self { forms.inside().to_owned() } else { self.outside_form(id).to_owned() }
    }

    /// The form that others call: actors the one that leaves what is asked to the outermost step.
    fn outside_form(&self, id: Id<Function>) -> &str {
        let forms = self.file.facts_of(id);
        match (self.world, &forms.outer, &forms.nested) {
            (World::Test | World::Entry, Some(outer), _) if !forms.waits => outer,
            (_, _, Some(nested)) => nested,
            (_, Some(outer), None) => outer,
            (_, None, None) => forms.inside(),
        }
    }

    fn port_call(&self, kind: Id<PortKind>, function: &Function) -> String {
        let declared = &self.file.program().port_kinds[kind];
        if declared.link.is_some() || declared.decl.module.index() == 0 {
            return exported(Use::Method, &function.decl.name);
        }
        private(Use::Method, &function.decl.name)
    }

    /// An entry function called within the package: with what is there.
    fn entry_call(&mut self, id: Id<Function>, mut arguments: Vec<X>) -> X {
        let runtime = if self.world == World::Test { "test.Runtime" } else { "runtime" };
        arguments.insert(0, X::atom(runtime));
        arguments.insert(1, X::atom("nil"));
        X::call(format!("{}With", self.file.own(self.file.names.item(Item::Function(id)))), arguments)
    }

    /// In a test: an event delivered to a port.
    fn deliver(&mut self, kind: Id<PortKind>, event: usize, call: &Call) -> X {
        let declared = &self.file.program().port_kinds[kind];
        let event = &declared.events[event];
        let port = call.receiver.as_ref().map(|on| self.expr(on)).expect("an event is delivered to a port");
        let mut arguments = Vec::new();
        for (arg, param) in call.args.iter().zip(&event.params) {
            let code = self.value(arg);
            arguments.push(self.to_host(code, &param.ty));
        }
        match (declared.link.is_some(), event.name.as_str()) {
            (true, "received") => port.method("Receive", arguments),
            (true, "unreadable") => port.method("Garble", arguments),
            (false, "contents") if declared.decl.module.index() == 0 => {
                port.select("Events").method("InOrder", arguments)
            }
            _ => port.select("Events").method(exported(Use::Method, &event.name), arguments),
        }
    }
}
