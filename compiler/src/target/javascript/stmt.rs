//! Statements in JavaScript. What chooses by cases is in `choose.rs`, what may throw in `tries.rs`.

use super::body::{BodyPrinter, World};
use super::choose::Ways;
use super::forms::Want;
use super::layout::{Code, EQUALITY, infix, undefined};
use super::scans::{breaks, ends, takes_statements, touches, touches_expr};
use crate::emit::bodies::is_simple;
use crate::emit::code::ATOM;
use crate::model::{
    Block, Builtin, Call, Callee, Condition, Expr, ExprKind, Id, Local, LocalKind, Opened, Opening, Stmt, StmtKind,
    Type,
};

impl BodyPrinter<'_, '_> {
    /// Prints one statement; in a test, what waits for an actor has gone on before the next.
    pub fn stmt(&mut self, stmt: &Stmt) {
        self.one(stmt);
        if self.world == World::Test && self.file.known.uses.waits && touches(self.file.program(), stmt) {
            self.text("await runtime.settle();");
        }
    }

    fn one(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_value(*local, value),
            StmtKind::Await { .. } => unreachable!("asynchronous bodies are printed in parts"),
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_stmt("if", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_stmt(*local, over, body),
            StmtKind::While { condition, body } => self.while_stmt(condition, body),
            StmtKind::Match { subject, arms } if subject.tries => {
                self.match_try(&subject.value, arms, Self::stmts);
            }
            StmtKind::Match { subject, arms } => {
                let ways = Ways { breaks: arms.iter().any(|arm| breaks(&arm.body)), ends };
                self.match_arms(&subject.value, arms, ways, Self::stmts);
            }
            StmtKind::Return(None) => self.text("return;"),
            StmtKind::Return(Some(value)) => self.return_value(value),
            StmtKind::Throw(error) => {
                let code = self.expr(error);
                self.statement("throw ", code);
            }
            StmtKind::Break => self.text("break;"),
            StmtKind::Continue => self.text("continue;"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, text } => self.assert_throws(value, *error, text, stmt),
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// Evaluates for what it does.
    pub fn effect(&mut self, value: &Expr) {
        match &value.kind {
            ExprKind::Try(inner) | ExprKind::Store(_, inner) | ExprKind::Convert(_, inner) => self.effect(inner),
            ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) => {
                self.drop_value(value);
            }
            ExprKind::Call(Call { callee: Callee::Builtin(Builtin::MapRemove), receiver: Some(map), args, .. }) => {
                let (map, key) = (self.expr(map), self.expr(&args[0]));
                self.statement("", super::layout::method(map, "delete", vec![key]));
            }
            _ => {
                let simple = is_simple(value) || value.ty == Type::Unit && matches!(value.kind, ExprKind::Unit);
                let code = self.expr(value);
                if code.flat().ends_with(')') && code.prec >= super::layout::AWAIT {
                    self.statement("", code);
                } else if !simple {
                    self.statement("void ", Code::new(code.at(super::layout::UNARY), ATOM));
                }
            }
        }
    }

    fn return_value(&mut self, value: &Expr) {
        if takes_statements(value) {
            return self.give(super::choose::Into::Return, value, Want::Frozen);
        }
        if value.ty == Type::Unit {
            self.effect(value);
            return self.text("return;");
        }
        let code = self.value(value, Want::Frozen);
        self.statement("return ", code);
    }

    fn let_value(&mut self, local: Id<Local>, value: &Expr) {
        let want = match self.arena[local].kind {
            LocalKind::Var => Want::Growing,
            _ if self.looked_into.contains(&local.index()) => Want::Any,
            _ => Want::Frozen,
        };
        if !self.is_used(local) && !self.assigned.contains(&local.index()) {
            return self.effect(value);
        }
        if takes_statements(value) {
            let name = self.declare(local);
            return self.given_value(&name, value, want);
        }
        let code = self.value(value, want);
        let name = self.declare(local);
        let word = self.word(local);
        self.statement(&format!("{word} {name} = "), code);
    }

    /// `const`, unless it is assigned again.
    fn word(&self, local: Id<Local>) -> &'static str {
        if self.assigned.contains(&local.index()) { "let" } else { "const" }
    }

    fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            let name = self.declare(opened.local);
            return self.tried_or(&name, opened, |body| body.stmts(otherwise));
        }
        let code = self.bound(opened.local, &opened.value);
        self.open("if", infix(code, "===", undefined(), EQUALITY));
        self.block(otherwise);
        self.text("}");
    }

    fn if_stmt(&mut self, head: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.if_try(
                opened,
                |body| body.stmts(then),
                otherwise.map(|block| move |body: &mut Self| body.stmts(block)),
            );
        }
        let test = self.condition(condition);
        self.open(head, test);
        self.after_head(condition_of(condition));
        self.block(then);
        match otherwise.map(|block| block.stmts.as_slice()) {
            None | Some([]) => self.text("}"),
            Some([Stmt { kind: StmtKind::If { condition, then, otherwise }, .. }]) if self.chains(condition) => {
                self.if_stmt("} else if", condition, then, otherwise.as_ref());
            }
            Some(_) => {
                self.text("} else {");
                if let Some(block) = otherwise {
                    self.block(block);
                }
                self.text("}");
            }
        }
    }

    /// What waits for an actor that a head has asked goes on before the block.
    pub fn after_head(&mut self, head: &Expr) {
        if self.world == World::Test && self.file.known.uses.waits && touches_expr(self.file.program(), head) {
            self.nested(|body| body.text("await runtime.settle();"));
        }
    }

    /// Whether an `else if` can say it: nothing needs a statement before.
    fn chains(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Value(value) => !takes_statements(value),
            Condition::Opens(opened) => {
                opened.how == Opening::Some && (self.is_fixed(&opened.value) || !self.is_used(opened.local))
            }
        }
    }

    /// A condition; what is opened has its name in a statement before.
    pub fn condition(&mut self, condition: &Condition) -> Code {
        match condition {
            Condition::Value(value) => self.expr(value),
            Condition::Opens(opened) => {
                let code = self.bound(opened.local, &opened.value);
                infix(code, "!==", undefined(), EQUALITY)
            }
        }
    }
}

pub fn condition_of(condition: &Condition) -> &Expr {
    match condition {
        Condition::Value(value) => value,
        Condition::Opens(opened) => &opened.value,
    }
}
