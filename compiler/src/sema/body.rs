//! Third phase: statements and expressions of one body at a time, typed and with every conversion made explicit.
//!
//! A [`Checker`] never changes what other bodies see, so that bodies can be checked side by side.

mod access;
mod call;
mod expr;
mod fit;
mod matching;
mod operators;

use super::signatures::{Work, WorkKind};
use super::{Sema, constants, declare};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    self, Arena, Block, Body, Condition, ExprKind, FunctionKind, Id, Initial, Item, Local, LocalKind, Module, Opened,
    Opening, Over, Owner, Stmt, StmtKind, Type,
};
use crate::source::Span;
use crate::syntax::tree::{self, Name};
use rayon::prelude::*;
use smol_str::SmolStr;

/// Types every body and value, side by side, and puts them into the model.
pub(super) fn check_all(sema: &mut Sema<'_>, work: Vec<Work<'_>>) {
    let shared: &Sema<'_> = sema;
    let done: Vec<(Done, Vec<Diagnostic>)> = work.into_par_iter().map(|item| check(shared, &item)).collect();
    for (result, mut problems) in done {
        sema.diagnostics.append(&mut problems);
        install(sema, result);
    }
}

/// A typed body or value and where it goes.
enum Done {
    Function(Id<model::Function>, Body),
    Default(Item, usize, Initial),
    Message(Id<model::ErrorType>, Initial),
    Period(Id<model::Actor>, usize, i64),
    Test(model::Test),
    Nothing,
}

fn check(sema: &Sema<'_>, work: &Work<'_>) -> (Done, Vec<Diagnostic>) {
    let mut checker = Checker::new(sema, work.module);
    let done = match &work.kind {
        WorkKind::Function(id, block) => {
            checker.enter_function(*id);
            let block = checker.block(block);
            Done::Function(*id, checker.finish(block))
        }
        WorkKind::Default(owner, index, value) => checker.default(*owner, *index, value),
        WorkKind::Message(id, value) => checker.message(*id, value),
        WorkKind::Constant(..) => Done::Nothing,
        WorkKind::Period(actor, index, value) => checker.period(*actor, *index, value),
        WorkKind::Test(test) => {
            checker.context.place = Place::Test;
            let block = checker.block(&test.body);
            let body = checker.finish(block);
            let (title, span) = &test.title;
            Done::Test(model::Test { title: title.to_string(), span: *span, module: work.module, body })
        }
    };
    (done, checker.problems)
}

fn install(sema: &mut Sema<'_>, done: Done) {
    let program = &mut sema.program;
    match done {
        Done::Function(id, body) => program.functions[id].body = Some(body),
        Done::Default(Item::Record(id), index, value) => program.records[id].fields[index].default = Some(value),
        Done::Default(Item::Class(id), index, value) => program.classes[id].fields[index].default = Some(value),
        Done::Default(Item::Actor(id), index, value) => program.actors[id].fields[index].default = Some(value),
        Done::Message(id, value) => program.errors[id].message = value,
        Done::Period(id, index, period) => program.actors[id].timers[index].period = period,
        Done::Test(test) => {
            let module = test.module;
            let id = program.tests.add(test);
            program.modules[module].tests.push(id);
        }
        Done::Default(..) | Done::Nothing => {}
    }
}

/// Where a body stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// An initial value, a constant, an error's message.
    Value,
    Function(Id<model::Function>),
    Test,
}

/// What a body may do, and what it is for.
struct Context {
    place: Place,
    /// The type of `self`.
    owner: Option<Type>,
    /// What `return` wants; `None` in tests and values.
    result: Option<Type>,
    /// In a lambda with a block: what it returns, once that is known.
    lambda: Option<Type>,
    in_lambda: bool,
    /// In an initial value: only fields before this one are there.
    fields_before: Option<usize>,
    /// In an error's message: its fields are names of their own.
    error: Option<Id<model::ErrorType>>,
    /// Blocks that hold the statement: `await` stands in the outermost only.
    depth: usize,
}

/// Types one body.
pub(super) struct Checker<'s> {
    sema: &'s Sema<'s>,
    module: Id<Module>,
    locals: Arena<Local>,
    scopes: Vec<Vec<(SmolStr, Id<Local>)>>,
    context: Context,
    /// Set while the operand of a `try` is looked at, until the call takes it.
    try_here: bool,
    /// What the call under the last `try` may throw.
    tried: Vec<Id<model::ErrorType>>,
    /// A part of the body could not be read; the parser reported it.
    broken: bool,
    pub(super) problems: Vec<Diagnostic>,
}

impl<'s> Checker<'s> {
    pub(super) fn new(sema: &'s Sema<'s>, module: Id<Module>) -> Self {
        let context = Context {
            place: Place::Value,
            owner: None,
            result: None,
            lambda: None,
            in_lambda: false,
            fields_before: None,
            error: None,
            depth: 0,
        };
        Checker {
            sema,
            module,
            locals: Arena::default(),
            scopes: vec![Vec::new()],
            context,
            try_here: false,
            tried: Vec::new(),
            broken: false,
            problems: Vec::new(),
        }
    }

