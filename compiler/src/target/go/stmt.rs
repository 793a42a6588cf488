//! Statements in Go. What chooses between values is in `choice.rs`.

mod asserts;
mod assign;
mod branches;
mod facts;
mod loops;

pub use branches::Head;
pub use facts::{call_gives_error, called_found, gives_error, gives_found, leaves};

use super::body::{Body, Gives};
use super::choice::Into;
use super::expr::is_empty;
use super::layout::X;
use crate::model::{Block, Builtin, Call, Callee, Expr, ExprKind, Id, Local, LocalKind, Stmt, StmtKind, Type};

impl Body<'_, '_> {
    /// Prints a block as the whole body, and what a body without a `return` at its end gives.
    pub fn print(&mut self, block: &Block) {
        if let (Gives::Errors, Some((last, before))) = (self.gives, block.stmts.split_last())
            && let StmtKind::Expr(value) = &last.kind
            && matches!(&value.kind, ExprKind::Try(call) if call.ty == Type::Unit)
        {
            // `try f();` at the end gives what `f` gives.
            self.stmts(&Block { stmts: before.to_vec() });
            return self.give_result(value);
        }
        self.stmts(block);
        if !leaves(block) {
            self.give_nothing_at_the_end();
        }
    }

    fn give_nothing_at_the_end(&mut self) {
        match (self.gives, &self.result) {
            (Gives::Plain | Gives::Found | Gives::Test | Gives::Promise, _) => {}
            _ => self.return_nothing(),
        }
    }

