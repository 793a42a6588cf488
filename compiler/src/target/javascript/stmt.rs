//! Statements in JavaScript. What chooses by cases or by errors is in `choose.rs`.

use super::body::{BodyPrinter, World};
use super::choose::Ways;
use super::expr::{Want, copied};
use super::layout::{Code, EQUALITY, infix, undefined};
use super::spell;
use super::text;
use crate::emit::code::ATOM;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{
    BinaryOp, Block, Builtin, Call, Callee, Condition, ErrorType, Expr, ExprKind, Form, FunctionKind, Id, Local,
    LocalKind, Opened, Opening, Over, Owner, Pattern, Program, Stmt, StmtKind, Type,
};
use std::collections::{BTreeMap, BTreeSet};

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
                let simple = self.is_simple(value) || value.ty == Type::Unit && matches!(value.kind, ExprKind::Unit);
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
    fn after_head(&mut self, head: &Expr) {
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

    fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
        let entered = self.locals.enter();
        match over {
            Over::List(list) => {
                let source = self.run_over(list, body);
                let name = if self.is_used(local) { self.declare(local) } else { self.locals.temporary("_") };
                let text = super::layout::condition("for", each(&name, source), super::WIDTH - self.indent);
                self.text(&text);
                self.after_head(list);
            }
            Over::Range(start, end) => self.range(local, start, end),
        }
        self.block(body);
        self.text("}");
        self.locals.leave(entered);
    }

    /// The list as it was when the loop began.
    fn run_over(&mut self, list: &Expr, body: &Block) -> Code {
        let changes = (self.form_of(list) == Form::Growing || list.ty.is_owned()) && may_change(list, body);
        if let ExprKind::Call(inner) = &list.kind
            && let Callee::Builtin(builtin @ (Builtin::MapKeys | Builtin::MapValues)) = inner.callee
            && let Some(map) = &inner.receiver
        {
            let view = self.view(builtin, inner);
            let changes = (map.ty.is_owned() || self.form_of(map) != Form::Frozen) && may_change(map, body);
            return if changes { copied(view) } else { view };
        }
        let code = self.value(list, Want::Any);
        if changes { copied(code) } else { code }
    }

    fn range(&mut self, local: Id<Local>, start: &Expr, end: &Expr) {
        let (start_code, end_code) = (self.expr(start), self.expr(end));
        let name = self.declare(local);
        let steady = matches!(end.kind, ExprKind::Int(_)) || self.is_fixed(end);
        let (first, last) = if steady {
            (String::new(), end_code.at(super::layout::RELATION + 1))
        } else {
            let limit = self.locals.temporary("end");
            (format!(", {limit} = {}", end_code.flat()), crate::emit::code::Doc::text(limit))
        };
        let last = crate::emit::code::render(&last, usize::MAX);
        self.text(&format!("for (let {name} = {}{first}; {name} < {last}; {name}++) {{", start_code.flat()));
    }

    fn while_stmt(&mut self, condition: &Condition, body: &Block) {
        match condition {
            Condition::Value(value) => {
                let test = self.expr(value);
                self.open("while", test);
                self.after_head(value);
                self.block(body);
            }
            Condition::Opens(opened) => {
                self.text("while (true) {");
                self.nested(|printer| {
                    let leave = |printer: &mut Self| printer.text("break;");
                    if opened.how == Opening::Ok {
                        let name = printer.declare(opened.local);
                        printer.tried_or(&name, opened, leave);
                    } else {
                        let code = printer.bound(opened.local, &opened.value);
                        printer.open("if", infix(code, "===", undefined(), EQUALITY));
                        printer.nested(leave);
                        printer.text("}");
                    }
                    printer.stmts(body);
                });
            }
        }
        self.text("}");
    }

    fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let place = self.file.place(stmt.span);
        let text = text::literal(text);
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let (left, right) = (self.value(left, Want::Any), self.value(right, Want::Any));
                let sign = text::literal(spell::sign(op));
                self.runtime("checkCompared", vec![left, sign, right, text, place])
            }
            None => {
                let code = self.expr(value);
                self.runtime("check", vec![code, text, place])
            }
        };
        self.statement("", code);
    }

    fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, text: &str, stmt: &Stmt) {
        let check = self.file.testing("checkThrows");
        let error = self.file.declared(&self.file.program().errors[error].decl);
        let code = self.expr(value);
        let waits = code.flat().contains("await ");
        let action = super::layout::arrow(&[], code);
        let action = if waits {
            Code::new(crate::emit::code::Doc::text("async ").append(action.doc), action.prec).shaped(action.shape)
        } else {
            action
        };
        let text = text::literal(&format!("{text} throws {error}"));
        let operands = vec![action, Code::atom(error), text, self.file.place(stmt.span)];
        self.statement("", super::builtins::awaited(super::layout::call(check, operands)));
    }

    fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.give(super::choose::Into::Place(&code.flat()), value, want),
            None => {
                let value = self.value(value, want);
                self.statement(&format!("{} = ", code.flat()), value);
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, _) = spell::infix(op);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain = infix(code.clone(), word, right.clone(), spell::infix(op).1).flat();
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        let steps = matches!(value.kind, ExprKind::Int(1)) && matches!(op, BinaryOp::Add | BinaryOp::Sub);
        if applied.flat() != plain {
            self.statement(&format!("{} = ", code.flat()), applied);
        } else if steps {
            self.text(&format!("{}{word}{word};", code.flat()));
        } else {
            self.statement(&format!("{} {word}= ", code.flat()), right);
        }
    }

    fn assign_index(
        &mut self,
        (base, index): (&Expr, &Expr),
        op: Option<BinaryOp>,
        value: &Expr,
        (place, stmt): (&Expr, &Stmt),
    ) {
        let is_list = matches!(base.ty, Type::List(_));
        let base_code = self.expr(base);
        let index_code = self.expr(index);
        let location = self.file.place(place.span);
        let Some(op) = op else {
            let value = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
            return self.set_entry(is_list, base_code, index_code, value, location);
        };
        let key = if self.is_simple(index) {
            index_code
        } else {
            let name = self.locals.temporary(if is_list { "index" } else { "key" });
            self.statement(&format!("const {name} = "), index_code);
            Code::atom(name)
        };
        let function = if is_list { "item" } else { "entry" };
        let old = self.runtime(function, vec![base_code.clone(), key.clone(), location.clone()]);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let new = self.arithmetic(op, (place, old), (value, right), &whole);
        if is_list {
            let place = base_code.at(ATOM).append("[").append(key.doc).append("] = ");
            return self.statement(&crate::emit::code::render(&place, usize::MAX), new);
        }
        self.set_entry(false, base_code, key, new, location);
    }

    fn set_entry(&mut self, is_list: bool, base: Code, key: Code, value: Code, location: Code) {
        let code = if is_list {
            self.runtime("setItem", vec![base, key, value, location])
        } else {
            super::layout::method(base, "set", vec![key, value])
        };
        self.statement("", code);
    }
}

