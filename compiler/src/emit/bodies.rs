//! Questions on bodies whose answer is the same in every language. Knows no language.

use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{
    Block, Builtin, Call, Callee, Condition, ErrorType, Expr, ExprKind, Id, Program, Stmt, StmtKind, Type,
};
use std::collections::BTreeSet;

/// Whether what comes after a block is never reached from its end.
#[must_use]
pub fn leaves(block: &Block) -> bool {
    match block.stmts.last().map(|stmt| &stmt.kind) {
        Some(StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Break | StmtKind::Continue) => true,
        Some(StmtKind::If { then, otherwise: Some(otherwise), .. }) => leaves(then) && leaves(otherwise),
        Some(StmtKind::Match { arms, .. }) => arms.iter().all(|arm| leaves(&arm.body)),
        Some(StmtKind::While { condition: Condition::Value(value), body }) => {
            matches!(value.kind, ExprKind::Bool(true)) && !breaks(body)
        }
        _ => false,
    }
}

/// Whether a `break` in a loop's body is the loop's.
fn breaks(body: &Block) -> bool {
    body.stmts.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        StmtKind::If { then, otherwise, .. } => breaks(then) || otherwise.as_ref().is_some_and(breaks),
        StmtKind::LetElse { otherwise, .. } => breaks(otherwise),
        StmtKind::Match { arms, .. } => arms.iter().any(|arm| breaks(&arm.body)),
        _ => false,
    })
}

/// What a lambda's block returns.
#[must_use]
pub fn result_type(block: &Block) -> Option<Type> {
    struct Result(Option<Type>);
    impl Visit for Result {
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Return(Some(value)) = &stmt.kind {
                self.0.get_or_insert_with(|| value.ty.clone());
            }
            walk_stmt(self, stmt);
        }
    }
    let mut result = Result(None);
    result.block(block);
    result.0
}

/// Whether the body of an entry function reads the variables of the environment.
#[must_use]
pub fn reads_environment(body: &Block) -> bool {
    const READ: Callee = Callee::Builtin(Builtin::Environment);
    struct Reads(bool);
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(&expr.kind, ExprKind::Call(call) if call.callee == READ);
            walk_expr(self, expr);
        }
    }
    let mut reads = Reads(false);
    reads.block(body);
    reads.0
}

/// Whether reading an expression twice costs and changes nothing.
#[must_use]
pub fn is_simple(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_)
        | ExprKind::SelfRef
        | ExprKind::Constant(_)
        | ExprKind::Case(..)
        | ExprKind::Int(_)
        | ExprKind::Bool(_)
        | ExprKind::Str(_)
        | ExprKind::Float(_)
        | ExprKind::Duration(_)
        | ExprKind::None => true,
        ExprKind::Field(base, _) => is_simple(base),
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => is_simple(inner),
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// What an expression may throw.
pub struct Throws<'p> {
    program: &'p Program,
    /// The errors of the functions that it calls.
    pub errors: BTreeSet<Id<ErrorType>>,
    /// Whether it decodes anything.
    pub decodes: bool,
}

impl<'p> Throws<'p> {
    /// Looks for what an expression may throw.
    #[must_use]
    pub fn of(program: &'p Program, value: &Expr) -> Self {
        let mut throws = Throws { program, errors: BTreeSet::new(), decodes: false };
        throws.expr(value);
        throws
    }
}

impl Visit for Throws<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::TryElse(_, otherwise) => return self.expr(otherwise),
            ExprKind::Call(inner) => match inner.callee {
                Callee::Function(id) => self.errors.extend(&self.program.functions[id].throws),
                Callee::Builtin(Builtin::Decode | Builtin::FromJson) => self.decodes = true,
                _ => {}
            },
            _ => {}
        }
        walk_expr(self, expr);
    }
}

/// Whether a text is split at a literal, so that it cannot be split at nothing.
#[must_use]
pub fn splits_at_literal(builtin: Builtin, call: &Call) -> bool {
    let literal = |expr: &Expr| matches!(&expr.kind, ExprKind::Str(text) if !text.is_empty());
    builtin == Builtin::StringSplit && call.args.first().is_some_and(literal)
}

/// The map whose keys or values a list is, and whether these are the keys.
#[must_use]
pub fn entries_of(list: &Expr) -> Option<(&Expr, bool)> {
    match &list.kind {
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(map), .. }) => match builtin {
            Builtin::MapKeys => Some((map, true)),
            Builtin::MapValues => Some((map, false)),
            _ => None,
        },
        ExprKind::Store(_, inner) => entries_of(inner),
        _ => None,
    }
}

/// The map whose first key or value is asked for, and whether it is the key.
#[must_use]
pub fn first_of_map(builtin: Builtin, inner: &Call) -> Option<(&Expr, bool)> {
    inner.receiver.as_ref().filter(|_| builtin == Builtin::ListFirst).and_then(|list| entries_of(list))
}