    /// Statements in order; an `await` takes what comes after it along.
    pub fn stmts(&mut self, block: &Block) {
        for (index, stmt) in block.stmts.iter().enumerate() {
            if let StmtKind::Await { local, promise } = &stmt.kind {
                let rest = Block { stmts: block.stmts[index + 1..].to_vec() };
                return self.await_promise(*local, promise, &rest);
            }
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_local(*local, value),
            StmtKind::Await { .. } => unreachable!("an `await` stands in the outermost block"),
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_chain("if ", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_loop(*local, over, body),
            StmtKind::While { condition, body } => self.while_loop(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(Some(value)) => self.give_result(value),
            StmtKind::Return(None) => self.return_nothing(),
            StmtKind::Throw(error) => {
                let code = self.expr(error);
                self.throw(&code);
            }
            StmtKind::Break => self.break_loop(),
            StmtKind::Continue => self.text("continue"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, text } => self.assert_throws(value, *error, text, stmt),
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// `return promise.Then(…)`: the rest is a later step.
    fn await_promise(&mut self, local: Id<Local>, promise: &Expr, rest: &Block) {
        let code = self.expr(promise);
        let again = rest.stmts.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
        let ty = self.file.ty(&self.arena[local].ty);
        let result = self.file.ty(&self.result);
        let mut param = ty.clone();
        let lines = self.apart(|body| {
            let name = body.declare_used(local, false);
            param = format!("{name} {ty}");
            body.gives = if again { Gives::Kept } else { Gives::Rest };
            body.print(rest);
            body.gives = Gives::Kept;
        });
        let result = if again { format!("*{}[{result}]", self.file.quark("Promise")) } else { result };
        let function = X::Func(format!("func({param}) ({result}, error)"), lines);
        let core = match &self.this {
            super::body::This::Named(name) => X::atom(name.clone()).select("core"),
            _ => X::atom("core"),
        };
        let name = self.file.quark(if again { "ThenAsync" } else { "Then" });
        self.line("return ", &X::call(name, vec![core, code, function]), ", nil");
    }

    fn let_local(&mut self, local: Id<Local>, value: &Expr) {
        if !self.is_used(local) {
            return self.discard(value);
        }
        if super::choice::takes_statements(value) {
            return self.let_chosen(local, value);
        }
        if is_empty(value) {
            let ty = self.file.ty(&value.ty);
            let name = self.declare(local);
            return self.text(&format!("var {name} {ty}"));
        }
        let grows = self.arena[local].kind == LocalKind::Var;
        let code = if grows { self.grown(value) } else { self.expr(value) };
        if super::expr::needs_type(value) {
            let ty = self.file.ty(&value.ty);
            let name = self.declare(local);
            return self.line(&format!("var {name} {ty} = "), &code, "");
        }
        let code = self.typed_literal(code, &value.ty);
        let name = self.declare(local);
        self.line(&format!("{name} := "), &code, "");
    }

    fn typed_literal(&self, code: X, ty: &Type) -> X {
        if *ty == Type::Int && code.is_untyped_integer() { X::call("int64", vec![code]) } else { code }
    }

    /// A value that nobody reads.
    pub fn discard(&mut self, value: &Expr) {
        if super::choice::takes_statements(value) {
            return self.give(&Into::Nothing, value, &[]);
        }
        let code = self.called(value).unwrap_or_else(|| self.typed(value));
        let call = matches!(&value.kind, ExprKind::Call(call) if matches!(call.callee, Callee::Function(_)));
        let head = if call && matches!(code, X::Call(..)) { "" } else { "_ = " };
        self.line(head, &code, "");
    }

    /// `name, err := call`, with what the error leads to.
    pub fn try_into(&mut self, name: &str, call: &Expr, failed: impl FnOnce(&mut Self)) {
        let code = self.expr(call);
        self.file.own("err");
        if call.ty == Type::Unit {
            self.line("if err := ", &code.in_head(), "; err != nil {");
            return self.block(failed);
        }
        if name == "_" {
            self.line("if _, err := ", &code.in_head(), "; err != nil {");
            return self.block(failed);
        }
        self.line(&format!("{name}, err := "), &code, "");
        self.text("if err != nil {");
        self.block(failed);
    }

    /// `try call` whose errors go on to the caller.
    pub fn pass_on(&mut self, name: &str, call: &Expr) {
        self.try_into(name, call, |body| body.throw(&X::atom("err")));
    }

    /// Leaves with an error.
    pub fn throw(&mut self, error: &X) {
        match (self.gives, &self.result) {
            (Gives::Test, _) => {
                let fatal = X::call("t.Fatal", vec![error.clone()]);
                self.line("", &fatal, "");
            }
            (Gives::Kept | Gives::Promise, _) => self.line("return nil, ", error, ""),
            (Gives::Errors, Type::Unit) => self.line("return ", error, ""),
            (_, ty) => {
                let zero = if self.host_result && *ty == Type::Duration { "0".into() } else { self.file.zero(ty) };
                self.line(&format!("return {zero}, "), error, "");
            }
        }
    }

    /// `return;`
    pub fn return_nothing(&mut self) {
        match self.gives {
            Gives::Plain | Gives::Found | Gives::Test | Gives::Promise => self.text("return"),
            Gives::Errors => self.text("return nil"),
            Gives::Kept => {
                let kept = X::call(self.file.quark("Kept"), vec![X::atom("struct{}{}")]);
                self.line("return ", &kept, ", nil");
            }
            Gives::Rest => self.text("return struct{}{}, nil"),
        }
    }

    fn effect(&mut self, value: &Expr) {
        if super::choice::takes_statements(value) {
            return self.give(&Into::Nothing, value, &[]);
        }
        if let ExprKind::Call(call) = &value.kind
            && let (Callee::Builtin(builtin), Some(on)) = (call.callee, &call.receiver)
        {
            return self.builtin_effect(builtin, call, on, value);
        }
        let code = self.called(value).unwrap_or_else(|| self.expr(value));
        let call = matches!(code, X::Call(..) | X::Spread(..));
        self.line(if call { "" } else { "_ = " }, &code, "");
    }

    fn builtin_effect(&mut self, builtin: Builtin, call: &Call, on: &Expr, value: &Expr) {
        let place = self.expr(on);
        match builtin {
            Builtin::ListAdd => {
                let element = self.value(&call.args[0]);
                let appended = X::call("append", vec![place.clone(), element]);
                self.line(&format!("{} = ", place.text()), &appended, "");
            }
            Builtin::ListAddAll => {
                let elements = self.expr(&call.args[0]);
                let appended = X::Spread(Box::new(X::atom("append")), vec![place.clone(), elements]);
                self.line(&format!("{} = ", place.text()), &appended, "");
            }
            Builtin::MapRemove => {
                let code = self.looked_up(builtin, call, value);
                self.line("", &code, "");
            }
            _ => {
                let code = self.expr(value);
                let has_effect = builtin.spec().effect != crate::model::builtin::Effect::Pure;
                let head = if has_effect && matches!(code, X::Call(..)) { "" } else { "_ = " };
                self.line(head, &code, "");
            }
        }
    }
}
