//! The built-ins that are more than a row of `spell.rs`: operations with lambdas, JSON, time, tests.

use super::body::Body;
use super::expr::{Want, or_null};
use super::spell::{self, Builtins, EQUAL, between, call, conditional, lambda, method};
use super::text;
use crate::emit::bodies::{self, is_simple};
use crate::emit::code::Code;
use crate::model::{Block, Builtin, Call, Callee, Expr, ExprKind, Form, LambdaBody, Stmt, StmtKind, Type};

impl Body<'_, '_> {
    /// A built-in, its collection in the wanted form.
    pub fn builtin(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        let Some(spelling) = spell::builtin(builtin) else { return self.special(builtin, inner, expr, want) };
        let mut operands = self.operands(inner);
        let code = match spelling {
            Builtins::Own(spelling) => {
                return self.converted(spelled(spelling, operands), &expr.ty, Form::Frozen, want);
            }
            Builtins::Opened(name) => or_null(method(operands.remove(0), name, Vec::new())),
            Builtins::Static(class, name) => self.runtime(&format!("{class}.{name}"), operands),
            Builtins::Faulting(class, name) => {
                operands.push(Code::atom(self.file.place(expr.span)));
                self.runtime(&format!("{class}.{name}"), operands)
            }
        };
        self.converted(code, &expr.ty, Form::Frozen, want)
    }

    fn operands(&mut self, inner: &Call) -> Vec<Code> {
        let Callee::Builtin(builtin) = inner.callee else { unreachable!("a built-in is called") };
        let stores = matches!(
            builtin,
            Builtin::ListAdd | Builtin::ListAddAll | Builtin::MapPut | Builtin::PromiseKeep | Builtin::PromiseFail
        );
        let want = if stores { Want::Frozen } else { Want::Any };
        let mut operands: Vec<Code> = inner.receiver.iter().map(|receiver| self.expr(receiver)).collect();
        for arg in &inner.args {
            let code = self.value(arg, if arg.ty.is_owned() { Want::Any } else { want });
            operands.push(code);
        }
        operands
    }

    fn special(&mut self, builtin: Builtin, inner: &Call, expr: &Expr, want: Want) -> Code {
        use Builtin as B;
        match builtin {
            B::Min | B::Max => self.extreme(builtin, inner, expr),
            B::Abs => self.magnitude(inner, expr),
            B::PackageVersion => Code::atom(text::string(&self.file.program().version)),
            B::PackageLanguage => Code::atom("\"java\""),
            B::Unit => Code::atom("null"),
            B::Now => method(Code::atom(self.outside_world()), "now", Vec::new()),
            B::Uuid => method(Code::atom(self.outside_world()), "uuid", Vec::new()),
            B::Random => method(Code::atom(self.outside_world()), "random", Vec::new()),
            B::Retire => call("this.quark.retire", Vec::new()),
            B::Environment => Code::atom("environment"),
            B::Advance => {
                let time = self.expr(&inner.args[0]);
                call("runtime.advance", vec![time])
            }
            B::ListJoin | B::StringJoin => {
                let mut operands = self.operands(inner);
                if builtin == B::ListJoin {
                    operands.reverse();
                }
                call("String.join", operands)
            }
            B::ListFind => self.with_lambda("Lists.find", inner, expr, Want::Any),
            B::ListAny => self.with_lambda("Lists.any", inner, expr, Want::Any),
            B::ListAll => self.with_lambda("Lists.all", inner, expr, Want::Any),
            B::ListFilter => self.with_lambda("Lists.filter", inner, expr, want),
            B::ListMap => self.with_lambda("Lists.map", inner, expr, want),
            B::ListMinBy => self.with_lambda("Lists.minBy", inner, expr, want),
            B::ListSortBy => self.with_lambda("Lists.sortBy", inner, expr, want),
            B::OptionalMap => self.optional_map(inner),
            B::DurationOf => {
                let of = self.expr(&inner.args[0]);
                method(Code::atom(self.file.time(&Type::Duration)), "ofMillis", vec![of])
            }
            B::InstantEpoch => Code::atom(format!("{}.EPOCH", self.file.time(&Type::Instant))),
            B::JsonNull => Code::atom(format!("{}.NULL", self.file.quark("Json"))),
            B::JsonOf => {
                let code = self.expr(&inner.args[0]);
                self.to_json(code, &inner.args[0].ty)
            }
            B::ToJson | B::Encode => {
                let receiver = inner.receiver.as_ref().expect("a value is encoded");
                let code = self.expr(receiver);
                self.encode(builtin, code, &receiver.ty)
            }
            B::Decode | B::FromJson => {
                let code = self.expr(&inner.args[0]);
                self.file.decode(builtin, code, &expr.ty)
            }
            B::PromiseNew => {
                let Type::Promise(kept) = &expr.ty else { unreachable!("a promise is made") };
                call(format!("new {}<{}>", self.file.quark("Promise"), self.file.boxed(kept)), Vec::new())
            }
            other => unreachable!("{other:?} has a spelling"),
        }
    }

