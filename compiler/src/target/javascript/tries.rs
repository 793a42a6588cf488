//! What may throw an error, and what becomes of it.

use super::body::BodyPrinter;
use super::choose::Into;
use super::forms::Want;
use super::layout::{Code, EQUALITY, RELATION, infix, undefined};
use super::operators::not;
use crate::emit::bodies::Throws;
use crate::model::{Arm, Expr, Opened, Pattern, Type};

impl BodyPrinter<'_, '_> {
    /// `try … else …`, given to a place.
    pub fn give_try_else(&mut self, into: Into<'_>, tried: &Expr, otherwise: &Expr, want: Want) {
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
        let scan = Throws::of(self.file.program(), value);
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
}

/// Whether a value of this type tells by being there that nothing was thrown.
fn tells_success(ty: &Type) -> bool {
    !matches!(ty, Type::Optional(_) | Type::Unit)
}
