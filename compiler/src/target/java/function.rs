//! Functions and methods: signatures, documentation, the forms that host code gets.

use super::body::{Body, Returns, This, World};
use super::convert::{is_changed, optional};
use super::docs::{Tags, javadoc, words};
use super::file::File;
use super::matches::leaves;
use super::names::{function_name, inner_name, public_name, stretch_name, upper};
use super::naming::NAMING;
use super::spell::{call, lambda, listed, method};
use crate::emit::code::{Code, Doc, render};
use crate::emit::names::Use;
use crate::emit::roles::{has_both, is_boundary, is_step, returns_promise};
use crate::lower::captures;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Arena, Block, Builtin, Callee, Docs, Expr, ExprKind, Function, FunctionKind, Id, Local, Owner, Param, Program,
    StmtKind, Type,
};

/// Whether a function gives an `Optional`, as host code has it.
pub fn gives_optional(program: &Program, id: Id<Function>) -> bool {
    is_boundary(program, id) && matches!(program.functions[id].result, Type::Optional(_))
}

/// Whether an entry function reads the variables of the environment.
pub fn reads_environment(function: &Function) -> bool {
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(call) = &expr.kind {
                self.0 |= call.callee == Callee::Builtin(Builtin::Environment);
            }
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    function.body.iter().for_each(|body| reads.block(&body.block));
    reads.0
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
        if *result == Type::Unit { tags } else { tags.result(self.result_words(function, result)) }
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

    /// Overloads that leave trailing optional parameters out, and what an entry function takes besides.
    fn shorter(&self, id: Id<Function>, name: &str, is_static: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        if !self.is_public(id) {
            return String::new();
        }
        if function.kind == FunctionKind::Entry {
            return self.shorter_entries(id, name);
        }
        if function.implements.is_some() {
            return String::new();
        }
        let result = self.result(id);
        let modifiers = format!("public {}{result} ", if is_static { "static " } else { "" });
        let on = if is_static { String::new() } else { "this.".to_owned() };
        self.overloads(
            function,
            &modifiers,
            name,
            &format!("{on}{name}"),
            kept(function),
            function.result == Type::Unit,
        )
    }

    /// Overloads of a function that hand on null for what is left out.
    fn overloads(
        &self,
        function: &Function,
        modifiers: &str,
        name: &str,
        target: &str,
        kept: &Type,
        silent: bool,
    ) -> String {
        let optional = function.params.iter().rev().take_while(|param| param.optional).count();
        let all = function.params.len();
        let mut text = String::new();
        for left_out in 1..=optional {
            let given = all - left_out;
            let params = self.plain_params(function)[..given].to_vec();
            let mut arguments: Vec<Code> = self.passed(function)[..given].to_vec();
            arguments.extend(std::iter::repeat_n(Code::atom("null"), left_out));
            let tags = Function { params: function.params[..given].to_vec(), ..function.clone() };
            let docs = javadoc(&or_name(&function.decl.docs, function, true), &self.tags(&tags, kept), 4);
            let head = Head { modifiers: modifiers.to_owned(), name, params, tail: " {", indent: 4 };
            let body = self.one_line(if silent { "" } else { "return " }, call(target.to_owned(), arguments));
            text.push_str(&format!("\n{docs}{}{body}    }}\n", head.text()));
        }
        text
    }

    /// A body of one statement.
    pub fn one_line(&self, head: &str, code: Code) -> String {
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        body.statement(head, code, ";");
        body.finish()
    }

    fn shorter_entries(&self, id: Id<Function>, name: &str) -> String {
        let function = &self.program().functions[id];
        let runtime = self.quark("QuarkRuntime");
        let silent = function.result == Type::Unit;
        let modifiers = format!("public static {} ", self.result(id));
        let mut forms = vec![(Vec::new(), format!("{runtime}.shared()"))];
        let reads = reads_environment(function);
        if reads {
            forms.push((vec![format!("{runtime} runtime")], "runtime".to_owned()));
        }
        let mut text = String::new();
        for (more, given) in forms {
            let mut params = self.plain_params(function);
            params.extend(more.clone());
            let mut arguments = self.passed(function);
            if reads && more.is_empty() {
                arguments.push(Code::atom(given));
            } else {
                if reads {
                    arguments.push(Code::atom(format!("{given}.environment()")));
                }
                arguments.push(Code::atom(given));
            }
            let plain = Function { kind: FunctionKind::Plain, ..function.clone() };
            let mut tags = self.tags(&plain, &Type::Unit);
            if !more.is_empty() {
                tags = tags.param("runtime", "supplies what it makes with time and ports");
            }
            if !silent {
                tags = tags.result(self.result_words(function, &function.result));
            }
            let docs = javadoc(&or_name(&function.decl.docs, function, true), &tags, 4);
            let head = Head { modifiers: modifiers.clone(), name, params, tail: " {", indent: 4 };
            let body = self.one_line(if silent { "" } else { "return " }, call(name.to_owned(), arguments));
            text.push_str(&format!("\n{docs}{}{body}    }}\n", head.text()));
        }
        text
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

    // Actors

    fn actor_method(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let mut forms = String::new();
        let facts = &self.package.facts;
        if returns_promise(function) && function.decl.public {
            forms.push_str(&self.host_forms(id));
        }
        let both = has_both(program, facts, id);
        let step = is_step(program, facts, id);
        if both {
            forms.push_str(&self.entering(id));
        }
        if function.kind == FunctionKind::Async {
            forms.push_str(&self.beginning(id, step && !both));
            forms.push_str(&self.stretches(id));
        } else {
            forms.push_str(&self.inner(id, step && !both));
        }
        forms
    }

    /// The result of an actor's method among the package's own.
    fn own_result(&self, id: Id<Function>, within: bool) -> String {
        let function = &self.program().functions[id];
        if function.kind == FunctionKind::Async {
            return format!("{}<{}>", self.quark("Promise"), self.boxed(&function.result));
        }
        if within { self.ty(&function.result) } else { self.result(id) }
    }

    fn step_access(&self, id: Id<Function>) -> &'static str {
        let function = &self.program().functions[id];
        if returns_promise(function) && function.decl.public { "" } else { self.access(id) }
    }

    fn step_docs(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        if returns_promise(function) && function.decl.public {
            return String::new();
        }
        self.function_docs(id, &function.decl.docs)
    }

    /// The method's own body, entered as a step unless another method does that.
    fn inner(&self, id: Id<Function>, entered: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let body = function.body.as_ref().expect("methods have bodies");
        let within = !entered;
        let mut printer = Body::new(self, &body.locals, This::Object, World::Actor, 8);
        printer.study(&body.block);
        let host = entered && is_boundary(program, id) && !returns_promise(function);
        let params = self.parameters(id, &mut printer, host);
        if host && gives_optional(program, id) {
            printer.returns = Returns::Optional;
        }
        if entered {
            self.step(&mut printer, |printer| printer.stmts(&body.block.stmts));
        } else {
            printer.stmts(&body.block.stmts);
        }
        let both = within && has_both(program, &self.package.facts, id);
        let access = if both { "private " } else { self.step_access(id) };
        let name = inner_name(program, &self.package.facts, id);
        let modifiers = format!("{access}{} ", self.own_result(id, within));
        let head = Head { modifiers, name: &name, params, tail: " {", indent: 4 };
        let docs = if both { String::new() } else { self.step_docs(id) };
        let shorter =
            if entered && !returns_promise(function) { self.shorter(id, &name, false) } else { String::new() };
        format!("\n{docs}{}{}    }}\n{shorter}", head.text(), printer.finish())
    }

    /// What is done as one step.
    fn step(&self, printer: &mut Body<'_, 'a>, print: impl FnOnce(&mut Body<'_, 'a>)) {
        let error = printer.locals.temporary("error");
        printer.text("this.quark.enter();");
        printer.text("try {");
        printer.nested(print);
        printer.text(&format!("}} catch (RuntimeException {error}) {{"));
        printer.text(&format!("    throw this.quark.failed({error});"));
        printer.text("} finally {");
        printer.text("    this.quark.leave();");
        printer.text("}");
    }

    /// A step that only enters the method that is called inside of steps too.
    fn entering(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let arena: Arena<Local> = Arena::default();
        let mut printer = Body::new(self, &arena, This::Object, World::Actor, 8);
        let host = is_boundary(program, id) && !returns_promise(function);
        let mut arguments = Vec::new();
        let mut params = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            let name = printer.locals.declare(index, &param.name);
            params.push(format!("{} {name}", self.ty(&param.ty)));
            let code = Code::atom(name);
            arguments.push(if host { self.taken(code, &param.ty) } else { code });
        }
        let inner = method(Code::atom("this"), &inner_name(program, &self.package.facts, id), arguments);
        let silent = function.result == Type::Unit && function.kind != FunctionKind::Async;
        let inner = if host && gives_optional(program, id) { optional(self, inner) } else { inner };
        self.step(&mut printer, |printer| printer.statement(if silent { "" } else { "return " }, inner, ";"));
        let name = function_name(program, id);
        let modifiers = format!("{}{} ", self.step_access(id), self.own_result(id, false));
        let head = Head { modifiers, name: &name, params, tail: " {", indent: 4 };
        let shorter = if returns_promise(function) { String::new() } else { self.shorter(id, &name, false) };
        format!("\n{}{}{}    }}\n{shorter}", self.step_docs(id), head.text(), printer.finish())
    }

    /// An asynchronous method: it begins its first stretch.
    fn beginning(&self, id: Id<Function>, entered: bool) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let arena: Arena<Local> = Arena::default();
        let mut printer = Body::new(self, &arena, This::Object, World::Actor, 8);
        let mut names = Vec::new();
        for (index, param) in function.params.iter().enumerate() {
            names.push(printer.locals.declare(index, &param.name));
        }
        let frozen = function.params.iter().zip(&names).map(|(_, name)| Code::atom(name.clone())).collect();
        let first = lambda("()", method(Code::atom("this"), &stretch_name(program, id), frozen));
        let begun = call("this.quark.begin", vec![first]);
        if entered {
            self.step(&mut printer, |printer| printer.statement("return ", begun, ";"));
        } else {
            printer.statement("return ", begun, ";");
        }
        let both = !entered && has_both(program, &self.package.facts, id);
        let access = if both { "private " } else { self.step_access(id) };
        let params = function.params.iter().zip(&names).map(|(param, name)| format!("{} {name}", self.ty(&param.ty)));
        let name = inner_name(program, &self.package.facts, id);
        let modifiers = format!("{access}{} ", self.own_result(id, true));
        let head = Head { modifiers, name: &name, params: params.collect(), tail: " {", indent: 4 };
        let docs = if both { String::new() } else { self.step_docs(id) };
        format!("\n{docs}{}{}    }}\n", head.text(), printer.finish())
    }

    /// The stretches of an asynchronous method between its waits, a method each.
    fn stretches(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let body = function.body.as_ref().expect("methods have bodies");
        let needed = captures::of(program, body);
        let mut text = String::new();
        let mut name = stretch_name(program, id);
        let mut params: Vec<Id<Local>> = (0..function.params.len()).map(Id::new).collect();
        let mut awaited: Option<Id<Local>> = None;
        let mut start = 0;
        let mut count = 1;
        loop {
            let rest = &body.block.stmts[start..];
            let waits = rest.iter().position(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
            let mut printer = Body::new(self, &body.locals, This::Object, World::Actor, 8);
            printer.study(&body.block);
            printer.returns = Returns::Async;
            let declared: Vec<String> = params
                .iter()
                .chain(&awaited)
                .map(|local| {
                    let ty = self.boxed_if(&body.locals[*local].ty, Some(*local) == awaited);
                    let name = printer.declare(*local);
                    if Some(*local) == awaited {
                        printer.boxed.insert(local.index());
                    }
                    format!("{ty} {name}")
                })
                .collect();
            let head_name = name.clone();
            match waits {
                Some(at) => {
                    printer.stmts(&rest[..at]);
                    let StmtKind::Await { local, promise } = &rest[at].kind else { unreachable!("it is an `await`") };
                    let captured = needed.get(&(start + at)).cloned().unwrap_or_default();
                    count += 1;
                    name = format!("{}After{}", stretch_name(program, id), upper(&body.locals[*local].name));
                    if text.contains(&format!(" {name}(")) || name == head_name {
                        name = format!("{name}{count}");
                    }
                    self.await_line(&mut printer, &name, (*local, promise), &captured);
                    params = captured;
                    awaited = Some(*local);
                    start += at + 1;
                }
                None => {
                    printer.stmts(rest);
                    let block = Block { stmts: rest.to_vec() };
                    if function.result == Type::Unit && !leaves(&block) {
                        let done = printer.runtime("Async.done", vec![Code::atom("null")]);
                        printer.statement("return ", done, ";");
                    }
                }
            }
            let modifiers = format!("private {}<{}> ", self.quark("Async"), self.boxed(&function.result));
            let head = Head { modifiers, name: &head_name, params: declared, tail: " {", indent: 4 };
            text.push_str(&format!("\n{}{}    }}\n", head.text(), printer.finish()));
            if waits.is_none() {
                return text;
            }
        }
    }

    fn boxed_if(&self, ty: &Type, boxed: bool) -> String {
        if boxed { self.boxed(ty) } else { self.ty(ty) }
    }

    /// `return Async.await(promise, value -> this.rest(captured, value));`
    fn await_line(
        &self,
        printer: &mut Body<'_, 'a>,
        rest: &str,
        (local, promise): (Id<Local>, &Expr),
        captured: &[Id<Local>],
    ) {
        printer.copy(captured.iter().map(|local| local.index()).collect());
        let promise = printer.expr(promise);
        let mut arguments: Vec<Code> =
            captured.iter().map(|local| printer.within_lambda(|printer| Code::atom(printer.read(*local)))).collect();
        let name = printer.declare(local);
        arguments.push(Code::atom(name.clone()));
        let rest = lambda(&name, method(Code::atom("this"), rest, arguments));
        let code = printer.runtime("Async.await", vec![promise, rest]);
        printer.statement("return ", code, ";");
    }

    /// The blocking and the asynchronous form of a method that returns a promise.
    fn host_forms(&self, id: Id<Function>) -> String {
        let program = self.program();
        let function = &program.functions[id];
        let kept = kept(function);
        let name = public_name(function);
        let waits = format!("{}Async", name.trim_end_matches('_'));
        let host = is_boundary(program, id);
        let whole = |param: &Param| {
            let code = Code::atom(NAMING.name(Use::Local, &param.name));
            if host { self.taken(code, &param.ty) } else { code }
        };
        let begun =
            method(Code::atom("this"), &function_name(program, id), function.params.iter().map(whole).collect());
        let is_optional = matches!(kept, Type::Optional(_));
        let silent = *kept == Type::Unit;
        let blocking = call(
            format!("{}.await", self.quark("Promise")),
            vec![Code::atom(super::text::string(&name)), lambda("()", begun.clone())],
        );
        let blocking = if is_optional { optional(self, blocking) } else { blocking };
        let mut future = vec![Code::atom("this.quark.executor()")];
        if is_optional {
            future.push(Code::atom(format!("{}::ofNullable", self.util("Optional"))));
        }
        let future = method(begun, "toFuture", future);
        let docs =
            |result: &Type| javadoc(&or_name(&function.decl.docs, function, true), &self.tags(function, result), 4);
        let params = self.plain_params(function);
        let class = self.outside("java.util.concurrent.CompletableFuture");
        let forms = [
            (self.host_result(kept, false), name.clone(), blocking, silent, kept),
            (format!("{class}<{}>", self.host_result(kept, true)), waits, future, false, &Type::String),
        ];
        let mut text = String::new();
        for (result, name, code, silent, described) in forms {
            let modifiers = format!("public {result} ");
            let head =
                Head { modifiers: modifiers.clone(), name: &name, params: params.clone(), tail: " {", indent: 4 };
            let body = self.one_line(if silent { "" } else { "return " }, code);
            text.push_str(&format!("\n{}{}{body}    }}\n", docs(described), head.text()));
            text.push_str(&self.overloads(function, &modifiers, &name, &format!("this.{name}"), described, silent));
        }
        text
    }

    /// A handler, or what is done every so often: called within steps.
    pub fn reaction(&self, id: Id<Function>, name: &str) -> String {
        let function = &self.program().functions[id];
        let body = function.body.as_ref().expect("handlers have bodies");
        let mut printer = Body::new(self, &body.locals, This::Object, World::Actor, 8);
        printer.study(&body.block);
        let params = self.parameters(id, &mut printer, false);
        printer.stmts(&body.block.stmts);
        let head = Head { modifiers: "private void ".to_owned(), name, params, tail: " {", indent: 4 };
        let docs = javadoc(&function.decl.docs, &Tags::default(), 4);
        format!("\n{docs}{}{}    }}\n", head.text(), printer.finish())
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
