//! Actors: handlers, timers and scopes.

use super::{Signatures, WorkKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Decl, FieldMode, FunctionKind, Id, Item, Module, Owner, Param, Type};
use crate::sema::declare::docs;
use crate::sema::names::{self, Style};
use crate::syntax::tree::{self, Name};

impl<'t> Signatures<'_, 't, '_> {
    pub(super) fn actor(&mut self, module: Id<Module>, actor: &'t tree::Actor, id: Id<model::Actor>) {
        let fields = self.fields(module, &actor.fields, Item::Actor(id));
        self.sema.program.actors[id].fields = fields;
        let functions = self.functions(module, &actor.functions, Owner::Actor(id));
        self.sema.program.actors[id].functions = functions;
        let names: Vec<&Name> = actor.fields.iter().map(|field| &field.name).collect();
        let methods = actor.functions.iter().map(|function| &function.name);
        self.unique(&names, &methods.chain(actor.scopes.iter().map(|scope| &scope.name)).collect::<Vec<_>>());
        for handler in &actor.handlers {
            self.handler(module, handler, id);
        }
        for every in &actor.timers {
            self.every(module, every, id);
        }
        for scope in &actor.scopes {
            self.scope(module, scope, id);
        }
    }

    fn handler(&mut self, module: Id<Module>, handler: &'t tree::Handler, id: Id<model::Actor>) {
        let params = self.params(module, &handler.params);
        let fields = &self.sema.program.actors[id].fields;
        let ports = || fields.iter().enumerate().filter(|(_, field)| field.mode == FieldMode::Port);
        let Some((port, field)) = ports().find(|(_, field)| field.name == handler.port.text) else {
            let message = format!("this actor has no port `{}`", handler.port.text);
            let problem = Diagnostic::new(Code::UNKNOWN_PORT_EVENT, handler.port.span, message);
            let known = ports().map(|(_, field)| field.name.as_str());
            let problem = names::propose(problem, handler.port.span, &handler.port.text, known);
            self.report(problem);
            return;
        };
        let Type::Port(kind) = field.ty else { return };
        let Some(event) = self.event(kind, handler) else { return };
        self.check_event_params(kind, event, &params, handler);
        let name = format!("on_{}_{}", handler.port.text, handler.event.text);
        let decl = Decl { name, span: handler.span, module, public: false, docs: docs(&handler.docs) };
        let function = self.step(decl, id, FunctionKind::Handler, params);
        self.work(module, WorkKind::Function(function, &handler.body));
        self.sema.program.actors[id].handlers.push(model::Handler { port, event, function });
    }

    fn event(&mut self, kind: Id<model::PortKind>, handler: &tree::Handler) -> Option<usize> {
        let events = &self.sema.program.port_kinds[kind].events;
        let found = events.iter().position(|event| event.name == handler.event.text);
        if found.is_none() {
            let kind = Type::Port(kind).text(&self.sema.program);
            let message = format!("`{kind}` has no event `{}`", handler.event.text);
            let problem = Diagnostic::new(Code::UNKNOWN_PORT_EVENT, handler.event.span, message);
            let known = events.iter().map(|event| event.name.as_str());
            let problem = names::propose(problem, handler.event.span, &handler.event.text, known);
            self.report(problem);
        }
        found
    }

    fn check_event_params(
        &mut self,
        kind: Id<model::PortKind>,
        event: usize,
        params: &[Param],
        handler: &tree::Handler,
    ) {
        let program = &self.sema.program;
        let event = &program.port_kinds[kind].events[event];
        let fits = event.params.len() == params.len()
            && event
                .params
                .iter()
                .zip(params)
                .all(|(wanted, found)| wanted.ty == found.ty || found.ty.has_error() || wanted.ty.has_error());
        if fits {
            return;
        }
        let wanted = event.params.iter().map(|param| format!("{}: {}", param.name, param.ty.text(program)));
        let wanted = wanted.collect::<Vec<_>>().join(", ");
        let message = format!("event `{}` brings ({wanted})", event.name);
        self.report(Diagnostic::new(Code::WRONG_SIGNATURE, handler.span, message).help("take just these parameters"));
    }

