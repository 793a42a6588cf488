//! What an expression chooses: `if`, `match` and `??` as conditionals, and values that need a name for that.

use super::body::BodyPrinter;
use super::expr::{Want, argument, call, method, number, walrus};
use super::spell::{self, COMPARE, NOT, SIGN, between, conditional};
use super::text;
use crate::emit::bodies::is_simple;
use crate::emit::code::{ATOM, Code, Spell, list};
use crate::model::{
    Arm, Builtin, Call, Callee, Condition, Expr, ExprKind, Form, Id, IfExpr, Opened, Opening, Pattern, Subject, Type,
};

impl BodyPrinter<'_, '_> {
    /// Something made of an expression twice: first where it is evaluated, then by name.
    fn twice(&mut self, expr: &Expr, name: &str, make: impl FnOnce(&mut Self, Code, Code) -> Code) -> Code {
        let code = self.expr(expr);
        if is_simple(expr) {
            return make(self, code.clone(), code);
        }
        let name = self.temporary(name, &expr.ty);
        if self.nameless {
            let made = make(self, Code::atom(name.clone()), Code::atom(name.clone()));
            return self.given(code, &name, made);
        }
        make(self, walrus(&name, code), Code::atom(name))
    }

    /// `made`, in which the value goes by a name, where no `:=` can stand.
    pub fn given(&self, value: Code, name: &str, made: Code) -> Code {
        self.runtime("given", vec![value, spell::lambda(name, made)])
    }

    /// What a comprehension runs over; it is printed anew where it gives names, which are not allowed there.
    pub fn source(&mut self, print: impl Fn(&mut Self) -> Code) -> Code {
        let before = self.lines.len();
        let code = print(self);
        if self.nameless || !code.flat().contains(":=") {
            return code;
        }
        self.lines.truncate(before);
        self.nameless = true;
        let code = print(self);
        self.nameless = false;
        code
    }

    pub(super) fn coalesce(&mut self, value: &Expr, otherwise: &Expr, want: Want) -> Code {
        if let ExprKind::Call(Call { callee: Callee::Builtin(Builtin::MapGet), receiver: Some(receiver), args, .. }) =
            &value.kind
            && is_simple(otherwise)
            && !matches!(otherwise.ty, Type::Optional(_))
            && !otherwise.ty.is_collection()
        {
            let (receiver, key, otherwise) = (self.expr(receiver), self.expr(&args[0]), self.expr(otherwise));
            return method(receiver, "get", vec![key, otherwise]);
        }
        self.twice(value, "found", |body, first, again| {
            let present = between(first, "is not", Code::atom("None"), COMPARE);
            let opened = value.ty.opened().clone();
            let again = body.converted(again, &opened, Form::Frozen, want);
            let otherwise = body.value(otherwise, want);
            conditional(again, present, otherwise)
        })
    }

    pub(super) fn if_value(&mut self, inner: &IfExpr, want: Want) -> Code {
        if let Condition::Opens(opened) = &inner.condition
            && self.nameless
            && !self.is_fixed(&opened.value)
        {
            return self.opened_value(opened, inner, want);
        }
        let entered = self.locals.enter();
        let condition = match &inner.condition {
            Condition::Value(value) => self.condition(value),
            Condition::Opens(opened) => {
                debug_assert_eq!(opened.how, Opening::Some, "lowering leaves no `try` in expressions");
                self.present(opened.local, &opened.value)
            }
        };
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        self.locals.leave(entered);
        conditional(then, condition, otherwise)
    }

    fn opened_value(&mut self, opened: &Opened, inner: &IfExpr, want: Want) -> Code {
        let entered = self.locals.enter();
        let value = self.expr(&opened.value);
        let name = self.declare(opened.local, true);
        let present = between(Code::atom(name.clone()), "is not", Code::atom("None"), COMPARE);
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        self.locals.leave(entered);
        self.given(value, &name, conditional(then, present, otherwise))
    }

