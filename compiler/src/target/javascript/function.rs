//! Functions and methods: signatures, steps, asynchronous bodies, and what host code hands in.

use super::body::{BodyPrinter, SelfRef, World};
use super::builtins::awaited;
use super::layout::{Code, block_arrow, call, list};
use super::module::Printer;
use super::naming::NAMING;
use crate::emit::bodies::reads_environment;
use crate::emit::code::{Doc, render};
use crate::emit::names::Use;
use crate::emit::roles::{has_both, is_boundary, is_step, returns_promise};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Arena, Block, Callee, Constant, Expr, ExprKind, Function, FunctionKind, Id, Local, Owner, Program, Stmt, StmtKind,
    Type,
};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "javascript/function.js")]
struct FunctionView {
    docs: String,
    signature: String,
    body: String,
    margin: String,
}

/// A function, complete; a line break at its end.
pub fn render_function(docs: String, signature: &str, body: String, indent: usize) -> String {
    let margin = " ".repeat(indent);
    if body.is_empty() {
        return format!("{docs}{signature} {{}}\n");
    }
    let view = FunctionView { docs, signature: signature.to_owned(), body, margin };
    let text = view.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}

/// `name(a, b)`, on as many lines as it takes.
pub fn signature(head: &str, params: Vec<Doc>, indent: usize) -> String {
    let hugs = params.len() == 1;
    let params = if hugs { Doc::text("(").append(Doc::concat(params)).append(")") } else { list("(", params, ")") };
    let doc = Doc::text(head.to_owned()).append(params);
    let margin = " ".repeat(indent);
    let text = render(&doc, super::WIDTH - indent - 2);
    text.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

/// How a method's body is run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Run {
    /// As it is.
    Plainly,
    /// As a step of its actor.
    InStep,
}

impl Printer<'_> {
    /// A function of the module, or all forms of a method.
    pub fn function(&self, id: Id<Function>) -> Vec<String> {
        let program = self.program();
        let function = &program.functions[id];
        match function.owner {
            Owner::Module => vec![self.module_function(id)],
            Owner::Actor(_) => self.actor_method(id),
            _ => {
                let word = if function.kind == FunctionKind::Static { "static " } else { "" };
                let head = format!("{word}{}", self.function_name(id));
                vec![self.with_body(id, &head, Run::Plainly, is_boundary(program, id), World::None, 2)]
            }
        }
    }

    fn module_function(&self, id: Id<Function>) -> String {
        let program = self.program();
        let world = if program.functions[id].kind == FunctionKind::Entry { World::Entry } else { World::None };
        let head = format!("export function {}", self.function_name(id));
        self.with_body(id, &head, Run::Plainly, is_boundary(program, id), world, 0)
    }

    fn actor_method(&self, id: Id<Function>) -> Vec<String> {
        let program = self.program();
        let name = self.function_name(id);
        let boundary = is_boundary(program, id);
        if has_both(program, &self.known.facts, id) {
            let inner = self.inner_name(id);
            return vec![
                self.entering(id, &name, &inner, boundary),
                self.with_body(id, &inner, Run::Plainly, false, World::Actor, 2),
            ];
        }
        let run = if is_step(program, &self.known.facts, id) { Run::InStep } else { Run::Plainly };
        vec![self.with_body(id, &name, run, boundary, World::Actor, 2)]
    }

    /// A function with its own body.
    fn with_body(&self, id: Id<Function>, head: &str, run: Run, host: bool, world: World, indent: usize) -> String {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("only interfaces and ports leave bodies out");
        let mut printer = BodyPrinter::new(self, &body.locals, SelfRef::Object, world, indent + 2);
        reserve(&mut printer, &body.block);
        printer.look_at(&body.block);
        let mut params = self.parameters(id, &mut printer, host);
        if function.kind == FunctionKind::Entry {
            entry(&mut params, &mut printer, &body.block);
        } else {
            drop_unused(&mut params, &printer);
        }
        match (function.kind, run) {
            (FunctionKind::Async, run) => asynchronous(&mut printer, &body.block, run),
            (_, Run::InStep) => in_step(&mut printer, &body.block, function.result == Type::Unit),
            _ => printer.stmts(&body.block),
        }
        let hidden = head.starts_with('#') && run == Run::Plainly && has_both(self.program(), &self.known.facts, id);
        let docs = if hidden { String::new() } else { self.docs(id, &function.decl.docs, indent) };
        render_function(docs, &signature(head, params, indent), printer.finish(), indent)
    }

    /// The parameters; what host code hands in becomes what the body works with.
    fn parameters(&self, id: Id<Function>, printer: &mut BodyPrinter<'_, '_>, host: bool) -> Vec<Doc> {
        let function = &self.program().functions[id];
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let name = printer.locals.declare(index, &param.name);
            let needs = host && self.needs_taking(&param.ty);
            params.push(Doc::text(name.clone()));
            if needs && printer.is_used(Id::new(index)) {
                let taken = self.from_host(Code::atom(name.clone()), &param.ty);
                printer.statement(&format!("{name} = "), taken);
            }
        }
        params
    }

    /// A step that only enters the method that is called inside of steps too.
    fn entering(&self, id: Id<Function>, name: &str, inner: &str, host: bool) -> String {
        let function = &self.program().functions[id];
        let arena = Arena::default();
        let mut printer = BodyPrinter::new(self, &arena, SelfRef::Object, World::Actor, 4);
        let (mut params, mut arguments) = (Vec::new(), Vec::new());
        for (index, param) in function.params.iter().enumerate() {
            let name = printer.locals.declare(index, &param.name);
            params.push(Doc::text(name.clone()));
            let value = Code::atom(name);
            let taken = host && self.needs_taking(&param.ty);
            arguments.push(if taken { self.from_host(value, &param.ty) } else { value });
        }
        let inner = super::layout::arrow(&[], call(format!("this.{inner}"), arguments));
        let step = call("this.#quark.step", vec![inner]);
        printer
            .statement(if function.result == Type::Unit && !returns_promise(function) { "" } else { "return " }, step);
        let docs = self.docs(id, &function.decl.docs, 2);
        render_function(docs, &signature(name, params, 2), printer.finish(), 2)
    }
}

