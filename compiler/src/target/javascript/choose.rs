//! Statements that choose by cases or by errors, and values that are printed as statements.

use super::body::BodyPrinter;
use super::expr::{Want, not};
use super::layout::{Code, EQUALITY, RELATION, infix, undefined};
use super::stmt::{is_presence, takes_statements};
use crate::emit::code::Doc;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    Arm, Builtin, Callee, Condition, ErrorType, Expr, ExprKind, Form, Id, Opened, Opening, Pattern, Type,
};
use std::collections::BTreeSet;

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
    fn announced<'n>(&mut self, into: Into<'n>) -> Into<'n> {
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

    fn give_try_else(&mut self, into: Into<'_>, tried: &Expr, otherwise: &Expr, want: Want) {
        let into = self.announced(into);
        self.text("try {");
        self.nested(|body| body.give(into, tried, want));
        self.caught(tried, |body| body.give(into, otherwise, want));
    }

    /// `} catch (error) { … }`: what the expression may not throw goes on.
    fn caught(&mut self, tried: &Expr, print: impl FnOnce(&mut Self)) {
        let expected = self.expected(tried);
        let entered = self.locals.enter();
        let error = self.locals.temporary("error");
        self.text(&format!("}} catch ({error}) {{"));
        self.nested(|body| {
            body.unless(&error, expected);
            print(body);
        });
        self.text("}");
        self.locals.leave(entered);
    }

    /// Throws on what is none of the expected errors.
    fn unless(&mut self, error: &str, expected: Code) {
        let is = infix(Code::atom(error), "instanceof", expected, RELATION);
        self.open("if", not(is));
        self.nested(|body| body.text(&format!("throw {error};")));
        self.text("}");
    }

    /// The class of what an expression may throw.
    fn expected(&self, value: &Expr) -> Code {
        let mut scan = Throws { program: self.file.program(), errors: BTreeSet::new(), decodes: false };
        scan.expr(value);
        let mut names: Vec<String> =
            scan.errors.iter().map(|id| self.file.declared(&self.file.program().errors[*id].decl)).collect();
        if scan.decodes {
            names.push(format!("{}.DecodeError", self.file.quark()));
            names.dedup();
        }
        match names.as_slice() {
            [only] => Code::atom(only.clone()),
            _ => Code::atom(format!("{}.DeclaredError", self.file.quark())),
        }
    }

    /// `let name; try { name = value } catch { otherwise }`, where what is done otherwise leaves.
    pub fn tried_or(&mut self, name: &str, opened: &Opened, otherwise: impl FnOnce(&mut Self)) {
        let used = self.is_used(opened.local);
        if used {
            self.text(&format!("let {name};"));
        }
        self.text("try {");
        self.nested(|body| body.try_value(used.then_some(name), &opened.value));
        self.caught(&opened.value, otherwise);
    }

    fn try_value(&mut self, name: Option<&str>, value: &Expr) {
        match name {
            Some(name) => {
                let code = self.value(value, Want::Frozen);
                self.statement(&format!("{name} = "), code);
            }
            None => self.effect(value),
        }
    }

    /// `if let name = try value`: what the branches throw is not caught.
    pub fn if_try(&mut self, opened: &Opened, then: impl FnOnce(&mut Self), otherwise: Option<impl FnOnce(&mut Self)>) {
        let name = self.declare(opened.local);
        let used = self.is_used(opened.local);
        let tells = used && tells_success(&opened.value.ty);
        let flag = if tells { name.clone() } else { self.locals.temporary("succeeded") };
        if used {
            self.text(&format!("let {name};"));
        }
        if !tells {
            self.text(&format!("let {flag} = false;"));
        }
        self.text("try {");
        self.nested(|body| {
            body.try_value(used.then_some(name.as_str()), &opened.value);
            if !tells {
                body.text(&format!("{flag} = true;"));
            }
        });
        self.caught(&opened.value, |_| {});
        let test = if tells { infix(Code::atom(flag), "!==", undefined(), EQUALITY) } else { Code::atom(flag) };
        self.open("if", test);
        self.nested(then);
        if let Some(otherwise) = otherwise {
            self.text("} else {");
            self.nested(otherwise);
        }
        self.text("}");
    }

    /// `match try value`: the arms are taken when the `try` is over.
    pub fn match_try<T>(&mut self, value: &Expr, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let succeeds = arms.iter().find(|arm| arm.patterns.contains(&Pattern::Ok));
        let binding = succeeds.and_then(|arm| arm.binding).filter(|binding| self.is_used(*binding));
        let name = binding.map(|binding| self.declare(binding));
        let error = self.locals.temporary("error");
        if let Some(name) = &name {
            self.text(&format!("let {name};"));
        }
        self.text(&format!("let {error};"));
        self.text("try {");
        self.nested(|body| body.try_value(name.as_deref(), value));
        let expected = self.expected(value);
        let thrown = self.locals.temporary("thrown");
        self.text(&format!("}} catch ({thrown}) {{"));
        self.nested(|body| {
            body.unless(&thrown, expected);
            body.text(&format!("{error} = {thrown};"));
        });
        self.text("}");
        self.error_arms(&error, arms, print);
    }

    fn error_arms<T>(&mut self, error: &str, arms: &[Arm<T>], print: impl Fn(&mut Self, &T)) {
        let on = Code::atom(error);
        let (ok, mut rest): (Vec<&Arm<T>>, Vec<&Arm<T>>) =
            arms.iter().partition(|arm| arm.patterns.contains(&Pattern::Ok));
        rest.sort_by_key(|arm| arm.patterns == [Pattern::Else]);
        let mut head = "if";
        for arm in &ok {
            self.open(head, infix(on.clone(), "===", undefined(), EQUALITY));
            self.nested(|body| print(body, &arm.body));
            head = "} else if";
        }
        let exhaustive = !ok.is_empty();
        for (index, arm) in rest.iter().enumerate() {
            let last = exhaustive && index + 1 == rest.len();
            if last || arm.patterns == [Pattern::Else] {
                self.text(if head == "if" { "{" } else { "} else {" });
            } else {
                let test = self.test(&arm.patterns, &on);
                self.open(head, test);
            }
            head = "} else if";
            self.nested(|body| {
                if let Some(binding) = arm.binding {
                    body.locals.alias(binding.index(), error);
                }
                print(body, &arm.body);
            });
        }
        self.text("}");
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
        if bound && !self.is_simple(value) { self.subject(value, arms) } else { self.expr(value) }
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

/// Whether a value of this type tells by being there that nothing was thrown.
fn tells_success(ty: &Type) -> bool {
    !matches!(ty, Type::Optional(_) | Type::Unit)
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
