//! `match` in Ruby: `case/in`, or a question where there are two answers.

use super::body::BodyPrinter;
use super::choice::{is_modified, is_nil};
use super::expr::{Want, may_be_false};
use super::spell::method;
use crate::model::{Arm, Block, Expr, Pattern, Subject, Type};

impl BodyPrinter<'_, '_> {
    pub(super) fn match_stmt(&mut self, subject: &Subject, arms: &[Arm<Block>]) {
        let print = |body: &mut Self, block: &Block| body.stmts(&block.stmts);
        if subject.tries {
            self.match_try(&subject.value, arms, print);
        } else {
            self.match_arms(&subject.value, arms, print);
        }
    }

    /// A `match` of values, with whatever is done in each arm.
    pub(super) fn match_arms<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        match value.ty {
            Type::Optional(_) if arms.iter().all(|arm| is_presence(&arm.patterns)) => {
                self.match_optional(value, arms, print);
            }
            Type::Bool => self.match_bool(value, arms, print),
            _ => self.cases(value, arms, print),
        }
    }

    pub(super) fn cases<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let code = self.expr(value);
        let kinds = arms.iter().flat_map(|arm| &arm.patterns).any(|pattern| matches!(pattern, Pattern::Member(_)));
        let kinds = kinds || matches!(value.ty.opened(), Type::Union(_));
        self.head("case", code);
        let printed: Vec<(String, Vec<String>)> = arms.iter().map(|arm| self.arm(arm, kinds, &print)).collect();
        let short = printed.iter().all(|(head, lines)| self.is_short(head, lines));
        for (head, lines) in printed {
            if head == "else" && (lines.is_empty() || is_nil(&lines) && self.tail) && !kinds {
                continue;
            }
            if short && head != "else" {
                self.text(&format!("{head} then {}", lines[0].trim()));
            } else if short {
                self.text(&format!("else {}", lines[0].trim()));
            } else {
                self.text(&head);
                let lines = self.or_nothing(lines);
                self.lines.extend(lines);
            }
        }
        self.text("end");
    }

    fn arm<T>(&mut self, arm: &Arm<T>, kinds: bool, print: &impl Fn(&mut Self, &T)) -> (String, Vec<String>) {
        let entered = self.locals.enter();
        let patterns: Vec<String> = arm.patterns.iter().map(|pattern| self.pattern(pattern)).collect();
        let used = arm.binding.filter(|binding| self.is_used(*binding));
        let binding = used.map(|binding| format!(" => {}", self.declare(binding))).unwrap_or_default();
        let lines = self.branch(|body| print(body, &arm.body));
        self.locals.leave(entered);
        let head = match (patterns.join(if kinds { " | " } else { ", " }), kinds) {
            (patterns, _) if patterns == "else" => patterns,
            (patterns, true) => format!("in {patterns}{binding}"),
            (patterns, false) => format!("when {patterns}"),
        };
        (head, lines)
    }

    /// Whether an arm fits one line.
    fn is_short(&self, head: &str, lines: &[String]) -> bool {
        let [line] = lines else { return false };
        let line = line.trim();
        !is_modified(line) && !line.starts_with('#') && head.len() + line.len() + 6 <= self.width().min(96)
    }

    fn pattern(&mut self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Member(id) => self.file.declared(&self.file.program().records[*id].decl),
            Pattern::None => "nil".into(),
            Pattern::Else | Pattern::Some => "else".into(),
            Pattern::Case(id, index) => self.case(*id, *index).flat(),
            Pattern::Int(value) => super::text::integer(*value),
            Pattern::Str(value) => super::text::string(value),
            Pattern::Bool(value) => value.to_string(),
            Pattern::Ok | Pattern::Error(_) => unreachable!("only a `try` succeeds or fails"),
        }
    }

    fn match_optional<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let entered = self.locals.enter();
        let (code, negated, opens) = match arms.iter().find_map(|arm| arm.binding) {
            Some(local) => {
                let (code, negated) = self.present(local, value);
                let opens = code.flat().contains(" = ");
                (code, negated, opens)
            }
            None => {
                let code = self.expr(value);
                let absent = may_be_false(&value.ty);
                (if absent { method(code, "nil?", Vec::new()) } else { code }, absent, false)
            }
        };
        let absent_first = arms[0].patterns == [Pattern::None];
        let mut branches = arms.iter().map(|arm| self.branch(|body| print(body, &arm.body))).collect::<Vec<_>>();
        let second = if branches.len() > 1 { Some(branches.remove(1)) } else { None };
        let first = branches.remove(0);
        self.choose("if", code, negated != absent_first, (first, second), opens);
        self.locals.leave(entered);
    }

    fn match_bool<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let (code, negated) = self.positive(value);
        let mut branches = arms.iter().map(|arm| self.branch(|body| print(body, &arm.body))).collect::<Vec<_>>();
        let first_is_false = arms[0].patterns == [Pattern::Bool(false)];
        if arms[0].patterns.len() > 1 || arms[0].patterns == [Pattern::Else] {
            self.statement("", code);
            let lines = branches.remove(0);
            self.lines.extend(lines.iter().map(|line| line.strip_prefix("  ").unwrap_or(line).to_owned()));
            return;
        }
        let second = if branches.len() > 1 { Some(branches.remove(1)) } else { None };
        let first = branches.remove(0);
        self.choose("if", code, negated != first_is_false, (first, second), false);
    }

    /// `match try value`, with whatever is done in each arm.
    pub(super) fn match_try<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let entered = self.locals.enter();
        let succeeds = arms.iter().find(|arm| arm.patterns.contains(&Pattern::Ok));
        let binding = succeeds.and_then(|arm| arm.binding).filter(|binding| self.is_used(*binding));
        let name = binding.map(|binding| self.declare(binding));
        self.text("begin");
        self.inner(|body| match name {
            Some(name) => {
                let code = body.value(value, Want::Frozen);
                body.statement(&format!("{name} = "), code);
            }
            None => body.effect(value),
        });
        for arm in arms.iter().filter(|arm| !arm.patterns.contains(&Pattern::Ok)) {
            let entered = self.locals.enter();
            let errors = self.caught(&arm.patterns, value);
            let used = arm.binding.filter(|binding| self.is_used(*binding));
            let name = used.map(|binding| format!(" => {}", self.locals.declare(binding.index(), "e", false)));
            self.text(&format!("rescue {errors}{}", name.unwrap_or_default()));
            let lines = self.branch(|body| print(body, &arm.body));
            self.rescued(lines);
            self.locals.leave(entered);
        }
        let lines = succeeds.map(|arm| self.branch(|body| print(body, &arm.body))).unwrap_or_default();
        self.succeeded(lines);
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
        if names.is_empty() { self.thrown(value) } else { names.join(", ") }
    }
}

fn is_presence(patterns: &[Pattern]) -> bool {
    patterns.iter().all(|pattern| matches!(pattern, Pattern::None | Pattern::Some | Pattern::Else))
}
