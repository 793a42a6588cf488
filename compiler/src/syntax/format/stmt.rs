//! Blocks and statements.

use super::doc::{Doc, broken, concat, group, text};
use super::pieces::BODY;
use super::{Formatter, ty};
use crate::syntax::tree::{Block, Else, Expr, IfStmt, Name, Stmt, StmtKind, TypeExpr};

impl Formatter<'_> {
    pub(super) fn block(&mut self, it: &Block) -> Doc {
        let (open, close) = (it.span.start, it.span.end - 1);
        let stmts = self.pieces(&it.stmts, close, |stmt| stmt.span, Self::statement);
        self.body(stmts, BODY, open, close)
    }

    fn statement(&mut self, it: &Stmt) -> Doc {
        match &it.kind {
            StmtKind::If(inner) => {
                let chain = self.if_statement(inner);
                if self.has_line_break(it.span.start, it.span.end) { broken(chain) } else { group(chain) }
            }
            StmtKind::For { name, over, body } => {
                let over = self.expr(over);
                concat([text(format!("for {} in ", name.text)), over, text(" "), self.block(body)])
            }
            StmtKind::While { condition, body } => {
                let condition = self.condition(condition);
                concat([text("while "), condition, text(" "), self.block(body)])
            }
            StmtKind::Match(inner) => self.matching(inner),
            _ => concat([self.bare_statement(it), text(";")]),
        }
    }

    /// A statement without its `;`.
    pub(super) fn bare_statement(&mut self, it: &Stmt) -> Doc {
        match &it.kind {
            StmtKind::Let { name, ty, value, otherwise } => {
                let binding = self.binding("let", name, ty.as_ref(), value);
                match otherwise {
                    Some(block) => concat([binding, text(" else "), self.block(block)]),
                    None => binding,
                }
            }
            StmtKind::Var { name, ty, value } => self.binding("var", name, ty.as_ref(), value),
            StmtKind::Return(None) => text("return"),
            StmtKind::Return(Some(value)) => concat([text("return "), self.expr(value)]),
            StmtKind::Throw(value) => concat([text("throw "), self.expr(value)]),
            StmtKind::Assert { value, throws } => {
                let throws = throws.as_ref().map_or(String::new(), |error| format!(" throws {}", ty(error)));
                concat([text("assert "), self.expr(value), text(throws)])
            }
            StmtKind::Assign { place, op, value } => {
                let sign = op.map_or("", |op| op.text());
                concat([self.expr(place), text(format!(" {sign}= ")), self.expr(value)])
            }
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Break => text("break"),
            StmtKind::Continue => text("continue"),
            _ => self.statement(it),
        }
    }

    fn binding(&mut self, word: &str, name: &Name, of: Option<&TypeExpr>, value: &Expr) -> Doc {
        let of = of.map_or(String::new(), |of| format!(": {}", ty(of)));
        concat([text(format!("{word} {}{of} = ", name.text)), self.expr(value)])
    }

    fn if_statement(&mut self, it: &IfStmt) -> Doc {
        let condition = self.condition(&it.condition);
        let then = self.ungrouped(&it.then);
        let otherwise = match &it.otherwise {
            None => return concat([text("if "), condition, text(" "), then]),
            Some(Else::If(inner)) => self.if_statement(inner),
            Some(Else::Block(block)) => self.ungrouped(block),
        };
        concat([text("if "), condition, text(" "), then, text(" else "), otherwise])
    }

    /// A block that breaks when what is around it breaks.
    fn ungrouped(&mut self, it: &Block) -> Doc {
        self.pieces(&it.stmts, it.span.end - 1, |stmt| stmt.span, Self::statement).between(BODY)
    }
}
