//! What is done only where something holds or is there: `if`, `let … else` and their heads.

use super::leaves;
use crate::model::{Block, Condition, Expr, ExprKind, LocalKind, Opened, Opening, Stmt, StmtKind, Type};
use crate::target::go::body::Body;
use crate::target::go::file::is_nilable;
use crate::target::go::layout::X;

impl Body<'_, '_> {
    pub(super) fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            let name = self.try_name(opened);
            self.try_into(&name, &opened.value, |body| body.stmts(otherwise));
            return;
        }
        let used = self.is_used(opened.local);
        if let Some(code) = self.found(&opened.value) {
            if used {
                let name = self.declare(opened.local);
                self.line(&format!("{name}, ok := "), &code, "");
                self.text("if !ok {");
            } else {
                self.line("if _, ok := ", &code.in_head(), "; !ok {");
            }
            return self.block(|body| body.stmts(otherwise));
        }
        let code = self.expr(&opened.value);
        let there = match (&code, used) {
            (X::Atom(_), _) if self.is_settled(&opened.value) => {
                self.hold(opened.local, code.clone(), !is_nilable(&self.arena[opened.local].ty));
                code
            }
            (_, true) => {
                let pointer = !is_nilable(&self.arena[opened.local].ty);
                let name = self.declare_as(opened.local, pointer);
                self.line(&format!("{name} := "), &code, "");
                X::atom(name)
            }
            (_, false) => code,
        };
        self.line("if ", &there.binary("==", X::atom("nil")).in_head(), " {");
        self.block(|body| body.stmts(otherwise));
    }

    /// The name for what a tried call gives.
    pub fn try_name(&mut self, opened: &Opened) -> String {
        if opened.value.ty == Type::Unit {
            self.hold(opened.local, X::atom("struct{}{}"), false);
            return "_".into();
        }
        self.declare_used(opened.local, false)
    }

    /// Whether a name always has the same value.
    pub(super) fn is_settled(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.arena[*id].kind != LocalKind::Var,
            ExprKind::Store(_, inner) => self.is_settled(inner),
            _ => false,
        }
    }

    /// The beginning of an `if`; the names in it are those of the block.
    pub fn head(&mut self, condition: &Condition) -> Head {
        let opened = match condition {
            Condition::Value(value) => {
                let code = self.expr(value);
                return Head { before: String::new(), code, after: String::new() };
            }
            Condition::Opens(opened) => opened,
        };
        if opened.how == Opening::Ok {
            self.file.own("err");
            let code = self.expr(&opened.value);
            if opened.value.ty == Type::Unit {
                self.hold(opened.local, X::atom("struct{}{}"), false);
                return Head { before: "err := ".into(), code, after: "; err == nil".into() };
            }
            let name = self.declare_used(opened.local, false);
            return Head { before: format!("{name}, err := "), code, after: "; err == nil".into() };
        }
        if let Some(code) = self.found(&opened.value) {
            let name = self.declare_used(opened.local, false);
            return Head { before: format!("{name}, ok := "), code, after: "; ok".into() };
        }
        let code = self.expr(&opened.value);
        let pointer = !is_nilable(&self.arena[opened.local].ty);
        if matches!(code, X::Atom(_)) && self.is_settled(&opened.value) {
            self.hold(opened.local, code.clone(), pointer);
            return Head { before: String::new(), code: code.binary("!=", X::atom("nil")), after: String::new() };
        }
        if !self.is_used(opened.local) {
            return Head { before: String::new(), code: code.binary("!=", X::atom("nil")), after: String::new() };
        }
        let name = self.declare_as(opened.local, pointer);
        Head { before: format!("{name} := "), code, after: format!("; {name} != nil") }
    }

    /// Prints the beginning of an `if`, behind a word.
    pub fn print_head(&mut self, word: &str, head: &Head) {
        let code = head.code.clone().in_head();
        self.line(&format!("{word}{}", head.before), &code, &format!("{} {{", head.after));
    }

    pub(super) fn if_chain(&mut self, word: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        let mut deeper = None;
        self.scoped(|body| {
            let head = body.head(condition);
            body.print_head(word, &head);
            body.nested(|body| body.stmts(then));
            let Some(otherwise) = otherwise else { return body.text("}") };
            if leaves(then) && word == "if " {
                body.text("}");
                deeper = Some(otherwise);
                return;
            }
            if let [Stmt { kind: StmtKind::If { condition, then, otherwise }, .. }] = otherwise.stmts.as_slice() {
                return body.if_chain("} else if ", condition, then, otherwise.as_ref());
            }
            body.text("} else {");
            body.block(|body| body.stmts(otherwise));
        });
        if let Some(otherwise) = deeper {
            self.stmts(otherwise);
        }
    }
}

/// The beginning of an `if`: what stands before and after its last expression.
pub struct Head {
    before: String,
    code: X,
    after: String,
}
