//! Functions and methods: signatures, documentation, the forms that host code gets.

use super::body::{BodyPrinter, SelfRef, World};
use super::clean::{has_text, is_changed};
use super::convert::has_time;
use super::expr::call;
use super::module::{Printer, function_name, inner_name};
use super::naming::NAMING;
use super::once::converted_in_place;
use super::text::docstring;
use crate::emit::bodies::reads_environment;
use crate::emit::code::{ATOM, Code, Doc, list, render};
use crate::emit::names::Use;
use crate::emit::roles::{has_both, is_boundary, is_step, returns_promise};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Arena, Block, Callee, Docs, Expr, ExprKind, Form, Function, FunctionKind, Id, Owner, Param, Program, Type,
};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "python/function.py")]
struct FunctionView {
    decorators: String,
    signature: String,
    docs: String,
    body: String,
}

/// What stands before the parameters of a function, and at which depth it stands.
#[derive(Clone, Copy)]
struct Head<'n> {
    keyword: &'static str,
    name: &'n str,
    first: &'static str,
    indent: usize,
}

/// A function, complete; a line break at its end.
fn render_function(decorators: &str, signature: String, docs: String, body: String) -> String {
    let view = FunctionView { decorators: decorators.to_owned(), signature, docs, body };
    let text = view.render().expect("templates that compile also render");
    format!("{}\n", text.trim_end_matches('\n'))
}

/// `def name(self, a: int) -> str:`, on as many lines as it takes.
pub fn signature(keyword: &str, name: &str, params: Vec<String>, result: &str, indent: usize) -> String {
    let margin = " ".repeat(indent);
    let params = list("(", params.into_iter().map(Doc::text).collect(), ")");
    let doc = Doc::text(format!("{keyword} {name}")).append(params).append(format!(" -> {result}:"));
    let text = render(&doc, super::WIDTH - indent);
    text.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n")
}

