//! How often locals are read: Go refuses names that nothing reads, and an assignment reads none.

use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Block, Expr, ExprKind, Stmt, StmtKind};
use std::collections::BTreeMap;

/// How often each local of a body is read.
pub fn in_block(block: &Block) -> BTreeMap<usize, usize> {
    let mut count = Count::default();
    count.block(block);
    count.0
}

/// How often each local is read in an expression.
pub fn in_value(value: &Expr) -> BTreeMap<usize, usize> {
    let mut count = Count::default();
    count.expr(value);
    count.0
}

#[derive(Default)]
struct Count(BTreeMap<usize, usize>);

impl Visit for Count {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Local(id) = expr.kind {
            *self.0.entry(id.index()).or_default() += 1;
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Assign { place, value, .. } if matches!(place.kind, ExprKind::Local(_)) => self.expr(value),
            _ => walk_stmt(self, stmt),
        }
    }
}
