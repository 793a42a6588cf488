//! Methods of actors: each is a step, and may be called within one too.

use crate::emit::code::Code;
use crate::emit::roles::{has_both, is_boundary, is_step, returns_promise};
use crate::model::{Arena, Function, FunctionKind, Id, Local, Type};
use crate::target::java::body::{Body, Returns, This, World};
use crate::target::java::convert::optional;
use crate::target::java::docs::{Tags, javadoc};
use crate::target::java::file::File;
use crate::target::java::function::{Head, gives_optional};
use crate::target::java::names::{function_name, inner_name};
use crate::target::java::spell::method;

impl<'a> File<'a> {
    pub(super) fn actor_method(&self, id: Id<Function>) -> String {
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
    pub(super) fn own_result(&self, id: Id<Function>, within: bool) -> String {
        let function = &self.program().functions[id];
        if function.kind == FunctionKind::Async {
            return format!("{}<{}>", self.quark("Promise"), self.boxed(&function.result));
        }
        if within { self.ty(&function.result) } else { self.result(id) }
    }

    pub(super) fn step_access(&self, id: Id<Function>) -> &'static str {
        let function = &self.program().functions[id];
        if returns_promise(function) && function.decl.public { "" } else { self.access(id) }
    }

    pub(super) fn step_docs(&self, id: Id<Function>) -> String {
        let function = &self.program().functions[id];
        if returns_promise(function) && function.decl.public {
            return String::new();
        }
        self.function_docs(id, &function.decl.docs)
    }

    /// The method's own body, entered as a step unless another method does that.
    pub(super) fn inner(&self, id: Id<Function>, entered: bool) -> String {
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
    pub(super) fn step(&self, printer: &mut Body<'_, 'a>, print: impl FnOnce(&mut Body<'_, 'a>)) {
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
    pub(super) fn entering(&self, id: Id<Function>) -> String {
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