fn each(name: &str, source: Code) -> Code {
    let doc = crate::emit::code::Doc::text(format!("const {name} of ")).append(source.doc);
    Code::new(doc, ATOM)
}

fn condition_of(condition: &Condition) -> &Expr {
    match condition {
        Condition::Value(value) => value,
        Condition::Opens(opened) => &opened.value,
    }
}

/// Whether nothing comes after a block: every way through it leaves.
fn ends(block: &Block) -> bool {
    block.stmts.last().is_some_and(|stmt| match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Break | StmtKind::Continue => true,
        StmtKind::If { then, otherwise: Some(otherwise), .. } => ends(then) && ends(otherwise),
        StmtKind::Match { arms, .. } => arms.iter().all(|arm| ends(&arm.body)),
        _ => false,
    })
}

/// Whether a block leaves the loop around it.
fn breaks(block: &Block) -> bool {
    struct Breaks(bool);
    impl Visit for Breaks {
        fn stmt(&mut self, stmt: &Stmt) {
            match &stmt.kind {
                StmtKind::Break => self.0 = true,
                StmtKind::For { .. } | StmtKind::While { .. } => {}
                _ => walk_stmt(self, stmt),
            }
        }
    }
    let mut scan = Breaks(false);
    scan.block(block);
    scan.0
}

/// Locals that a block assigns.
pub fn assigned(block: &Block) -> BTreeSet<usize> {
    struct Assigned(BTreeSet<usize>);
    impl Visit for Assigned {
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Assign { place: Expr { kind: ExprKind::Local(id), .. }, .. } = &stmt.kind {
                self.0.insert(id.index());
            }
            walk_stmt(self, stmt);
        }
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Take(place) = &expr.kind
                && let ExprKind::Local(id) = place.kind
            {
                self.0.insert(id.index());
            }
            walk_expr(self, expr);
        }
    }
    let mut scan = Assigned(BTreeSet::new());
    scan.block(block);
    scan.0
}

