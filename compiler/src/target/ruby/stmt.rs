//! Statements in Ruby, but for those that branch.

use super::body::{BodyPrinter, Leaving, World};
use super::choice::{Into, returns_in_loop, takes_statements};
use super::expr::{Want, may_be_false};
use super::spell::{self, call, method};
use super::text;
use crate::emit::code::{ATOM, Code};
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    BinaryOp, Block, Conversion, ErrorType, Expr, ExprKind, Form, Id, Local, LocalKind, Opened, Opening, Stmt,
    StmtKind, Type,
};

impl BodyPrinter<'_, '_> {
    /// Prints statements; what follows an `await` is a block of it.
    pub fn stmts(&mut self, stmts: &[Stmt]) {
        let tail = self.tail;
        for (index, stmt) in stmts.iter().enumerate() {
            self.tail = tail && index + 1 == stmts.len();
            if let StmtKind::Await { local, promise } = &stmt.kind {
                self.awaiting(*local, promise, &stmts[index + 1..]);
                break;
            }
            self.stmt(stmt);
        }
        self.tail = tail;
    }

    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_value(*local, value),
            StmtKind::Await { .. } => unreachable!("what follows an `await` is printed with it"),
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_stmt("if", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_stmt(*local, over, body),
            StmtKind::While { condition, body } => self.while_stmt(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(None) => self.leave(),
            StmtKind::Return(Some(value)) => self.return_value(value),
            StmtKind::Throw(error) => self.throw(error),
            StmtKind::Break => self.text("break"),
            StmtKind::Continue => self.text("next"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, .. } => self.assert_throws(value, *error, stmt),
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    /// The rest of a body, as a block that is run when the promise is kept.
    fn awaiting(&mut self, local: Id<Local>, promise: &Expr, rest: &[Stmt]) {
        let promise = self.expr(promise);
        let scope = self.locals.enter_block();
        let element = if self.is_used(local) { format!(" |{}|", self.declare_fresh(local)) } else { String::new() };
        let block = Block { stmts: rest.to_vec() };
        let leaving = if returns_in_loop(&block) { Leaving::Return } else { Leaving::Next };
        let outer = (self.leaving, self.tail);
        (self.leaving, self.tail) = (leaving, true);
        let lines = self.branch(|body| {
            body.stmts(rest);
            body.end_of_unit(rest);
        });
        (self.leaving, self.tail) = outer;
        if leaving == Leaving::Return {
            let element = if element.is_empty() { " |_|".to_owned() } else { element };
            self.text(&format!("@quark.await({}, &lambda do{element}", promise.flat()));
        } else {
            let called = call("@quark.await", vec![promise]);
            self.statement("", Code::new(called.doc.append(format!(" do{element}")), ATOM));
        }
        self.lines.extend(unwrapped(lines));
        self.text(if leaving == Leaving::Return { "end)" } else { "end" });
        self.locals.leave_block(scope);
    }

    /// What has no value gives none.
    pub fn end_of_unit(&mut self, stmts: &[Stmt]) {
        let thrown = matches!(stmts.last(), Some(Stmt { kind: StmtKind::Throw(_), .. }));
        let waits = stmts.iter().any(|stmt| matches!(stmt.kind, StmtKind::Await { .. }));
        if self.unit && !thrown && !waits {
            self.text("nil");
        }
    }

    /// A call for its effect.
    pub fn effect(&mut self, value: &Expr) {
        if let ExprKind::Try(inner) | ExprKind::Store(_, inner) = &value.kind {
            return self.effect(inner);
        }
        if takes_statements(value) || matches!(value.kind, ExprKind::If(_)) {
            return self.give(Into::Drop, value, Want::Any);
        }
        if matches!(value.kind, ExprKind::Take(_)) {
            drop(self.expr(value));
            return;
        }
        let code = self.expr(value);
        let text = code.flat();
        let calls = matches!(plain(value).kind, ExprKind::Call(_) | ExprKind::New(_));
        if text.ends_with(')') || calls && text != "nil" && !self.locals.is_known(&text) {
            self.statement("", code);
        }
    }

    /// Leaves without a value.
    pub(super) fn leave(&mut self) {
        if !self.tail {
            self.text(self.bare_leaving());
        }
    }

    /// The word that leaves without a value. RuboCop takes a bare `return` out of a block for a mistake.
    pub fn bare_leaving(&self) -> &'static str {
        if self.in_block && self.leaving == Leaving::Return { "return nil" } else { self.leaving.word() }
    }

    fn return_value(&mut self, value: &Expr) {
        if value.ty == Type::Unit {
            self.effect(value);
            return self.leave();
        }
        let into = if self.tail { Into::Tail } else { Into::Leave };
        self.give(into, value, Want::Frozen);
    }

    fn let_value(&mut self, local: Id<Local>, value: &Expr) {
        let var = self.arena[local].kind == LocalKind::Var;
        let want = if var { Want::Growing } else { Want::Frozen };
        if !self.is_used(local) && !var {
            return self.let_unused(local, value);
        }
        self.coming(local);
        if let ExprKind::Take(place) = &plain(value).kind {
            let name = self.declare(local);
            return self.take_into(&name, place);
        }
        if takes_statements(value) {
            let name = self.declare(local);
            return self.give(Into::Name(&name), value, want);
        }
        let code = self.value(value, want);
        let name = self.declare(local);
        self.statement(&format!("{name} = "), code);
    }

    /// A value that nobody reads, though it may fault on the way.
    fn let_unused(&mut self, local: Id<Local>, value: &Expr) {
        if matches!(plain(value).kind, ExprKind::Call(_) | ExprKind::Try(_)) {
            return self.effect(value);
        }
        if takes_statements(value) {
            let name = format!("_{}", self.arena[local].name);
            return self.give(Into::Name(&name), value, Want::Any);
        }
        if is_still(value) && !computes(value) {
            return;
        }
        let code = self.value(value, Want::Any);
        self.statement(&format!("_{} = ", self.arena[local].name), code);
    }

    fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            return self.try_let(opened, otherwise);
        }
        self.coming(opened.local);
        let on = if self.is_fixed(&opened.value) || !self.is_used(opened.local) {
            let code = self.expr(&opened.value);
            self.locals.alias(opened.local.index(), &code.flat());
            code
        } else {
            let code = self.value(&opened.value, Want::Frozen);
            let name = self.declare(opened.local);
            self.statement(&format!("{name} = "), code);
            Code::atom(name)
        };
        let lines = self.branch(|body| body.stmts(&otherwise.stmts));
        let false_too = may_be_false(&opened.value.ty);
        let code = if false_too { method(on, "nil?", Vec::new()) } else { on };
        self.choose("if", code, !false_too, (lines, None), false);
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id) != Form::Growing,
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_fixed(inner),
            _ => false,
        }
    }

    pub(super) fn throw(&mut self, error: &Expr) {
        let code = self.expr(error);
        let text = code.flat();
        let bare = matches!(&error.kind, ExprKind::New(new) if new.args.is_empty());
        let code = if bare { Code::atom(text.trim_end_matches(".new").to_owned()) } else { code };
        self.statement("raise ", code);
    }

    fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let place = Code::atom(self.file.place(stmt.span));
        if self.file.tests && self.world == World::Test {
            return self.assert_in_test(value, place);
        }
        let text = Code::atom(text::string(text));
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let (word, _) = spell::infix(op);
                let (left, right) = (self.value(left, Want::Frozen), self.value(right, Want::Frozen));
                call("Quark.check_compared", vec![left, Code::atom(text::symbol(word)), right, text, place])
            }
            None => {
                let code = self.expr(value);
                call("Quark.check", vec![code, text, place])
            }
        };
        self.statement("", code);
    }

    /// An assertion of Minitest's, which says the line in the protocol's source.
    fn assert_in_test(&mut self, value: &Expr, place: Code) {
        let (name, arguments) = match self.file.program().shown_comparison(value) {
            Some((op @ (BinaryOp::Eq | BinaryOp::Ne), left, right)) => self.asserted_equal(op, left, right),
            Some((op, left, right)) => {
                let (word, _) = spell::infix(op);
                let (left, right) = (self.expr(left), self.expr(right));
                ("assert_operator", vec![left, Code::atom(text::symbol(word)), right])
            }
            None => {
                let (code, negated) = self.positive(value);
                (if negated { "refute" } else { "assert" }, vec![code])
            }
        };
        let arguments: Vec<Code> = arguments.into_iter().chain([place]).collect();
        let flat: Vec<String> = arguments.iter().map(Code::flat).collect();
        let line = format!("{name} {}", flat.join(", "));
        if line.len() <= self.width() && !line.contains('\n') && !flat[0].starts_with('{') && !line.contains(" { |") {
            return self.text(&line);
        }
        self.statement("", call(name, arguments));
    }

    fn asserted_equal(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> (&'static str, Vec<Code>) {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            return (if equal { "assert_nil" } else { "refute_nil" }, vec![self.expr(left)]);
        }
        let holds_numbers = crate::emit::facts::holds_number_within(self.file.program(), &left.ty);
        let there = matches!(right.kind, ExprKind::Convert(Conversion::Some, _));
        let optional = matches!(left.ty, Type::Optional(_)) && matches!(right.ty, Type::Optional(_)) && !there;
        if holds_numbers || optional || left.ty == Type::Float {
            let code = self.compared(BinaryOp::Eq, left, right);
            return (if equal { "assert" } else { "refute" }, vec![code]);
        }
        let (left_code, right_code) = (self.value(left, Want::Any), self.value(right, Want::Any));
        if is_still(right) {
            return (if equal { "assert_equal" } else { "refute_equal" }, vec![right_code, left_code]);
        }
        let name = if equal { "assert_operator" } else { "refute_operator" };
        (name, vec![left_code, Code::atom(":=="), right_code])
    }

    fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, stmt: &Stmt) {
        let error = format!("{}, {}", self.error_name(error), self.file.place(stmt.span));
        let code = self.expr(value);
        let promise = matches!(value.ty, Type::Promise(_));
        let code = if promise { method(code, "value", Vec::new()) } else { code };
        let flat = format!("assert_raises({error}) {{ {} }}", code.flat());
        if flat.len() <= self.width() && !flat.contains('\n') {
            return self.text(&flat);
        }
        self.text(&format!("assert_raises({error}) do"));
        self.inner(|body| body.statement("", code));
        self.text("end");
    }

    /// The class of an error.
    pub fn error_name(&self, error: Id<ErrorType>) -> String {
        self.file.declared(&self.file.program().errors[error].decl)
    }
}