    /// `(name := value) is not None`, or `value is not None` where the value has a name.
    pub fn present(&mut self, local: Id<crate::model::Local>, value: &Expr) -> Code {
        let first = self.bound(local, value);
        between(first, "is not", Code::atom("None"), COMPARE)
    }

    /// `(name := value)`, or the value itself where it has a name that does not change.
    pub fn bound(&mut self, local: Id<crate::model::Local>, value: &Expr) -> Code {
        let code = self.expr(value);
        if self.is_fixed(value) || !self.is_used(local) {
            self.locals.alias(local.index(), &code.flat());
            return code;
        }
        let name = self.declare(local, true);
        walrus(&name, code)
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => self.form(*id) != Form::Growing,
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_fixed(inner),
            _ => false,
        }
    }

    pub(super) fn match_value(&mut self, subject: &Subject, arms: &[Arm<Expr>], whole: &Expr, want: Want) -> Code {
        if subject.tries {
            return self.hoisted(whole, want);
        }
        let entered = self.locals.enter();
        let value = &subject.value;
        let matched = self.twice(value, "subject", |body, first, again| body.folded(value, arms, (first, again), want));
        self.locals.leave(entered);
        matched
    }

    /// The arms of a `match` as conditionals within one another.
    fn folded(&mut self, value: &Expr, arms: &[Arm<Expr>], (first, again): (Code, Code), want: Want) -> Code {
        let mut tests: Vec<Option<Code>> = Vec::new();
        let mut values = Vec::new();
        for (index, arm) in arms.iter().enumerate() {
            let on = if index == 0 { first.clone() } else { again.clone() };
            let last = index + 1 == arms.len();
            tests.push(if last { None } else { Some(self.test(&arm.patterns, on, &value.ty)) });
            if let Some(binding) = arm.binding {
                self.locals.alias(binding.index(), &again.flat());
            }
            values.push(self.value(&arm.body, want));
        }
        let mut folded = values.pop().expect("a match has arms");
        tests.pop();
        while let (Some(value), Some(Some(test))) = (values.pop(), tests.pop()) {
            folded = conditional(value, test, folded);
        }
        folded
    }

    /// Whether a value is one of these patterns.
    pub(super) fn test(&mut self, patterns: &[Pattern], on: Code, ty: &Type) -> Code {
        let _ = ty;
        let mut classes = Vec::new();
        let mut values = Vec::new();
        for pattern in patterns {
            match pattern {
                Pattern::Member(id) => {
                    let decl = &self.file.program().records[*id].decl;
                    classes.push(Code::atom(self.file.declared(decl, true)));
                }
                Pattern::None => return between(on, "is", Code::atom("None"), COMPARE),
                Pattern::Some => return between(on, "is not", Code::atom("None"), COMPARE),
                Pattern::Bool(true) => return on,
                Pattern::Bool(false) => return Spell::Prefix("not ", NOT).apply(vec![on]),
                other => values.push(self.pattern_value(other)),
            }
        }
        if !classes.is_empty() {
            let classes = classes.into_iter().reduce(|left, right| between(left, "|", right, SIGN)).expect("not empty");
            return call("isinstance", vec![on, classes]);
        }
        if values.len() > 1 {
            let values = Code::new(list("{", values.into_iter().map(argument).collect(), "}"), ATOM);
            return between(on, "in", values, COMPARE);
        }
        let is_case = matches!(patterns[0], Pattern::Case(..));
        between(on, if is_case { "is" } else { "==" }, values.remove(0), COMPARE)
    }

    /// A pattern that is a value.
    pub fn pattern_value(&self, pattern: &Pattern) -> Code {
        match pattern {
            Pattern::Case(id, index) => self.case(*id, *index),
            Pattern::Int(value) => number(*value),
            Pattern::Str(value) => Code::atom(text::string(value)),
            Pattern::Bool(value) => Code::atom(if *value { "True" } else { "False" }),
            other => unreachable!("{other:?} is no value"),
        }
    }
}