    fn enter_function(&mut self, id: Id<model::Function>) {
        let function = &self.sema.program.functions[id];
        self.context.place = Place::Function(id);
        self.context.result = Some(function.result.clone());
        self.context.owner = match (function.owner, function.kind) {
            (_, FunctionKind::Static) => None,
            (Owner::Module, _) => None,
            (Owner::Record(id), _) => Some(Type::Record(id)),
            (Owner::Class(id), _) => Some(Type::Class(id)),
            (Owner::Actor(id), _) => Some(Type::Actor(id)),
            (Owner::Interface(id), _) => Some(Type::Interface(id)),
            (Owner::PortKind(id), _) => Some(Type::Port(id)),
        };
        for param in &function.params {
            let kind = if param.own { LocalKind::OwnParam } else { LocalKind::Param };
            let name = Name { text: param.name.as_str().into(), span: param.span };
            self.bind(&name, param.ty.clone(), kind);
        }
    }

    fn finish(&mut self, block: Block) -> Body {
        Body { locals: std::mem::take(&mut self.locals), block, broken: self.broken || !self.problems.is_empty() }
    }

    fn default(&mut self, owner: Item, index: usize, value: &tree::Expr) -> Done {
        let program = &self.sema.program;
        let (ty, field) = match owner {
            Item::Record(id) => (Type::Record(id), &program.records[id].fields[index]),
            Item::Class(id) => (Type::Class(id), &program.classes[id].fields[index]),
            Item::Actor(id) => (Type::Actor(id), &program.actors[id].fields[index]),
            _ => return Done::Nothing,
        };
        if field.mode == model::FieldMode::Port {
            return Done::Nothing;
        }
        self.context.owner = Some(ty);
        self.context.fields_before = Some(index);
        let value = self.expect(value, &field.ty.clone());
        Done::Default(owner, index, Initial { locals: std::mem::take(&mut self.locals), value })
    }

    fn message(&mut self, id: Id<model::ErrorType>, value: &tree::Expr) -> Done {
        self.context.error = Some(id);
        self.context.owner = Some(Type::ErrorType(id));
        let value = self.expect(value, &Type::String);
        Done::Message(id, Initial { locals: std::mem::take(&mut self.locals), value })
    }

    fn period(&mut self, actor: Id<model::Actor>, index: usize, value: &tree::Expr) -> Done {
        let value = self.expect(value, &Type::Duration);
        if !self.problems.is_empty() {
            return Done::Nothing;
        }
        let period = constants::evaluate(&self.sema.program, &value).filter(|period| *period > 0);
        if period.is_none() {
            let problem = Diagnostic::new(Code::BAD_EVERY, value.span, "a period is a constant duration above zero");
            self.report(problem.help("write a literal such as `15s`, or a constant"));
        }
        Done::Period(actor, index, period.unwrap_or(1))
    }

    fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    fn text(&self, ty: &Type) -> String {
        ty.text(&self.sema.program)
    }

    // ---- names ------------------------------------------------------------------------------------------

    /// A new local, which may not hide another.
    fn bind(&mut self, name: &Name, ty: Type, kind: LocalKind) -> Id<Local> {
        if let Some(earlier) = self.find(&name.text) {
            let earlier = self.locals[earlier].span;
            self.report(declare::duplicate(name, earlier));
        } else if let Some(problem) =
            super::names::style(&name.text, name.span, super::names::Style::Snake, "a local name")
        {
            self.report(problem);
        }
        let id = self.locals.add(Local { name: name.text.to_string(), span: name.span, ty, kind, borrow: None });
        let scope = self.scopes.last_mut().expect("there is always a scope");
        scope.push((name.text.clone(), id));
        id
    }

    fn find(&self, name: &str) -> Option<Id<Local>> {
        let names = self.scopes.iter().rev().flat_map(|scope| scope.iter().rev());
        names.clone().find(|(known, _)| known == name).map(|(_, id)| *id)
    }

    fn in_scope<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> T {
        self.scopes.push(Vec::new());
        let result = inner(self);
        self.scopes.pop();
        result
    }

    // ---- statements -------------------------------------------------------------------------------------

    fn block(&mut self, block: &tree::Block) -> Block {
        self.context.depth += 1;
        let stmts = self.in_scope(|checker| block.stmts.iter().filter_map(|stmt| checker.stmt(stmt)).collect());
        self.context.depth -= 1;
        Block { stmts }
    }

    fn stmt(&mut self, stmt: &tree::Stmt) -> Option<Stmt> {
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

    fn resolve(&mut self, ty: &tree::TypeExpr) -> Type {
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

    fn await_stmt(&mut self, name: &Name, ty: Option<&tree::TypeExpr>, promise: &tree::Expr, span: Span) -> StmtKind {
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
    fn condition(&mut self, condition: &tree::Condition) -> Condition {
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

    fn return_stmt(&mut self, value: Option<&tree::Expr>, span: Span) -> StmtKind {
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

    fn throw_stmt(&mut self, value: &tree::Expr) -> StmtKind {
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
    fn check_passed_on(&mut self, errors: &[Id<model::ErrorType>], span: Span) {
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
        let listed = super::names::listed(&names);
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

    fn assert_throws(&mut self, value: &tree::Expr, error: &tree::TypeExpr) -> Option<StmtKind> {
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

    fn expr_stmt(&mut self, value: &tree::Expr) -> StmtKind {
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
