//! Functions and methods: signatures, documentation, the forms that host code gets.

use super::body::{BodyPrinter, Leaving, SelfRef, World};
use super::choice::returns_in_loop;
use super::convert::{changes_inwards, has_time};
use super::docs::documented;
use super::module::Printer;
use super::names::{Promised, kept, promise_form};
use super::naming::NAMING;
use super::spell::{braces, call};
use super::stmt::unwrapped;
use super::text::comment;
use super::types::Whose;
use crate::emit::bodies::reads_environment;
use crate::emit::code::{ATOM, Code, Doc, render};
use crate::emit::names::Use;
use crate::emit::roles::{has_both, is_boundary, is_step, returns_promise};
use crate::model::{Block, Docs, Function, FunctionKind, Id, Owner, Param, StmtKind, Type};
use askama::Template;

#[derive(Template)]
#[template(path = "ruby/method.rb")]
struct MethodView {
    docs: String,
    signature: String,
    body: String,
    margin: String,
}

/// A method, complete; a line break at its end. `lines` stand two deeper than `indent`.
pub fn definition(docs: String, signature: &str, lines: &[String], indent: usize) -> String {
    let margin = " ".repeat(indent);
    if lines.is_empty() {
        return format!("{docs}{margin}{signature}; end\n");
    }
    let signature = signature.lines().map(|line| format!("{margin}{line}")).collect::<Vec<_>>().join("\n");
    let view = MethodView { docs, signature, body: super::stmt::spaced(lines).join("\n"), margin };
    format!("{}\n", view.render().expect("templates that compile also render"))
}

/// `def name(a, b = nil)`, on as many lines as it takes.
pub fn signature(name: &str, params: Vec<String>, indent: usize) -> String {
    if params.is_empty() {
        return format!("def {name}");
    }
    let params = super::spell::list("(", params.into_iter().map(Doc::text).collect(), ")");
    render(&Doc::text(format!("def {name}")).append(params), super::WIDTH - indent)
}

/// What a method is to those who read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Host code.
    Everybody,
    /// The package's own code.
    Package,
    /// Its own object.
    Itself,
}

