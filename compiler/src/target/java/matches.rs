//! `match` and `try` in Java.
//!
//! What a `try` has succeeded with is used after the `try` statement, so that nothing it does is caught: where the
//! `catch` does not leave, a labelled block says where to go on.

use super::body::Body;
use super::expr::Want;
use super::spell::{EQUAL, OR, RELATION, between, method};
use super::stmt::values::Into;
use super::stmt::{needs_lines, takes_statements};
use crate::emit::bodies::{Throws, leaves};
use crate::emit::code::{Code, Doc};
use crate::model::{Arm, Block, Expr, ExprKind, Item, Opened, Pattern, Subject, Type};
use std::collections::BTreeSet;

impl Body<'_, '_> {
    /// `match` as a statement.
    pub fn match_stmt(&mut self, subject: &Subject, arms: &[Arm<Block>]) {
        let print = |body: &mut Self, block: &Block| body.stmts(&block.stmts);
        if subject.tries {
            return self.match_try(&subject.value, arms, leaves, print);
        }
        self.match_arms(&subject.value, arms, print);
    }

    /// A `match` of values, with whatever is done in each arm.
    pub fn match_arms<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        self.copy_for(value);
        match value.ty {
            Type::Enum(_) | Type::String if arms.iter().all(|arm| is_constant(&arm.patterns)) => {
                self.switch(value, arms, print);
            }
            _ => self.chain(value, arms, print),
        }
    }

    /// `switch` with an arrow to each arm, of which the last is what is left.
    fn switch<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        if let [only] = arms {
            let code = self.expr(value);
            self.discarded(code);
            return print(self, &only.body);
        }
        let code = self.expr(value);
        self.statement("switch (", code, ") {");
        self.nested(|body| {
            for (index, arm) in arms.iter().enumerate() {
                let label = if index + 1 == arms.len() { "default".to_owned() } else { body.labels(&arm.patterns) };
                let before = body.lines.len();
                body.text(&format!("{label} -> {{"));
                body.nested(|body| print(body, &arm.body));
                if body.lines.len() == before + 1 {
                    body.lines.pop();
                    body.text(&format!("{label} -> {{}}"));
                } else {
                    body.text("}");
                }
            }
        });
        self.text("}");
    }

    /// `case A, B`, or `default`.
    fn labels(&self, patterns: &[Pattern]) -> String {
        if patterns == [Pattern::Else] {
            return "default".to_owned();
        }
        let label = |pattern: &Pattern| {
            let text = self.pattern_value(pattern).flat();
            if matches!(pattern, Pattern::Case(..)) {
                text.rsplit('.').next().unwrap_or(&text).to_owned()
            } else {
                text
            }
        };
        format!("case {}", patterns.iter().map(label).collect::<Vec<_>>().join(", "))
    }

    /// A `match` as a `switch` that has a value, where each arm is one expression.
    pub fn switched(&mut self, value: &Expr, want: Want) -> Option<String> {
        let ExprKind::Match(subject, arms) = &value.kind else { return None };
        let plain = matches!(subject.value.ty, Type::Enum(_) | Type::String) && !subject.tries && arms.len() > 1;
        let short = arms
            .iter()
            .all(|arm| is_constant(&arm.patterns) && !needs_lines(&arm.body) && !takes_statements(&arm.body));
        if !plain || !short || value.ty == Type::Unit || self.needs_copies(value) {
            return None;
        }
        let code = self.expr(&subject.value).flat();
        let mut lines = vec![format!("switch ({code}) {{")];
        for arm in arms {
            let label = self.labels(&arm.patterns);
            let body = self.value(&arm.body, want);
            let boxes = matches!(&value.ty, Type::Optional(inner) if super::body::is_primitive(inner));
            let body = if boxes { self.boxing(body, &arm.body) } else { body };
            let doc = Doc::text(format!("    {label} -> ")).append(super::spell::continued(body)).append(";");
            let width = super::WIDTH.saturating_sub(self.indent);
            lines.extend(crate::emit::code::render(&doc.nest(4), width).lines().map(str::to_owned));
        }
        lines.push("}".to_owned());
        Some(lines.join("\n"))
    }

    fn discarded(&mut self, code: Code) {
        if code.flat().ends_with(')') {
            self.statement("", code, ";");
        }
    }

    /// `if … else if … else`: the last arm is what is left.
    fn chain<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let subject = self.subject(value, arms);
        for (index, arm) in arms.iter().enumerate() {
            let last = index + 1 == arms.len();
            let inner = self.locals.enter();
            let used = arm.binding.filter(|binding| self.is_used(*binding));
            let member = match (&arm.patterns[..], used) {
                ([Pattern::Member(id)], Some(binding)) => {
                    Some((self.file.declared(Item::Record(*id)), self.declare(binding)))
                }
                (_, Some(binding)) => {
                    self.locals.alias(binding.index(), &subject.flat());
                    self.boxed.insert(binding.index());
                    None
                }
                _ => None,
            };
            let open = index > 0;
            match (last, open) {
                (true, false) => {
                    if let Some((ty, name)) = &member {
                        self.text(&format!("{ty} {name} = ({ty}) {};", subject.flat()));
                    }
                    return print(self, &arm.body);
                }
                (true, true) => self.text("} else {"),
                (false, _) => {
                    let test =
                        self.test(&arm.patterns, &subject, &value.ty, member.as_ref().map(|(_, name)| name.as_str()));
                    self.statement(if open { "} else if (" } else { "if (" }, test, ") {");
                }
            }
            let before = self.lines.len();
            self.nested(|body| {
                if let (true, Some((ty, name))) = (last, &member) {
                    body.text(&format!("{ty} {name} = ({ty}) {};", subject.flat()));
                }
                print(body, &arm.body);
            });
            if last && self.lines.len() == before {
                self.lines.pop(); // an `else` with nothing in it
            }
            self.locals.leave(inner);
        }
        self.text("}");
    }

    /// The name of what is looked at: a new one, unless it has one that keeps its value or is looked at once.
    fn subject<T>(&mut self, value: &Expr, arms: &[Arm<T>]) -> Code {
        let binds = arms.iter().any(|arm| arm.binding.is_some_and(|binding| self.is_used(binding)));
        let once = arms.len() == 2 && arms.iter().all(|arm| arm.patterns.len() == 1) && !binds;
        if self.is_fixed(value) || once {
            return self.expr(value);
        }
        let names = arms.iter().find_map(|arm| arm.binding.filter(|binding| self.is_used(*binding)));
        let is_optional = matches!(value.ty, Type::Optional(_));
        let name = match names.filter(|_| is_optional) {
            Some(binding) => self.declare(binding),
            None => self.locals.temporary("subject"),
        };
        let code = self.value(value, Want::Frozen);
        let ty = self.file.ty(&value.ty);
        self.statement(&format!("{ty} {name} = "), code, ";");
        Code::atom(name)
    }

    /// Whether a value is one of these patterns.
    fn test(&mut self, patterns: &[Pattern], on: &Code, ty: &Type, binding: Option<&str>) -> Code {
        let each = |body: &Self, pattern: &Pattern| {
            let on = on.clone();
            match pattern {
                Pattern::Member(id) => {
                    let name = binding.map(|name| format!(" {name}")).unwrap_or_default();
                    let class = body.file.declared(Item::Record(*id));
                    between(on, "instanceof", Code::atom(format!("{class}{name}")), RELATION)
                }
                Pattern::None => between(on, "==", Code::atom("null"), EQUAL),
                Pattern::Some => between(on, "!=", Code::atom("null"), EQUAL),
                Pattern::Bool(true) => on,
                Pattern::Bool(false) => super::spell::not(on),
                Pattern::Str(_) => method(on, "equals", vec![body.pattern_value(pattern)]),
                other => between(on, "==", body.pattern_value(other), EQUAL),
            }
        };
        let _ = ty;
        let tests: Vec<Code> = patterns.iter().map(|pattern| each(self, pattern)).collect();
        tests.into_iter().reduce(|left, right| between(left, "||", right, OR)).expect("an arm has patterns")
    }

    // Tries

    /// `match try`, with whatever is done in each arm, and whether that leaves.
    pub fn match_try<T>(
        &mut self,
        value: &Expr,
        arms: &[Arm<T>],
        leaves: impl Fn(&T) -> bool,
        print: impl Fn(&mut Self, &T),
    ) {
        let ok = arms.iter().find(|arm| is_ok(arm));
        let all_leave = arms.iter().filter(|arm| !is_ok(arm)).all(|arm| leaves(&arm.body));
        let binding = ok.and_then(|arm| arm.binding).filter(|binding| self.is_used(*binding));
        let entered = self.locals.enter();
        let label = if all_leave || ok.is_none() { None } else { Some(self.labelled()) };
        let declared = binding.map(|binding| self.declare(binding));
        if let (Some(name), Some(binding)) = (&declared, binding) {
            let ty = self.local_type(binding);
            self.text(&format!("{ty} {name};"));
        }
        self.tried(declared.as_deref(), value);
        for arm in arms.iter().filter(|arm| !is_ok(arm)) {
            let inner = self.locals.enter();
            let errors = self.caught(&arm.patterns, value);
            let used = arm.binding.filter(|binding| self.is_used(*binding));
            let name = match used {
                Some(binding) => self.declare(binding),
                None => self.locals.temporary("error"),
            };
            self.text(&format!("}} catch ({errors} {name}) {{"));
            self.nested(|body| {
                print(body, &arm.body);
                if !leaves(&arm.body) {
                    body.leave_label(label.as_deref());
                }
            });
            self.locals.leave(inner);
        }
        self.text("}");
        if let Some(arm) = ok {
            print(self, &arm.body);
        }
        self.end_label(label.is_some(), entered);
    }

    /// Begins a labelled block.
    fn labelled(&mut self) -> String {
        let label = self.locals.temporary("attempt");
        self.text(&format!("{label}: {{"));
        self.indent += 4;
        label
    }

    /// Goes on after the labelled block.
    fn leave_label(&mut self, label: Option<&str>) {
        if let Some(label) = label {
            self.text(&format!("break {label};"));
        }
    }

    /// Ends the labelled block, whose names may be used again; without one they stay taken.
    fn end_label(&mut self, labelled: bool, entered: usize) {
        if labelled {
            self.indent -= 4;
            self.text("}");
            self.locals.leave(entered);
        }
    }

    /// `try {` and the value, under a name where it is wanted.
    fn tried(&mut self, name: Option<&str>, value: &Expr) {
        self.copy_for(value);
        self.text("try {");
        self.nested(|body| match name {
            Some(name) => body.give(Into::Name(name), value, Want::Frozen),
            None => body.effect(value),
        });
    }

    /// `let name = try value else { … };`: the block always leaves.
    pub fn try_let(&mut self, opened: &Opened, otherwise: &Block) {
        let name = self.opened_name(opened);
        self.tried(name.as_deref(), &opened.value);
        self.catch_all(&opened.value, |body| body.stmts(&otherwise.stmts));
    }

    /// Declares the name of what a `try` succeeds with, if it is used.
    fn opened_name(&mut self, opened: &Opened) -> Option<String> {
        if !self.is_used(opened.local) {
            return None;
        }
        let ty = self.local_type(opened.local);
        let name = self.declare(opened.local);
        self.text(&format!("{ty} {name};"));
        Some(name)
    }

    /// `} catch (…) { … }`
    fn catch_all(&mut self, value: &Expr, print: impl FnOnce(&mut Self)) {
        let errors = self.thrown(value);
        let inner = self.locals.enter();
        let name = self.locals.temporary("error");
        self.text(&format!("}} catch ({errors} {name}) {{"));
        self.nested(print);
        self.text("}");
        self.locals.leave(inner);
    }

    /// `if let name = try value`
    pub fn if_try(&mut self, opened: &Opened, then: &Block, otherwise: Option<&Block>) {
        let entered = self.locals.enter();
        let leaves = otherwise.is_some_and(leaves);
        let label = if leaves || then.stmts.is_empty() { None } else { Some(self.labelled()) };
        let name = self.opened_name(opened);
        self.tried(name.as_deref(), &opened.value);
        self.catch_all(&opened.value, |body| {
            body.stmts(otherwise.map_or(&[], |block| &block.stmts));
            body.leave_label(label.as_deref());
        });
        self.stmts(&then.stmts);
        self.end_label(label.is_some(), entered);
    }

    /// A loop that ends with the first error.
    pub fn while_try(&mut self, opened: &Opened, body: &Block) {
        self.text("while (true) {");
        self.nested(|printer| {
            let name = printer.opened_name(opened);
            printer.tried(name.as_deref(), &opened.value);
            printer.catch_all(&opened.value, |printer| printer.text("break;"));
            printer.stmts(&body.stmts);
        });
        self.text("}");
    }

    /// `try value else otherwise`
    pub fn give_try_else(&mut self, into: Into<'_>, tried: &Expr, otherwise: &Expr, want: Want) {
        self.copy_for(tried);
        self.text("try {");
        self.nested(|body| body.give(into, tried, want));
        self.catch_all(tried, |body| body.give(into, otherwise, want));
    }

    /// `if let name = try value { a } else { b }` as a value.
    pub fn give_if_try(&mut self, into: Into<'_>, opened: &Opened, (then, otherwise): (&Expr, &Expr), want: Want) {
        let entered = self.locals.enter();
        let label = if matches!(into, Into::Return) { None } else { Some(self.labelled()) };
        let name = self.opened_name(opened);
        self.tried(name.as_deref(), &opened.value);
        self.catch_all(&opened.value, |body| {
            body.give(into, otherwise, want);
            body.leave_label(label.as_deref());
        });
        self.give(into, then, want);
        self.end_label(label.is_some(), entered);
    }

    fn caught(&mut self, patterns: &[Pattern], value: &Expr) -> String {
        let names: Vec<String> = patterns
            .iter()
            .filter_map(|pattern| match pattern {
                Pattern::Error(error) => Some(self.file.declared(Item::Error(*error))),
                _ => None,
            })
            .collect();
        if names.is_empty() { self.thrown(value) } else { names.join(" | ") }
    }

    /// The classes of what an expression may throw.
    fn thrown(&mut self, value: &Expr) -> String {
        let scan = Throws::of(self.file.program(), value);
        let mut names: Vec<String> = scan.errors.iter().map(|error| self.file.declared(Item::Error(*error))).collect();
        if scan.decodes {
            names.push(self.file.quark("DecodeError"));
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(name.clone()));
        if names.is_empty() { self.file.quark("QuarkException") } else { names.join(" | ") }
    }
}

fn is_ok<T>(arm: &Arm<T>) -> bool {
    arm.patterns.contains(&Pattern::Ok)
}

/// Whether Java has these patterns as the labels of a `switch`.
fn is_constant(patterns: &[Pattern]) -> bool {
    patterns.iter().all(|pattern| matches!(pattern, Pattern::Case(..) | Pattern::Str(_) | Pattern::Else))
}
