//! How a body ends: the value that it gives, or the error that it throws.

use crate::model::{Block, Expr, ExprKind, Stmt, StmtKind, Type};
use crate::target::rust::body::{Gives, Printer};
use crate::target::rust::expr::ATOM;
use crate::target::rust::layout::{Block as Lines, Doc, Stmt as Line};

impl<'a> Printer<'a, '_> {
    /// The last statement of a body: a `return` in it is a value.
    pub(super) fn last(&self, lines: &mut Lines, stmt: &'a Stmt) {
        match &stmt.kind {
            StmtKind::Return(value) => lines.tail = self.given(value.as_ref()).map(Box::new),
            StmtKind::Throw(error) => lines.tail = Some(Box::new(self.thrown_doc(error))),
            StmtKind::If { .. } | StmtKind::Match { .. } if ends(stmt) || self.finished().is_none() => {
                let doc = self.branches(stmt, true);
                if ends(stmt) && has_value(self.gives.get(), stmt) {
                    lines.tail = Some(Box::new(doc));
                } else {
                    lines.stmts.push(Line::Plain(doc));
                }
            }
            _ => {
                lines.stmts.extend(self.stmt(stmt, &[]));
                if !ends(stmt) {
                    lines.tail = self.finished().map(Box::new);
                }
            }
        }
    }

    /// What a body gives that comes to its end.
    pub(super) fn finished(&self) -> Option<Doc> {
        match self.gives.get() {
            Gives::Plain | Gives::Test => None,
            Gives::Result { .. } | Gives::Rest => Some(Doc::text("Ok(())")),
            Gives::Kept => Some(Doc::text(format!("Ok({}::kept(()))", self.cx.root("Promise")))),
            Gives::Promise => None,
        }
    }

    /// What a `return` gives.
    pub(super) fn given(&self, value: Option<&'a Expr>) -> Option<Doc> {
        let gives = self.gives.get();
        let Some(value) = value.filter(|value| value.kind_is_not_unit()) else {
            return self.finished();
        };
        let value = self.own(value);
        Some(match gives {
            Gives::Plain | Gives::Test => value,
            Gives::Result { .. } | Gives::Rest | Gives::Promise => Doc::call("Ok", vec![value]),
            Gives::Kept => Doc::call("Ok", vec![Doc::call(format!("{}::kept", self.cx.root("Promise")), vec![value])]),
        })
    }

    pub(super) fn thrown_doc(&self, error: &'a Expr) -> Doc {
        let value = self.own_value(error);
        let value = match self.gives.get() {
            Gives::Result { into: false } => value.doc,
            _ => value.at(ATOM).method("into", vec![]),
        };
        Doc::call("Err", vec![value])
    }
}

/// Whether a statement always leaves its body.
pub(super) fn ends(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Throw(_) => true,
        StmtKind::If { then, otherwise, .. } => ends_block(then) && otherwise.as_ref().is_some_and(ends_block),
        StmtKind::Match { arms, .. } => arms.iter().all(|arm| ends_block(&arm.body)),
        _ => false,
    }
}

fn ends_block(block: &Block) -> bool {
    block.stmts.last().is_some_and(ends)
}

/// Whether the branches give a value that the body gives.
fn has_value(gives: Gives, stmt: &Stmt) -> bool {
    !matches!(gives, Gives::Plain | Gives::Test) || gives_value(stmt)
}

fn gives_value(stmt: &Stmt) -> bool {
    let block = |block: &Block| block.stmts.last().is_some_and(gives_value);
    match &stmt.kind {
        StmtKind::Return(value) => value.as_ref().is_some_and(|value| value.ty != Type::Unit),
        StmtKind::If { then, otherwise, .. } => block(then) || otherwise.as_ref().is_some_and(block),
        StmtKind::Match { arms, .. } => arms.iter().any(|arm| block(&arm.body)),
        _ => false,
    }
}

impl Expr {
    /// Whether it is anything but `unit`, so that a `return` has to name it.
    fn kind_is_not_unit(&self) -> bool {
        !matches!(self.kind, ExprKind::Unit)
    }
}