impl Printer<'_> {
    /// Who calls a method.
    pub fn audience(&self, id: Id<Function>) -> Audience {
        let program = self.program();
        let function = &program.functions[id];
        if function.decl.public || function.implements.is_some() {
            return Audience::Everybody;
        }
        let within = self.facts.called_inside.contains(&id) && !self.facts.called_outside.contains(&id);
        let owned = match function.owner {
            Owner::Class(id) => program.classes[id].side_of.is_none(), // links call all that a side has
            owner => matches!(owner, Owner::Record(_) | Owner::Actor(_)),
        };
        if within && owned && function.has_self() { Audience::Itself } else { Audience::Package }
    }

    /// A function of the module, or a method that is no actor's.
    pub fn plain(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let own = if function.has_self() { "" } else { "self." };
        let name = format!("{own}{}", self.names.function(program, id));
        let host = is_boundary(program, id);
        let indent = if function.owner == Owner::Module { 2 } else { 4 };
        let world = if function.kind == FunctionKind::Entry { World::Entry } else { World::None };
        let (mut printer, mut params) = self.opened(id, host, world, indent);
        if function.kind == FunctionKind::Entry {
            self.entry(&mut params, &mut printer, id);
        }
        let body = function.body.as_ref().expect("only interfaces and ports leave bodies out");
        printer.host_result = (host && has_time(&function.result)).then(|| function.result.clone());
        printer.print(&body.block);
        let docs = self.method_docs(id, self.audience(id), if host { Whose::Hosts } else { Whose::Ours }, indent);
        definition(docs, &signature(&name, params, indent), &unwrapped(printer.lines), indent)
    }

    /// Documentation of a function for those who call it.
    pub fn method_docs(&self, id: Id<Function>, audience: Audience, whose: Whose, indent: usize) -> String {
        let function = &self.program().functions[id];
        let as_declared =
            function.decl.docs.is_empty() && self.used(function).iter().all(|param| !param.name.starts_with('_'));
        if let Some(implemented) = function.implements.filter(|_| as_declared) {
            return comment(&[format!("(see {})", self.method_path(implemented))], indent);
        }
        let tags = match audience {
            Audience::Everybody => {
                let mut tags = self.param_tags(&self.used(function), whose);
                if function.kind == FunctionKind::Entry {
                    tags.extend(self.entry_tags(id));
                }
                tags.push(self.return_tag(&function.result, whose));
                tags.extend(self.raise_tags(&function.throws));
                tags
            }
            Audience::Package => vec!["@api private".to_owned()],
            Audience::Itself => Vec::new(),
        };
        documented(&function.decl.docs, tags, indent)
    }

    /// `FailurePolicy#success`
    fn method_path(&self, id: Id<Function>) -> String {
        let program = self.program();
        let Owner::Interface(interface) = program.functions[id].owner else {
            unreachable!("interfaces are implemented")
        };
        let owner = self.declared(&program.interfaces[interface].decl);
        format!("{owner}#{}", self.names.function(program, id))
    }

    /// The parameters, those that the body does not read under the name that says so.
    fn used(&self, function: &Function) -> Vec<Param> {
        let Some(body) = &function.body else { return function.params.clone() };
        let uses = crate::emit::facts::uses(&body.block);
        let renamed = |(index, param): (usize, &Param)| {
            let name = if uses.contains_key(&index) { param.name.clone() } else { format!("_{}", param.name) };
            Param { name, ..param.clone() }
        };
        function.params.iter().enumerate().map(renamed).collect()
    }

    fn entry_tags(&self, id: Id<Function>) -> Vec<String> {
        let body = self.program().functions[id].body.as_ref().expect("entry functions have bodies");
        let environment = "@param environment [Hash{String => String}, nil] the variables, in place of the process's";
        let runtime = "@param runtime [Quark::Runtime, nil] in place of the one that all share";
        let reads = reads_environment(&body.block);
        reads.then_some(environment).into_iter().chain([runtime]).map(str::to_owned).collect()
    }

    /// A printer of a function's body, after the lines that bring its parameters in; and the parameters.
    fn opened(&self, id: Id<Function>, host: bool, world: World, indent: usize) -> (BodyPrinter<'_, '_>, Vec<String>) {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("only interfaces and ports leave bodies out");
        let mut printer = BodyPrinter::new(self, &body.locals, SelfRef::Object, world, indent + 2);
        for name in reserved(world) {
            printer.locals.reserve(name);
        }
        printer.uses = crate::emit::facts::uses(&body.block);
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let local = Id::new(index);
            let name = printer.locals.declare(index, &param.name, false);
            let used = printer.is_used(local);
            params.push(parameter(param, &if used { name.clone() } else { format!("_{name}") }));
            if host && used && changes_inwards(&param.ty) {
                let value = self.from_host(Code::atom(name.clone()), &param.ty);
                match value.flat() {
                    same if same == name => {}
                    text => match text.strip_prefix(&format!("{name} && ")) {
                        Some(change) => printer.text(&format!("{name} &&= {change}")),
                        None => printer.statement(&format!("{name} = "), value),
                    },
                }
            }
        }
        (printer, params)
    }

    /// What an entry function takes besides, and where its body finds it.
    fn entry(&self, params: &mut Vec<String>, printer: &mut BodyPrinter<'_, '_>, id: Id<Function>) {
        let body = self.program().functions[id].body.as_ref().expect("entry functions have bodies");
        let reads = reads_environment(&body.block);
        if reads {
            params.push("environment: nil".to_owned());
        }
        params.push("runtime: nil".to_owned());
        let environment = if reads { "environment" } else { "nil" };
        printer.text(&format!("outside = Quark::Entry.new({environment}, runtime)"));
    }

    /// All forms of an actor's method, each with who calls it.
    pub fn actor_method(&self, id: Id<Function>) -> Vec<(Audience, String)> {
        let program = self.program();
        let function = &program.functions[id];
        let audience = self.audience(id);
        let mut forms = Vec::new();
        match promise_form(function) {
            Promised::Never => {}
            Promised::AsHost => forms.push((audience, self.blocking(id))),
            Promised::Inside => forms.extend([(audience, self.blocking(id)), (audience, self.promising(id))]),
        }
        if has_both(program, self.facts, id) {
            let outer = if promise_form(function) == Promised::Inside { Audience::Package } else { audience };
            forms.push((outer, self.entering(id, outer)));
            forms.push((Audience::Itself, self.body(id, false, Audience::Itself)));
        } else {
            let entered = is_step(program, self.facts, id);
            let who = match promise_form(function) {
                Promised::Inside => Audience::Package,
                _ if entered => audience,
                _ => Audience::Itself,
            };
            forms.push((who, self.body(id, entered, who)));
        }
        forms
    }

    /// The method's body: as a step of its own where `entered`.
    fn body(&self, id: Id<Function>, entered: bool, audience: Audience) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let body = function.body.as_ref().expect("methods of actors have bodies");
        let host = entered && is_boundary(program, id) && promise_form(function) != Promised::Inside;
        let (mut printer, params) = self.opened(id, host, World::Actor, 4);
        let is_async = function.kind == FunctionKind::Async;
        let host_result = host && has_time(&function.result) && !returns_promise(function);
        printer.host_result = host_result.then(|| function.result.clone());
        match (entered, is_async) {
            (true, false) => stepped(&mut printer, "@quark.step", &body.block),
            (true, true) => self.begun(&mut printer, "@quark.step_async", function, &body.block),
            (false, true) => self.begun(&mut printer, "@quark.async", function, &body.block),
            (false, false) => printer.print(&body.block),
        }
        let name = if entered { self.names.function(program, id) } else { self.names.inner(program, self.facts, id) };
        let docs = self.step_docs(id, audience, host);
        definition(docs, &signature(&name, params, 4), &unwrapped(printer.lines), 4)
    }

    fn step_docs(&self, id: Id<Function>, audience: Audience, host: bool) -> String {
        let function = &self.program().functions[id];
        if has_both(self.program(), self.facts, id) && audience == Audience::Itself {
            return String::new();
        }
        if returns_promise(function) && audience == Audience::Everybody {
            return self.promise_docs(id);
        }
        self.method_docs(id, audience, if host { Whose::Hosts } else { Whose::Ours }, 4)
    }

    fn promise_docs(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        let name = self.names.method(self.program(), id);
        let words: Docs = vec![format!("Like {{#{name}}}, without waiting.")];
        let mut tags = self.param_tags(&function.params, Whose::Hosts);
        tags.push(format!("@return [Quark::Promise<{}>]", self.yard(kept(function), Whose::Hosts)));
        documented(&words, tags, 4)
    }

    /// The body of an `async fn`.
    fn begun(&self, printer: &mut BodyPrinter<'_, '_>, word: &str, function: &Function, block: &Block) {
        let first = block.stmts.iter().position(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
        let segment = Block { stmts: block.stmts[..first.unwrap_or(block.stmts.len())].to_vec() };
        let leaving = if returns_in_loop(&segment) { Leaving::Return } else { Leaving::Next };
        printer.leaving = leaving;
        printer.unit = function.result == Type::Unit;
        printer.uses = crate::emit::facts::uses(block);
        printer.tail = true;
        let lines = printer.branch(|body| {
            body.stmts(&block.stmts);
            body.end_of_unit(&block.stmts);
        });
        printer.tail = false;
        let (open, close) = if leaving == Leaving::Return { ("(&lambda do", "end)") } else { (" do", "end") };
        printer.text(&format!("{word}{open}"));
        printer.lines.extend(unwrapped(lines));
        printer.text(close);
    }

    /// A step that only enters the method that is called inside of steps too.
    fn entering(&self, id: Id<Function>, audience: Audience) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let host = is_boundary(program, id) && promise_form(function) != Promised::Inside;
        let (params, arguments) = self.forwarded(&function.params, host);
        let inner = call(self.names.inner(program, self.facts, id), arguments);
        let times = host && !returns_promise(function);
        let inner = if times { self.to_host(inner, &function.result) } else { inner };
        let lines = self.lines_of(braces(Code::atom("@quark.step"), "", inner));
        let docs = self.step_docs(id, audience, host);
        definition(docs, &signature(&self.names.function(program, id), params, 4), &lines, 4)
    }

    /// The form of a method that waits for its promise.
    fn blocking(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let inside = promise_form(function) == Promised::Inside;
        let (params, arguments) = self.forwarded(&function.params, inside);
        let name = self.names.method(program, id);
        let promise = call(self.names.function(program, id), arguments);
        let waited = braces(call("Quark.wait", vec![Code::atom(super::text::string(&name))]), "", promise);
        let waited = if inside { self.to_host(waited, kept(function)) } else { waited };
        let mut tags = self.param_tags(&function.params, Whose::Hosts);
        tags.push(self.return_tag(kept(function), Whose::Hosts));
        tags.extend(self.raise_tags(&function.throws));
        let docs = documented(&function.decl.docs, tags, 4);
        definition(docs, &signature(&name, params, 4), &self.lines_of(waited), 4)
    }

    /// The form of a method that gives host code a promise of seconds.
    fn promising(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let (params, arguments) = self.forwarded(&function.params, true);
        let name = format!("{}_async", self.names.method(program, id).trim_end_matches('_'));
        let promise = call(self.names.function(program, id), arguments);
        let change = self.to_host(Code::atom("kept"), kept(function));
        let code = if change.flat() == "kept" {
            promise
        } else {
            braces(Code::new(promise.doc.append(".map"), ATOM), "kept", change)
        };
        definition(self.promise_docs(id), &signature(&name, params, 4), &self.lines_of(code), 4)
    }

    /// A method's body that is one expression.
    fn lines_of(&self, code: Code) -> Vec<String> {
        let arena = crate::model::Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 6);
        body.statement("", code);
        body.lines
    }

    /// Parameters and the arguments that hand them on.
    pub fn forwarded(&self, params: &[Param], host: bool) -> (Vec<String>, Vec<Code>) {
        let name = |param: &Param| NAMING.name(Use::Local, &param.name);
        let declared = params.iter().map(|param| parameter(param, &name(param))).collect();
        let argument = |param: &Param| {
            let value = Code::atom(name(param));
            if host { self.from_host(value, &param.ty) } else { value }
        };
        (declared, params.iter().map(argument).collect())
    }
}

