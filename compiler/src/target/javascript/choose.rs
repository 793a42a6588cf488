//! Statements that choose by cases, and values that are printed as statements.

use super::body::BodyPrinter;
use super::forms::Want;
use super::layout::Code;
use super::scans::{is_presence, takes_statements};
use crate::emit::bodies::is_simple;
use crate::emit::code::Doc;
use crate::model::{Arm, Condition, Expr, ExprKind, Form, Opening, Pattern, Type};

/// What becomes of the value of a `match`, an `if` or a `try`.
#[derive(Clone, Copy)]
pub enum Into<'n> {
    /// It is the value of this new name.
    New(&'n str),
    /// It is assigned to this place.
    Place(&'n str),
    /// It is returned.
    Return,
    /// It is not looked at.
    Nothing,
}

/// How the arms of a `match` end.
#[derive(Clone, Copy)]
pub struct Ways<E> {
    /// Whether one of them leaves the loop around the `match`.
    pub breaks: bool,
    /// Whether nothing comes after what an arm does.
    pub ends: E,
}

impl BodyPrinter<'_, '_> {
    /// Prints a value as statements that give a name to it.
    pub fn given_value(&mut self, name: &str, value: &Expr, want: Want) {
        self.give(Into::New(name), value, want);
    }

    /// Prints a value as statements, for what they do.
    pub fn drop_value(&mut self, value: &Expr) {
        self.give(Into::Nothing, value, Want::Any);
    }

    /// Prints a value as statements.
    pub fn give(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        match &value.kind {
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner)
                if takes_statements(inner) =>
            {
                self.give(into, inner, want);
            }
            ExprKind::Hoisted(block, value) => {
                self.stmts(block);
                self.give(into, value, want);
            }
            ExprKind::Take(place) => self.give_taken(into, place, want),
            ExprKind::TryElse(tried, otherwise) => self.give_try_else(into, tried, otherwise, want),
            ExprKind::Match(subject, arms) => {
                let into = self.announced(into);
                if subject.tries {
                    self.match_try(&subject.value, arms, |body, value| body.give(into, value, want));
                } else {
                    let returns = matches!(into, Into::Return);
                    let ways = Ways { breaks: false, ends: |_: &Expr| returns };
                    self.match_arms(&subject.value, arms, ways, |body, value| body.give(into, value, want));
                }
            }
            ExprKind::If(inner) if takes_statements(value) || matches!(into, Into::Nothing) => {
                let into = self.announced(into);
                let then = |body: &mut Self| body.give(into, &inner.then, want);
                let otherwise = |body: &mut Self| body.give(into, &inner.otherwise, want);
                match &inner.condition {
                    Condition::Opens(opened) if opened.how == Opening::Ok => self.if_try(opened, then, Some(otherwise)),
                    condition => {
                        let test = self.condition(condition);
                        self.open("if", test);
                        self.nested(then);
                        self.text("} else {");
                        self.nested(otherwise);
                        self.text("}");
                    }
                }
            }
            _ => self.give_value(into, value, want),
        }
    }

    /// A new name is declared before the statements that give it its value.
    pub fn announced<'n>(&mut self, into: Into<'n>) -> Into<'n> {
        match into {
            Into::New(name) => {
                self.text(&format!("let {name};"));
                Into::Place(name)
            }
            other => other,
        }
    }

    fn give_value(&mut self, into: Into<'_>, value: &Expr, want: Want) {
        if matches!(into, Into::Nothing) || value.ty == Type::Unit {
            self.effect(value);
            if matches!(into, Into::Return) {
                self.text("return;");
            }
            return;
        }
        let code = self.value(value, want);
        self.give_code(into, code);
    }

    fn give_code(&mut self, into: Into<'_>, code: Code) {
        match into {
            Into::New(name) => self.statement(&format!("const {name} = "), code),
            Into::Place(name) => self.statement(&format!("{name} = "), code),
            Into::Return => self.statement("return ", code),
            Into::Nothing => {}
        }
    }

    /// What stood in a place, which keeps its default.
    fn give_taken(&mut self, into: Into<'_>, place: &Expr, want: Want) {
        let code = self.expr(place);
        let left = self.default_of(place);
        let text = code.flat();
        if let Into::New(_) | Into::Nothing = into {
            let code = self.moved(code, &place.ty, want);
            self.give_code(into, code);
            return self.statement(&format!("{text} = "), left);
        }
        let taken = self.locals.temporary("taken");
        self.give_code(Into::New(&taken), code);
        self.statement(&format!("{text} = "), left);
        let code = self.moved(Code::atom(taken), &place.ty, want);
        self.give_code(into, code);
    }

    /// A growing collection that nobody holds any more, in the wanted form: a list is frozen as it is.
    fn moved(&self, code: Code, ty: &Type, want: Want) -> Code {
        match ty {
            Type::List(_) => self.fresh(code, ty, want),
            _ => self.converted(code, ty, Form::Growing, if want == Want::Growing { Want::Any } else { want }),
        }
    }

    /// A `match` of values, with whatever is done in each arm.
    pub fn match_arms<T>(
        &mut self,
        value: &Expr,
        arms: &[Arm<T>],
        ways: Ways<impl Fn(&T) -> bool>,
        print: impl Fn(&mut Self, &T),
    ) {
        let switches = matches!(value.ty.opened(), Type::Enum(_) | Type::Int | Type::String)
            && !arms.iter().all(|arm| is_presence(&arm.patterns));
        if switches && !ways.breaks && arms.len() > 1 {
            return self.switch(value, arms, ways.ends, print);
        }
        let on = self.subject(value, arms);
        self.if_chain(&on, arms, print);
    }

    /// The value that the arms look at, by a name if it is looked at more than once.
    fn subject<T>(&mut self, value: &Expr, arms: &[Arm<T>]) -> Code {
        if self.is_fixed(value) {
            return self.expr(value);
        }
        let used = arms.iter().filter_map(|arm| arm.binding).find(|binding| self.is_used(*binding));
        let tests: usize = arms.iter().map(|arm| arm.patterns.len()).sum();
        if used.is_none() && tests <= 2 && arms.len() <= 2 {
            return self.expr(value);
        }
        let code = self.value(value, Want::Frozen);
        let name = match used {
            Some(binding) if arms.iter().filter(|arm| arm.binding.is_some()).count() == 1 => self.declare(binding),
            _ => self.locals.temporary("subject"),
        };
        self.statement(&format!("const {name} = "), code);
        Code::atom(name)
    }

    fn if_chain<T>(&mut self, on: &Code, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let mut head = "if";
        let mut closes = false;
        for (index, arm) in arms.iter().enumerate() {
            let last = index + 1 == arms.len() || arm.patterns == [Pattern::Else];
            let lines = self.arm_lines(on, arm, &print);
            if last && index == 0 {
                let margin = lines.iter().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect::<Vec<_>>();
                self.text(&margin.join("\n"));
                return;
            }
            if last && lines.is_empty() {
                break;
            }
            if last {
                self.text("} else {");
            } else {
                let test = self.test(&arm.patterns, on);
                self.open(head, test);
            }
            if lines.is_empty() {
                self.text("  // nothing to do");
            }
            self.text(&lines.join("\n"));
            head = "} else if";
            closes = true;
        }
        if closes {
            self.text("}");
        }
    }

    /// An arm's lines, a level deeper.
    fn arm_lines<T>(&mut self, on: &Code, arm: &Arm<T>, print: &impl Fn(&mut Self, &T)) -> Vec<String> {
        if let Some(binding) = arm.binding {
            self.locals.alias(binding.index(), &on.flat());
        }
        self.apart(|body| body.nested(|body| print(body, &arm.body)))
    }

    fn switch<T>(&mut self, value: &Expr, arms: &[Arm<T>], ends: impl Fn(&T) -> bool, print: impl Fn(&mut Self, &T)) {
        let on = self.switch_subject(value, arms);
        self.open("switch", on.clone());
        self.indent += 2;
        for (index, arm) in arms.iter().enumerate() {
            self.case_heads(&arm.patterns);
            let lines = self.arm_lines(&on, arm, &print);
            let block = lines.iter().any(|line| declares(line));
            if block {
                let head = self.lines.pop().unwrap_or_default();
                self.lines.push(format!("{head} {{"));
            }
            self.text(&lines.join("\n"));
            if !ends(&arm.body) && index + 1 < arms.len() {
                self.text("  break;");
            }
            if block {
                self.text("}");
            }
        }
        self.indent -= 2;
        self.text("}");
    }

    fn switch_subject<T>(&mut self, value: &Expr, arms: &[Arm<T>]) -> Code {
        let bound = arms.iter().any(|arm| arm.binding.is_some_and(|binding| self.is_used(binding)));
        if bound && !is_simple(value) { self.subject(value, arms) } else { self.expr(value) }
    }

    fn case_heads(&mut self, patterns: &[Pattern]) {
        for pattern in patterns {
            match pattern {
                Pattern::Else | Pattern::Some => self.text("default:"),
                Pattern::None => self.text("case undefined:"),
                other => {
                    let value = self.pattern_value(other);
                    let doc = Doc::text("case ").append(value.doc).append(":");
                    self.text(&crate::emit::code::render(&doc, usize::MAX));
                }
            }
        }
    }
}

/// Whether a line of an arm declares a name, which then needs a block.
fn declares(line: &str) -> bool {
    line.starts_with("  const ") || line.starts_with("  let ")
}
