//! Statements, each with the statements in it.

use super::{Checker, operators};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    self, Block, Condition, ExprKind, FunctionKind, LocalKind, Opened, Opening, Over, Owner, Stmt, StmtKind, Type,
};
use crate::source::Span;
use crate::syntax::tree::{self, Name};

impl Checker<'_> {
    pub(super) fn block(&mut self, block: &tree::Block) -> Block {
        self.context.depth += 1;
        let stmts = self.in_scope(|checker| block.stmts.iter().filter_map(|stmt| checker.stmt(stmt)).collect());
        self.context.depth -= 1;
        Block { stmts }
    }

    pub(super) fn stmt(&mut self, stmt: &tree::Stmt) -> Option<Stmt> {
        let kind = match &stmt.kind {
            tree::StmtKind::Let { name, ty, value, otherwise } => {
                self.let_stmt(name, ty.as_ref(), value, otherwise.as_ref())
            }
            tree::StmtKind::Var { name, ty, value } => {
                let value = self.annotated(ty.as_ref(), value);
                let local = self.bind(name, value.ty.clone(), LocalKind::Var);
                StmtKind::Let { local, value }
            }
            tree::StmtKind::If(inner) => self.if_stmt(inner),
            tree::StmtKind::For { name, over, body } => self.for_stmt(name, over, body),
            tree::StmtKind::While { condition, body } => self.in_scope(|checker| {
                let condition = checker.condition(condition);
                StmtKind::While { condition, body: checker.block(body) }
            }),
            tree::StmtKind::Match(inner) => self.match_stmt(inner),
            tree::StmtKind::Return(value) => self.return_stmt(value.as_ref(), stmt.span),
            tree::StmtKind::Throw(value) => self.throw_stmt(value),
            tree::StmtKind::Break => StmtKind::Break,
            tree::StmtKind::Continue => StmtKind::Continue,
            tree::StmtKind::Assert { value, throws: None } => {
                let text = self.sema.sources.text(value.span).to_string();
                StmtKind::Assert { value: self.expect(value, &Type::Bool), text }
            }
            tree::StmtKind::Assert { value, throws: Some(error) } => self.assert_throws(value, error)?,
            tree::StmtKind::Assign { place, op, value } => self.assign(place, *op, value),
            tree::StmtKind::Expr(value) => self.expr_stmt(value),
            tree::StmtKind::Broken => {
                self.broken = true;
                return None;
            }
        };
        Some(Stmt { kind, span: stmt.span })
    }

    fn annotated(&mut self, ty: Option<&tree::TypeExpr>, value: &tree::Expr) -> model::Expr {
        match ty {
            Some(ty) => {
                let ty = self.resolve(ty);
                self.expect(value, &ty)
            }
            None => {
                let value = self.expr(value, None);
                if value.ty == Type::Unit {
                    let problem = Diagnostic::new(Code::TYPE_MISMATCH, value.span, "this has no value to name");
                    self.report(problem.help("write it as a statement of its own"));
                }
                value
            }
        }
    }

    pub(super) fn resolve(&mut self, ty: &tree::TypeExpr) -> Type {
        let mut problems = Vec::new();
        let resolved = self.sema.resolve_type(self.module, ty, &mut problems);
        self.problems.append(&mut problems);
        resolved
    }

    fn let_stmt(
        &mut self,
        name: &Name,
        ty: Option<&tree::TypeExpr>,
        value: &tree::Expr,
        otherwise: Option<&tree::Block>,
    ) -> StmtKind {
        if let Some(otherwise) = otherwise {
            return self.let_else(name, ty, value, otherwise);
        }
        if let tree::ExprKind::Await(promise) = &value.kind {
            return self.await_stmt(name, ty, promise, value.span);
        }
        let value = self.annotated(ty, value);
        let local = self.bind(name, value.ty.clone(), LocalKind::Let);
        StmtKind::Let { local, value }
    }

    fn let_else(
        &mut self,
        name: &Name,
        ty: Option<&tree::TypeExpr>,
        value: &tree::Expr,
        otherwise: &tree::Block,
    ) -> StmtKind {
        let (how, value, opened) = self.opened_value(value);
        if let Some(ty) = ty {
            let declared = self.resolve(ty);
            if declared != opened && !declared.has_error() && !opened.has_error() {
                let message = format!("expected `{}`, found `{}`", self.text(&declared), self.text(&opened));
                self.report(Diagnostic::new(Code::TYPE_MISMATCH, value.span, message));
            }
        }
        let otherwise = self.block(otherwise);
        let local = self.bind(name, opened, LocalKind::Let);
        StmtKind::LetElse { opened: Opened { local, how, value }, otherwise }
    }

    /// A value that is opened, how, and the type of what is in it.
    fn opened_value(&mut self, value: &tree::Expr) -> (Opening, model::Expr, Type) {
        if let tree::ExprKind::Try(call, None) = &value.kind {
            let (call, _) = self.try_operand(call, value.span, None);
            let ty = call.ty.clone();
            return (Opening::Ok, call, ty);
        }
        let value = self.expr(value, None);
        let ty = match &value.ty {
            Type::Optional(inner) => (**inner).clone(),
            Type::Error => Type::Error,
            other => {
                let message = format!("this is always there: `{}` is not optional", self.text(other));
                let problem = Diagnostic::new(Code::NOT_OPTIONAL, value.span, message);
                self.report(problem.help("write a plain `let`"));
                other.clone()
            }
        };
        (Opening::Some, value, ty)
    }

    fn if_stmt(&mut self, inner: &tree::IfStmt) -> StmtKind {
        self.in_scope(|checker| {
            let (condition, then) = checker.in_scope(|checker| {
                let condition = checker.condition(&inner.condition);
                (condition, checker.block(&inner.then))
            });
            let otherwise = inner.otherwise.as_ref().map(|otherwise| match otherwise {
                tree::Else::Block(block) => checker.block(block),
                tree::Else::If(inner) => {
                    checker.context.depth += 1;
                    let span = condition_span(&inner.condition);
                    let kind = checker.if_stmt(inner);
                    checker.context.depth -= 1;
                    Block { stmts: vec![Stmt { kind, span }] }
                }
            });
            StmtKind::If { condition, then, otherwise }
        })
    }

    /// A condition; its name, if it has one, is bound in the current scope.
    pub(super) fn condition(&mut self, condition: &tree::Condition) -> Condition {
        match condition {
            tree::Condition::Value(value) => Condition::Value(self.expect(value, &Type::Bool)),
            tree::Condition::Let { name, value } => {
                let (how, value, ty) = self.opened_value(value);
                let local = self.bind(name, ty, LocalKind::Let);
                Condition::Opens(Opened { local, how, value })
            }
        }
    }

    fn for_stmt(&mut self, name: &Name, over: &tree::Expr, body: &tree::Block) -> StmtKind {
        let (over, element) = self.over(over);
        self.in_scope(|checker| {
            let local = checker.bind(name, element, LocalKind::Loop);
            StmtKind::For { local, over, body: checker.block(body) }
        })
    }

    fn over(&mut self, over: &tree::Expr) -> (Over, Type) {
        if let tree::ExprKind::Range(start, end) = &over.kind {
            let (start, end) = (self.expect(start, &Type::Int), self.expect(end, &Type::Int));
            return (Over::Range(start, end), Type::Int);
        }
        let list = self.expr(over, None);
        let element = match &list.ty {
            Type::List(element) => (**element).clone(),
            Type::Error => Type::Error,
            other => {
                let message = format!("`for` runs over a list or a range, not over `{}`", self.text(other));
                let problem = Diagnostic::new(Code::NOT_ITERABLE, list.span, message);
                let is_map = matches!(other, Type::Map(..));
                self.report(if is_map { problem.help("run over its `keys()` or `values()`") } else { problem });
                Type::Error
            }
        };
        (Over::List(list), element)
    }

    fn assign(&mut self, place: &tree::Expr, op: Option<tree::BinaryOp>, value: &tree::Expr) -> StmtKind {
        let place = self.expr(place, None);
        let is_place = matches!(place.kind, ExprKind::Local(_) | ExprKind::Field(..) | ExprKind::Index(..));
        if !is_place && place.ty != Type::Error {
            let problem = Diagnostic::new(Code::NOT_ASSIGNABLE, place.span, "nothing can be assigned to this");
            self.report(problem.help("assign to a `var`, a field or an element"));
        }
        let Some(op) = op else {
            let wanted = place.ty.clone();
            let value = self.expect(value, &wanted);
            return StmtKind::Assign { place, op: None, value };
        };
        let hint = operators::right_hint(&place.ty);
        let value = self.expr(value, hint.as_ref());
        let span = place.span.to(value.span);
        let found = self.operator_type(op, &place, &value, span);
        if found != place.ty && found != Type::Error && place.ty != Type::Error {
            let message = format!("this would make `{}` of `{}`", self.text(&found), self.text(&place.ty));
            self.report(Diagnostic::new(Code::TYPE_MISMATCH, span, message));
        }
        StmtKind::Assign { place, op: operators::plain(op), value }
    }

    pub(super) fn expr_stmt(&mut self, value: &tree::Expr) -> StmtKind {
        let value = self.expr(value, None);
        if !has_effect(&value, &self.sema.program) && value.ty != Type::Error {
            let problem =
                Diagnostic::new(Code::UNUSED_VALUE, value.span, "this value is thrown away, and nothing else is done");
            self.report(problem.help("name it with `let`, or remove it"));
        }
        StmtKind::Expr(value)
    }
}

