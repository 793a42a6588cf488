//! Statements in Python.

use super::body::BodyPrinter;
use super::expr::{Want, call};
use super::spell::{self, between};
use super::text;
use crate::emit::code::{ATOM, Code, Doc};
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{
    Arm, BinaryOp, Block, Builtin, Callee, Condition, ErrorType, Expr, ExprKind, Form, Id, Local, LocalKind, Opened,
    Opening, Over, Pattern, Stmt, StmtKind, Subject, Type,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// What becomes of the value of a `match`, an `if` or a `try`.
#[derive(Clone, Copy)]
enum Into<'n> {
    /// It is assigned to this name.
    Name(&'n str),
    /// It is returned.
    Return,
}

impl BodyPrinter<'_, '_> {
    /// Prints one statement.
    pub fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Let { local, value } => self.let_value(*local, value),
            StmtKind::Await { local, promise } => {
                let promise = self.expr(promise);
                let awaited = Code::new(Doc::text("await ").append(promise.at(ATOM)), spell::SIGN);
                if self.is_used(*local) {
                    let name = self.declare(*local, false);
                    self.statement(&format!("{name} = "), awaited, "");
                } else {
                    self.statement("", awaited, "");
                }
            }
            StmtKind::LetElse { opened, otherwise } => self.let_else(opened, otherwise),
            StmtKind::If { condition, then, otherwise } => self.if_stmt("if", condition, then, otherwise.as_ref()),
            StmtKind::For { local, over, body } => self.for_stmt(*local, over, body),
            StmtKind::While { condition, body } => self.while_stmt(condition, body),
            StmtKind::Match { subject, arms } => self.match_stmt(subject, arms),
            StmtKind::Return(None) => self.text("return"),
            StmtKind::Return(Some(value)) => self.return_value(value),
            StmtKind::Throw(error) => self.throw(error),
            StmtKind::Break => self.text("break"),
            StmtKind::Continue => self.text("continue"),
            StmtKind::Assert { value, text } => self.assert(value, text, stmt),
            StmtKind::AssertThrows { value, error, .. } => self.assert_throws(value, *error, stmt.span),
            StmtKind::Assign { place, op, value } => self.assign(place, *op, value, stmt),
            StmtKind::Expr(value) => self.effect(value),
        }
    }

    fn effect(&mut self, value: &Expr) {
        if let ExprKind::Try(inner) | ExprKind::Store(_, inner) = &value.kind {
            return self.effect(inner);
        }
        if matches!(value.kind, ExprKind::If(_) | ExprKind::Match(..) | ExprKind::TryElse(..)) {
            let name = self.temporary("_", &value.ty);
            return self.assign_into(&name, value, Want::Any);
        }
        if let ExprKind::Call(inner) = &value.kind
            && inner.callee == Callee::Builtin(Builtin::MapRemove)
        {
            let map = self.expr(inner.receiver.as_ref().expect("a map is changed"));
            let key = self.expr(&inner.args[0]);
            let code = super::expr::method(map, "pop", vec![key, Code::atom("None")]);
            return self.statement("", code, "");
        }
        let code = self.expr(value);
        if code.prec == ATOM && code.flat().ends_with(')') {
            self.statement("", code, "");
        }
    }

    fn return_value(&mut self, value: &Expr) {
        if takes_statements(value) {
            return self.give(Into::Return, value, Want::Frozen);
        }
        if value.ty == Type::Unit {
            self.effect(value);
            return self.text("return");
        }
        let code = self.value(value, Want::Frozen);
        let code = if self.host_result { self.to_host(code, &value.ty) } else { code };
        self.statement("return ", code, "");
    }

    fn let_value(&mut self, local: Id<Local>, value: &Expr) {
        let entry = &self.arena[local];
        let want = if entry.kind == LocalKind::Var { Want::Growing } else { Want::Frozen };
        if takes_statements(value) {
            let name = self.declare(local, false);
            return self.assign_into(&name, value, want);
        }
        let is_promise = is_new_promise(value);
        let code = if is_promise { self.runtime("Promise", Vec::new()) } else { self.value(value, want) };
        let name = self.declare(local, false);
        let annotation = self.annotation(local, value, &name);
        self.statement(&format!("{name}{annotation} = "), code, "");
    }

    /// `: type`, where the value does not say it.
    fn annotation(&mut self, local: Id<Local>, value: &Expr, name: &str) -> String {
        let entry = &self.arena[local];
        let var = entry.kind == LocalKind::Var;
        let wide = matches!(entry.ty, Type::Optional(_) | Type::Union(_) | Type::Interface(_) | Type::Json);
        let literal = match &value.kind {
            ExprKind::List(_) | ExprKind::Map(_) => var || entry.ty.is_owned() || is_empty(value),
            ExprKind::None => true,
            _ => is_new_promise(value),
        };
        if !self.fresh.remove(name) || !(literal || (var && wide)) {
            return String::new();
        }
        format!(": {}", self.file.ty(&self.arena[local].ty, self.form(local)))
    }

    fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
        if opened.how == Opening::Ok {
            return self.try_let(opened, otherwise);
        }
        if self.is_fixed(&opened.value) {
            let code = self.expr(&opened.value);
            self.locals.alias(opened.local.index(), &code.flat());
            self.statement("if ", between(code, "is", Code::atom("None"), spell::COMPARE), ":");
            return self.block(otherwise);
        }
        let code = self.value(&opened.value, Want::Frozen);
        if !self.is_used(opened.local) {
            self.statement("if ", between(code, "is", Code::atom("None"), spell::COMPARE), ":");
            return self.block(otherwise);
        }
        let name = self.declare(opened.local, true);
        self.statement(&format!("{name} = "), code, "");
        self.text(&format!("if {name} is None:"));
        self.block(otherwise);
    }

    fn try_let(&mut self, opened: &Opened, otherwise: &Block) {
        self.try_value(opened);
        let errors = self.thrown(&opened.value);
        self.except(&errors, None, |body| {
            for stmt in &otherwise.stmts {
                body.stmt(stmt);
            }
        });
    }

    /// `except errors as name:` with what is done then.
    fn except(&mut self, errors: &str, name: Option<&str>, print: impl FnOnce(&mut Self)) {
        let binding = name.map(|name| format!(" as {name}")).unwrap_or_default();
        self.text(&format!("except {errors}{binding}:"));
        let outer = self.handling.replace(name.map(str::to_owned));
        self.nested(print);
        self.handling = outer;
    }

    /// The classes of what an expression may throw.
    fn thrown(&mut self, value: &Expr) -> String {
        let mut scan = Throws { program: self.file.program(), errors: BTreeSet::new(), decodes: false };
        scan.expr(value);
        let mut names: Vec<String> = scan.errors.iter().map(|error| self.error_name(*error)).collect();
        if scan.decodes {
            names.push(format!("{}.DecodeError", self.file.quark()));
            names.dedup();
        }
        match names.len() {
            0 => format!("{}.Error", self.file.quark()),
            1 => names.remove(0),
            _ => format!("({})", names.join(", ")),
        }
    }

    fn error_name(&self, error: Id<ErrorType>) -> String {
        self.file.declared(&self.file.program().errors[error].decl, true)
    }

    fn if_stmt(&mut self, word: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.if_try(opened, then, otherwise);
        }
        let entered = self.locals.enter();
        self.condition_line(word, condition);
        self.block(then);
        self.locals.leave(entered);
        let Some(otherwise) = otherwise else { return };
        match otherwise.stmts.as_slice() {
            [] => {}
            [Stmt { kind: StmtKind::If { condition, then, otherwise }, .. }] if chains(condition) => {
                let before = self.lines.len();
                self.if_stmt("elif", condition, then, otherwise.as_ref());
                debug_assert!(self.lines[before].trim_start().starts_with("elif"), "nothing may stand before an elif");
            }
            _ => {
                self.text("else:");
                self.block(otherwise);
            }
        }
    }

    fn condition_line(&mut self, word: &str, condition: &Condition) {
        let code = match condition {
            Condition::Value(value) => self.condition(value),
            Condition::Opens(opened) => self.present(opened.local, &opened.value),
        };
        self.statement(&format!("{word} "), code, ":");
    }

    fn if_try(&mut self, opened: &Opened, then: &Block, otherwise: Option<&Block>) {
        let entered = self.locals.enter();
        self.try_value(opened);
        let errors = self.thrown(&opened.value);
        self.except(&errors, None, |body| {
            for stmt in otherwise.iter().flat_map(|block| &block.stmts) {
                body.stmt(stmt);
            }
        });
        self.text("else:");
        self.block(then);
        self.locals.leave(entered);
    }

    fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
        let entered = self.locals.enter();
        let source = match over {
            Over::List(list) => {
                let code = self.value(list, Want::Any);
                let changes = self.form_of(list) == Form::Growing || list.ty.is_owned();
                if changes && may_change(list, body) { call("tuple", vec![code]) } else { code }
            }
            Over::Range(start, end) => {
                let start_code = self.expr(start);
                let end = self.expr(end);
                let from_zero = matches!(start.kind, ExprKind::Int(0));
                call("range", if from_zero { vec![end] } else { vec![start_code, end] })
            }
        };
        let name = if self.is_used(local) { self.declare(local, false) } else { "_".to_owned() };
        self.statement(&format!("for {name} in "), source, ":");
        self.block(body);
        self.locals.leave(entered);
    }

    fn while_stmt(&mut self, condition: &Condition, body: &Block) {
        if let Condition::Opens(opened) = condition
            && opened.how == Opening::Ok
        {
            return self.while_try(opened, body);
        }
        let entered = self.locals.enter();
        let before = self.lines.len();
        self.condition_line("while", condition);
        debug_assert!(self.lines[before].trim_start().starts_with("while"), "nothing may stand before a condition");
        self.block(body);
        self.locals.leave(entered);
    }

    /// A loop that ends with the first error.
    fn while_try(&mut self, opened: &Opened, body: &Block) {
        self.text("while True:");
        self.nested(|printer| {
            printer.try_value(opened);
            let errors = printer.thrown(&opened.value);
            printer.except(&errors, None, |printer| printer.text("break"));
            for stmt in &body.stmts {
                printer.stmt(stmt);
            }
        });
    }

    /// `try:` and the value, under the name that is given to it.
    fn try_value(&mut self, opened: &Opened) {
        let name = self.declare(opened.local, false);
        self.text("try:");
        self.nested(|body| {
            let code = body.value(&opened.value, Want::Frozen);
            let head = if body.is_used(opened.local) { format!("{name} = ") } else { String::new() };
            body.statement(&head, code, "");
        });
    }

    fn match_stmt(&mut self, subject: &Subject, arms: &[Arm<Block>]) {
        if subject.tries {
            let value = (*subject.value).clone();
            return self.match_try(&value, arms, |body, block| {
                for stmt in &block.stmts {
                    body.stmt(stmt);
                }
            });
        }
        self.match_arms(&subject.value, arms, |body, block| {
            for stmt in &block.stmts {
                body.stmt(stmt);
            }
        });
    }

    /// A `match` of values, with whatever is done in each arm.
    fn match_arms<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        match value.ty {
            Type::Optional(_) if arms.iter().all(|arm| is_presence(&arm.patterns)) => {
                self.match_optional(value, arms, print);
            }
            Type::Bool => self.match_bool(value, arms, print),
            _ => {
                let code = self.expr(value);
                self.statement("match ", code, ":");
                self.indent += 4;
                for arm in arms {
                    self.case_arm(arm, &print);
                }
                self.indent -= 4;
            }
        }
    }

    fn case_arm<T>(&mut self, arm: &Arm<T>, print: &impl Fn(&mut Self, &T)) {
        let entered = self.locals.enter();
        let patterns: Vec<String> = arm.patterns.iter().map(|pattern| self.pattern(pattern)).collect();
        let used = arm.binding.filter(|binding| self.is_used(*binding));
        let binding = used.map(|binding| format!(" as {}", self.declare(binding, false))).unwrap_or_default();
        self.text(&format!("case {}{binding}:", patterns.join(" | ")));
        self.nested(|body| print(body, &arm.body));
        self.locals.leave(entered);
    }

    fn pattern(&mut self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Member(id) => {
                format!("{}()", self.file.declared(&self.file.program().records[*id].decl, true))
            }
            Pattern::None => "None".into(),
            Pattern::Else | Pattern::Some => "_".into(),
            other => self.pattern_value(other).flat(),
        }
    }

    fn match_optional<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let entered = self.locals.enter();
        let binding = arms.iter().find_map(|arm| arm.binding);
        let on = match binding {
            Some(local) => self.bound(local, value),
            None => self.expr(value),
        };
        for (index, arm) in arms.iter().enumerate() {
            let absent = arm.patterns == [Pattern::None];
            if index == 0 {
                let test =
                    between(on.clone(), if absent { "is" } else { "is not" }, Code::atom("None"), spell::COMPARE);
                self.statement("if ", test, ":");
            } else {
                self.text("else:");
            }
            self.nested(|body| print(body, &arm.body));
        }
        self.locals.leave(entered);
    }

    fn match_bool<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let code = self.expr(value);
        for (index, arm) in arms.iter().enumerate() {
            if index > 0 || arm.patterns.len() > 1 {
                self.text(if index > 0 { "else:" } else { "if True:" });
            } else if arm.patterns == [Pattern::Bool(false)] {
                let code = crate::emit::code::Spell::Prefix("not ", spell::NOT).apply(vec![code.clone()]);
                self.statement("if ", code, ":");
            } else {
                self.statement("if ", code.clone(), ":");
            }
            self.nested(|body| print(body, &arm.body));
        }
    }

    /// `match try value`, with whatever is done in each arm.
    fn match_try<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let entered = self.locals.enter();
        let succeeds = arms.iter().find(|arm| arm.patterns.contains(&Pattern::Ok));
        let binding = succeeds.and_then(|arm| arm.binding).filter(|binding| self.is_used(*binding));
        let name = binding.map(|binding| self.declare(binding, false));
        self.text("try:");
        self.nested(|body| {
            let code = body.value(value, Want::Frozen);
            body.statement(&name.map(|name| format!("{name} = ")).unwrap_or_default(), code, "");
        });
        for arm in arms.iter().filter(|arm| !arm.patterns.contains(&Pattern::Ok)) {
            let entered = self.locals.enter();
            let errors = self.caught(&arm.patterns, value);
            let used = arm.binding.filter(|binding| self.is_used(*binding));
            let name = used.map(|binding| self.declare(binding, false));
            self.except(&errors, name.as_deref(), |body| print(body, &arm.body));
            self.locals.leave(entered);
        }
        if let Some(arm) = succeeds {
            self.text("else:");
            self.nested(|body| print(body, &arm.body));
        }
        self.locals.leave(entered);
    }

    fn caught(&mut self, patterns: &[Pattern], value: &Expr) -> String {
        let names: Vec<String> = patterns
            .iter()
            .filter_map(|pattern| match pattern {
                Pattern::Error(error) => Some(self.error_name(*error)),
                _ => None,
            })
            .collect();
        match names.as_slice() {
            [] => self.thrown(value),
            [name] => name.clone(),
            names => format!("({})", names.join(", ")),
        }
    }

    /// Prints a value that takes statements, assigned to a name.
    pub fn assign_into(&mut self, name: &str, value: &Expr, want: Want) {
        self.give(Into::Name(name), value, want);
    }

    fn give(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner)
                if takes_statements(inner) =>
            {
                self.give(into, inner, want);
            }
            ExprKind::Hoisted(block, value) => {
                for stmt in &block.stmts {
                    self.stmt(stmt);
                }
                self.give(into, value, want);
            }
            ExprKind::TryElse(tried, otherwise) => self.give_try_else(into, tried, otherwise, want),
            ExprKind::Match(subject, arms) if subject.tries => {
                let tried = (*subject.value).clone();
                self.match_try(&tried, arms, |body, value| body.give(into, value, want));
            }
            ExprKind::Match(subject, arms) if arms.iter().any(|arm| takes_statements(&arm.body)) => {
                self.match_arms(&subject.value, arms, |body, value| body.give(into, value, want));
            }
            ExprKind::If(inner) if takes_statements(value) => {
                let entered = self.locals.enter();
                match &inner.condition {
                    Condition::Opens(opened) if opened.how == Opening::Ok => {
                        self.give_if_try(into, opened, (&inner.then, &inner.otherwise), want);
                    }
                    condition => {
                        self.condition_line("if", condition);
                        self.nested(|body| body.give(into, &inner.then, want));
                        self.text("else:");
                        self.nested(|body| body.give(into, &inner.otherwise, want));
                    }
                }
                self.locals.leave(entered);
            }
            _ => self.give_value(into, value, want),
        }
    }

    fn give_value(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        let code = self.value(value, want);
        match into {
            Into::Name(name) => self.statement(&format!("{name} = "), code, ""),
            Into::Return => {
                let code = if self.host_result { self.to_host(code, &value.ty) } else { code };
                self.statement("return ", code, "");
            }
        }
    }

    fn give_try_else(&mut self, into: Into<'_>, tried: &Expr, otherwise: &Expr, want: Want) {
        self.text("try:");
        self.nested(|body| body.give(into, tried, want));
        let errors = self.thrown(tried);
        self.except(&errors, None, |body| body.give(into, otherwise, want));
    }

    fn give_if_try(&mut self, into: Into<'_>, opened: &Opened, branches: (&Expr, &Expr), want: Want) {
        let name = self.declare(opened.local, false);
        self.text("try:");
        self.nested(|body| {
            let code = body.value(&opened.value, Want::Frozen);
            body.statement(&format!("{name} = "), code, "");
        });
        let errors = self.thrown(&opened.value);
        self.except(&errors, None, |body| body.give(into, branches.1, want));
        self.text("else:");
        self.nested(|body| body.give(into, branches.0, want));
    }

    fn throw(&mut self, error: &Expr) {
        let code = self.expr(error);
        let bare = matches!(&error.kind, ExprKind::New(new) if new.args.is_empty());
        let code = if bare { Code::atom(code.flat().trim_end_matches("()")) } else { code };
        let cause = match &self.handling {
            Some(Some(name)) => format!(" from {name}"),
            Some(None) => " from None".to_owned(),
            None => String::new(),
        };
        self.statement("raise ", code, &cause);
    }

    fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        if self.file.tests && self.world == super::body::World::Test {
            return self.pytest_assert(value, &self.file.place(stmt.span));
        }
        let place = Code::atom(self.file.place(stmt.span));
        let text = Code::atom(text::string(text));
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let (word, _) = spell::infix(op);
                let (left, right) = (self.value(left, Want::Frozen), self.value(right, Want::Frozen));
                let word = Code::atom(text::string(word));
                self.runtime("check_compared", vec![left, word, right, text, place])
            }
            None => {
                let code = self.condition(value);
                self.runtime("check", vec![code, text, place])
            }
        };
        self.statement("", code, "");
    }

    /// Pytest shows both sides of a plain `assert`; the message adds the place in Quark, on a line of its own where the
    /// condition leaves no room.
    fn pytest_assert(&mut self, value: &Expr, place: &str) {
        let code = self.condition(value);
        let condition = format!("assert {}, ", code.flat());
        let width = super::WIDTH.saturating_sub(self.indent);
        if condition.len() + place.len() > width && condition.len() < width {
            self.text(&format!("{condition}("));
            self.nested(|body| body.text(place));
            return self.text(")");
        }
        self.statement("assert ", code, &format!(", {place}"));
    }

    fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, span: Span) {
        self.file.imports.borrow_mut().whole("pytest");
        let error = self.error_name(error);
        let code = self.expr(value);
        let promise = matches!(value.ty, Type::Promise(_));
        let code = if promise { super::expr::method(code, "value", Vec::new()) } else { code };
        self.text(&format!("with pytest.raises({error}):  # {}", self.file.input.sources.location(span)));
        self.nested(|body| body.statement("", code, ""));
    }

    fn assign(&mut self, place: &Expr, op: Option<BinaryOp>, value: &Expr, stmt: &Stmt) {
        if let ExprKind::Index(base, index) = &place.kind {
            return self.assign_index((base, index), op, value, (place, stmt));
        }
        let want = if self.form_of(place) == Form::Growing { Want::Growing } else { Want::Frozen };
        let code = self.expr(place);
        match op {
            None if takes_statements(value) => self.assign_into(&code.flat(), value, want),
            None => {
                let value = self.value(value, want);
                self.statement(&format!("{} = ", code.flat()), value, "");
            }
            Some(op) => self.compound(&code, op, (place, value), stmt),
        }
    }

    /// `place op= value`, or the place assigned what the runtime makes of it.
    fn compound(&mut self, code: &Code, op: BinaryOp, (place, value): (&Expr, &Expr), stmt: &Stmt) {
        let (word, prec) = spell::infix(op);
        let right = self.expr(value);
        let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
        let plain =
            format!("{} {word} {}", code.clone().at(prec).pretty_flat(), right.clone().at(prec + 1).pretty_flat());
        let applied = self.arithmetic(op, (place, code.clone()), (value, right.clone()), &whole);
        if applied.flat() == plain {
            self.statement(&format!("{} {word}= ", code.flat()), right, "");
        } else {
            self.statement(&format!("{} = ", code.flat()), applied, "");
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
        let location = Code::atom(self.file.place(place.span));
        match op {
            None if is_list => {
                let value = self.value(value, Want::Frozen);
                let code = self.runtime("set_item", vec![base_code, index_code, value, location]);
                self.statement("", code, "");
            }
            None => {
                let value = self.value(value, if value.ty.is_owned() { Want::Any } else { Want::Frozen });
                self.statement(&format!("{}[{}] = ", base_code.flat(), index_code.flat()), value, "");
            }
            Some(op) => {
                let key = if self.is_simple(index) {
                    index_code
                } else {
                    let name = self.temporary(if is_list { "index" } else { "key" }, &index.ty);
                    self.statement(&format!("{name} = "), index_code, "");
                    Code::atom(name)
                };
                let function = if is_list { "item" } else { "entry" };
                let old = self.runtime(function, vec![base_code.clone(), key.clone(), location]);
                let right = self.expr(value);
                let whole = Expr { kind: ExprKind::Unit, ty: place.ty.clone(), span: stmt.span };
                let new = self.arithmetic(op, (place, old), (value, right), &whole);
                self.statement(&format!("{}[{}] = ", base_code.flat(), key.flat()), new, "");
            }
        }
    }
}

