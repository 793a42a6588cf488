//! Questions on bodies whose answer is the same in every language. Knows no language.

use crate::model::walk::{Visit, walk_stmt};
use crate::model::{Block, Condition, ExprKind, Stmt, StmtKind, Type};

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