    fn extreme(&mut self, builtin: Builtin, inner: &Call, expr: &Expr) -> Code {
        let name = if builtin == Builtin::Min { "min" } else { "max" };
        let mut operands = self.operands(inner);
        match &expr.ty {
            Type::Int => call(format!("Math.{name}"), operands),
            Type::Float => {
                operands.push(Code::atom(self.file.place(expr.span)));
                self.runtime(&format!("Numbers.{name}"), operands)
            }
            Type::String => self.runtime(&format!("Text.{name}"), operands),
            _ => self.runtime(&format!("Times.{name}"), operands),
        }
    }

    fn magnitude(&mut self, inner: &Call, expr: &Expr) -> Code {
        let operands = self.operands(inner);
        if expr.ty == Type::Duration {
            return method(operands.into_iter().next().expect("it has an operand"), "abs", Vec::new());
        }
        call("Math.abs", operands)
    }

    /// An operation of the runtime that takes a lambda; those that compare keys also take the place of a fault.
    fn with_lambda(&mut self, function: &str, inner: &Call, expr: &Expr, want: Want) -> Code {
        let list = inner.receiver.as_ref().expect("a list is asked");
        let code = self.expected(true, |body| body.expr(list));
        let Type::List(element) = &list.ty else { unreachable!("a list is asked") };
        let tests = matches!(function, "Lists.find" | "Lists.any" | "Lists.all" | "Lists.filter");
        let change = self.lambda(&inner.args[0], element, tests);
        let mut operands = vec![code, change];
        if matches!(function, "Lists.minBy" | "Lists.sortBy") {
            operands.push(Code::atom(self.file.place(expr.span)));
        }
        let code = self.runtime(function, operands);
        self.converted(code, &expr.ty, Form::Frozen, want)
    }

    /// A lambda of one parameter; one with statements becomes a function with a name, a predicate if it `tests`.
    fn lambda(&mut self, function: &Expr, parameter: &Type, tests: bool) -> Code {
        let ExprKind::Lambda(inner) = &function.kind else { unreachable!("operations take lambdas") };
        let function_span = function.span;
        let function = matches!(inner.body, LambdaBody::Block(_)).then(|| self.locals.function("change"));
        let entered = self.locals.enter();
        let name = self.declare(inner.params[0]);
        self.boxed.insert(inner.params[0].index());
        let code = match &inner.body {
            LambdaBody::Value(value) => {
                let before = self.lines.len();
                let body = self.within_lambda(|body| body.value(value, Want::Frozen));
                if self.lines.len() == before {
                    lambda(&name, body)
                } else {
                    // A function within may read the parameter, so that it stands where there is one.
                    self.lines.truncate(before);
                    let given = Stmt { kind: StmtKind::Return(Some(value.clone())), span: function_span };
                    let function = self.locals.function("change");
                    self.named_lambda(function, &name, &Block { stmts: vec![given] }, (parameter, tests))
                }
            }
            LambdaBody::Block(block) => {
                self.named_lambda(function.unwrap_or_default(), &name, block, (parameter, tests))
            }
        };
        self.locals.leave(entered);
        code
    }

    fn named_lambda(&mut self, function: String, name: &str, block: &Block, (parameter, tests): (&Type, bool)) -> Code {
        let result = bodies::result_type(block).unwrap_or(Type::Unit);
        let class =
            self.file.outside(if tests { "java.util.function.Predicate" } else { "java.util.function.Function" });
        let types = if tests {
            self.file.boxed(parameter)
        } else {
            format!("{}, {}", self.file.boxed(parameter), self.file.boxed(&result))
        };
        self.text(&format!("{class}<{types}> {function} = {name} -> {{"));
        let returns = std::mem::replace(&mut self.returns, super::body::Returns::Value);
        self.within_lambda(|body| body.nested(|body| body.stmts(&block.stmts)));
        self.returns = returns;
        self.text("};");
        Code::atom(function)
    }

    fn optional_map(&mut self, inner: &Call) -> Code {
        let value = inner.receiver.as_ref().expect("an optional is mapped");
        let code = self.expr(value);
        let ExprKind::Lambda(change) = &inner.args[0].kind else { unreachable!("it is mapped by a lambda") };
        if let (true, LambdaBody::Value(body)) = (is_simple(value), &change.body) {
            self.locals.alias(change.params[0].index(), &code.flat());
            self.boxed.insert(change.params[0].index());
            let mapped = self.value(body, Want::Frozen);
            return conditional(between(code, "==", Code::atom("null"), EQUAL), Code::atom("null"), mapped);
        }
        let function = self.lambda(&inner.args[0], value.ty.opened(), false);
        self.runtime("Values.map", vec![code, function])
    }
}

fn spelled(spelling: crate::emit::code::Spell, operands: Vec<Code>) -> Code {
    use crate::emit::code::Spell;
    match spelling {
        Spell::Method(name) => {
            let mut operands = operands.into_iter();
            let receiver = operands.next().expect("a method has a receiver");
            method(receiver, name, operands.collect())
        }
        other => other.apply(operands),
    }
}
