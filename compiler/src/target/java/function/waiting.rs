//! Methods that wait: their stretches, and the blocking and the asynchronous form that host code gets.

use crate::emit::bodies::leaves;
use crate::emit::code::Code;
use crate::emit::docs::alternatives;
use crate::emit::names::Use;
use crate::emit::roles::{has_both, is_boundary};
use crate::lower::captures;
use crate::model::{Arena, Block, ErrorType, Expr, Function, Id, Local, Param, StmtKind, Type};
use crate::target::java::body::{Body, Returns, This, World};
use crate::target::java::convert::optional;
use crate::target::java::docs::javadoc;
use crate::target::java::file::File;
use crate::target::java::function::{Head, kept, or_name};
use crate::target::java::names::{function_name, inner_name, public_name, stretch_name, upper};
use crate::target::java::naming::NAMING;
use crate::target::java::spell::{call, lambda, method};

impl<'a> File<'a> {
    /// An asynchronous method: it begins its first stretch.
    pub(super) fn beginning(&self, id: Id<Function>, entered: bool) -> String {
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
    pub(super) fn stretches(&self, id: Id<Function>) -> String {
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

    pub(super) fn boxed_if(&self, ty: &Type, boxed: bool) -> String {
        if boxed { self.boxed(ty) } else { self.ty(ty) }
    }

    /// `return Async.await(promise, value -> this.rest(captured, value));`
    pub(super) fn await_line(
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
    pub(super) fn host_forms(&self, id: Id<Function>) -> String {
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
            vec![Code::atom(crate::target::java::text::string(&name)), lambda("()", begun.clone())],
        );
        let blocking = if is_optional { optional(self, blocking) } else { blocking };
        let mut future = vec![Code::atom("this.quark.executor()")];
        if is_optional {
            future.push(Code::atom(format!("{}::ofNullable", self.util("Optional"))));
        }
        let future = method(begun, "toFuture", future);
        let later = self.failing_later(function);
        let docs = |function: &Function, result: &Type| {
            javadoc(&or_name(&function.decl.docs, function, true), &self.tags(function, result), 4)
        };
        let params = self.plain_params(function);
        let class = self.outside("java.util.concurrent.CompletableFuture");
        let forms = [
            (function, self.host_result(kept, false), name.clone(), blocking, silent, kept),
            (&later, format!("{class}<{}>", self.host_result(kept, true)), waits, future, false, &Type::String),
        ];
        let mut text = String::new();
        for (function, result, name, code, silent, described) in forms {
            let modifiers = format!("public {result} ");
            let head =
                Head { modifiers: modifiers.clone(), name: &name, params: params.clone(), tail: " {", indent: 4 };
            let body = self.one_line(if silent { "" } else { "return " }, code);
            text.push_str(&format!("\n{}{}{body}    }}\n", docs(function, described), head.text()));
            text.push_str(&self.overloads(function, &modifiers, &name, &format!("this.{name}"), described, silent));
        }
        text
    }

    /// A function whose future fails, where the function itself would throw.
    fn failing_later(&self, function: &Function) -> Function {
        let mut later = Function { throws: Vec::new(), ..function.clone() };
        let error = |id: &Id<ErrorType>| format!("`{}`", self.program().errors[*id].decl.name);
        let errors: Vec<String> = function.throws.iter().map(error).collect();
        if !errors.is_empty() && !later.decl.docs.is_empty() {
            later.decl.docs.extend([String::new(), format!("The future fails with {}.", alternatives(&errors))]);
        }
        later
    }
}