/// `name` or `name = nil`
pub fn parameter(param: &Param, name: &str) -> String {
    if param.optional { format!("{name} = nil") } else { name.to_owned() }
}

/// A body within `word { … }` or `word do … end`.
pub fn stepped(printer: &mut BodyPrinter<'_, '_>, word: &str, block: &Block) {
    printer.uses = crate::emit::facts::uses(block);
    // `return` would leave the method from within the block, which takes longer than all else of a step.
    let leaving = if returns_in_loop(block) { Leaving::Return } else { Leaving::Next };
    let outer = std::mem::replace(&mut printer.leaving, leaving);
    printer.tail = true;
    let lines = printer.branch(|body| body.stmts(&block.stmts));
    printer.tail = false;
    printer.leaving = outer;
    if let [line] = lines.as_slice() {
        let flat = format!("{word} {{ {} }}", line.trim());
        if flat.len() <= printer.width() && !line.trim().starts_with('#') {
            return printer.text(&flat);
        }
    }
    printer.text(&format!("{word} do"));
    printer.lines.extend(unwrapped(lines));
    printer.text("end");
}

/// What a body is given, so that no local may have its name.
pub fn reserved(world: World) -> &'static [&'static str] {
    match world {
        World::None | World::Actor => &[],
        World::Entry => &["outside", "environment", "runtime"],
        World::Test => &["runtime"],
    }
}
