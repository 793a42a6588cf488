//! Functions and methods: signatures, and the bodies behind them.

use super::body::{Body, Gives, This, World, twice};
use super::file::{File, method_name};
use super::host::{has_duration, has_text};
use super::layout::X;
use super::naming::passed_name;
use super::stmt::{gives_error, gives_found};
use super::uses;
use crate::emit::bodies::reads_environment;
use crate::emit::roles::is_boundary;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Block, Expr, ExprKind, Function, FunctionKind, Id, Item, Owner, Stmt, StmtKind, Type};
use askama::Template;
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "go/function.go", escape = "none")]
struct FunctionView<'v> {
    docs: &'v str,
    receiver: &'v str,
    name: &'v str,
    params: &'v str,
    result: &'v str,
    body: &'v str,
}

/// A function, complete.
pub fn function(docs: &str, receiver: &str, name: &str, params: &[String], result: &str, body: &str) -> String {
    let params = grouped(params);
    let result = if result.is_empty() { String::new() } else { format!(" {result}") };
    if body.is_empty() {
        return format!("{docs}func {receiver}{name}({params}){result} {{}}\n");
    }
    let view = FunctionView { docs, receiver, name, params: &params, result: &result, body };
    view.render().expect("templates that compile also render") + "\n"
}

/// `a int, b int` as `a, b int`.
fn grouped(params: &[String]) -> String {
    let mut text = String::new();
    for (index, param) in params.iter().enumerate() {
        let (name, ty) = param.split_once(' ').unwrap_or((param, ""));
        let next = params.get(index + 1).and_then(|next| next.split_once(' ')).map_or("", |(_, ty)| ty);
        if !ty.is_empty() && next == ty {
            text.push_str(name);
        } else {
            text.push_str(param);
        }
        if index + 1 < params.len() {
            text.push_str(", ");
        }
    }
    text
}

/// What stands before a method's name: `(b *CircuitBreaker) `.
pub fn receiver(name: &str, ty: &str) -> String {
    format!("({name} {ty}) ")
}

/// The name of a method's receiver: the first letter of its type.
pub fn receiver_name(ty: &str) -> String {
    let letter = ty.trim_start_matches('*').chars().next().unwrap_or('x');
    letter.to_lowercase().collect()
}

/// How a body is printed.
pub struct Form<'n> {
    /// Its name.
    pub name: &'n str,
    /// `(b *CircuitBreaker) `
    pub receiver: String,
    /// How `self` is reached.
    pub this: This,
    /// Where time comes from.
    pub world: World,
    /// Whether host code calls it.
    pub host: bool,
    /// What stands above it.
    pub docs: String,
    /// The lines before its own.
    pub before: &'n [String],
}

