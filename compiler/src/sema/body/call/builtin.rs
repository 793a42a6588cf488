//! Functions and methods that the language brings, whose signatures have variables.

use super::arguments::counted;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Builtin, Expr, ExprKind, Lambda, LambdaBody, Type};
use crate::sema::body::Checker;
use crate::sema::body::expr::{broken, typed};
use crate::sema::builtins::{Bindings, Shape, Signature};
use crate::sema::types::{is_comparable, is_ordered};
use crate::source::Span;
use crate::syntax::tree::{self, Arg};

impl Checker<'_> {
    pub(super) fn call_builtin(
        &mut self,
        signature: &'static Signature,
        receiver: Option<Expr>,
        mut bindings: Bindings,
        args: &[Arg],
        span: Span,
    ) -> Expr {
        let params = signature.params.as_deref().unwrap_or_default();
        if let Some(named) = args.iter().find_map(|arg| arg.name.as_ref()) {
            let problem = Diagnostic::new(
                Code::WRONG_ARGUMENTS,
                named.span,
                "what the language brings takes arguments without names",
            );
            self.report(problem.help("leave out the name"));
        }
        if args.len() != params.len() {
            self.loose(args);
            let message = format!("{} wanted, found {}", counted(params.len()), args.len());
            self.report(
                Diagnostic::new(Code::WRONG_ARGUMENTS, span, message).help(format!("`{}`", signature.spec.signature)),
            );
            let ty = bindings.apply(&signature.result).unwrap_or(Type::Error);
            return typed(ExprKind::Unit, ty, span);
        }
        let mut values = Vec::with_capacity(args.len());
        for (arg, (_, shape)) in args.iter().zip(params) {
            values.push(self.builtin_argument(&arg.value, shape, &mut bindings));
        }
        if signature.spec.on.is_empty() && values.len() == 2 {
            values = self.same_type(values, &mut bindings);
        }
        self.check_variables(signature, &bindings, span);
        let ty = bindings.apply(&signature.result).unwrap_or(Type::Error);
        Self::builtin_call(signature.spec.builtin, receiver, values, ty, span)
    }

    fn builtin_argument(&mut self, arg: &tree::Expr, shape: &Shape, bindings: &mut Bindings) -> Expr {
        if let Shape::Lambda(param, result) = shape {
            return self.lambda_argument(arg, param, result, bindings);
        }
        if let Some(wanted) = bindings.apply(shape) {
            return self.expect(arg, &wanted);
        }
        let value = self.expr(arg, None);
        bindings.unify(shape, &value.ty);
        value
    }

    /// `min` and `max` take two values of one type.
    fn same_type(&mut self, values: Vec<Expr>, bindings: &mut Bindings) -> Vec<Expr> {
        let Some(common) = bindings.get("N").cloned() else { return values };
        values.into_iter().map(|value| self.fit(value, &common)).collect()
    }

    fn lambda_argument(&mut self, arg: &tree::Expr, param: &Shape, result: &Shape, bindings: &mut Bindings) -> Expr {
        let tree::ExprKind::Lambda(params, body) = &arg.kind else {
            self.report(
                Diagnostic::new(Code::BAD_LAMBDA, arg.span, "a lambda is wanted here").help("write `|element| …`"),
            );
            return broken(arg.span);
        };
        let [name] = params.as_slice() else {
            self.report(Diagnostic::new(Code::BAD_LAMBDA, arg.span, "this lambda has one parameter"));
            return broken(arg.span);
        };
        let element = bindings.apply(param).unwrap_or(Type::Error);
        let wanted = bindings.apply(result);
        let outer = (std::mem::replace(&mut self.context.in_lambda, true), self.context.lambda.take());
        self.scopes.push(Vec::new());
        let local = self.bind_lambda(name, element);
        let (body, ty) = self.lambda_body(body, wanted.as_ref());
        self.scopes.pop();
        (self.context.in_lambda, self.context.lambda) = outer;
        bindings.unify(result, &ty);
        let lambda = Lambda { params: vec![local], body };
        typed(ExprKind::Lambda(Box::new(lambda)), ty, arg.span)
    }

    fn lambda_body(&mut self, body: &tree::LambdaBody, wanted: Option<&Type>) -> (LambdaBody, Type) {
        match body {
            tree::LambdaBody::Expr(value) => {
                let value = match wanted {
                    Some(wanted) => self.expect(value, wanted),
                    None => self.expr(value, None),
                };
                let ty = value.ty.clone();
                (LambdaBody::Value(value), ty)
            }
            tree::LambdaBody::Block(block) => {
                self.context.lambda = wanted.cloned();
                let body = self.block(block);
                let ty = self.context.lambda.clone().unwrap_or(Type::Error);
                (LambdaBody::Block(body), ty)
            }
        }
    }

    /// Whether what the type variables stand for is what the operation can work with.
    fn check_variables(&mut self, signature: &Signature, bindings: &Bindings, span: Span) {
        use Builtin as B;
        let bound = |name: &str| bindings.get(name).filter(|ty| !ty.has_error()).cloned();
        let builtin = signature.spec.builtin;
        let problem = match builtin {
            B::Min | B::Max | B::Abs => bound("N").filter(|ty| !is_number(ty, builtin)).map(|ty| {
                let message = format!("`{}` does not take `{}`", signature.spec.name(), self.text(&ty));
                Diagnostic::new(Code::BAD_OPERANDS, span, message)
            }),
            B::ListMin | B::ListMax => bound("T").filter(|ty| !is_ordered(ty)).map(|ty| self.unordered(&ty, span)),
            B::ListMinBy | B::ListSortBy => bound("O").filter(|ty| !is_ordered(ty)).map(|ty| self.unordered(&ty, span)),
            B::ListIndexOf | B::ListRemove | B::ListDistinct => {
                let uncomparable = bound("T").filter(|ty| !ty.is_owned() && !is_comparable(ty, &self.sema.program));
                uncomparable.map(|ty| {
                    let message = format!("`{}` cannot be compared", self.text(&ty));
                    Diagnostic::new(Code::NOT_COMPARABLE, span, message)
                })
            }
            B::ListJoin => bound("T").filter(|ty| *ty != Type::String).map(|ty| {
                let message = format!("only strings are joined, not `{}`", self.text(&ty));
                Diagnostic::new(Code::BAD_OPERANDS, span, message)
                    .help("make strings of them first: `.map(|element| \"{element}\")`")
            }),
            B::PromiseFail => bound("E").filter(|ty| !matches!(ty, Type::ErrorType(_))).map(|ty| {
                let message = format!("a promise fails with an error, not with `{}`", self.text(&ty));
                Diagnostic::new(Code::NOT_AN_ERROR, span, message)
            }),
            _ => None,
        };
        if let Some(problem) = problem {
            self.report(problem);
        }
        if signature.spec.effect == model::builtin::Effect::Test && !self.in_test() {
            let message = format!("`{}` is for tests only", signature.spec.name());
            self.report(Diagnostic::new(Code::TEST_ONLY, span, message));
        }
    }

    fn unordered(&self, ty: &Type, span: Span) -> Diagnostic {
        let message = format!("`{}` has no order", self.text(ty));
        let problem = Diagnostic::new(Code::NOT_COMPARABLE, span, message);
        problem.help("numbers, strings, times and enums have one")
    }
}

fn is_number(ty: &Type, builtin: Builtin) -> bool {
    matches!(ty, Type::Int | Type::Float | Type::Duration) || (*ty == Type::Instant && builtin != Builtin::Abs)
}
