//! Actors: a handle, and the state behind it.

use super::functions::{docs, function_docs, function_text, method, params};
use super::types::{is_internal, made_with, parameters};
use super::{FieldView, rendered, visibility};
use crate::emit::names::{Convention, Use};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Actor, Block as ModelBlock, Callee, Expr, ExprKind, Field, FieldMode, Function, FunctionKind, Handler, Id, Initial,
    Scope, Type,
};
use crate::target::rust::cx::{Cx, Fails, argument_name, case_name, field_name, how_it_fails, is_copy, type_name};
use crate::target::rust::cx::{is_optional, is_required};
use crate::target::rust::expr::{integer, literal};
use crate::target::rust::layout::{Block, Doc, Head, Stmt};
use crate::target::rust::names::NAMING;
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "rust/actor.rs")]
struct ActorView {
    docs: Vec<String>,
    vis: &'static str,
    name: String,
    quark_name: String,
    state: String,
    rank: u32,
    derived: super::debug::Derived,
    seen: Vec<FieldView>,
    handle: String,
    is_default: bool,
    inside: String,
    fields: Vec<FieldView>,
    methods: String,
}

/// An actor.
pub fn actor(cx: &Cx<'_>, id: Id<Actor>) -> String {
    let actor = &cx.program().actors[id];
    for name in ["Json", "ToJson"] {
        cx.quark(name);
    }
    let printing = Printing { cx, actor, name: type_name(&actor.decl.name), seen: seen_fields(cx, id) };
    let state = printing.state_name();
    let methods = printing.state_methods();
    let required = actor.fields.iter().any(is_required);
    rendered(&ActorView {
        docs: docs("", &actor.decl.docs),
        vis: visibility(actor.decl.public),
        quark_name: literal(&actor.decl.name),
        rank: actor.rank,
        derived: printing.derived(),
        seen: printing.seen_views(),
        handle: printing.handle(),
        is_default: !required,
        inside: super::state::of_actor(cx, &actor.fields),
        fields: printing.field_views(),
        name: printing.name.clone(),
        state,
        methods,
    })
}

struct Printing<'a, 'c> {
    cx: &'c Cx<'a>,
    actor: &'a Actor,
    name: String,
    /// The fixed fields that others read through a handle.
    seen: BTreeSet<usize>,
}

