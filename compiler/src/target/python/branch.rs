//! Statements that branch and repeat: `if`, `match`, `for`, `while`, and what is tried.

use super::assign::needs_lines;
use super::body::BodyPrinter;
use super::expr::{Want, call};
use super::spell::{self, between};
use crate::emit::bodies::Throws;
use crate::emit::code::Code;
use crate::emit::facts::may_change;
use crate::model::{
    Arm, Block, Condition, ErrorType, Expr, ExprKind, Form, Id, Local, Opened, Opening, Over, Pattern, Stmt, StmtKind,
    Subject, Type,
};

impl BodyPrinter<'_, '_> {
    pub(super) fn let_else(&mut self, opened: &Opened, otherwise: &Block) {
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
    pub(super) fn except(&mut self, errors: &str, name: Option<&str>, print: impl FnOnce(&mut Self)) {
        let binding = name.map(|name| format!(" as {name}")).unwrap_or_default();
        self.text(&format!("except {errors}{binding}:"));
        let outer = self.handling.replace(name.map(str::to_owned));
        self.nested(print);
        self.handling = outer;
    }

    /// The classes of what an expression may throw.
    pub(super) fn thrown(&mut self, value: &Expr) -> String {
        let scan = Throws::of(self.file.program(), value);
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

    pub(super) fn error_name(&self, error: Id<ErrorType>) -> String {
        self.file.declared(&self.file.program().errors[error].decl, true)
    }

    pub(super) fn if_stmt(&mut self, word: &str, condition: &Condition, then: &Block, otherwise: Option<&Block>) {
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

    pub(super) fn condition_line(&mut self, word: &str, condition: &Condition) {
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

    pub(super) fn for_stmt(&mut self, local: Id<Local>, over: &Over, body: &Block) {
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

    pub(super) fn while_stmt(&mut self, condition: &Condition, body: &Block) {
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

    pub(super) fn match_stmt(&mut self, subject: &Subject, arms: &[Arm<Block>]) {
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
    pub(super) fn match_arms<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
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
    pub(super) fn match_try<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
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
