//! Functions and methods: signatures, documentation, the forms that host code gets.

mod actors;
mod overloads;
mod waiting;

use super::body::{Body, Returns, This, World};
use super::convert::is_changed;
use super::docs::{Tags, javadoc, phrase, words};
use super::file::File;
use super::names::function_name;
use super::naming::NAMING;
use super::spell::listed;
use crate::emit::bodies;
use crate::emit::code::{Code, Doc, render};
use crate::emit::docs::reason;
use crate::emit::names::Use;
use crate::emit::roles::{is_boundary, returns_promise};
use crate::model::{Arena, Docs, Function, FunctionKind, Id, Item, Owner, Param, Program, Type};

/// Whether a function gives an `Optional`, as host code has it.
pub fn gives_optional(program: &Program, id: Id<Function>) -> bool {
    is_boundary(program, id) && matches!(program.functions[id].result, Type::Optional(_))
}

/// Whether an entry function reads the variables of the environment.
pub fn reads_environment(function: &Function) -> bool {
    function.body.as_ref().is_some_and(|body| bodies::reads_environment(&body.block))
}

/// The name of a parameter as host code sees it; an entry function takes more than Quark says.
fn param_name(function: &Function, param: &Param) -> String {
    let name = NAMING.name(Use::Local, &param.name);
    let taken = function.kind == FunctionKind::Entry && ["environment", "runtime"].contains(&name.as_str());
    if taken { format!("{name}2") } else { name }
}

/// What a promise is kept with.
fn kept(function: &Function) -> &Type {
    match &function.result {
        Type::Promise(kept) if function.kind != FunctionKind::Async => kept,
        other => other,
    }
}

/// A function without its body: what stands before the brace.
pub struct Head<'n> {
    /// `public static `
    pub modifiers: String,
    /// Its result and its name.
    pub name: &'n str,
    /// `long value`, one each.
    pub params: Vec<String>,
    /// What stands after the parameters.
    pub tail: &'static str,
    /// How far it is indented.
    pub indent: usize,
}

impl Head<'_> {
    /// The text up to the brace or semicolon.
    pub fn text(&self) -> String {
        let margin = " ".repeat(self.indent);
        let params = listed(self.params.iter().map(|param| Doc::text(param.clone())).collect());
        let doc = Doc::text(format!("{}{}", self.modifiers, self.name)).append(params).append(self.tail);
        let text = render(&doc, super::WIDTH - self.indent);
        text.lines().map(|line| format!("{margin}{line}\n")).collect()
    }
}

impl<'a> File<'a> {
    /// A function of a module or all forms of a method, an empty line before each.
    pub fn function(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        match function.owner {
            Owner::Actor(_) => self.actor_method(id),
            _ => self.plain(id),
        }
    }

    fn plain(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let is_static = function.owner == Owner::Module || function.kind == FunctionKind::Static;
        let name = function_name(program, id);
        let world = if function.kind == FunctionKind::Entry { World::Entry } else { World::None };
        let body = function.body.as_ref().expect("only interfaces and ports leave bodies out");
        let mut printer = Body::new(self, &body.locals, This::Object, world, 8);
        printer.study(&body.block);
        let mut params = self.parameters(id, &mut printer, is_boundary(program, id));
        if function.kind == FunctionKind::Entry {
            params.extend(self.entry_params(function));
        }
        if gives_optional(program, id) {
            printer.returns = Returns::Optional;
        }
        printer.stmts(&body.block.stmts);
        let head = Head {
            modifiers: format!("{}{}{} ", self.access(id), if is_static { "static " } else { "" }, self.result(id)),
            name: &name,
            params,
            tail: " {",
            indent: 4,
        };
        let docs = self.function_docs(id, &function.decl.docs);
        let shorter = self.shorter(id, &name, is_static);
        format!("\n{docs}{}{}    }}\n{shorter}", head.text(), printer.finish())
    }

    /// `@Override` or the documentation of a function.
    fn function_docs(&self, id: Id<Function>, docs: &Docs) -> String {
        let function = &self.program().functions[id];
        if function.implements.is_some() {
            return format!("{}    @Override\n", javadoc(docs, &Tags::default(), 4));
        }
        let kept = if returns_promise(function) && !function.decl.public { &Type::Unit } else { kept(function) };
        let tags = if self.is_public(id) { self.tags(function, kept) } else { Tags::default() };
        javadoc(&or_name(docs, function, self.is_public(id)), &tags, 4)
    }

