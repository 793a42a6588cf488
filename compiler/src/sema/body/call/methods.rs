//! What is called on a type or a value: methods, built-ins, events of ports.

use super::Wanted;
use super::arguments::{in_order, wanted_param};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Builtin, Call, Callee, Expr, ExprKind, FunctionKind, Id, Item, Type};
use crate::sema::body::Checker;
use crate::sema::body::access::Static;
use crate::sema::body::expr::{broken, typed};
use crate::sema::builtins::{self, Bindings};
use crate::sema::{Meaning, Sema, names};
use crate::source::Span;
use crate::syntax::tree::{self, Arg, Name};

impl Checker<'_> {
    pub(super) fn call_static(
        &mut self,
        path: &Static,
        base: &tree::Expr,
        name: &Name,
        args: &[Arg],
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        match path {
            Static::Module(module) => match self.sema.scopes[module.index()].own.get(&name.text).copied() {
                Some(item) => self.call_item(item, name, args, span),
                None => {
                    self.loose(args);
                    let message =
                        format!("module `{}` declares no `{}`", self.sema.program.modules[*module].name, name.text);
                    let known = self.sema.scopes[module.index()].own.keys().map(smol_str::SmolStr::as_str);
                    let problem = Diagnostic::new(Code::UNKNOWN_NAME, name.span, message);
                    let problem = names::propose(problem, name.span, &name.text, known);
                    self.report(problem);
                    (broken(span), Vec::new())
                }
            },
            Static::Type(ty) => self.call_on_type(ty, name, args, span),
            Static::Item(Item::Constant(_)) => {
                let base = self.expr(base, None);
                self.call_method(base, name, args, span)
            }
            Static::Item(_) => {
                self.loose(args);
                let message = format!("`{}` has no function `{}`", self.sema.sources.text(base.span), name.text);
                self.report(Diagnostic::new(Code::UNKNOWN_MEMBER, name.span, message));
                (broken(span), Vec::new())
            }
        }
    }

    /// `Version.parse(text)`, `Duration.of(5)`, `Node.decode(text)`
    fn call_on_type(&mut self, ty: &Type, name: &Name, args: &[Arg], span: Span) -> (Expr, Vec<Id<model::ErrorType>>) {
        let program = &self.sema.program;
        let own = self.functions(ty).iter().copied().find(|id| program.functions[*id].decl.name == name.text);
        if let Some(id) = own {
            if program.functions[id].kind == FunctionKind::Static {
                return self.call_function(id, None, args, span);
            }
            self.loose(args);
            let message = format!("`{}` is called on a value, not on the type", name.text);
            self.report(
                Diagnostic::new(Code::NOT_CALLABLE, name.span, message).help(format!("write `value.{}(…)`", name.text)),
            );
            return (broken(span), Vec::new());
        }
        let on = format!("{}.", self.text(ty));
        let mut bindings = Bindings::default();
        let found = builtins::find(&on, &name.text).or_else(|| {
            bindings.bind("J", ty.clone());
            builtins::find("J.", &name.text).filter(|_| may_be_encodable(ty))
        });
        let Some(signature) = found.filter(|signature| signature.params.is_some()) else {
            self.loose(args);
            let problem = self.unknown_member(ty, name);
            self.report(problem);
            return (broken(span), Vec::new());
        };
        let throws = if signature.throws { self.decode_error() } else { Vec::new() };
        (self.call_builtin(signature, None, bindings, args, span), throws)
    }

    fn decode_error(&self) -> Vec<Id<model::ErrorType>> {
        match self.sema.lookup(Sema::prelude(), "DecodeError") {
            Some(Meaning::Item(Item::Error(id))) => vec![id],
            _ => Vec::new(),
        }
    }

    pub(super) fn call_method(
        &mut self,
        base: Expr,
        name: &Name,
        args: &[Arg],
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        if base.ty.has_error() {
            self.loose(args);
            return (broken(span), Vec::new());
        }
        let program = &self.sema.program;
        let own = self.functions(&base.ty).iter().copied().find(|id| program.functions[*id].decl.name == name.text);
        if let Some(id) = own {
            if program.functions[id].kind == FunctionKind::Static {
                let message = format!("`{}` belongs to the type, not to a value", name.text);
                let text = format!("{}.{}", self.text(&base.ty), name.text);
                self.report(Diagnostic::new(Code::NOT_CALLABLE, name.span, message).help(format!("write `{text}(…)`")));
            }
            return self.call_function(id, Some(base), args, span);
        }
        if let Type::Port(kind) = base.ty
            && let Some(event) = program.port_kinds[kind].events.iter().position(|event| event.name == name.text)
        {
            return (self.deliver(kind, event, base, args, span), Vec::new());
        }
        self.call_builtin_method(base, name, args, span)
    }

    fn call_builtin_method(
        &mut self,
        base: Expr,
        name: &Name,
        args: &[Arg],
        span: Span,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        let on_type = builtins::receiver(&base.ty);
        let found =
            on_type.and_then(|(on, bindings)| Some((builtins::find(on, &name.text)?, bindings))).or_else(|| {
                let mut bindings = Bindings::default();
                bindings.bind("J", base.ty.clone());
                may_be_encodable(&base.ty)
                    .then(|| builtins::find("J", &name.text))?
                    .map(|signature| (signature, bindings))
            });
        let Some((signature, mut bindings)) = found else {
            self.loose(args);
            let problem = self.unknown_member(&base.ty, name);
            self.report(problem);
            return (broken(span), Vec::new());
        };
        if signature.spec.builtin == Builtin::PortSent {
            let Some(messages) = self.sent_type(&base.ty) else {
                let problem = self.unknown_member(&base.ty, name);
                self.report(problem);
                return (broken(span), Vec::new());
            };
            bindings.bind("M", messages);
        }
        (self.call_builtin(signature, Some(base), bindings, args, span), Vec::new())
    }

    fn sent_type(&self, port: &Type) -> Option<Type> {
        let Type::Port(kind) = port else { return None };
        let program = &self.sema.program;
        let (protocol, side) = program.port_kinds[*kind].link?;
        let protocol = &program.protocols[protocol];
        Some(Type::Union(match side {
            model::Side::Client => protocol.client,
            model::Side::Server => protocol.server,
        }))
    }

    /// In a test: an event delivered to a port.
    fn deliver(&mut self, kind: Id<model::PortKind>, event: usize, port: Expr, args: &[Arg], span: Span) -> Expr {
        if !self.in_test() {
            let name = &self.sema.program.port_kinds[kind].events[event].name;
            let message = format!("`{name}` is an event: it comes from the outside");
            let problem = Diagnostic::new(Code::TEST_ONLY, span, message);
            self.report(problem.help(format!("handle it: `on port.{name}(…) {{ … }}`; only tests deliver events")));
        }
        let wanted: Vec<Wanted> =
            self.sema.program.port_kinds[kind].events[event].params.iter().map(wanted_param).collect();
        let given = self.arguments(&wanted, args, span);
        let (args, order) = in_order(given, &wanted, span);
        let call = Call { callee: Callee::Deliver(kind, event), receiver: Some(Box::new(port)), args, order };
        typed(ExprKind::Call(call), Type::Unit, span)
    }
}

/// Whether the type may have `encode` and its like; what its fields say of it is checked later.
fn may_be_encodable(ty: &Type) -> bool {
    matches!(ty, Type::Record(_) | Type::Enum(_) | Type::Union(_) | Type::Json)
}
