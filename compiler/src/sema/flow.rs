//! Where control goes: every path returns, nothing stands where control never comes, jumps have somewhere to go.
//!
//! Looks at statements only; what values and types they have is settled before.

use super::bodies::{self, Site};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::{self, Visit};
use crate::model::{
    Block, Condition, Expr, ExprKind, Function, FunctionKind, LambdaBody, Program, Stmt, StmtKind, Type,
};
use crate::source::Span;

/// Reports what is wrong with the flow of every body.
pub fn check(program: &Program, diagnostics: &mut Vec<Diagnostic>) {
    for body in bodies::all(program) {
        let function = body.function(program);
        let mut flow = Flow { diagnostics, loops: Vec::new() };
        match (body.block(), function) {
            (Some(block), Some(function)) => flow.function(function, block),
            _ => body.visit(&mut Lambdas(&mut flow)),
        }
        if let (Site::Test(_), Some(block)) = (body.site, body.block()) {
            flow.block(block);
        }
    }
}

/// Whether control goes on behind a statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    GoesOn,
    Leaves,
}

impl After {
    fn leaves_if(leaves: bool) -> After {
        if leaves { After::Leaves } else { After::GoesOn }
    }

    /// After two branches.
    fn or(self, other: After) -> After {
        After::leaves_if(self == After::Leaves && other == After::Leaves)
    }
}

struct Flow<'d> {
    diagnostics: &'d mut Vec<Diagnostic>,
    /// For each loop around, whether a `break` leaves it.
    loops: Vec<bool>,
}

impl Flow<'_> {
    fn function(&mut self, function: &Function, block: &Block) {
        let goes_on = self.block(block) == After::GoesOn;
        if goes_on && function.result != Type::Unit {
            let name = &function.decl.name;
            let what = if function.kind == FunctionKind::Async { "keep its promise" } else { "return a value" };
            let message = format!("not every path through `{name}` returns a value");
            let missing = Diagnostic::new(Code::MISSING_RETURN, function.decl.span, message);
            self.diagnostics.push(with_end(missing, block).help(format!("{what} at the end, or throw")));
        }
    }

    fn block(&mut self, block: &Block) -> After {
        let mut after = After::GoesOn;
        for (index, stmt) in block.stmts.iter().enumerate() {
            after = self.stmt(stmt);
            if let (After::Leaves, [next, ..]) = (after, &block.stmts[index + 1..]) {
                self.unreachable(stmt, next, block.stmts.last().unwrap_or(next));
                break;
            }
        }
        after
    }

    fn unreachable(&mut self, leaving: &Stmt, first: &Stmt, last: &Stmt) {
        let span = first.span.to(last.span);
        self.diagnostics.push(
            Diagnostic::new(Code::UNREACHABLE_CODE, span, "this can never run")
                .label(leaving.span, "control leaves here")
                .help("remove it, or move it before"),
        );
    }

    fn stmt(&mut self, stmt: &Stmt) -> After {
        self.lambdas(stmt);
        match &stmt.kind {
            StmtKind::Return(_) | StmtKind::Throw(_) => After::Leaves,
            StmtKind::Break => self.jump("break", stmt.span),
            StmtKind::Continue => self.jump("continue", stmt.span),
            StmtKind::LetElse { otherwise, .. } => self.let_else(otherwise, stmt.span),
            StmtKind::If { then, otherwise, .. } => {
                let then = self.block(then);
                let otherwise = otherwise.as_ref().map_or(After::GoesOn, |block| self.block(block));
                then.or(otherwise)
            }
            StmtKind::Match { arms, .. } => {
                let afters: Vec<After> = arms.iter().map(|arm| self.block(&arm.body)).collect();
                afters.into_iter().reduce(After::or).unwrap_or(After::GoesOn)
            }
            StmtKind::For { body, .. } => {
                self.repeated(body);
                After::GoesOn
            }
            StmtKind::While { condition, body } => {
                let broken = self.repeated(body);
                After::leaves_if(!broken && is_always_true(condition))
            }
            StmtKind::Let { .. }
            | StmtKind::Await { .. }
            | StmtKind::Assert { .. }
            | StmtKind::AssertThrows { .. }
            | StmtKind::Assign { .. }
            | StmtKind::Expr(_) => After::GoesOn,
        }
    }

    /// Checks a loop's body; tells whether a `break` leaves the loop.
    fn repeated(&mut self, body: &Block) -> bool {
        self.loops.push(false);
        self.block(body);
        self.loops.pop().unwrap_or(false)
    }

    fn jump(&mut self, word: &str, span: Span) -> After {
        match self.loops.last_mut() {
            Some(broken) => *broken |= word == "break",
            None => self.diagnostics.push(
                Diagnostic::new(Code::NOT_IN_LOOP, span, format!("`{word}` stands in no loop"))
                    .help("`return` leaves the function"),
            ),
        }
        After::Leaves
    }

    fn let_else(&mut self, otherwise: &Block, span: Span) -> After {
        if self.block(otherwise) == After::GoesOn {
            let place = otherwise.stmts.last().map_or(span, |last| last.span);
            self.diagnostics.push(
                Diagnostic::new(Code::LET_ELSE_FALLS_THROUGH, place, "control goes on after this `else`")
                    .here("and the name would have no value")
                    .help("end it with `return`, `throw`, `break` or `continue`"),
            );
        }
        After::GoesOn
    }

    /// Checks the lambdas in the expressions of a statement, not those in its blocks.
    fn lambdas(&mut self, stmt: &Stmt) {
        walk::walk_stmt(&mut Lambdas(self), stmt);
    }

    fn lambda(&mut self, block: &Block, span: Span) {
        let loops = std::mem::take(&mut self.loops);
        if self.block(block) == After::GoesOn {
            let missing = Diagnostic::new(Code::MISSING_RETURN, span, "not every path through this lambda returns");
            self.diagnostics.push(with_end(missing, block).help("return a value at the end"));
        }
        self.loops = loops;
    }
}

/// Finds the lambdas of expressions without going into blocks of statements.
struct Lambdas<'f, 'd>(&'f mut Flow<'d>);

impl Visit for Lambdas<'_, '_> {
    fn block(&mut self, _: &Block) {}

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Lambda(lambda) => match &lambda.body {
                LambdaBody::Block(block) => self.0.lambda(block, expr.span),
                LambdaBody::Value(value) => self.expr(value),
            },
            _ => walk::walk_expr(self, expr),
        }
    }
}

fn is_always_true(condition: &Condition) -> bool {
    matches!(condition, Condition::Value(Expr { kind: ExprKind::Bool(true), .. }))
}

fn with_end(diagnostic: Diagnostic, block: &Block) -> Diagnostic {
    match block.stmts.last() {
        Some(last) => diagnostic.label(last.span, "control may come to the end behind this"),
        None => diagnostic,
    }
}