/// The value itself, whatever it is converted to.
pub fn plain(value: &Expr) -> &Expr {
    match &value.kind {
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => plain(inner),
        _ => value,
    }
}

/// Whether evaluating an expression before another one that stands before it changes nothing: it is made of literals and names.
fn is_still(expr: &Expr) -> bool {
    struct Moves(bool);
    impl Visit for Moves {
        fn expr(&mut self, expr: &Expr) {
            self.0 |=
                matches!(expr.kind, ExprKind::Call(_) | ExprKind::Take(_) | ExprKind::Index(..) | ExprKind::Field(..));
            self.0 |= matches!((&expr.kind, &expr.ty), (ExprKind::New(_), Type::Actor(_)));
            walk_expr(self, expr);
        }
    }
    let mut moves = Moves(false);
    moves.expr(expr);
    !moves.0
}

/// Lines with an empty one after what leaves early.
pub fn spaced(lines: &[String]) -> Vec<String> {
    let margin = |line: &str| line.len() - line.trim_start().len();
    let mut spaced = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        spaced.push(line.clone());
        let Some(next) = lines.get(index + 1) else { continue };
        let goes_on = margin(next) == margin(line) && !next.trim_start().starts_with("end");
        let branches = ["else", "elsif", "when", "in ", "rescue", "ensure"];
        let goes_on = goes_on && !branches.iter().any(|word| next.trim_start().starts_with(word));
        let leaves = super::choice::leaves_early(line.trim()) || closes_guard(&lines[..=index]);
        if goes_on && leaves && !super::choice::leaves_early(next.trim()) {
            spaced.push(String::new());
        }
    }
    spaced
}