impl Printer<'_> {
    /// A function of the module, or all forms of a method.
    pub fn function(&self, id: Id<Function>) -> Vec<String> {
        let program = self.program();
        let function = &program.functions[id];
        match function.owner {
            Owner::Module => vec![self.plain(id, 0)],
            Owner::Actor(_) => self.actor_method(id),
            _ => vec![self.plain(id, 4)],
        }
    }

    fn plain(&self, id: Id<Function>, indent: usize) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let name = function_name(program, id);
        let world = if function.kind == FunctionKind::Entry { World::Entry } else { World::None };
        let decorators = if function.kind == FunctionKind::Static { "    @staticmethod\n" } else { "" };
        let first = if function.has_self() { "self" } else { "" };
        let head = Head { keyword: "def", name: &name, first, indent };
        self.with_body(id, head, decorators, is_boundary(program, id), world, &self.function_docs(id))
    }

    /// A function with its own body.
    fn with_body(
        &self,
        id: Id<Function>,
        head: Head<'_>,
        decorators: &str,
        host: bool,
        world: World,
        docs: &Docs,
    ) -> String {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("only interfaces and ports leave bodies out");
        let mut printer = BodyPrinter::new(self, &body.locals, SelfRef::Object, world, head.indent + 4);
        printer.host_result = host && has_time(&function.result);
        reserve(&mut printer, &body.block);
        printer.uses = crate::emit::facts::uses(&body.block);
        let mut params = self.parameters(id, &mut printer, host);
        if !head.first.is_empty() {
            params.insert(0, head.first.to_owned());
        }
        if function.kind == FunctionKind::Entry {
            self.entry(&mut params, &mut printer, &body.block);
        }
        let result = self.result(function, host);
        let result =
            if function.kind == FunctionKind::Async { self.ty(&function.result, Form::Frozen) } else { result };
        printer.print(&body.block);
        let signature = signature(head.keyword, head.name, params, &result, head.indent);
        render_function(decorators, signature, docstring(docs, head.indent + 4), printer.finish())
    }

    fn result(&self, function: &Function, host: bool) -> String {
        if host { self.host_ty(&function.result, Form::Frozen) } else { self.ty(&function.result, Form::Frozen) }
    }

    /// What an entry function takes besides, and where its body finds it.
    fn entry(&self, params: &mut Vec<String>, printer: &mut BodyPrinter<'_, '_>, block: &Block) {
        let mapping = self.outside("collections.abc", "Mapping", false);
        let reads = reads_environment(block);
        params.push("*".to_owned());
        if reads {
            params.push(format!("environment: {mapping}[str, str] | None = None"));
        }
        params.push(format!("runtime: {}.Runtime | None = None", self.quark()));
        let environment = if reads { "environment" } else { "None" };
        printer.text(&format!("outside = {}.Entry({environment}, runtime)", self.quark()));
    }

    /// The parameters with their types; of what host code hands in, those that are seconds get a line that makes them
    /// milliseconds, and texts one that cleans them, unless they are read once.
    fn parameters(&self, id: Id<Function>, printer: &mut BodyPrinter<'_, '_>, host: bool) -> Vec<String> {
        let function = &self.program().functions[id];
        let names = self.parameter_names(id);
        let in_place = if host { converted_in_place(function) } else { BTreeSet::new() };
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let local = Id::new(index);
            if in_place.contains(&index) {
                printer.locals.declare(index, &names[index], "parameter");
                let value = self.taken(Code::atom(names[index].clone()), &param.ty);
                printer.locals.alias(index, &value.flat());
                params.push(self.parameter(param, &names[index], true));
            } else if host && has_time(&param.ty) {
                printer.locals.reserve(&names[index]);
                if printer.is_used(local) {
                    let shape = format!("{:?}", param.ty);
                    let (name, _) = printer.locals.declare(index, &format!("{}_ms", param.name), &shape);
                    let value = self.taken(Code::atom(names[index].clone()), &param.ty);
                    printer.statement(&format!("{name} = "), value, "");
                }
                params.push(self.parameter(param, &names[index], true));
            } else {
                let (name, _) = printer.locals.declare(index, &names[index], "parameter");
                if host && has_text(&param.ty) && printer.is_used(local) {
                    let value = self.cleaned(Code::atom(name.clone()), &param.ty);
                    printer.statement(&format!("{name} = "), value, "");
                }
                params.push(self.parameter(param, &name, host));
            }
        }
        params
    }

    /// A method that implements an interface's has the interface's names: host code may pass arguments by name.
    fn parameter_names(&self, id: Id<Function>) -> Vec<String> {
        let program = self.program();
        let function = &program.functions[id];
        let named = function.implements.map_or(function, |implemented| &program.functions[implemented]);
        named.params.iter().map(|param| NAMING.name(Use::Local, &param.name)).collect()
    }

    fn parameter(&self, param: &Param, name: &str, host: bool) -> String {
        let ty = if host { self.host_ty(&param.ty, Form::Argument) } else { self.ty(&param.ty, Form::Argument) };
        let default = if param.optional { " = None" } else { "" };
        format!("{name}: {ty}{default}")
    }

    /// A function without body, of an interface or a port kind.
    pub fn abstract_function(&self, id: Id<Function>, host: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let names = self.parameter_names(id);
        let named = function.params.iter().zip(&names);
        let params = std::iter::once("self".to_owned())
            .chain(named.map(|(param, name)| self.parameter(param, name, host)))
            .collect();
        let name = function_name(program, id);
        let docs = docstring(&self.function_docs(id), 8);
        let signature = signature("def", &name, params, &self.result(function, host), 4);
        if docs.is_empty() { format!("{signature} ...\n") } else { format!("{signature}\n{docs}        ...\n") }
    }

    fn actor_method(&self, id: Id<Function>) -> Vec<String> {
        let program = self.program();
        let function = &program.functions[id];
        let mut forms = Vec::new();
        if returns_promise(function) && function.decl.public {
            forms.extend(self.host_forms(id));
        }
        let both = has_both(program, self.facts, id);
        if both {
            forms.push(self.entering(id));
        }
        forms.push(self.inner(id, both));
        forms
    }

    /// The method's body, entered as a step unless another method does that.
    fn inner(&self, id: Id<Function>, both: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let is_async = function.kind == FunctionKind::Async;
        let entered = !both && is_step(program, self.facts, id);
        let decorators = match (entered, is_async) {
            (true, true) => format!("    @{}.async_step\n", self.quark()),
            (true, false) => format!("    @{}.step\n", self.quark()),
            (false, _) => String::new(),
        };
        let name = inner_name(program, self.facts, id);
        let keyword = if is_async { "async def" } else { "def" };
        let head = Head { keyword, name: &name, first: "self", indent: 4 };
        let public = returns_promise(function) && function.decl.public;
        let docs = if both || public { Docs::new() } else { self.function_docs(id) };
        let host = !both && !returns_promise(function) && is_boundary(program, id);
        self.with_body(id, head, &decorators, host, World::Actor, &docs)
    }

    /// A step that only enters the method that is called inside of steps too.
    fn entering(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let host = !returns_promise(function) && is_boundary(program, id);
        let (params, arguments) = self.forwarded(id, host);
        let is_async = function.kind == FunctionKind::Async;
        let decorator = format!("    @{}.{}\n", self.quark(), if is_async { "async_step" } else { "step" });
        let inner = call(format!("self.{}", inner_name(program, self.facts, id)), arguments);
        let (keyword, inner) = if is_async { ("async def", awaiting(inner)) } else { ("def", inner) };
        let inner = if host { self.to_host(inner, &function.result) } else { inner };
        let body = self.handing_on(inner, &function.result);
        let result = match function.kind {
            FunctionKind::Async => self.ty(&function.result, Form::Frozen),
            _ => self.result(function, host),
        };
        let docs = if returns_promise(function) { Docs::new() } else { self.function_docs(id) };
        let signature = signature(keyword, &function_name(program, id), params, &result, 4);
        render_function(&decorator, signature, docstring(&docs, 8), body)
    }

    /// The blocking and the asynchronous form of a method that returns a promise.
    fn host_forms(&self, id: Id<Function>) -> [String; 2] {
        let program = self.program();
        let function = &program.functions[id];
        let (params, arguments) = self.forwarded(id, true);
        let kept = match &function.result {
            Type::Promise(kept) if function.kind != FunctionKind::Async => kept,
            other => other,
        };
        let result = self.host_ty(kept, Form::Frozen);
        let inner = function_name(program, id);
        let name = NAMING.name(Use::Method, &function.decl.name);
        let docs = docstring(&self.function_docs(id), 8);
        let blocking = [Code::atom(format!("\"{name}\"")), Code::atom(format!("self.{inner}"))];
        let waited = call(format!("{}.wait", self.quark()), blocking.into_iter().chain(arguments.clone()).collect());
        let awaited = awaiting(call(format!("self.{inner}"), arguments));
        let form = |keyword: &str, name: &str, value: Code| {
            let body = self.handing_on(self.to_host(value, kept), kept);
            render_function("", signature(keyword, name, params.clone(), &result, 4), docs.clone(), body)
        };
        [form("def", &name, waited), form("async def", &format!("{}_async", name.trim_end_matches('_')), awaited)]
    }

    /// A body that gives what another function gives.
    fn handing_on(&self, value: Code, result: &Type) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        body.statement(if *result == Type::Unit { "" } else { "return " }, value, "");
        body.finish()
    }

    /// Parameters and the arguments that hand them on.
    fn forwarded(&self, id: Id<Function>, host: bool) -> (Vec<String>, Vec<Code>) {
        let function = &self.program().functions[id];
        let names = self.parameter_names(id);
        let mut params = vec!["self".to_owned()];
        let mut arguments = Vec::new();
        for (param, name) in function.params.iter().zip(&names) {
            params.push(self.parameter(param, name, host));
            let value = Code::new(Doc::text(name.clone()), ATOM);
            arguments.push(if host && is_changed(&param.ty) { self.taken(value, &param.ty) } else { value });
        }
        (params, arguments)
    }
}

/// `await value`
fn awaiting(value: Code) -> Code {
    Code::new(Doc::text("await ").append(value.at(ATOM)), super::spell::SIGN)
}

/// Keeps the names of functions that a body calls, and of what it is given, from being given to its locals.
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
        if let ExprKind::Call(call) = &expr.kind
            && let Callee::Function(id) = call.callee
            && self.program.functions[id].owner == Owner::Module
        {
            self.names.insert(function_name(self.program, id));
        }
        walk_expr(self, expr);
    }
}