/// Lists that are looked into and never handed on: nobody is there to change them, and so they need not be frozen.
pub fn looked_into(block: &Block, uses: &BTreeMap<usize, usize>) -> BTreeSet<usize> {
    struct Looks(BTreeMap<usize, usize>);
    impl Looks {
        fn into(&mut self, base: &Expr) {
            if let ExprKind::Local(id) = base.kind
                && matches!(base.ty, Type::List(_))
            {
                *self.0.entry(id.index()).or_default() += 1;
            }
        }
    }
    impl Visit for Looks {
        fn expr(&mut self, expr: &Expr) {
            match &expr.kind {
                ExprKind::Index(base, _) => self.into(base),
                ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(base), .. })
                    if !matches!(builtin, Builtin::ToJson) =>
                {
                    self.into(base);
                }
                _ => {}
            }
            walk_expr(self, expr);
        }
    }
    let mut looks = Looks(BTreeMap::new());
    looks.block(block);
    looks.0.into_iter().filter(|(local, count)| uses.get(local) == Some(count)).map(|(local, _)| local).collect()
}

/// Whether an expression has no form in JavaScript but statements.
pub fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Take(_) | ExprKind::Match(..) => true,
        ExprKind::If(inner) => {
            let opens = matches!(&inner.condition, Condition::Opens(opened) if opened.how == Opening::Ok);
            opens || takes_statements(&inner.then) || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// What a lambda's block returns.
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

/// Whether a simple statement asks something of an actor: makes one, calls one, delivers an event, decides a promise.
fn touches(program: &Program, stmt: &Stmt) -> bool {
    let touches = |expr: &Expr| touches_expr(program, expr);
    match &stmt.kind {
        StmtKind::Let { value, .. } | StmtKind::Assert { value, .. } => touches(value),
        StmtKind::Expr(Expr {
            kind: ExprKind::Call(Call { callee: Callee::Builtin(Builtin::Advance), .. }), ..
        }) => false,
        StmtKind::Expr(value) => touches(value),
        StmtKind::Assign { place, value, .. } => touches(place) || touches(value),
        StmtKind::LetElse { opened, .. } => touches(&opened.value),
        StmtKind::If { condition, .. } => touches(condition_of(condition)),
        StmtKind::Match { subject, .. } => touches(&subject.value),
        _ => false,
    }
}

fn touches_expr(program: &Program, expr: &Expr) -> bool {
    struct Touches<'p>(&'p Program, bool);
    impl Visit for Touches<'_> {
        fn expr(&mut self, expr: &Expr) {
            self.1 |= matches!((&expr.kind, &expr.ty), (ExprKind::New(_), Type::Actor(_)));
            if let ExprKind::Call(call) = &expr.kind {
                self.1 |= match call.callee {
                    Callee::Builtin(builtin) => matches!(builtin, Builtin::PromiseKeep | Builtin::PromiseFail),
                    Callee::Function(id) => {
                        let function = &self.0.functions[id];
                        function.kind == FunctionKind::Entry || matches!(function.owner, Owner::Actor(_))
                    }
                    Callee::Deliver(..) => true,
                };
            }
            walk_expr(self, expr);
        }
    }
    let mut scan = Touches(program, false);
    scan.expr(expr);
    scan.1
}

/// Whether a loop's body may change the collection that the loop runs over.
fn may_change(list: &Expr, body: &Block) -> bool {
    struct Changes<'l> {
        list: &'l Expr,
        found: bool,
    }
    impl Visit for Changes<'_> {
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Call(inner) = &expr.kind {
                let on_self = matches!(&inner.receiver, Some(receiver) if matches!(receiver.kind, ExprKind::SelfRef));
                self.found |= match inner.callee {
                    Callee::Builtin(builtin) => {
                        builtin.spec().effect == crate::model::builtin::Effect::Changes
                            && inner.receiver.as_ref().is_some_and(|receiver| same_root(receiver, self.list))
                    }
                    Callee::Function(_) => on_self && !matches!(self.list.kind, ExprKind::Local(_)),
                    Callee::Deliver(..) => true,
                };
            }
            if let ExprKind::Take(place) = &expr.kind {
                self.found |= same_root(place, self.list);
            }
            walk_expr(self, expr);
        }
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Assign { place: Expr { kind: ExprKind::Index(base, _), .. }, .. } = &stmt.kind {
                self.found |= same_root(base, self.list);
            }
            walk_stmt(self, stmt);
        }
    }
    let mut changes = Changes { list, found: false };
    changes.block(body);
    changes.found
}

/// Whether two places are the same field or local, as far as their text goes.
fn same_root(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Store(_, one), _) => same_root(one, other),
        (_, ExprKind::Store(_, other)) => same_root(one, other),
        (ExprKind::Local(one), ExprKind::Local(other)) => one == other,
        (ExprKind::Field(_, one), ExprKind::Field(_, other)) => one == other,
        _ => false,
    }
}

/// Whether patterns only ask whether something is there.
pub fn is_presence(patterns: &[Pattern]) -> bool {
    patterns.iter().all(|pattern| matches!(pattern, Pattern::None | Pattern::Some | Pattern::Else))
}