    /// What Java wants to have described of a function that host code calls.
    pub fn tags(&self, function: &Function, result: &Type) -> Tags {
        let described = |tags: Tags, param: &Param| {
            let optional = matches!(param.ty, Type::Optional(_));
            let text = format!("{}{}", words(&param.name), if optional { ", or null" } else { "" });
            tags.param(&param_name(function, param), &text)
        };
        let mut tags = function.params.iter().fold(Tags::default(), described);
        if function.kind == FunctionKind::Entry {
            if reads_environment(function) {
                tags = tags.param("environment", "the variables of the environment");
            }
            tags = tags.param("runtime", "supplies what it makes with time and ports");
        }
        let tags = if *result == Type::Unit { tags } else { tags.result(self.result_words(function, result)) };
        function.throws.iter().fold(tags, |tags, id| {
            let error = &self.program().errors[*id];
            tags.throws(&self.declared(Item::Error(*id)), &phrase(&[reason(error)], &error.decl.name))
        })
    }

    fn result_words(&self, function: &Function, result: &Type) -> &'static str {
        let _ = function;
        match result {
            Type::Bool => "whether it is so",
            Type::Optional(_) => "what there is, if there is something",
            Type::List(_) => "all of them, in order",
            Type::Map(..) => "all of them, by key",
            _ => "the result",
        }
    }

    /// The result of a function as whoever calls it has it.
    pub fn result(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        if gives_optional(program, id) && !returns_promise(function) {
            return self.host_result(&function.result, false);
        }
        self.ty(&function.result)
    }

    /// What an entry function takes besides.
    fn entry_params(&self, function: &Function) -> Vec<String> {
        let map = format!("{}<String, String> environment", self.util("Map"));
        let runtime = format!("{} runtime", self.quark("QuarkRuntime"));
        reads_environment(function).then_some(map).into_iter().chain([runtime]).collect()
    }

    /// The parameters with their types; what host code hands in is cleaned in a line of its own.
    fn parameters(&self, id: Id<Function>, printer: &mut Body<'_, 'a>, host: bool) -> Vec<String> {
        let function = &self.program().functions[id];
        if function.kind == FunctionKind::Entry {
            printer.locals.reserve_all(&["environment", "runtime"]);
        }
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let name = printer.locals.declare(index, &param.name);
            params.push(format!("{} {name}", self.ty(&param.ty)));
        }
        for (index, param) in function.params.iter().enumerate() {
            if host && is_changed(&param.ty) && printer.is_used(Id::new(index)) {
                let name = printer.locals.name(index).unwrap_or_default().to_owned();
                let code = self.taken(Code::atom(name.clone()), &param.ty);
                if printer.captured.contains(&index) {
                    let clean = printer.locals.declare(index, &format!("clean_{}", param.name.trim_matches('_')));
                    let ty = self.ty(&param.ty);
                    printer.statement(&format!("{ty} {clean} = "), code, ";");
                } else {
                    printer.statement(&format!("{name} = "), code, ";");
                }
            }
        }
        params
    }

    fn plain_params(&self, function: &Function) -> Vec<String> {
        let param = |param: &Param| format!("{} {}", self.ty(&param.ty), param_name(function, param));
        function.params.iter().map(param).collect()
    }

    fn passed(&self, function: &Function) -> Vec<Code> {
        function.params.iter().map(|param| Code::atom(param_name(function, param))).collect()
    }

    /// A body of one statement.
    pub fn one_line(&self, head: &str, code: Code) -> String {
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        body.statement(head, code, ";");
        body.finish()
    }

    /// A function without body, of an interface or a port kind.
    pub fn abstract_function(&self, id: Id<Function>, public: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let name = function_name(program, id);
        let params = self.plain_params(function);
        let head = Head { modifiers: format!("{} ", self.result(id)), name: &name, params, tail: ";", indent: 4 };
        let tags = if public { self.tags(function, &function.result) } else { Tags::default() };
        format!("\n{}{}", javadoc(&or_name(&function.decl.docs, function, public), &tags, 4), head.text())
    }
}

/// The documentation, or for what host code sees words for the name.
fn or_name(docs: &Docs, function: &Function, public: bool) -> Docs {
    if !public || docs.iter().any(|line| !line.trim().is_empty()) {
        return docs.clone();
    }
    let words = function.decl.name.trim_matches('_').replace('_', " ");
    let mut letters = words.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    vec![format!("{first}{}.", letters.as_str())]
}