trait PrettyFlat {
    /// The text on one line.
    fn pretty_flat(&self) -> String;
}

impl PrettyFlat for Doc {
    fn pretty_flat(&self) -> String {
        crate::emit::code::render(self, usize::MAX)
    }
}

/// `Promise()`, of which an annotation says what it promises: `Promise[T]()` takes Python several times as long.
fn is_new_promise(value: &Expr) -> bool {
    matches!(&value.kind, ExprKind::Call(inner) if inner.callee == Callee::Builtin(Builtin::PromiseNew))
}

fn is_empty(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

fn is_presence(patterns: &[Pattern]) -> bool {
    patterns.iter().all(|pattern| matches!(pattern, Pattern::None | Pattern::Some | Pattern::Else))
}

/// Whether an `elif` can say it.
fn chains(condition: &Condition) -> bool {
    match condition {
        Condition::Value(value) => !needs_lines(value),
        Condition::Opens(opened) => opened.how == Opening::Some && !needs_lines(&opened.value),
    }
}

/// Whether an expression has no form in Python but statements.
fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) => true,
        ExprKind::Match(subject, arms) => subject.tries || arms.iter().any(|arm| takes_statements(&arm.body)),
        ExprKind::If(inner) => {
            let opens = matches!(&inner.condition, Condition::Opens(opened) if opened.how == Opening::Ok);
            opens || takes_statements(&inner.then) || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// Whether anything in an expression is printed as lines before it.
fn needs_lines(value: &Expr) -> bool {
    struct Lines(bool);
    impl Visit for Lines {
        fn expr(&mut self, expr: &Expr) {
            self.0 |= takes_statements(expr) || matches!(expr.kind, ExprKind::Take(_) | ExprKind::Hoisted(..));
            if let ExprKind::Lambda(lambda) = &expr.kind {
                self.0 |= matches!(lambda.body, crate::model::LambdaBody::Block(_));
            }
            walk_expr(self, expr);
        }
    }
    let mut lines = Lines(false);
    lines.expr(value);
    lines.0
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

/// Whether a loop's body may change the list that the loop runs over.
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

/// What an expression may throw.
struct Throws<'p> {
    program: &'p crate::model::Program,
    errors: BTreeSet<Id<ErrorType>>,
    decodes: bool,
}

impl Visit for Throws<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::TryElse(_, otherwise) => return self.expr(otherwise),
            ExprKind::Call(inner) => match inner.callee {
                Callee::Function(id) => self.errors.extend(&self.program.functions[id].throws),
                Callee::Builtin(Builtin::Decode | Builtin::FromJson) => self.decodes = true,
                _ => {}
            },
            _ => {}
        }
        walk_expr(self, expr);
    }
}