impl File<'_> {
    /// A function of a module, or a method of a record or class.
    pub fn plain_function(&self, id: Id<Function>) -> String {
        let program = self.program();
        let declared = &program.functions[id];
        if declared.kind == FunctionKind::Entry {
            return self.entry_function(id, declared);
        }
        let host = is_boundary(program, id);
        let is_static = declared.kind == FunctionKind::Static;
        let (ty, pointer) = match declared.owner {
            Owner::Record(owner) if !is_static => {
                let ty = self.names.item(Item::Record(owner));
                (ty, ty.to_owned())
            }
            Owner::Class(owner) if !is_static => {
                let ty = self.names.item(Item::Class(owner));
                (ty, format!("*{ty}"))
            }
            _ => {
                let name = self.names.item(Item::Function(id));
                let docs = self.function_docs(id, name, false, "");
                let (receiver, this) = (String::new(), This::Nothing);
                return self.with_body(id, &Form { name, receiver, this, world: World::None, host, docs, before: &[] });
            }
        };
        let name = method_name(declared);
        let docs = self.method_docs(id, &name, declared);
        self.with_body(id, &Form { name: &name, ..self.method_form(ty, &pointer, declared, host, docs) })
    }

    /// A method's documentation: where it has none, that of the interface which wants it.
    fn method_docs(&self, id: Id<Function>, name: &str, declared: &Function) -> String {
        match declared.implements {
            Some(wanted) if declared.decl.docs.is_empty() => match self.program().functions[wanted].owner {
                Owner::Interface(id) => {
                    let interface = self.declared(&self.program().interfaces[id].decl, Item::Interface(id));
                    format!("// {name} implements [{interface}].\n")
                }
                _ => String::new(),
            },
            _ => self.function_docs(id, name, false, ""),
        }
    }

    fn method_form(&self, ty: &str, pointer: &str, function: &Function, host: bool, docs: String) -> Form<'static> {
        let name = receiver_name(ty);
        let body = function.body.as_ref().map(|body| &body.block);
        let used = body.is_some_and(reads_self_in);
        let receiver = if used { receiver(&name, pointer) } else { format!("({pointer}) ") };
        Form { name: "", receiver, this: This::Named(name), world: World::None, host, docs, before: &[] }
    }

    /// A function with its own body.
    pub fn with_body(&self, id: Id<Function>, form: &Form<'_>) -> String {
        let declared = &self.program().functions[id];
        let (params, body) = twice(self, |avoided| self.params_and_body(id, form, avoided));
        let result = self.result(declared, form.host);
        function(&form.docs, &form.receiver, form.name, &params, &result, &body)
    }

    fn params_and_body(&self, id: Id<Function>, form: &Form<'_>, avoided: &BTreeSet<String>) -> (Vec<String>, String) {
        let declared = &self.program().functions[id];
        let source = declared.body.as_ref().expect("only interfaces and ports leave bodies out");
        let mut body = Body::new(self, &source.locals, form.this.clone(), form.world);
        body.avoid(avoided);
        if form.world == World::Entry {
            body.avoid(&["runtime", "environment", "variables"].map(str::to_owned).into());
        }
        body.uses = uses::in_block(&source.block);
        body.result = declared.result.clone();
        body.gives = self.gives(declared, &source.block);
        body.host_result = form.host && has_duration(&declared.result) && !matches!(declared.result, Type::Promise(_));
        let params = body.parameters(declared, form.host);
        for line in form.before {
            body.text(line);
        }
        body.convert_parameters(declared, form.host);
        if matches!(body.gives, Gives::Kept | Gives::Promise) {
            body.run_async(&source.block);
        } else {
            body.print(&source.block);
        }
        (params, body.finish())
    }

    fn gives(&self, function: &Function, block: &Block) -> Gives {
        let _ = self;
        match () {
            () if function.kind == FunctionKind::Async => Gives::Kept,
            () if matches!(function.result, Type::Promise(_)) && throws_inside(block) => Gives::Promise,
            () if gives_error(function) => Gives::Errors,
            () if gives_found(function) => Gives::Found,
            () => Gives::Plain,
        }
    }

    /// The result of a function, as its signature has it.
    pub fn result(&self, function: &Function, host: bool) -> String {
        let value = if host { self.host_ty(&function.result) } else { self.ty(&function.result) };
        match (function.kind, &function.result) {
            (FunctionKind::Async, ty) => format!("*{}[{}]", self.quark("Promise"), self.ty(ty)),
            (_, Type::Unit) if gives_error(function) => "error".into(),
            (_, Type::Unit) => String::new(),
            _ if gives_error(function) => format!("({value}, error)"),
            _ if gives_found(function) => format!("({}, bool)", self.ty(function.result.opened())),
            _ => value,
        }
    }

    /// `a int64, b string` of a function whose body is elsewhere.
    pub fn parameter_list(&self, function: &Function, host: bool) -> Vec<String> {
        let ty = |ty: &Type| if host { self.host_ty(ty) } else { self.ty(ty) };
        let param = |param: &crate::model::Param| format!("{} {}", passed_name(&param.name), ty(&param.ty));
        function.params.iter().map(param).collect()
    }

    /// An entry function: in the default runtime, and in one of the caller's.
    fn entry_function(&self, id: Id<Function>, declared: &Function) -> String {
        let name = self.names.item(Item::Function(id)).to_owned();
        let host = declared.decl.public;
        let uses_environment = declared.body.as_ref().is_some_and(|body| reads_environment(&body.block));
        let mut before = vec!["defer runtime.Drain()".to_owned()];
        if uses_environment {
            before.push("environment := runtime.Environment(variables)".to_owned());
        }
        let params = self.parameter_list(declared, host);
        let result = self.result(declared, host);
        let names: Vec<&str> = params.iter().filter_map(|param| param.split_once(' ')).map(|(name, _)| name).collect();
        let runtime = self.quark("DefaultRuntime");
        let passed = [vec![format!("{runtime}()"), "nil".to_owned()], names.iter().map(ToString::to_string).collect()];
        let body = format!("\treturn {name}With({})\n", passed.concat().join(", "));
        let docs = self.function_docs(id, &name, false, "");
        let first = function(&docs, "", &name, &params, &result, &body);
        let docs = format!(
            "// {name}With is [{name}] in a runtime of the caller's; variables, where they are not nil, stand for the\n\
             // environment's.\n"
        );
        let form = Form {
            name: &format!("{name}With"),
            receiver: String::new(),
            this: This::Nothing,
            world: World::Entry,
            host,
            docs,
            before: &before,
        };
        let (mut all, body) = twice(self, |avoided| self.params_and_body(id, &form, avoided));
        all.insert(0, format!("runtime *{}", self.quark("Runtime")));
        all.insert(1, format!("{} map[string]string", if uses_environment { "variables" } else { "_" }));
        let second = function(&form.docs, "", form.name, &all, &result, &body);
        format!("{first}\n{second}")
    }
}

