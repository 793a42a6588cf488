//! Statements.

mod assertions;
mod awaits;
mod branches;
mod changes;
mod ends;
mod loops;
mod names;

pub use names::needs_type;

use super::body::Printer;
use super::layout::{Block as Lines, Doc, Head, Stmt as Line};
use crate::model::{Block, Condition, Expr, ExprKind, Stmt, StmtKind, Type};

impl<'a> Printer<'a, '_> {
    /// A block; `tail` when its end is the end of the body.
    pub fn block(&self, block: &'a Block, tail: bool) -> Lines {
        self.scoped(|| self.stmts(&block.stmts, tail))
    }

    fn stmts(&self, stmts: &'a [Stmt], tail: bool) -> Lines {
        let mut lines = Lines::default();
        for (index, stmt) in stmts.iter().enumerate() {
            let last = index + 1 == stmts.len();
            if let StmtKind::Await { local, promise } = &stmt.kind {
                self.rest(&mut lines, *local, promise, &stmts[index + 1..]);
                return lines;
            }
            if last && tail {
                self.last(&mut lines, stmt);
                return lines;
            }
            lines.stmts.extend(self.stmt(stmt, &stmts[index + 1..]));
        }
        if tail {
            lines.tail = self.finished().map(Box::new);
        }
        lines
    }

    /// A statement; `rest` is what follows it in its block, where its names are known.
    fn stmt(&self, stmt: &'a Stmt, rest: &[Stmt]) -> Vec<Line> {
        match &stmt.kind {
            StmtKind::Let { local, value } => vec![self.bind(*local, value, rest)],
            StmtKind::Await { .. } => unreachable!("an await ends its block's statements"),
            StmtKind::LetElse { opened, otherwise } => vec![self.let_else(opened, otherwise, rest)],
            StmtKind::If { .. } | StmtKind::Match { .. } => vec![Line::Plain(self.branches(stmt, false))],
            StmtKind::For { local, over, body } => vec![self.scoped(|| self.for_loop(*local, over, body))],
            StmtKind::While { condition, body } => {
                let always = matches!(condition, Condition::Value(Expr { kind: ExprKind::Bool(true), .. }));
                vec![self.scoped(|| {
                    let head = if always {
                        Head { before: "loop".to_owned(), value: Doc::text("") }
                    } else {
                        self.condition("while ", condition, Some(body))
                    };
                    Line::Loop(head, self.block(body, false))
                })]
            }
            StmtKind::Return(value) => vec![match self.given(value.as_ref()) {
                Some(doc) => Line::Expr(Doc::Prefix("return ", Box::new(doc))),
                None => Line::Line("return;".to_owned()),
            }],
            StmtKind::Throw(error) => vec![Line::Expr(Doc::Prefix("return ", Box::new(self.thrown_doc(error))))],
            StmtKind::Break => vec![Line::Line("break;".to_owned())],
            StmtKind::Continue => vec![Line::Line("continue;".to_owned())],
            StmtKind::Assert { value, text } => vec![self.assert(stmt, value, text)],
            StmtKind::AssertThrows { value, error, text } => vec![self.assert_throws(stmt, value, *error, text)],
            StmtKind::Assign { place, op, value } => self.assign(stmt, place, *op, value),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// A call for its effect.
    fn effect(&self, value: &'a Expr) -> Vec<Line> {
        if let ExprKind::Store(_, inner) = &value.kind {
            return self.effect(inner);
        }
        let doc = self.value(value).doc;
        let ignored = match &value.kind {
            ExprKind::Call(call) => match call.callee {
                crate::model::Callee::Builtin(builtin) => {
                    builtin.spec().effect == crate::model::builtin::Effect::Pure && value.ty != Type::Unit
                }
                _ => false,
            },
            ExprKind::Try(_) | ExprKind::New(_) => false,
            ExprKind::TryElse(..) => value.ty != Type::Unit,
            _ => value.ty != Type::Unit,
        };
        match doc {
            Doc::Block(mut block) => {
                block.stmts.extend(block.tail.take().map(|tail| Line::Expr(*tail)));
                vec![Line::Plain(Doc::Block(block))]
            }
            doc if ignored => vec![Line::bind("_", doc)],
            Doc::If(..) | Doc::Match(..) => vec![Line::Plain(doc)],
            doc => vec![Line::Expr(doc)],
        }
    }
}
