//! Expressions to statements, where a target has no such expression, and arguments into the order of the parameters.
//!
//! What cannot be said becomes a `let` of a temporary before the statement, and with it everything that is evaluated
//! before it and could come out differently after it. What stands as the whole value of a `let`, a `return` or a
//! statement stays: a target prints it as statements that assign or return. In its branches, and only there and as
//! an initial value, an [`ExprKind::Hoisted`] may remain. What is lazy stays lazy.

mod exclusive;
mod known;
mod needs;
mod operands;
mod order;
mod reads;

use super::stores::changed::{self, has_effects};
use crate::emit::Capabilities;
use crate::model::{
    Arena, BinaryOp, Block, Body, Condition, Conversion, Expr, ExprKind, Id, IfExpr, Initial, LambdaBody, Local,
    LocalKind, Opened, Opening, Over, Program, Stmt, StmtKind, Subject, Type, UnaryOp,
};
use crate::source::Span;
use known::Known;
use needs::Needs;
use rayon::prelude::*;

/// Rewrites all bodies for a target with these capabilities; `original` is the same program before.
pub(super) fn run(original: &Program, program: &mut Program, capabilities: Capabilities) {
    let known = Known::of(original);
    let needs = Needs { capabilities, known: &known };
    let functions = program.functions.values_mut().into_slice().par_iter_mut();
    functions.filter_map(|function| function.body.as_mut()).for_each(|body| hoist(original, needs, body));
    program.tests.values_mut().into_slice().par_iter_mut().for_each(|test| hoist(original, needs, &mut test.body));
    let records = program.records.values_mut().map(|record| &mut record.fields);
    let classes = program.classes.values_mut().map(|class| &mut class.fields);
    let actors = program.actors.values_mut().map(|actor| &mut actor.fields);
    let fields = records.chain(classes).chain(actors).flatten();
    for initial in fields.filter_map(|field| field.default.as_mut()) {
        hoist_initial(original, needs, initial);
    }
    program.errors.values_mut().for_each(|error| hoist_initial(original, needs, &mut error.message));
}

fn hoist(program: &Program, needs: Needs<'_>, body: &mut Body) {
    Hoister { program, needs, locals: &mut body.locals }.block(&mut body.block);
}

fn hoist_initial(program: &Program, needs: Needs<'_>, initial: &mut Initial) {
    Hoister { program, needs, locals: &mut initial.locals }.branch(&mut initial.value);
}

/// Rewrites one body.
struct Hoister<'a, 'n> {
    /// The whole program as it was: what calls change.
    program: &'a Program,
    needs: Needs<'n>,
    locals: &'a mut Arena<Local>,
}

impl Hoister<'_, '_> {
    fn block(&mut self, block: &mut Block) {
        for mut stmt in std::mem::take(&mut block.stmts) {
            let mut before = Vec::new();
            self.stmt(&mut stmt, &mut before);
            block.stmts.append(&mut before);
            block.stmts.push(stmt);
        }
    }

    fn stmt(&mut self, stmt: &mut Stmt, before: &mut Vec<Stmt>) {
        match &mut stmt.kind {
            StmtKind::Let { value, .. } | StmtKind::Return(Some(value)) | StmtKind::Expr(value) => {
                self.whole(value, before);
            }
            StmtKind::Await { promise: value, .. } | StmtKind::Throw(value) | StmtKind::Assert { value, .. } => {
                self.operand(value, before);
            }
            StmtKind::AssertThrows { value, .. } => self.tried(value, before),
            StmtKind::Return(None) | StmtKind::Break | StmtKind::Continue => {}
            StmtKind::LetElse { opened, otherwise } => {
                self.opened(opened, before);
                self.block(otherwise);
            }
            StmtKind::If { condition, then, otherwise } => {
                self.condition(condition, before);
                self.block(then);
                for block in otherwise.iter_mut() {
                    self.block(block);
                }
            }
            StmtKind::For { over, body, .. } => {
                match over {
                    Over::List(list) => self.operand(list, before),
                    Over::Range(start, end) => self.operands(&mut [start, end], before),
                }
                self.block(body);
            }
            StmtKind::While { condition, body } => self.while_loop(condition, body, stmt.span),
            StmtKind::Match { subject, arms } => {
                self.subject(subject, before);
                for arm in arms.iter_mut() {
                    self.block(&mut arm.body);
                }
            }
            StmtKind::Assign { .. } => self.assign(stmt, before),
        }
    }

    /// A condition that needs statements is looked at inside of the loop.
    fn while_loop(&mut self, condition: &mut Condition, body: &mut Block, span: Span) {
        let mut first = Vec::new();
        self.condition(condition, &mut first);
        self.block(body);
        if first.is_empty() {
            return;
        }
        let truth = Condition::Value(Expr { kind: ExprKind::Bool(true), ty: Type::Bool, span });
        let leave = Block { stmts: vec![Stmt { kind: StmtKind::Break, span }] };
        let kind = match std::mem::replace(condition, truth) {
            Condition::Value(value) => {
                StmtKind::If { condition: Condition::Value(not(value)), then: leave, otherwise: None }
            }
            Condition::Opens(opened) => StmtKind::LetElse { opened, otherwise: leave },
        };
        first.push(Stmt { kind, span });
        first.append(&mut body.stmts);
        body.stmts = first;
    }