    fn step(
        &mut self,
        decl: Decl,
        actor: Id<model::Actor>,
        kind: FunctionKind,
        params: Vec<Param>,
    ) -> Id<model::Function> {
        self.sema.program.functions.add(model::Function {
            decl,
            owner: Owner::Actor(actor),
            kind,
            params,
            result: Type::Unit,
            throws: Vec::new(),
            implements: None,
            takes_self: false,
            body: None,
        })
    }

    fn every(&mut self, module: Id<Module>, every: &'t tree::Every, id: Id<model::Actor>) {
        let index = self.sema.program.actors[id].timers.len();
        let name = if index == 0 { "every".to_string() } else { format!("every_{}", index + 1) };
        let decl = Decl { name, span: every.span, module, public: false, docs: docs(&every.docs) };
        let function = self.step(decl, id, FunctionKind::Every, Vec::new());
        self.work(module, WorkKind::Function(function, &every.body));
        self.work(module, WorkKind::Period(id, index, &every.period));
        self.sema.program.actors[id].timers.push(model::Every { period: 0, function });
    }

    fn scope(&mut self, module: Id<Module>, scope: &tree::Scope, id: Id<model::Actor>) {
        self.style(&scope.name, Style::Snake, "a scope");
        let params = self.params(module, &scope.params);
        let enter = self.scope_part(scope, id, "enter");
        let fail = self.scope_part(scope, id, "fail");
        let exit = self.scope_part(scope, id, "exit");
        let Some(enter) = enter else {
            if !scope.parts.iter().any(|(word, _)| word.text == "enter") {
                let problem = Diagnostic::new(Code::BAD_SCOPE, scope.span, "a scope names the method that enters it");
                self.report(problem.help("write `enter method;`"));
            }
            return;
        };
        self.check_scope_params(scope, &params, enter);
        self.sema.program.actors[id].scopes.push(model::Scope {
            name: scope.name.text.to_string(),
            span: scope.name.span,
            public: scope.public.is_some(),
            docs: docs(&scope.docs),
            enter,
            fail,
            exit,
        });
    }

    /// A scope's parameters are those of the method that enters it.
    fn check_scope_params(&mut self, scope: &tree::Scope, params: &[Param], enter: Id<model::Function>) {
        let wanted = &self.sema.program.functions[enter].params;
        let fits =
            wanted.len() == params.len() && wanted.iter().zip(params).all(|(a, b)| a.name == b.name && a.ty == b.ty);
        if !fits {
            let place = self.sema.program.functions[enter].decl.span;
            let problem =
                Diagnostic::new(Code::BAD_SCOPE, scope.span, "a scope takes what the method that enters it takes");
            self.report(problem.label(place, "this method"));
        }
    }

    fn scope_part(&mut self, scope: &tree::Scope, id: Id<model::Actor>, word: &str) -> Option<Id<model::Function>> {
        let mut parts = scope.parts.iter().filter(|(part, _)| part.text == word);
        let (_, name) = parts.next()?;
        if let Some((again, _)) = parts.next() {
            let message = format!("a scope has one `{word}`");
            self.report(Diagnostic::new(Code::BAD_SCOPE, again.span, message));
        }
        let program = &self.sema.program;
        let functions = &program.actors[id].functions;
        let found = functions.iter().copied().find(|function| program.functions[*function].decl.name == name.text);
        if found.is_none() {
            let message = format!("this actor has no method `{}`", name.text);
            let problem = Diagnostic::new(Code::BAD_SCOPE, name.span, message);
            let known = functions.iter().map(|function| program.functions[*function].decl.name.as_str());
            let problem = names::propose(problem, name.span, &name.text, known);
            self.report(problem);
        }
        found
    }
}