impl<'a> Printing<'a, '_> {
    fn state_name(&self) -> String {
        format!("{}State", self.name.trim_end_matches('_'))
    }

    fn functions(&self) -> impl Iterator<Item = &'a Function> {
        self.actor.functions.iter().map(|id| &self.cx.program().functions[*id])
    }

    fn stored(&self) -> impl Iterator<Item = &'a Field> {
        self.actor.fields.iter().filter(|field| !field.parameter_only)
    }

    fn field_views(&self) -> Vec<FieldView> {
        let views = self.stored().map(|field| FieldView {
            docs: docs("", &field.docs),
            name: field_name(&field.name),
            ty: self.cx.ty(&field.ty),
        });
        views.collect()
    }

    fn derived(&self) -> super::debug::Derived {
        let seen: Vec<&Field> = self.seen.iter().map(|index| &self.actor.fields[*index]).collect();
        super::debug::derived(self.cx, &self.name, &seen, super::types::VALUE, &["actor"])
    }

    fn seen_views(&self) -> Vec<FieldView> {
        let seen = self.seen.iter().map(|index| &self.actor.fields[*index]);
        seen.map(|field| FieldView { docs: Vec::new(), name: field_name(&field.name), ty: self.cx.ty(&field.ty) })
            .collect()
    }

    // ---- the handle ----

    fn handle(&self) -> String {
        let mut methods = self.constructors();
        let called = called_functions(self.cx);
        for id in &self.actor.functions {
            let function = &self.cx.program().functions[*id];
            let scoped = self
                .actor
                .scopes
                .iter()
                .any(|scope| scope.enter == *id || scope.fail == Some(*id) || scope.exit == Some(*id));
            if !is_internal(function) && (function.decl.public || called.contains(id) || scoped) {
                methods.push(self.step(function));
            }
        }
        for scope in &self.actor.scopes {
            methods.push(self.scope(scope, false));
            methods.push(self.scope(scope, true));
        }
        for field in self.actor.fields.iter().filter(|field| field.mode == FieldMode::Port) {
            methods.push(self.port_of_tests(field));
        }
        methods.join("\n")
    }

    fn constructors(&self) -> Vec<String> {
        let cx = self.cx;
        let vis = visibility(self.actor.decl.public);
        let runtime = cx.quark("Runtime");
        let names = |all: bool| {
            let chosen = self.actor.fields.iter().filter(move |field| field.parameter && (all || is_required(field)));
            chosen.map(|field| argument_name(&field.name)).collect::<Vec<_>>()
        };
        let options = self.actor.fields.iter().any(is_optional);
        let shared = [vec![format!("{runtime}::shared()")], names(false)].concat().join(", ");
        let short = Block::value(Doc::text(format!("Self::with_runtime({shared})")));
        let new = function_text(4, &format!("{vis}fn new"), &parameters(cx, &self.actor.fields, false), "Self", &short);
        let new = "    /// Makes one in the runtime that this process shares.\n    #[must_use]\n".to_owned() + &new;
        let with = "    /// Makes one in a runtime of the caller's own.\n    #[must_use]\n";
        let of_runtime = format!("runtime: &{runtime}");
        let body = if options {
            let passed = self
                .actor
                .fields
                .iter()
                .filter(|field| field.parameter)
                .map(|field| if is_optional(field) { "None".to_owned() } else { argument_name(&field.name) });
            let passed: Vec<String> = std::iter::once("runtime".to_owned()).chain(passed).collect();
            Block::value(Doc::text(format!("Self::with_options({})", passed.join(", "))))
        } else {
            self.spawn()
        };
        let params = [vec![of_runtime.clone()], parameters(cx, &self.actor.fields, false)].concat();
        let mut all =
            vec![new, with.to_owned() + &function_text(4, &format!("{vis}fn with_runtime"), &params, "Self", &body)];
        if options {
            let params = [vec![of_runtime], parameters(cx, &self.actor.fields, true)].concat();
            let docs = "    /// Like [`Self::with_runtime`]; what is `None` has its default.\n    #[must_use]\n";
            all.push(
                docs.to_owned() + &function_text(4, &format!("{vis}fn with_options"), &params, "Self", &self.spawn()),
            );
        }
        all
    }

    /// Makes the state, and the handle on it.
    fn spawn(&self) -> Block {
        let params = self.actor.fields.iter().filter(|field| field.parameter).map(|field| argument_name(&field.name));
        let mut stmts = Vec::new();
        let mut seen = Vec::new();
        for index in &self.seen {
            let name = field_name(&self.actor.fields[*index].name);
            let copy = is_copy(&self.actor.fields[*index].ty);
            let argument = Doc::text(argument_name(&self.actor.fields[*index].name));
            let value = if copy { argument } else { argument.method("clone", vec![]) };
            stmts.push(Stmt::bind(format!("seen_{name}"), value));
            seen.push((name.clone(), Doc::text(format!("seen_{name}"))));
        }
        let passed: Vec<Doc> = std::iter::once("quark".to_owned()).chain(params).map(Doc::text).collect();
        let (state, simple) = (self.state_name(), passed.len() == 1);
        let made = Doc::call(format!("{state}::new"), passed);
        let make =
            if simple { Doc::text(format!("{state}::new")) } else { Doc::Closure("|quark|".into(), Box::new(made)) };
        let spawned = Doc::call("quark::Actor::spawn", vec![Doc::text("runtime"), make]);
        if stmts.is_empty() {
            return Block {
                stmts,
                tail: Some(Box::new(Doc::Struct("Self".into(), vec![("actor".into(), spawned)], None))),
            };
        }
        stmts.push(Stmt::bind("actor", spawned));
        let fields = [vec![("actor".to_owned(), Doc::text("actor"))], seen].concat();
        Block { stmts, tail: Some(Box::new(Doc::Struct("Self".into(), fields, None))) }
    }

    /// A method of the handle: one step.
    fn step(&self, function: &'a Function) -> String {
        let mut all = vec!["&self".to_owned()];
        all.extend(params_plain(self.cx, function));
        let names = function.params.iter().map(|param| Doc::text(NAMING.name(Use::Local, &param.name)));
        let name = self.cx.function_name(function);
        let names: Vec<Doc> = names.collect();
        let step = if names.is_empty() && function.kind != FunctionKind::Query {
            Doc::text(format!("{}::{name}", self.state_name()))
        } else {
            Doc::Closure("|state|".into(), Box::new(Doc::text("state").method(name.clone(), names)))
        };
        let run = Doc::text("self").field("actor").method("step", vec![step]);
        let is_unit = self.cx.result(function) == "()";
        let body = if is_unit { Block { stmts: vec![Stmt::Expr(run)], tail: None } } else { Block::value(run) };
        let head = format!("{}fn {name}", visibility(function.decl.public));
        function_docs(self.cx, "    ", function) + &function_text(4, &head, &all, &self.cx.result(function), &body)
    }

    /// A port as tests see it.
    fn port_of_tests(&self, field: &Field) -> String {
        let name = field_name(&field.name);
        let read =
            Doc::Closure("|state|".into(), Box::new(Doc::text("state").field(name.clone()).method("clone", vec![])));
        let body = Block::value(Doc::text("self").field("actor").method("step", vec![read]));
        let text =
            function_text(4, &format!("pub(crate) fn {name}"), &["&self".to_owned()], &self.cx.ty(&field.ty), &body);
        "    #[cfg(test)]\n".to_owned() + &text
    }

    // ---- scopes ----

    fn scope(&self, scope: &Scope, is_async: bool) -> String {
        let cx = self.cx;
        let program = cx.program();
        let enter = &program.functions[scope.enter];
        let name = NAMING.name(Use::Method, &scope.name);
        let name = if is_async { format!("{}_async", super::super::expr::plain(&name)) } else { name };
        let is_unit = enter.result == Type::Unit;
        let value_ty = cx.ty(&enter.result);
        let scope_ty = "quark::actor::Scope";
        let fallible = how_it_fails(enter) == Fails::With;
        let bound = if fallible {
            format!("quark::actor::Failing + From<{}>", cx.error(enter))
        } else {
            "quark::actor::Failing".to_owned()
        };
        let handed = match (is_unit, is_async) {
            (true, _) => "()".to_owned(),
            (false, false) => format!("(&{value_ty})"),
            (false, true) => format!("({value_ty})"),
        };
        let body_ty = if is_async {
            format!("impl AsyncFnOnce{handed} -> Result<R, E>")
        } else {
            format!("impl FnOnce{handed} -> Result<R, E>")
        };
        let mut all = vec!["&self".to_owned()];
        all.extend(params_plain(cx, enter));
        all.push(format!("body: {body_ty}"));
        let word = if is_async { "async fn" } else { "fn" };
        let head = format!("{}{word} {name}<R, E: {bound}>", visibility(scope.public));
        let block = self.scope_body(scope, enter, scope_ty, is_unit, is_async, fallible);
        let mut lines = docs("    ", &scope.docs);
        if is_async {
            let plain_name = NAMING.name(Use::Method, &scope.name);
            lines = vec![format!("    /// Like [`Self::{plain_name}`], for a body that awaits.")];
        }
        if scope.public {
            lines.extend(
                ["    ///", "    /// # Errors", "    /// Fails with what the body fails with."].map(str::to_owned),
            );
        }
        lines.into_iter().map(|line| line + "\n").collect::<String>()
            + &function_text(4, &head, &all, "Result<R, E>", &block)
    }

    fn scope_body(
        &self,
        scope: &Scope,
        enter: &Function,
        scope_ty: &str,
        is_unit: bool,
        is_async: bool,
        fallible: bool,
    ) -> Block {
        let program = self.cx.program();
        let args = enter.params.iter().map(|param| Doc::text(NAMING.name(Use::Local, &param.name))).collect();
        let mut entered = Doc::text("self").method(self.cx.function_name(enter), args);
        if fallible {
            entered = entered.link(super::super::layout::Link::Try);
        }
        let mut stmts = vec![if is_unit { Stmt::Expr(entered) } else { Stmt::bind("entered", entered) }];
        let call = |id: Option<Id<Function>>, failure: bool| {
            let Some(function) = id.map(|id| &program.functions[id]) else { return Doc::Block(Block::default()) };
            let mut args = Vec::new();
            for param in &function.params {
                let is_failure = matches!(param.ty, Type::Record(id) if program.records[id].decl.name == "Failure");
                if is_failure && failure {
                    args.push(Doc::text("&failure"));
                } else {
                    args.push(handed(&param.ty, param.own, "entered"));
                }
            }
            Doc::text("self").method(self.cx.function_name(function), args)
        };
        let quiet = |doc: Doc, id: Option<Id<Function>>| {
            let has_result = id.is_some_and(|id| self.cx.result(&program.functions[id]) != "()");
            if has_result { Doc::Block(Block { stmts: vec![Stmt::bind("_", doc)], tail: None }) } else { doc }
        };
        let named = if scope.fail.is_some() { "|failure|" } else { "|_|" };
        let fail = Doc::Closure(named.into(), Box::new(quiet(call(scope.fail, true), scope.fail)));
        let exit = Doc::Closure("||".into(), Box::new(quiet(call(scope.exit, false), scope.exit)));
        stmts.push(Stmt::bind("scope", Doc::call(format!("{scope_ty}::new"), vec![fail, exit])));
        let body_args = if is_unit {
            vec![]
        } else if is_async {
            vec![owned_of(&enter.result, "entered")]
        } else {
            vec![Doc::text("&entered")]
        };
        let called = Doc::call("body", body_args);
        let tail = if is_async {
            Doc::text("scope").method("run_async", vec![called]).field("await")
        } else {
            let run = if is_unit { Doc::text("body") } else { Doc::Closure("||".into(), Box::new(called)) };
            Doc::text("scope").method("run", vec![run])
        };
        Block { stmts, tail: Some(Box::new(tail)) }
    }

    // ---- the state ----

    fn state_methods(&self) -> String {
        let mut methods = vec![self.new_state()];
        for function in self.functions() {
            methods.push(method(self.cx, function, "", !function.decl.public && !is_internal(function)));
        }
        for handler in &self.actor.handlers {
            methods.push(self.handler(handler));
        }
        for (index, every) in self.actor.timers.iter().enumerate() {
            let function = &self.cx.program().functions[every.function];
            methods.push(self.named_step(&format!("every_{}", index + 1), function));
        }
        if methods.iter().any(|text| text.contains(".this()")) {
            methods.insert(1, self.this());
        }
        methods.join("\n")
    }

    /// The state of a new actor.
    fn new_state(&self) -> String {
        let cx = self.cx;
        let options = self.actor.fields.iter().any(is_optional);
        let mut params = vec!["quark: quark::Context<Self>".to_owned()];
        params.extend(parameters(cx, &self.actor.fields, options));
        let (mut stmts, value) = made_with(cx, &self.actor.fields, &[], "Self", options);
        let Doc::Struct(head, inits, base) = value else { unreachable!("a state is made as a struct") };
        let ports = self.actor.fields.iter().enumerate().filter(|(_, field)| field.mode == FieldMode::Port);
        let ports: Vec<(String, Doc)> =
            ports.map(|(index, field)| (field_name(&field.name), self.port(index, field))).collect();
        let inits: Vec<(String, Doc)> = inits
            .into_iter()
            .map(|(name, value)| {
                let port = ports.iter().find(|(other, _)| *other == name).map(|(_, port)| port.clone());
                (name, port.unwrap_or(value))
            })
            .collect();
        for (index, every) in self.actor.timers.iter().enumerate() {
            let period = Doc::call(format!("{}::of", cx.quark("Duration")), vec![Doc::text(integer(every.period))]);
            let body = Doc::text(format!("Self::every_{}", index + 1));
            stmts.push(Stmt::Expr(Doc::text("quark").method("every", vec![period, body])));
        }
        let inits = [inits, vec![("quark".to_owned(), Doc::text("quark"))]].concat();
        let block = Block { stmts, tail: Some(Box::new(Doc::Struct(head, inits, base))) };
        function_text(4, "fn new", &params, "Self", &block)
    }

    /// A port with what its events do.
    fn port(&self, index: usize, field: &Field) -> Doc {
        let Type::Port(kind) = field.ty else { unreachable!("a port's type is its kind") };
        let events = &self.cx.program().port_kinds[kind].events;
        let handlers: Vec<&Handler> = self.actor.handlers.iter().filter(|handler| handler.port == index).collect();
        let handle = if handlers.is_empty() {
            Doc::text("|_, _| {}")
        } else if let ([handler], [event]) = (handlers.as_slice(), events.as_slice()) {
            let pattern = self.event_pattern(kind, handler.event);
            let body = self.handled(handler, &event.params.iter().map(|param| param.name.clone()).collect::<Vec<_>>());
            Doc::Closure(format!("|state: &mut Self, {pattern}|"), Box::new(body))
        } else {
            self.handlers(kind, &handlers, events.len())
        };
        Doc::text("quark").method("port", vec![Doc::text(literal(&field.name)), handle])
    }

    fn handlers(&self, kind: Id<crate::model::PortKind>, handlers: &[&Handler], events: usize) -> Doc {
        let arm = |handler: &&Handler| {
            let event = &self.cx.program().port_kinds[kind].events[handler.event];
            let names: Vec<String> = event.params.iter().map(|param| param.name.clone()).collect();
            (self.event_pattern(kind, handler.event), self.handled(handler, &names))
        };
        let mut arms: Vec<(String, Doc)> = handlers.iter().map(arm).collect();
        let body = if let ([(pattern, body)], true) = (arms.as_slice(), events > 1) {
            let block = Block { stmts: vec![Stmt::Expr(body.clone())], tail: None };
            let head = Head { before: format!("if let {pattern} = "), value: Doc::text("event") };
            Doc::Block(Block { stmts: vec![Stmt::Plain(Doc::If(vec![(head, block)], None))], tail: None })
        } else {
            if arms.len() < events {
                arms.push(("_".to_owned(), Doc::Block(Block::default())));
            }
            Doc::Match(Box::new(Doc::text("event")), arms)
        };
        Doc::Closure("|state: &mut Self, event|".into(), Box::new(body))
    }

    fn event_pattern(&self, kind: Id<crate::model::PortKind>, event: usize) -> String {
        let declared = &self.cx.program().port_kinds[kind];
        let event = &declared.events[event];
        let case = format!("{}::{}", self.cx.beside_kind(kind, "Event"), case_name(&event.name));
        let names: Vec<String> = event.params.iter().map(|param| NAMING.name(Use::Local, &param.name)).collect();
        let built_in = declared.link.is_some() || declared.decl.module.index() == 0;
        match (names.is_empty(), built_in) {
            (true, _) => case,
            (false, true) => format!("{case}({})", names.join(", ")),
            (false, false) => format!("{case} {{ {} }}", names.join(", ")),
        }
    }

    fn handled(&self, handler: &Handler, names: &[String]) -> Doc {
        let function = &self.cx.program().functions[handler.function];
        let args = function
            .params
            .iter()
            .zip(names)
            .map(|(param, name)| handed(&param.ty, param.own, &NAMING.name(Use::Local, name)));
        Doc::text("state").method(self.handler_name(handler), args.collect())
    }

    fn handler_name(&self, handler: &Handler) -> String {
        let field = &self.actor.fields[handler.port];
        let Type::Port(kind) = field.ty else { unreachable!("a port's type is its kind") };
        let event = &self.cx.program().port_kinds[kind].events[handler.event];
        let snake = |name: &str| Convention::Snake.apply(name);
        format!("on_{}_{}", snake(&field.name), snake(&event.name))
    }

    fn handler(&self, handler: &Handler) -> String {
        let function = &self.cx.program().functions[handler.function];
        self.named_step(&self.handler_name(handler), function)
    }

    /// A step that the runtime runs.
    fn named_step(&self, name: &str, function: &'a Function) -> String {
        let mut all = vec!["&mut self".to_owned()];
        all.extend(params(self.cx, function));
        let body = function.body.as_ref().map(|body| crate::target::rust::body::function_body(self.cx, function, body));
        let docs = docs("    ", &function.decl.docs).into_iter().map(|line| line + "\n").collect::<String>();
        docs + &function_text(4, &format!("fn {name}"), &all, "()", &body.unwrap_or_default())
    }

    /// The handle on the actor itself.
    fn this(&self) -> String {
        let actor = Doc::text("self").field("quark").method("this", vec![]);
        let mut fields = vec![("actor".to_owned(), actor)];
        for index in &self.seen {
            let field = &self.actor.fields[*index];
            let name = field_name(&field.name);
            let value = Doc::text("self").field(name.clone());
            let copy = is_copy(&field.ty);
            fields.push((name, if copy { value } else { value.method("clone", vec![]) }));
        }
        let body = Block::value(Doc::Struct(self.name.clone(), fields, None));
        function_text(4, "fn this", &["&self".to_owned()], &self.name, &body)
    }
}

