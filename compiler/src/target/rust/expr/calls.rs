//! Calls of functions, methods and ports, and how their arguments are passed.

use super::forms::is_sliced;
use super::literals::literal;
use super::{ATOM, Value, is_cheap, plain, with_lines};
use crate::model::{Call, Callee, Expr, ExprKind, Function, Id, Owner, Type};
use crate::target::rust::body::{Form, Gives, Printer};
use crate::target::rust::cx::{case_name, field_name, param_changes};
use crate::target::rust::layout::{Doc, Stmt as Line};
use crate::target::rust::uses::{self, Root};

impl<'a> Printer<'a, '_> {
    pub(super) fn call(&self, expr: &'a Expr, call: &'a Call) -> Value {
        match call.callee {
            Callee::Builtin(builtin) => self.builtin(expr, call, builtin),
            Callee::Deliver(kind, event) => self.deliver(call, kind, event),
            Callee::Function(id) => self.function_call(call, id),
        }
    }

    fn function_call(&self, call: &'a Call, id: Id<Function>) -> Value {
        let function = &self.cx.program().functions[id];
        if let Owner::PortKind(kind) = function.owner {
            return self.port_call(call, function, kind);
        }
        let (before, args) = self.args(call, function);
        let called = self.called(call, function);
        let doc = match called {
            Called::Path(path) => Doc::call(path, args),
            Called::Method(receiver, name) => receiver.method(name, args),
        };
        with_lines(before, self.by_host(call, function, doc))
    }

    /// A call that host code may answer: what it panics with is a fault with the place of the call.
    fn by_host(&self, call: &'a Call, function: &'a Function, doc: Doc) -> Doc {
        let Owner::Interface(id) = function.owner else { return doc };
        let interface = &self.cx.program().interfaces[id];
        if !interface.decl.public || self.gives.get() == Gives::Test {
            return doc;
        }
        let span = call.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span);
        let method = literal(&format!("{}.{}", interface.decl.name, function.decl.name));
        Doc::Macro("quark::host!".to_owned(), vec![Doc::text(method), Doc::text(self.cx.location(span)), doc])
    }

    fn called(&self, call: &'a Call, function: &'a Function) -> Called {
        let program = self.cx.program();
        let name = self.cx.function_name(function);
        let Some(receiver) = &call.receiver else {
            return Called::Path(match function.owner {
                Owner::Record(id) => format!("{}::{name}", self.cx.declared(&program.records[id].decl)),
                Owner::Class(id) => format!("{}::{name}", self.cx.declared(&program.classes[id].decl)),
                _ if function.kind == crate::model::FunctionKind::Entry => {
                    format!("{}{name}_with", self.cx.qualifier(&function.decl))
                }
                _ => self.free_function(function, &name),
            });
        };
        if let Some(declared) = function.implements
            && let Owner::Interface(interface) = program.functions[declared].owner
        {
            self.cx.declared(&program.interfaces[interface].decl);
        }
        if matches!(receiver.kind, ExprKind::SelfRef) {
            return Called::Method(Doc::text(self.this_name.get()), name);
        }
        if function.takes_self {
            return Called::Method(self.own_value(receiver).at(ATOM), name);
        }
        let value =
            if uses::changes_receiver(program, call) { self.place_mut(receiver) } else { self.looked_up(receiver) };
        if let Owner::Interface(interface) = function.owner {
            self.cx.declared(&program.interfaces[interface].decl);
        }
        Called::Method(value.at(ATOM), name)
    }

    /// A function of a module; one of this module that a local hides is named through `self`.
    fn free_function(&self, function: &Function, name: &str) -> String {
        let qualifier = self.cx.qualifier(&function.decl);
        let hidden = qualifier.is_empty() && self.locals.values().any(|local| local.name == function.decl.name);
        format!("{}{qualifier}{name}", if hidden { "self::" } else { "" })
    }

    /// The arguments, and what must be done before the call so that no borrow is in the way.
    pub(super) fn args(&self, call: &'a Call, function: &'a Function) -> (Vec<Line>, Vec<Doc>) {
        let program = self.cx.program();
        let receiver = call.receiver.as_deref().filter(|_| uses::changes_receiver(program, call)).and_then(uses::root);
        let hoist = self.needs_hoisting(call);
        let mut before = Vec::new();
        let mut args = Vec::new();
        if function.kind == crate::model::FunctionKind::Entry {
            args.push(self.runtime());
            args.push(Doc::text("&quark::Map::new()"));
        }
        for (index, arg) in call.args.iter().enumerate() {
            let doc = self.passed(function, index, arg, receiver);
            let lent = !function.params[index].own && !self.is_copy(&arg.ty);
            args.push(if hoist && !is_cheap(arg) {
                self.hoisted(&function.params[index].name, arg, doc, lent, &mut before)
            } else {
                doc
            });
        }
        (before, args)
    }

    /// Whether an argument changes what the call is made on, which the call borrows already. A value is copied then,
    /// but for a port.
    fn needs_hoisting(&self, call: &Call) -> bool {
        let program = self.cx.program();
        let copied = |receiver: &&Expr| matches!(&receiver.kind, ExprKind::Store(store, _) if store.settled && !matches!(receiver.ty, Type::Port(_)));
        let receiver = call.receiver.as_deref().filter(|receiver| !copied(receiver)).and_then(uses::root);
        receiver.is_some_and(|place| call.args.iter().any(|arg| uses::value_changes(program, arg, place)))
    }

    /// An argument that is evaluated before the call, and what is passed then.
    fn hoisted(&self, param: &str, arg: &'a Expr, doc: Doc, lent: bool, before: &mut Vec<Line>) -> Doc {
        let name = format!("quark_{}", plain(param));
        before.push(Line::bind(name.clone(), if lent { self.own(arg) } else { doc }));
        match (lent, matches!(arg.ty, Type::Optional(_))) {
            (false, _) => Doc::text(name),
            (true, true) => Doc::text(name).method(if is_sliced(&arg.ty) { "as_deref" } else { "as_ref" }, vec![]),
            (true, false) => Doc::text(format!("&{name}")),
        }
    }

    /// One argument as its parameter takes it.
    pub(super) fn passed(
        &self,
        function: &'a Function,
        index: usize,
        arg: &'a Expr,
        receiver: Option<(Root, Option<usize>)>,
    ) -> Doc {
        let param = &function.params[index];
        if param.own || self.is_copy(&arg.ty) {
            return self.own(arg);
        }
        if param_changes(self.cx.program(), function, index) {
            return self.arg_mut(arg);
        }
        let shared = receiver.zip(uses::root(arg)).is_some_and(|(one, other)| uses::overlap(one, other));
        if shared && !arg.ty.is_owned() && !matches!(arg.kind, ExprKind::SelfRef) {
            let own = Value::own(self.own(arg));
            return match &arg.ty {
                Type::Optional(_) => {
                    own.at(ATOM).method(if is_sliced(&arg.ty) { "as_deref" } else { "as_ref" }, vec![])
                }
                _ => own.prefixed("&", Form::Ref).doc,
            };
        }
        self.arg(arg)
    }

    /// A call of a port: its own method where the runtime has one, else the call as a value.
    fn port_call(&self, call: &'a Call, function: &'a Function, kind: Id<crate::model::PortKind>) -> Value {
        let receiver = call.receiver.as_ref().map(|receiver| self.value(receiver).at(ATOM));
        let receiver = receiver.unwrap_or_else(|| Doc::text(self.this_name.get()));
        let declared = &self.cx.program().port_kinds[kind];
        let name = self.cx.function_name(function);
        let is_link = declared.link.is_some();
        let brought = is_link || declared.decl.module.index() == 0;
        let owned = !brought || (is_link && function.decl.name == "send");
        let (before, mut args) = self.port_args(call, function, owned);
        let doc = if self.cx.program().is_refused(function) {
            let span = call.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span);
            args.push(Doc::text(self.cx.location(span)));
            receiver.method("connect_accepted", args)
        } else if brought {
            receiver.method(name, args)
        } else {
            let case = format!("{}::{}", self.cx.beside_kind(kind, "Call"), case_name(&function.decl.name));
            let fields: Vec<_> = function.params.iter().map(|param| field_name(&param.name)).zip(args).collect();
            let value = if fields.is_empty() { Doc::text(case) } else { Doc::Struct(case, fields, None) };
            receiver.method("call", vec![value])
        };
        with_lines(before, doc)
    }

    /// The arguments of a port's call; those that change what holds the port are evaluated before it is borrowed.
    fn port_args(&self, call: &'a Call, function: &'a Function, owned: bool) -> (Vec<Line>, Vec<Doc>) {
        let hoist = self.needs_hoisting(call);
        let mut before = Vec::new();
        let mut args = Vec::new();
        for (param, arg) in function.params.iter().zip(&call.args) {
            let lent = !owned && !self.is_copy(&arg.ty);
            let doc = if lent { self.arg(arg) } else { self.own(arg) };
            let hoisted = hoist && !is_cheap(arg);
            args.push(if hoisted { self.hoisted(&param.name, arg, doc, lent, &mut before) } else { doc });
        }
        (before, args)
    }

    fn deliver(&self, call: &'a Call, kind: Id<crate::model::PortKind>, event: usize) -> Value {
        let receiver = call.receiver.as_ref().map(|receiver| self.value(receiver).at(ATOM));
        let receiver = receiver.unwrap_or_else(|| Doc::text("port"));
        let declared = &self.cx.program().port_kinds[kind];
        let event = &declared.events[event];
        let case = format!("{}::{}", self.cx.beside_kind(kind, "Event"), case_name(&event.name));
        let built_in = declared.link.is_some() || declared.decl.module.index() == 0;
        let value = if call.args.is_empty() {
            Doc::text(case)
        } else if built_in {
            Doc::call(case, call.args.iter().map(|arg| self.own(arg)).collect())
        } else {
            let fields =
                event.params.iter().zip(&call.args).map(|(param, arg)| (field_name(&param.name), self.own(arg)));
            Doc::Struct(case, fields.collect(), None)
        };
        Value::own(receiver.method("deliver", vec![value]))
    }
}

/// What a call names.
enum Called {
    Path(String),
    Method(Doc, String),
}