/// What a body does not read need not be named, as far as nothing comes after it.
pub fn drop_unused(params: &mut Vec<Doc>, printer: &BodyPrinter<'_, '_>) {
    while params.len().checked_sub(1).is_some_and(|last| !printer.is_used(Id::new(last))) {
        params.pop();
    }
}

/// `this.#quark.step(() => { … })`
fn in_step(printer: &mut BodyPrinter<'_, '_>, block: &Block, silent: bool) {
    let code = step_of(printer, block);
    printer.statement(if silent { "" } else { "return " }, code);
}

fn step_of(printer: &mut BodyPrinter<'_, '_>, block: &Block) -> Code {
    if let [Stmt { kind: StmtKind::Return(Some(value)), .. }] = block.stmts.as_slice()
        && !super::scans::takes_statements(value)
        && value.ty != Type::Unit
    {
        let before = printer.lines.len();
        let code = printer.value(value, super::forms::Want::Frozen);
        if printer.lines.len() == before {
            return call("this.#quark.step", vec![super::layout::arrow(&[], code)]);
        }
        printer.lines.truncate(before);
    }
    let lines = printer.apart(|body| body.stmts(block));
    call("this.#quark.step", vec![block_arrow("()", &lines)])
}

/// `this.#quark.begin(async (wait) => { … })`: the part before the first `await` belongs to the step that begins, each
/// further one is a step of its own.
fn asynchronous(printer: &mut BodyPrinter<'_, '_>, block: &Block, run: Run) {
    let waits = block.stmts.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
    printer.locals.reserve("wait");
    let lines = printer.apart(|body| segments(body, &block.stmts, true));
    let head = if waits { "async (wait)" } else { "async ()" };
    let begin = if run == Run::InStep { "this.#quark.begin" } else { "this.#quark.beginWithin" };
    printer.statement("return ", call(begin, vec![block_arrow(head, &lines)]));
}

fn segments(body: &mut BodyPrinter<'_, '_>, stmts: &[Stmt], first: bool) {
    for (index, stmt) in stmts.iter().enumerate() {
        let StmtKind::Await { local, promise } = &stmt.kind else {
            body.stmt(stmt);
            continue;
        };
        let promise = body.expr(promise);
        let promise = if first { call("wait", vec![promise]) } else { promise };
        wait_for(body, *local, promise);
        return rest_of(body, &stmts[index + 1..]);
    }
}

fn wait_for(body: &mut BodyPrinter<'_, '_>, local: Id<Local>, promise: Code) {
    if body.is_used(local) {
        let name = body.declare(local);
        body.statement(&format!("const {name} = "), awaited(promise));
    } else {
        body.statement("", awaited(promise));
    }
}

/// What follows an `await`, as a step.
fn rest_of(body: &mut BodyPrinter<'_, '_>, rest: &[Stmt]) {
    if rest.is_empty() {
        return;
    }
    let waits = rest.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
    let code = if waits {
        let lines = body.apart(|body| segments(body, rest, false));
        call("this.#quark.step", vec![block_arrow("async ()", &lines)])
    } else {
        step_of(body, &Block { stmts: rest.to_vec() })
    };
    body.statement("return ", code);
}

/// What an entry function takes besides, and where its body finds it.
fn entry(params: &mut Vec<Doc>, printer: &mut BodyPrinter<'_, '_>, block: &Block) {
    let reads = reads_environment(block);
    params.push(Doc::text(if reads { "{ environment, runtime } = {}" } else { "{ runtime } = {}" }));
    let quark = printer.file.quark();
    let environment = if reads { "environment" } else { "undefined" };
    printer.text(&format!("const outside = new {quark}.Entry({environment}, runtime);"));
}

/// Keeps the names that a body refers to, and what it is given, from being given to its locals.
pub fn reserve(printer: &mut BodyPrinter<'_, '_>, block: &Block) {
    reserve_named(printer, |scan| scan.block(block));
    let given: &[&str] = match printer.world {
        World::None | World::Actor => &[],
        World::Entry => &["outside", "environment", "runtime"],
        World::Test => &["runtime"],
    };
    for name in given {
        printer.locals.reserve(name);
    }
}

/// Likewise for the initial value of a field.
pub fn reserve_in(printer: &mut BodyPrinter<'_, '_>, value: &Expr) {
    reserve_named(printer, |scan| scan.expr(value));
}

fn reserve_named(printer: &mut BodyPrinter<'_, '_>, look: impl FnOnce(&mut Called<'_>)) {
    let mut scan = Called { program: printer.file.program(), names: BTreeSet::new() };
    look(&mut scan);
    for name in &scan.names {
        printer.locals.reserve(name);
    }
}

struct Called<'p> {
    program: &'p Program,
    names: BTreeSet<String>,
}

impl Visit for Called<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) => {
                if let Callee::Function(id) = call.callee
                    && self.program.functions[id].owner == Owner::Module
                {
                    self.names.insert(NAMING.name(Use::Function, &self.program.functions[id].decl.name));
                }
            }
            ExprKind::Constant(id) => {
                self.names.insert(constant_name(&self.program.constants[*id]));
            }
            _ => {}
        }
        walk_expr(self, expr);
    }
}

fn constant_name(constant: &Constant) -> String {
    NAMING.name(Use::Constant, &constant.decl.name)
}