/// The parameters of a handle's method: no name of them goes unused.
fn params_plain(cx: &Cx<'_>, function: &Function) -> Vec<String> {
    let named = |index: usize| {
        let name = NAMING.name(Use::Local, &function.params[index].name);
        format!("{name}: {}", cx.param(function, index))
    };
    (0..function.params.len()).map(named).collect()
}

/// A value of this name as a parameter takes it.
fn handed(ty: &Type, own: bool, name: &str) -> Doc {
    let doc = Doc::text(name);
    match ty {
        ty if own || is_copy(ty) => doc,
        Type::Optional(inner) => {
            let sliced = matches!(**inner, Type::String | Type::List(_));
            doc.method(if sliced { "as_deref" } else { "as_ref" }, vec![])
        }
        _ => Doc::Prefix("&", Box::new(doc)),
    }
}

fn owned_of(ty: &Type, name: &str) -> Doc {
    let doc = Doc::text(name);
    if is_copy(ty) { doc } else { doc.method("clone", vec![]) }
}

/// The functions that are called on handles, anywhere in the package.
fn called_functions(cx: &Cx<'_>) -> BTreeSet<Id<Function>> {
    struct Finder(BTreeSet<Id<Function>>);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(call) = &expr.kind
                && let Callee::Function(id) = call.callee
                && call.receiver.as_ref().is_some_and(|receiver| !matches!(receiver.kind, ExprKind::SelfRef))
            {
                self.0.insert(id);
            }
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(BTreeSet::new());
    everywhere(cx, true, &mut |visit: What<'_>| match visit {
        What::Block(block) => finder.block(block),
        What::Initial(initial) => finder.expr(&initial.value),
    });
    finder.0
}

