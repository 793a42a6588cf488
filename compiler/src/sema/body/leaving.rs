//! What ends a step or leaves a body: `await`, `return`, `throw` and what may be thrown.

use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, ExprKind, FunctionKind, Id, LocalKind, StmtKind, Type};
use crate::sema::names;
use crate::source::Span;
use crate::syntax::tree::{self, Name};

impl Checker<'_> {
    pub(super) fn await_stmt(
        &mut self,
        name: &Name,
        ty: Option<&tree::TypeExpr>,
        promise: &tree::Expr,
        span: Span,
    ) -> StmtKind {
        self.check_await_place(span);
        let promise = self.expr(promise, None);
        let awaited = match &promise.ty {
            Type::Promise(value) => (**value).clone(),
            Type::Error => Type::Error,
            other => {
                let message = format!("only a promise can be awaited, not `{}`", self.text(other));
                self.report(Diagnostic::new(Code::MISPLACED_AWAIT, promise.span, message));
                Type::Error
            }
        };
        if let ExprKind::Call(model::Call { callee: model::Callee::Function(id), .. }) = &promise.kind {
            let throws = self.sema.program.functions[*id].throws.clone();
            self.check_passed_on(&throws, span);
        }
        if let Some(ty) = ty {
            let declared = self.resolve(ty);
            if declared != awaited && !declared.has_error() && !awaited.has_error() {
                let message = format!("expected `{}`, found `{}`", self.text(&declared), self.text(&awaited));
                self.report(Diagnostic::new(Code::TYPE_MISMATCH, promise.span, message));
            }
        }
        let local = self.bind(name, awaited, LocalKind::Let);
        StmtKind::Await { local, promise }
    }

    fn check_await_place(&mut self, span: Span) {
        let in_async = match self.context.place {
            Place::Function(id) => self.sema.program.functions[id].kind == FunctionKind::Async,
            Place::Value | Place::Test => false,
        };
        if in_async && self.context.depth == 1 {
            return;
        }
        let problem = Diagnostic::new(Code::MISPLACED_AWAIT, span, "`await` cannot stand here");
        let help = "it is the whole initial value of a `let` in the outermost block of an `async fn`";
        self.report(problem.help(help));
    }

    pub(super) fn return_stmt(&mut self, value: Option<&tree::Expr>, span: Span) -> StmtKind {
        if self.context.in_lambda {
            return self.lambda_return(value, span);
        }
        let Some(wanted) = self.context.result.clone() else {
            let problem = Diagnostic::new(Code::BAD_RETURN, span, "a test returns nothing");
            self.report(problem);
            return StmtKind::Return(None);
        };
        match value {
            None if wanted == Type::Unit || wanted == Type::Error => StmtKind::Return(None),
            None => {
                let message = format!("this function returns `{}`", self.text(&wanted));
                self.report(Diagnostic::new(Code::BAD_RETURN, span, message).help("write a value after `return`"));
                StmtKind::Return(None)
            }
            Some(value) if wanted == Type::Unit => {
                let problem = Diagnostic::new(Code::BAD_RETURN, value.span, "this function returns nothing");
                self.report(problem.help("write `return;`, or declare a result: `-> Type`"));
                StmtKind::Return(None)
            }
            Some(value) => StmtKind::Return(Some(self.expect(value, &wanted))),
        }
    }

    fn lambda_return(&mut self, value: Option<&tree::Expr>, span: Span) -> StmtKind {
        let Some(value) = value else {
            self.report(Diagnostic::new(Code::BAD_RETURN, span, "a lambda returns a value"));
            return StmtKind::Return(None);
        };
        let value = match self.context.lambda.clone() {
            Some(wanted) => self.expect(value, &wanted),
            None => self.expr(value, None),
        };
        self.context.lambda.get_or_insert_with(|| value.ty.clone());
        StmtKind::Return(Some(value))
    }

    pub(super) fn throw_stmt(&mut self, value: &tree::Expr) -> StmtKind {
        let value = self.expr(value, None);
        match value.ty {
            Type::ErrorType(id) => self.check_passed_on(&[id], value.span),
            Type::Error => {}
            ref other => {
                let message = format!("only errors are thrown, not `{}`", self.text(other));
                let problem = Diagnostic::new(Code::NOT_AN_ERROR, value.span, message);
                self.report(problem.help("declare one: `error Name(field: Type) \"message\";`"));
            }
        }
        StmtKind::Throw(value)
    }

    /// Errors that leave the body must be in its signature.
    pub(super) fn check_passed_on(&mut self, errors: &[Id<model::ErrorType>], span: Span) {
        if self.context.in_lambda {
            self.report(Diagnostic::new(Code::BAD_LAMBDA, span, "a lambda cannot throw").help("write a `for` instead"));
            return;
        }
        let program = &self.sema.program;
        let (declared, place) = match self.context.place {
            Place::Test => return,
            Place::Value => (Vec::new(), None),
            Place::Function(id) => {
                let function = &program.functions[id];
                (function.throws.clone(), Some(function.decl.span))
            }
        };
        let undeclared = errors.iter().filter(|error| !declared.contains(error));
        let names: Vec<&str> = undeclared.map(|error| program.errors[*error].decl.name.as_str()).collect();
        if names.is_empty() {
            return;
        }
        let listed = names::listed(&names);
        let problem = match place {
            Some(place) => Diagnostic::new(
                Code::UNDECLARED_THROW,
                span,
                format!("this may throw {listed}, which the signature does not name"),
            )
            .label(place, "this function")
            .help(format!(
                "write `throws {}` after its result, or handle it here: `try … else …`, `if let … = try …`",
                names.join(", ")
            )),
            None => Diagnostic::new(
                Code::UNDECLARED_THROW,
                span,
                format!("this may throw {listed}, and an initial value cannot"),
            )
            .help("handle it here: `try … else …`"),
        };
        self.report(problem);
    }

    pub(super) fn assert_throws(&mut self, value: &tree::Expr, error: &tree::TypeExpr) -> Option<StmtKind> {
        let text = self.sema.sources.text(value.span).to_string();
        self.try_here = true;
        let value = self.expr(value, None);
        let may_throw = std::mem::take(&mut self.tried);
        self.try_here = false;
        let error_type = self.resolve(error);
        let Type::ErrorType(id) = error_type else {
            if error_type != Type::Error {
                let message = format!("`{}` is not an error", self.text(&error_type));
                self.report(Diagnostic::new(Code::NOT_AN_ERROR, error.span, message));
            }
            return None;
        };
        if !may_throw.contains(&id) && !matches!(value.ty, Type::Promise(_) | Type::Error) {
            let message = format!("this never throws `{}`", self.text(&error_type));
            self.report(Diagnostic::new(Code::NEEDLESS_TRY, value.span, message));
        }
        Some(StmtKind::AssertThrows { value, error: id, text })
    }
}
