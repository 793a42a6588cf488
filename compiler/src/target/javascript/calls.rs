//! Calls of what a program declares, and lambdas.

use super::body::{BodyPrinter, World};
use super::forms::Want;
use super::layout::{Code, arrow, block_arrow, call, member, method, undefined};
use crate::emit::bodies::is_simple;
use crate::emit::names::Use;
use crate::model::{Call, Callee, Expr, ExprKind, Form, Function, Id, LambdaBody, Owner, Param};

impl BodyPrinter<'_, '_> {
    /// The runtime that is handed to new actors.
    pub fn world_runtime(&self) -> Option<&'static str> {
        match self.world {
            World::None => None,
            World::Actor => Some("this.#quark.runtime"),
            World::Entry => Some("outside.runtime"),
            World::Test => Some("runtime"),
        }
    }

    /// What tells the time.
    pub fn outside_world(&self) -> &'static str {
        match self.world {
            World::Test => "runtime",
            World::Entry => "outside",
            World::Actor | World::None => "this.#quark",
        }
    }

    /// A call, of a built-in or of what the program declares.
    pub fn call(&mut self, inner: &Call, expr: &Expr, want: Want) -> Code {
        match inner.callee {
            Callee::Builtin(builtin) => self.builtin(builtin, inner, expr, want),
            Callee::Deliver(kind, index) => self.deliver(kind, index, inner),
            Callee::Function(id) => {
                let code = self.user_call(id, inner);
                self.converted(code, &expr.ty, Form::Frozen, want)
            }
        }
    }

    fn user_call(&mut self, id: Id<Function>, inner: &Call) -> Code {
        let program = self.file.program();
        let function = &program.functions[id];
        let Some(receiver) = &inner.receiver else {
            let name = self.static_name(id);
            let mut arguments = self.arguments(inner, function);
            if function.kind == crate::model::FunctionKind::Entry {
                arguments.resize(function.params.len(), undefined());
                let runtime = Code::atom(self.world_runtime().unwrap_or("runtime"));
                arguments.push(super::layout::object(vec![super::layout::property("runtime", runtime)]));
            }
            return call(name, arguments);
        };
        let within = matches!(receiver.kind, ExprKind::SelfRef);
        let name = if within { self.file.inner_name(id) } else { self.file.function_name(id) };
        let place = self.file.place(receiver.span);
        let receiver = self.expr(receiver);
        let mut arguments = self.arguments(inner, function);
        if program.is_refused(function) {
            arguments.push(place);
        }
        method(receiver, &name, arguments)
    }

    fn static_name(&self, id: Id<Function>) -> String {
        let program = self.file.program();
        let function = &program.functions[id];
        let name = self.file.function_name(id);
        let decl = match function.owner {
            Owner::Module => return self.file.refer(function.decl.module, &name),
            Owner::Record(id) => &program.records[id].decl,
            Owner::Class(id) => &program.classes[id].decl,
            Owner::Actor(id) => &program.actors[id].decl,
            Owner::Interface(_) | Owner::PortKind(_) => unreachable!("these have no static functions"),
        };
        format!("{}.{name}", self.file.declared(decl))
    }

    fn arguments(&mut self, inner: &Call, function: &Function) -> Vec<Code> {
        let reads = matches!(function.owner, Owner::Module | Owner::Record(_))
            || function.kind == crate::model::FunctionKind::Query;
        let absent = |(param, arg): &(&Param, &Expr)| param.optional && matches!(arg.kind, ExprKind::None);
        let given: Vec<(&Param, &Expr)> = function.params.iter().zip(&inner.args).collect();
        let kept = given.len() - given.iter().rev().take_while(|pair| absent(pair)).count();
        given[..kept].iter().map(|(param, arg)| self.argument(param, arg, reads)).collect()
    }

    fn argument(&mut self, param: &Param, arg: &Expr, reads: bool) -> Code {
        let want = if reads || param.ty.is_owned() { Want::Any } else { Want::Frozen };
        self.value(arg, want)
    }

    fn deliver(&mut self, kind: Id<crate::model::PortKind>, index: usize, inner: &Call) -> Code {
        let event = &self.file.program().port_kinds[kind].events[index];
        let port = self.expr(inner.receiver.as_ref().expect("an event is delivered to a port"));
        let arguments = inner.args.iter().map(|arg| self.value(arg, Want::Frozen)).collect();
        method(member(port, "$events"), &super::naming::NAMING.name(Use::Method, &event.name), arguments)
    }

    /// A lambda as an arrow function.
    pub fn lambda(&mut self, lambda: &Expr, want: Want) -> Code {
        let ExprKind::Lambda(lambda) = &lambda.kind else { unreachable!("only lambdas are handed to operations") };
        let entered = self.locals.enter();
        let params: Vec<String> = lambda.params.iter().map(|param| self.declare(*param)).collect();
        let code = match &lambda.body {
            LambdaBody::Value(value) => {
                let value = self.value(value, want);
                arrow(&params, value)
            }
            LambdaBody::Block(block) => {
                let lines = self.apart(|body| body.stmts(block));
                block_arrow(&format!("({})", params.join(", ")), &lines)
            }
        };
        self.locals.leave(entered);
        code
    }

    /// Whether a promise that is asked here has settled already: it has a name, or nothing can wait here.
    pub fn is_settled(&self, promise: &Expr) -> bool {
        self.world != World::Test || !self.file.known.uses.waits || is_simple(promise)
    }
}