fn condition_span(condition: &tree::Condition) -> Span {
    match condition {
        tree::Condition::Value(value) | tree::Condition::Let { value, .. } => value.span,
    }
}

/// Whether an expression is worth writing for what it does.
fn has_effect(expr: &model::Expr, program: &model::Program) -> bool {
    match &expr.kind {
        ExprKind::Try(inner) => has_effect(inner, program) || matches!(inner.kind, ExprKind::Call(_)),
        ExprKind::TryElse(inner, _) => matches!(inner.kind, ExprKind::Call(_)),
        ExprKind::If(inner) => has_effect(&inner.then, program) || has_effect(&inner.otherwise, program),
        ExprKind::Match(_, arms) => arms.iter().any(|arm| has_effect(&arm.body, program)),
        ExprKind::New(_) => matches!(expr.ty, Type::Actor(_)),
        ExprKind::Call(call) => match call.callee {
            model::Callee::Deliver(..) => true,
            model::Callee::Builtin(builtin) => {
                builtin.spec().effect != model::builtin::Effect::Pure && expr.ty == Type::Unit
                    || matches!(builtin.spec().effect, model::builtin::Effect::Changes | model::builtin::Effect::Test)
            }
            model::Callee::Function(id) => {
                let function = &program.functions[id];
                let looks_only = function.kind == FunctionKind::Query || matches!(function.owner, Owner::Record(_));
                expr.ty == Type::Unit || !looks_only
            }
        },
        _ => false,
    }
}
