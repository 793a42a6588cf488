//! `if`, `let … else`, and what they ask.

use crate::emit::code::Code;
use crate::model::{Block, Condition, Expr, ExprKind, Form, Opened, Opening, Stmt, StmtKind};
use crate::target::java::body::Body;
use crate::target::java::expr::Want;
use crate::target::java::spell::{EQUAL, between};
use crate::target::java::stmt::needs_lines;

impl Body<'_, '_> {
    pub(super) fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            return self.try_let(opened, otherwise);
        }
        let code = self.present(opened);
        self.statement("if (", between(code, "==", Code::atom("null"), EQUAL), ") {");
        self.nested(|body| body.stmts(&otherwise.stmts));
        self.text("}");
    }

    /// The name of a value that may be absent: a new one, unless it has one that keeps its value.
    pub(super) fn present(&mut self, opened: &Opened) -> Code {
        let (local, value) = (opened.local, &opened.value);
        self.copy_for(value);
        self.boxed.insert(local.index());
        if self.is_fixed(value) || !self.is_used(local) {
            let code = self.expr(value);
            self.locals.alias(local.index(), &code.flat());
            return code;
        }
        let ty = self.file.boxed(&self.arena[local].ty);
        let name = self.declare(local);
        let code = self.value(value, Want::Frozen);
        self.statement(&format!("{ty} {name} = "), code, ";");
        Code::atom(name)
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id) != Form::Growing && !self.loose.contains(&id.index()),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => {
                self.is_fixed(inner) && !inner.ty.opened().is_collection()
            }
            _ => false,
        }
    }

    pub(super) fn if_stmt(&mut self, before: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.if_try(opened, then, otherwise);
        }
        let code = self.condition(condition);
        self.statement(&format!("{before}if ("), code, ") {");
        self.nested(|body| body.stmts(&then.stmts));
        self.otherwise(otherwise);
    }

    pub(super) fn condition(&mut self, condition: &Condition) -> Code {
        match condition {
            Condition::Value(value) => {
                self.copy_for(value);
                self.expr(value)
            }
            Condition::Opens(opened) => {
                let code = self.present(opened);
                between(code, "!=", Code::atom("null"), EQUAL)
            }
        }
    }

    pub(super) fn otherwise(&mut self, otherwise: Option<&Block>) {
        match otherwise.map(|block| block.stmts.as_slice()) {
            None | Some([]) => self.text("}"),
            Some([Stmt { kind: StmtKind::If { condition, then, otherwise }, .. }]) if self.chains(condition) => {
                self.if_stmt("} else ", condition, then, otherwise.as_ref());
            }
            Some(stmts) => {
                self.text("} else {");
                self.nested(|body| body.stmts(stmts));
                self.text("}");
            }
        }
    }

    /// Whether an `else if` can say it: nothing has to stand before the condition.
    pub(super) fn chains(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Value(value) => !self.needs_copies(value) && !needs_lines(value),
            Condition::Opens(opened) => {
                opened.how == Opening::Some
                    && !needs_lines(&opened.value)
                    && (self.is_fixed(&opened.value) || !self.is_used(opened.local))
                    && !self.needs_copies(&opened.value)
            }
        }
    }
}

/// What an optional's value is, without the conversion to an optional.
pub(super) fn opened_value(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => opened_value(inner),
        _ => expr,
    }
}
