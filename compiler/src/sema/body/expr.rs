//! Expressions: what each kind means and which type it has.

use super::operators::MAX_INT;
use super::{Checker, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Expr, ExprKind, Id, Part, Type};
use crate::source::Span;
use crate::syntax::tree::{self, Name, StrPart};

impl Checker<'_> {
    /// The typed expression. `want` is a hint: the type that the place would like, which need not be met.
    pub(in crate::sema) fn expr(&mut self, expr: &tree::Expr, want: Option<&Type>) -> Expr {
        let span = expr.span;
        let try_here = std::mem::take(&mut self.try_here);
        match &expr.kind {
            tree::ExprKind::Int(value) => self.int(*value, span),
            tree::ExprKind::Float(value) => typed(ExprKind::Float(*value), Type::Float, span),
            tree::ExprKind::Duration(value) => typed(ExprKind::Duration(*value), Type::Duration, span),
            tree::ExprKind::Bool(value) => typed(ExprKind::Bool(*value), Type::Bool, span),
            tree::ExprKind::None => self.none(want, span),
            tree::ExprKind::SelfRef => self.self_ref(span),
            tree::ExprKind::Str(parts) => self.string(parts, span),
            tree::ExprKind::Raw(text) => typed(ExprKind::Str(text.to_string()), Type::String, span),
            tree::ExprKind::Name(name) => self.name(name),
            tree::ExprKind::List(elements) => self.list(elements, want, span),
            tree::ExprKind::Map(entries) => self.map(entries, want, span),
            tree::ExprKind::Paren(inner) => {
                self.try_here = try_here;
                self.expr(inner, want)
            }
            tree::ExprKind::Field(base, name) => self.field(base, name, span),
            tree::ExprKind::Call(callee, args) => self.call(callee, args, want, span, try_here),
            tree::ExprKind::Index(base, index) => self.index(base, index, span),
            tree::ExprKind::Unary(op, operand) => self.unary(*op, operand, span, want),
            tree::ExprKind::Binary(left, op, _, right) => self.binary(left, *op, right, span, want),
            tree::ExprKind::Range(..) => {
                let problem =
                    Diagnostic::new(Code::MISPLACED_TYPE, span, "a range stands only after the `in` of a `for`");
                self.report(problem);
                broken(span)
            }
            tree::ExprKind::Try(inner, None) => self.try_expr(inner, want, span),
            tree::ExprKind::Try(inner, Some(otherwise)) => self.try_else(inner, otherwise, want, span),
            tree::ExprKind::Await(_) => {
                let problem = Diagnostic::new(Code::MISPLACED_AWAIT, span, "`await` cannot stand here");
                let help = "it is the whole initial value of a `let` in the outermost block of an `async fn`";
                self.report(problem.help(help));
                broken(span)
            }
            tree::ExprKind::Take(place) => {
                let place = self.expr(place, None);
                let ty = place.ty.clone();
                typed(ExprKind::Take(Box::new(place)), ty, span)
            }
            tree::ExprKind::With(base, fields) => self.with(base, fields, span),
            tree::ExprKind::Lambda(..) => {
                let problem = Diagnostic::new(
                    Code::BAD_LAMBDA,
                    span,
                    "a lambda stands only as an argument of an operation on a collection",
                );
                self.report(problem.help("write a function"));
                broken(span)
            }
            tree::ExprKind::If(inner) => self.if_expr(inner, want, span),
            tree::ExprKind::Match(inner) => self.match_expr(inner, want, span),
            tree::ExprKind::Broken => {
                self.broken = true;
                broken(span)
            }
        }
    }

    fn int(&mut self, value: i64, span: Span) -> Expr {
        if value > MAX_INT {
            let problem = Diagnostic::new(Code::INT_OUT_OF_RANGE, span, "this is outside the range of `Int`");
            self.report(problem.help(format!("the largest `Int` is {MAX_INT}")));
        }
        typed(ExprKind::Int(value), Type::Int, span)
    }

    fn none(&mut self, want: Option<&Type>, span: Span) -> Expr {
        let ty = match want {
            Some(want @ Type::Optional(_)) => want.clone(),
            Some(Type::Error) => Type::Error,
            Some(other) => {
                let message = format!("expected `{}`, which is always there", self.text(other));
                let problem = Diagnostic::new(Code::TYPE_MISMATCH, span, message);
                self.report(problem.help(format!("only a `{}?` may be `none`", self.text(other))));
                Type::Error
            }
            None => {
                let problem = Diagnostic::new(Code::UNKNOWN_ELEMENT_TYPE, span, "`none` of which type?");
                self.report(problem.help("write the type: `let name: Type? = none;`"));
                Type::Error
            }
        };
        typed(ExprKind::None, ty, span)
    }

    fn self_ref(&mut self, span: Span) -> Expr {
        let Some(owner) = self.context.owner.clone() else {
            self.report(Diagnostic::new(Code::NO_SELF, span, "there is no `self` here"));
            return broken(span);
        };
        if self.context.fields_before.is_some() {
            let problem = Diagnostic::new(Code::EARLY_FIELD, span, "there is no whole `self` yet");
            self.report(problem.help("an initial value may use earlier fields only: `self.field`"));
            return broken(span);
        }
        typed(ExprKind::SelfRef, owner, span)
    }

    fn string(&mut self, parts: &[StrPart], span: Span) -> Expr {
        if parts.iter().all(|part| matches!(part, StrPart::Text(_))) {
            let text: String =
                parts.iter().map(|part| if let StrPart::Text(text) = part { text.as_str() } else { "" }).collect();
            return typed(ExprKind::Str(text), Type::String, span);
        }
        let parts = parts.iter().map(|part| match part {
            StrPart::Text(text) => Part::Text(text.to_string()),
            StrPart::Hole(hole) => {
                let hole = self.expr(hole, None);
                self.check_printable(&hole);
                Part::Hole(hole)
            }
        });
        let parts = parts.collect();
        typed(ExprKind::Template(parts), Type::String, span)
    }

    fn check_printable(&mut self, hole: &Expr) {
        if is_printable(&hole.ty) {
            return;
        }
        let message = format!("`{}` has no text", self.text(&hole.ty));
        let problem = Diagnostic::new(Code::NOT_PRINTABLE, hole.span, message);
        let problem = match hole.ty {
            Type::Optional(_) => problem.help("open it first: `{… ?? …}`"),
            Type::ErrorType(_) => problem.help("its text is its `message()`"),
            Type::Record(_) => problem.help("write its fields, or `{Json.of(…)}`"),
            _ => problem,
        };
        self.report(problem);
    }

    fn list(&mut self, elements: &[tree::Expr], want: Option<&Type>, span: Span) -> Expr {
        if let Some(Type::List(element)) = want.map(Type::opened) {
            let values = elements.iter().map(|value| self.expect(value, element)).collect();
            return typed(ExprKind::List(values), Type::List(element.clone()), span);
        }
        if elements.is_empty() {
            return self.empty("[]", "let name: List<Type> = [];", want, span);
        }
        let (values, element) = self.inferred(&elements.iter().collect::<Vec<_>>());
        typed(ExprKind::List(values), Type::list(element), span)
    }

    fn empty(&mut self, literal: &str, example: &str, want: Option<&Type>, span: Span) -> Expr {
        match want {
            None | Some(Type::Error) => {
                let message = format!("`{literal}` of which type?");
                let problem = Diagnostic::new(Code::UNKNOWN_ELEMENT_TYPE, span, message);
                self.report(problem.help(format!("write the type: `{example}`")));
            }
            Some(other) => {
                let message = format!("expected `{}`, found `{literal}`", self.text(other));
                self.report(Diagnostic::new(Code::TYPE_MISMATCH, span, message));
            }
        }
        broken(span)
    }

    /// Values without a wanted type, as values of the one type that all can have.
    pub(super) fn inferred(&mut self, written: &[&tree::Expr]) -> (Vec<Expr>, Type) {
        let leading = Self::leading(written);
        let first = self.expr(written[leading], None);
        let hint = Type::optional(first.ty.clone());
        let mut first = Some(first);
        let mut values = Vec::with_capacity(written.len());
        for (index, value) in written.iter().enumerate() {
            let typed = if index == leading { first.take() } else { None };
            let is_none = matches!(value.kind, tree::ExprKind::None);
            let hint = if is_none { &hint } else { hint.opened() };
            values.push(typed.unwrap_or_else(|| self.expr(value, Some(hint))));
        }
        self.branches(values, None)
    }

    fn map(&mut self, entries: &[(tree::Expr, tree::Expr)], want: Option<&Type>, span: Span) -> Expr {
        if let Some(Type::Map(key, value)) = want.map(Type::opened) {
            let entries = entries.iter().map(|(k, v)| (self.expect(k, key), self.expect(v, value))).collect();
            return typed(ExprKind::Map(entries), Type::Map(key.clone(), value.clone()), span);
        }
        if entries.is_empty() {
            return self.empty("{}", "let name: Map<Key, Value> = {};", want, span);
        }
        let (keys, key) = self.inferred(&entries.iter().map(|(key, _)| key).collect::<Vec<_>>());
        let (values, value) = self.inferred(&entries.iter().map(|(_, value)| value).collect::<Vec<_>>());
        if !super::super::types::is_key(&key) {
            let message = format!("`{}` cannot be the key of a map", self.text(&key));
            let problem = Diagnostic::new(Code::BAD_MAP_KEY, entries[0].0.span, message);
            self.report(problem.help("keys are `String`, `Int` or an enum"));
        }
        typed(ExprKind::Map(keys.into_iter().zip(values).collect()), Type::map(key, value), span)
    }

    fn index(&mut self, base: &tree::Expr, index: &tree::Expr, span: Span) -> Expr {
        let base = self.expr(base, None);
        let (index, ty) = match &base.ty {
            Type::List(element) => (self.expect(index, &Type::Int), (**element).clone()),
            Type::Map(key, value) => (self.expect(index, &key.clone()), (**value).clone()),
            Type::Error => (self.expr(index, None), Type::Error),
            other => {
                let message = format!("`{}` has no elements", self.text(other));
                self.report(Diagnostic::new(Code::BAD_OPERANDS, base.span, message));
                return broken(span);
            }
        };
        typed(ExprKind::Index(Box::new(base), Box::new(index)), ty, span)
    }

    // ---- try --------------------------------------------------------------------------------------------

    /// The operand of a `try`, with the errors that it may throw.
    pub(super) fn try_operand(
        &mut self,
        inner: &tree::Expr,
        span: Span,
        want: Option<&Type>,
    ) -> (Expr, Vec<Id<model::ErrorType>>) {
        self.try_here = true;
        self.tried.clear();
        let value = self.expr(inner, want);
        self.try_here = false;
        let errors = std::mem::take(&mut self.tried);
        if errors.is_empty() && value.ty != Type::Error {
            let word = Span { end: (span.start + 4).min(inner.span.start), ..span };
            let problem = Diagnostic::new(Code::NEEDLESS_TRY, span, "nothing here throws");
            let gap = Span { end: inner.span.start, ..word };
            self.report(problem.help("`try` stands directly before a call that may throw").fix(
                "remove `try`",
                gap,
                "",
            ));
        }
        (value, errors)
    }

    fn try_expr(&mut self, inner: &tree::Expr, want: Option<&Type>, span: Span) -> Expr {
        let (value, errors) = self.try_operand(inner, span, want);
        self.check_passed_on(&errors, span);
        let ty = value.ty.clone();
        typed(ExprKind::Try(Box::new(value)), ty, span)
    }

    fn try_else(&mut self, inner: &tree::Expr, otherwise: &tree::Expr, want: Option<&Type>, span: Span) -> Expr {
        let (value, _) = self.try_operand(inner, span, want);
        let is_none = matches!(otherwise.kind, tree::ExprKind::None);
        let hint = if is_none { Type::optional(value.ty.clone()) } else { value.ty.clone() };
        let otherwise = self.expr(otherwise, Some(&hint));
        let (mut branches, ty) = self.branches(vec![value, otherwise], want);
        let otherwise = branches.pop().unwrap_or_else(|| broken(span));
        let value = branches.pop().unwrap_or_else(|| broken(span));
        typed(ExprKind::TryElse(Box::new(value), Box::new(otherwise)), ty, span)
    }

    // ---- the rest ---------------------------------------------------------------------------------------

    fn with(&mut self, base: &tree::Expr, fields: &[(Name, tree::Expr)], span: Span) -> Expr {
        let base = self.expr(base, None);
        let Type::Record(id) = base.ty else {
            if base.ty != Type::Error {
                let message = format!("only a record is copied `with` other fields, not `{}`", self.text(&base.ty));
                self.report(Diagnostic::new(Code::BAD_OPERANDS, base.span, message));
            }
            return broken(span);
        };
        let mut changed: Vec<(usize, Expr)> = Vec::new();
        for (name, value) in fields {
            let record = &self.sema.program.records[id];
            let Some(index) = record.fields.iter().position(|field| field.name == name.text) else {
                let problem = self.unknown_member(&base.ty, name);
                self.report(problem);
                continue;
            };
            if changed.iter().any(|(earlier, _)| *earlier == index) {
                let message = format!("`{}` is given twice", name.text);
                self.report(Diagnostic::new(Code::WRONG_ARGUMENTS, name.span, message));
                continue;
            }
            let wanted = record.fields[index].ty.clone();
            changed.push((index, self.expect(value, &wanted)));
        }
        let ty = base.ty.clone();
        typed(ExprKind::With(Box::new(base), changed), ty, span)
    }

    fn if_expr(&mut self, inner: &tree::IfExpr, want: Option<&Type>, span: Span) -> Expr {
        self.scopes.push(Vec::new());
        let condition = self.condition(&inner.condition);
        let (then, otherwise, ty) = if let Some(want) = want {
            let then = self.expr(&inner.then, Some(want));
            let name_gone = self.scopes.pop();
            let otherwise = self.expr(&inner.otherwise, Some(want));
            drop(name_gone);
            self.pair(then, otherwise, Some(want), span)
        } else {
            let leading = Self::leading(&[&inner.then, &inner.otherwise]);
            self.if_branches(inner, leading, span)
        };
        let inner = model::IfExpr { condition, then, otherwise };
        typed(ExprKind::If(Box::new(inner)), ty, span)
    }

    /// Both branches without a wanted type; the condition's scope is closed after the first branch.
    fn if_branches(&mut self, inner: &tree::IfExpr, leading: usize, span: Span) -> (Expr, Expr, Type) {
        if leading == 0 {
            let then = self.expr(&inner.then, None);
            self.scopes.pop();
            let hint = hint_for(&inner.otherwise, &then.ty);
            let otherwise = self.expr(&inner.otherwise, Some(&hint));
            return self.pair(then, otherwise, None, span);
        }
        let scope = self.scopes.pop().unwrap_or_default();
        let otherwise = self.expr(&inner.otherwise, None);
        self.scopes.push(scope);
        let hint = hint_for(&inner.then, &otherwise.ty);
        let then = self.expr(&inner.then, Some(&hint));
        self.scopes.pop();
        self.pair(then, otherwise, None, span)
    }

    fn pair(&mut self, then: Expr, otherwise: Expr, want: Option<&Type>, span: Span) -> (Expr, Expr, Type) {
        let (mut branches, ty) = self.branches(vec![then, otherwise], want);
        let otherwise = branches.pop().unwrap_or_else(|| broken(span));
        let then = branches.pop().unwrap_or_else(|| broken(span));
        (then, otherwise, ty)
    }

    /// Whether tests stand here: what only they may do is allowed.
    pub(super) fn in_test(&self) -> bool {
        self.context.place == Place::Test
    }
}

/// What a branch is likely to be, from another branch.
fn hint_for(branch: &tree::Expr, other: &Type) -> Type {
    if matches!(branch.kind, tree::ExprKind::None) { Type::optional(other.clone()) } else { other.clone() }
}

fn is_printable(ty: &Type) -> bool {
    match ty {
        Type::List(element) => is_printable(element),
        Type::String
        | Type::Int
        | Type::Float
        | Type::Bool
        | Type::Enum(_)
        | Type::Duration
        | Type::Instant
        | Type::Json
        | Type::Error => true,
        _ => false,
    }
}

pub(super) fn typed(kind: ExprKind, ty: Type, span: Span) -> Expr {
    Expr { kind, ty, span }
}

/// Stands for an expression that was reported.
pub(super) fn broken(span: Span) -> Expr {
    Expr { kind: ExprKind::Unit, ty: Type::Error, span }
}