impl Body<'_, '_> {
    /// The parameters of the function whose body this is.
    fn parameters(&mut self, function: &Function, host: bool) -> Vec<String> {
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let local = Id::new(index);
            let name = if self.is_used(local) { self.declare(local) } else { "_".to_owned() };
            let ty = if host { self.file.host_ty(&param.ty) } else { self.file.ty(&param.ty) };
            params.push(format!("{name} {ty}"));
        }
        params
    }

    /// What host code gives, as the body has it: where it is read once, on the spot.
    fn convert_parameters(&mut self, function: &Function, host: bool) {
        let repeats = function.body.as_ref().is_some_and(|body| repeats(&body.block));
        for (index, param) in function.params.iter().enumerate() {
            let local = Id::new(index);
            let (time, text) = (has_duration(&param.ty), has_text(&param.ty));
            if !host || !(time || text) || !self.is_used(local) {
                continue;
            }
            let name = self.held(local).code;
            let code = self.file.taken(name.clone(), &param.ty);
            if !time && (repeats || self.uses.get(&index) != Some(&1)) {
                self.line(&format!("{} = ", name.text()), &code, "");
                continue;
            }
            if self.uses.get(&index) == Some(&1) {
                self.hold(local, code, false);
                continue;
            }
            let name = self.fresh(&format!("{}Millis", super::naming::local(&param.name)));
            self.line(&format!("{name} := "), &code, "");
            self.hold(local, X::atom(name), false);
        }
    }

    /// `return quark.Async(func() … { … })`: what it throws fails the promise.
    fn run_async(&mut self, block: &Block) {
        let ty = match &self.result {
            Type::Promise(inner) => self.file.ty(inner),
            other => self.file.ty(other),
        };
        let promise = self.file.quark("Promise");
        let lines = self.apart(|body| body.print(block));
        let first = X::Func(format!("func() (*{promise}[{ty}], error)"), lines);
        let code = X::call(self.file.quark("Async"), vec![first]);
        self.line("return ", &code, "");
    }
}

/// Whether a body does anything several times.
fn repeats(block: &Block) -> bool {
    struct Repeats(bool);
    impl Visit for Repeats {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Lambda(_));
            walk_expr(self, expr);
        }
        fn stmt(&mut self, stmt: &Stmt) {
            self.0 |= matches!(stmt.kind, StmtKind::For { .. } | StmtKind::While { .. });
            walk_stmt(self, stmt);
        }
    }
    let mut repeats = Repeats(false);
    repeats.block(block);
    repeats.0
}

/// Whether a body reads `self`.
fn reads_self_in(block: &Block) -> bool {
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::SelfRef);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    reads.block(block);
    reads.0
}

/// Whether a body can throw by itself.
fn throws_inside(block: &Block) -> bool {
    struct Finder(bool);
    impl Visit for Finder {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Try(_));
            walk_expr(self, expr);
        }
        fn stmt(&mut self, stmt: &Stmt) {
            self.0 |= matches!(stmt.kind, StmtKind::Throw(_));
            walk_stmt(self, stmt);
        }
    }
    let mut finder = Finder(false);
    finder.block(block);
    finder.0
}