    fn assign(&mut self, stmt: &mut Stmt, before: &mut Vec<Stmt>) {
        let StmtKind::Assign { place, op, value } = &mut stmt.kind else { return };
        let in_place = matches!(place.kind, ExprKind::Local(_));
        if let Some(op_of) = op.filter(|_| !in_place && has_effects(value)) {
            // The value before the right side is evaluated is what counts.
            self.fix_place(place, before);
            let span = place.span.to(value.span);
            let right = std::mem::replace(value, unit(span));
            let kind = ExprKind::Binary(op_of, Box::new(place.clone()), Box::new(right));
            *value = Expr { kind, ty: place.ty.clone(), span };
            *op = None;
        }
        let late = !self.needs.capabilities.reads_in_order
            && matches!(place.kind, ExprKind::Index(..))
            && !changed::by_expr(self.program, self.locals, value).is_empty();
        let needs = self.needs;
        let computed_twice = op.is_some() && needs::computes_index(place);
        let looks_up_first = needs.on_the_way(place) || needs.looks_up_first(place, value);
        if late || computed_twice || looks_up_first || needs.anywhere(value) {
            self.fix_place(place, before);
        }
        self.operand(value, before);
        if late {
            self.save(value, before);
        }
    }

    /// The whole value of a statement.
    fn whole(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        if self.needs.maps_optional(expr) {
            self.map_to_if(expr);
        }
        match &mut expr.kind {
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) | ExprKind::Store(_, inner) => self.whole(inner, before),
            ExprKind::Coalesce(_, right) if self.needs.chooses(right) => {
                self.coalesce_to_if(expr);
                self.whole(expr, before);
            }
            ExprKind::If(inner) => {
                self.condition(&mut inner.condition, before);
                self.branch(&mut inner.then);
                self.branch(&mut inner.otherwise);
            }
            ExprKind::Match(subject, arms) => {
                self.subject(subject, before);
                for arm in arms.iter_mut() {
                    self.branch(&mut arm.body);
                }
            }
            ExprKind::TryElse(tried, otherwise) => {
                self.tried(tried, before);
                self.branch(otherwise);
            }
            _ => self.inside(expr, before),
        }
    }

    /// A value that is evaluated on one way only: its statements stay with it.
    fn branch(&mut self, expr: &mut Expr) {
        let mut before = Vec::new();
        self.whole(expr, &mut before);
        if !before.is_empty() {
            let (ty, span) = (expr.ty.clone(), expr.span);
            let value = std::mem::replace(expr, unit(span));
            *expr = Expr { kind: ExprKind::Hoisted(Box::new(Block { stmts: before }), Box::new(value)), ty, span };
        }
    }

    /// A part of a statement: what cannot be said as an expression becomes a temporary.
    fn operand(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        if self.needs.statement(expr) {
            self.whole(expr, before);
            self.save(expr, before);
        } else {
            self.inside(expr, before);
        }
    }

    /// What an expression holds.
    fn inside(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        match &mut expr.kind {
            ExprKind::Binary(op, left, right) if needs::is_lazy(*op) => {
                self.operand(left, before);
                let mut lazy = Vec::new();
                self.operand(right, &mut lazy);
                if !lazy.is_empty() {
                    self.lazy(expr, lazy, before);
                }
            }
            ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Coalesce(..) => {
                self.chosen(expr, before);
            }
            ExprKind::Lambda(lambda) => match &mut lambda.body {
                LambdaBody::Block(block) => self.block(block),
                LambdaBody::Value(value) => {
                    let mut first = Vec::new();
                    self.operand(value, &mut first);
                    if !first.is_empty() {
                        let span = value.span;
                        let value = std::mem::replace(value, unit(span));
                        first.push(Stmt { kind: StmtKind::Return(Some(value)), span });
                        lambda.body = LambdaBody::Block(Block { stmts: first });
                    }
                }
            },
            ExprKind::Hoisted(block, value) => {
                self.block(block);
                self.operand(value, before);
            }
            _ => self.strict(expr, before),
        }
    }

    /// An expression that chooses, and that the target has: nothing in its branches needs statements.
    fn chosen(&mut self, expr: &mut Expr, before: &mut Vec<Stmt>) {
        match &mut expr.kind {
            ExprKind::If(inner) => {
                self.condition(&mut inner.condition, before);
                self.branch(&mut inner.then);
                self.branch(&mut inner.otherwise);
            }
            ExprKind::Match(subject, arms) => {
                self.subject(subject, before);
                for arm in arms.iter_mut() {
                    self.branch(&mut arm.body);
                }
            }
            ExprKind::TryElse(first, second) => {
                self.tried(first, before);
                self.branch(second);
            }
            ExprKind::Coalesce(first, second) => {
                self.operand(first, before);
                self.branch(second);
            }
            _ => {}
        }
    }

    /// `left && { statements; right }`: a variable that gets the left value, and then perhaps the right one.
    fn lazy(&mut self, expr: &mut Expr, mut lazy: Vec<Stmt>, before: &mut Vec<Stmt>) {
        let span = expr.span;
        let ExprKind::Binary(op, left, right) = std::mem::replace(&mut expr.kind, ExprKind::Unit) else { return };
        let result = self.temporary("holds", &Type::Bool, LocalKind::Var, span);
        before.push(Stmt { kind: StmtKind::Let { local: result, value: *left }, span });
        let again = local(result, &Type::Bool, span);
        let goes_on = if op == BinaryOp::And { again.clone() } else { not(again.clone()) };
        let place = again.clone();
        lazy.push(Stmt { kind: StmtKind::Assign { place, op: None, value: *right }, span });
        let then = Block { stmts: lazy };
        before.push(Stmt { kind: StmtKind::If { condition: Condition::Value(goes_on), then, otherwise: None }, span });
        *expr = again;
    }

    /// `a ?? b` to `if let value = a { value } else { b }`.
    fn coalesce_to_if(&mut self, expr: &mut Expr) {
        let span = expr.span;
        let ExprKind::Coalesce(left, otherwise) = std::mem::replace(&mut expr.kind, ExprKind::Unit) else { return };
        let opened = left.ty.opened().clone();
        let found = self.temporary("found", &opened, LocalKind::Let, span);
        let value = local(found, &opened, span);
        let then = if matches!(expr.ty, Type::Optional(_)) {
            let kind = ExprKind::Convert(Conversion::Some, Box::new(value));
            Expr { kind, ty: expr.ty.clone(), span }
        } else {
            value
        };
        let condition = Condition::Opens(Opened { local: found, how: Opening::Some, value: *left });
        expr.kind = ExprKind::If(Box::new(IfExpr { condition, then, otherwise: *otherwise }));
    }

    /// `a.map(|name| b)` to `if let name = a { b } else { none }`.
    fn map_to_if(&mut self, expr: &mut Expr) {
        let (ty, span) = (expr.ty.clone(), expr.span);
        let ExprKind::Call(call) = std::mem::replace(&mut expr.kind, ExprKind::Unit) else { return };
        let (Some(receiver), Some(Expr { kind: ExprKind::Lambda(lambda), .. })) =
            (call.receiver, call.args.into_iter().next())
        else {
            return;
        };
        let (Some(&name), LambdaBody::Value(value)) = (lambda.params.first(), lambda.body) else { return };
        self.locals[name].kind = LocalKind::Let;
        let is_flat = matches!(value.ty, Type::Optional(_));
        let then = if is_flat {
            value
        } else {
            Expr { kind: ExprKind::Convert(Conversion::Some, Box::new(value)), ty: ty.clone(), span }
        };
        let otherwise = Expr { kind: ExprKind::None, ty, span };
        let condition = Condition::Opens(Opened { local: name, how: Opening::Some, value: *receiver });
        expr.kind = ExprKind::If(Box::new(IfExpr { condition, then, otherwise }));
    }

    fn condition(&mut self, condition: &mut Condition, before: &mut Vec<Stmt>) {
        match condition {
            Condition::Value(value) => self.operand(value, before),
            Condition::Opens(opened) => self.opened(opened, before),
        }
    }

    fn opened(&mut self, opened: &mut Opened, before: &mut Vec<Stmt>) {
        match opened.how {
            Opening::Some => self.operand(&mut opened.value, before),
            Opening::Ok => self.tried(&mut opened.value, before),
        }
    }

    fn subject(&mut self, subject: &mut Subject, before: &mut Vec<Stmt>) {
        if subject.tries {
            self.tried(&mut subject.value, before);
        } else {
            self.operand(&mut subject.value, before);
        }
    }

    fn temporary(&mut self, name: &str, ty: &Type, kind: LocalKind, span: Span) -> Id<Local> {
        self.locals.add(Local { name: name.into(), span, ty: ty.clone(), kind, borrow: None })
    }
}

fn unit(span: Span) -> Expr {
    Expr { kind: ExprKind::Unit, ty: Type::Unit, span }
}

fn local(id: Id<Local>, ty: &Type, span: Span) -> Expr {
    Expr { kind: ExprKind::Local(id), ty: ty.clone(), span }
}

fn not(value: Expr) -> Expr {
    let span = value.span;
    match value.kind {
        ExprKind::Unary(UnaryOp::Not, inner) => *inner,
        _ => Expr { kind: ExprKind::Unary(UnaryOp::Not, Box::new(value)), ty: Type::Bool, span },
    }
}