/// Whether lines end with an `if` in which nothing is done but to leave.
fn closes_guard(lines: &[String]) -> bool {
    let [.., head, body, end] = lines else { return false };
    let conditional = ["if ", "unless "].iter().any(|word| head.trim().starts_with(word));
    let leaves = ["return", "next", "break", "raise"]
        .iter()
        .any(|word| body.trim() == *word || body.trim().starts_with(&format!("{word} ")));
    conditional && leaves && end.trim() == "end" && end.len() - 3 == head.len() - head.trim_start().len()
}

/// Whether an expression computes anything, which may fault.
fn computes(expr: &Expr) -> bool {
    struct Computes(bool);
    impl Visit for Computes {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= matches!(expr.kind, ExprKind::Binary(..) | ExprKind::Unary(..) | ExprKind::Template(_));
            walk_expr(self, expr);
        }
    }
    let mut computes = Computes(false);
    computes.expr(expr);
    computes.0
}

/// The body of a method or block; what is nothing but a `begin` with its `rescue` needs no `begin` there.
pub fn unwrapped(lines: Vec<String>) -> Vec<String> {
    let margin = |line: &String| line.len() - line.trim_start().len();
    let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return lines };
    let base = margin(first);
    let between = &lines[1..lines.len().max(2) - 1];
    let parts = |line: &String| {
        line.is_empty()
            || margin(line) > base
            || ["rescue", "else", "ensure"].iter().any(|word| line.trim().starts_with(word))
    };
    if first.trim() != "begin" || last.trim() != "end" || !between.iter().all(parts) || base < 2 {
        return lines;
    }
    between.iter().map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned()).collect()
}