/// The fixed fields of an actor that others read through a handle.
fn seen_fields(cx: &Cx<'_>, id: Id<Actor>) -> BTreeSet<usize> {
    struct Finder(Id<Actor>, BTreeSet<usize>);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Field(base, index) = &expr.kind
                && base.ty == Type::Actor(self.0)
                && !matches!(base.kind, ExprKind::SelfRef)
            {
                self.1.insert(*index);
            }
            walk_expr(self, expr);
        }
    }
    let mut finder = Finder(id, BTreeSet::new());
    everywhere(cx, false, &mut |visit: What<'_>| match visit {
        What::Block(block) => finder.block(block),
        What::Initial(initial) => finder.expr(&initial.value),
    });
    let fields = &cx.program().actors[id].fields;
    finder.1.into_iter().filter(|index| fields[*index].mode == FieldMode::Fixed).collect()
}

enum What<'a> {
    Block(&'a ModelBlock),
    Initial(&'a Initial),
}

fn everywhere(cx: &Cx<'_>, tests: bool, visit: &mut dyn FnMut(What<'_>)) {
    let program = cx.program();
    for body in program.functions.values().filter_map(|function| function.body.as_ref()) {
        visit(What::Block(&body.block));
    }
    let fields = program.classes.values().flat_map(|class| &class.fields);
    let fields = fields.chain(program.actors.values().flat_map(|actor| &actor.fields));
    for initial in fields.filter_map(|field| field.default.as_ref()) {
        visit(What::Initial(initial));
    }
    if tests {
        program.tests.values().for_each(|test| visit(What::Block(&test.body.block)));
    }
}
