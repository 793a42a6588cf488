//! `match`: what its patterns mean, whether they cover everything, and whether each can be taken.

use super::super::names;
use super::Checker;
use super::expr::{broken, typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{
    self, Arm, Block, Expr, ExprKind, Id, Item, Local, LocalKind, Pattern, Stmt, StmtKind, Subject, Type,
};
use crate::source::Span;
use crate::syntax::tree::{self, ArmBody, Name, PatternKind};

/// What is matched on.
struct Matched {
    ty: Type,
    /// The errors of a `match try`.
    errors: Option<Vec<Id<model::ErrorType>>>,
}

impl Matched {
    /// Whether it is a plain value of this type, and no `match try`.
    fn plainly(&self, ty: &Type) -> bool {
        self.errors.is_none() && self.ty == *ty
    }
}

/// The patterns of one arm with the name that they bind.
struct Head<'t> {
    patterns: Vec<Pattern>,
    binding: Option<(&'t Name, Type)>,
}

impl Checker<'_> {
    pub(super) fn match_stmt(&mut self, inner: &tree::Match) -> StmtKind {
        let (subject, matched) = self.subject(inner);
        let heads = self.heads(inner, &matched);
        let mut arms = Vec::with_capacity(heads.len());
        for (arm, head) in inner.arms.iter().zip(heads) {
            arms.push(self.in_scope(|checker| {
                let binding = checker.bind_head(&head);
                let body = checker.arm_block(&arm.body);
                Arm { patterns: head.patterns, binding, body, span: arm.span }
            }));
        }
        StmtKind::Match { subject, arms }
    }

    fn arm_block(&mut self, body: &ArmBody) -> Block {
        match body {
            ArmBody::Block(block) => self.block(block),
            ArmBody::Stmt(stmt) => {
                self.context.depth += 1;
                let stmts = self.stmt(stmt).into_iter().collect();
                self.context.depth -= 1;
                Block { stmts }
            }
            ArmBody::Expr(value) => {
                self.context.depth += 1;
                let kind = self.expr_stmt(value);
                self.context.depth -= 1;
                Block { stmts: vec![Stmt { kind, span: value.span }] }
            }
        }
    }

    pub(super) fn match_expr(&mut self, inner: &tree::Match, want: Option<&Type>, span: Span) -> Expr {
        let (subject, matched) = self.subject(inner);
        let heads = self.heads(inner, &matched);
        let bodies: Vec<Option<&tree::Expr>> = inner.arms.iter().map(|arm| self.arm_value(arm)).collect();
        let written: Vec<&tree::Expr> = bodies.iter().flatten().copied().collect();
        let leading = if want.is_some() || written.is_empty() { 0 } else { Self::leading(&written) };
        let mut hint = want.cloned();
        let order = std::iter::once(leading).chain((0..bodies.len()).filter(|index| *index != leading));
        let mut typed_arms: Vec<Option<(Arm<()>, Expr)>> = bodies.iter().map(|_| None).collect();
        let mut heads: Vec<Option<Head<'_>>> = heads.into_iter().map(Some).collect();
        for index in order {
            let (Some(head), Some(body)) = (heads.get_mut(index).and_then(Option::take), bodies.get(index)) else {
                continue;
            };
            let (binding, value) = self.in_scope(|checker| {
                let binding = checker.bind_head(&head);
                let value = match body {
                    Some(body) => checker.expr(body, branch_hint(body, hint.as_ref()).as_ref()),
                    None => broken(span),
                };
                (binding, value)
            });
            if hint.is_none() && !value.ty.has_error() {
                hint = Some(value.ty.clone());
            }
            let arm = Arm { patterns: head.patterns, binding, body: (), span: inner.arms[index].span };
            typed_arms[index] = Some((arm, value));
        }
        let (arms, values): (Vec<_>, Vec<_>) = typed_arms.into_iter().flatten().unzip();
        let (values, ty) = self.branches(values, want);
        let arms = arms.into_iter().zip(values);
        let arms = arms.map(|(arm, body)| Arm { patterns: arm.patterns, binding: arm.binding, body, span: arm.span });
        typed(ExprKind::Match(subject, arms.collect()), ty, span)
    }

    fn arm_value<'t>(&mut self, arm: &'t tree::Arm) -> Option<&'t tree::Expr> {
        if let ArmBody::Expr(value) = &arm.body {
            return Some(value);
        }
        let problem = Diagnostic::new(Code::BAD_PATTERN, arm.span, "this arm has no value");
        self.report(problem.help("as an expression, `match` has one expression per arm"));
        None
    }

    fn subject(&mut self, inner: &tree::Match) -> (Subject, Matched) {
        if let tree::ExprKind::Try(call, None) = &inner.subject.kind {
            let (value, errors) = self.try_operand(call, inner.subject.span, None);
            let matched = Matched { ty: value.ty.clone(), errors: Some(errors) };
            return (Subject { value: Box::new(value), tries: true }, matched);
        }
        let value = self.expr(&inner.subject, None);
        let ty = value.ty.clone();
        if !matches!(
            ty,
            Type::Enum(_) | Type::Union(_) | Type::Optional(_) | Type::Int | Type::String | Type::Bool | Type::Error
        ) {
            let message = format!("`match` does not look into `{}`", self.text(&ty));
            let problem = Diagnostic::new(Code::BAD_PATTERN, value.span, message);
            self.report(
                problem.help("it takes an enum, a union, an optional, an `Int`, a `String`, a `Bool`, or `try …`"),
            );
            return (Subject { value: Box::new(value), tries: false }, Matched { ty: Type::Error, errors: None });
        }
        (Subject { value: Box::new(value), tries: false }, Matched { ty, errors: None })
    }

    fn heads<'t>(&mut self, inner: &'t tree::Match, matched: &Matched) -> Vec<Head<'t>> {
        let mut heads = Vec::with_capacity(inner.arms.len());
        let mut seen: Vec<(Pattern, Span)> = Vec::new();
        let mut whole = true;
        for arm in &inner.arms {
            let head = self.head(arm, matched);
            whole &= head.patterns.len() == arm.patterns.len();
            for (pattern, written) in head.patterns.iter().zip(&arm.patterns) {
                self.check_reachable(pattern, written.span, &seen, matched);
                seen.push((pattern.clone(), written.span));
            }
            heads.push(head);
        }
        if whole && matched.ty != Type::Error {
            self.check_exhaustive(inner, &seen, matched);
        }
        heads
    }

    fn head<'t>(&mut self, arm: &'t tree::Arm, matched: &Matched) -> Head<'t> {
        let mut patterns = Vec::new();
        let mut binding = None;
        for written in &arm.patterns {
            let Some((pattern, bound)) = self.pattern(written, matched) else { continue };
            if bound.is_some() && arm.patterns.len() > 1 {
                let problem =
                    Diagnostic::new(Code::BAD_PATTERN, written.span, "one of several patterns cannot bind a name");
                self.report(problem.help("write an arm for each"));
            }
            binding = binding.or(bound);
            patterns.push(pattern);
        }
        Head { patterns, binding }
    }

    fn bind_head(&mut self, head: &Head<'_>) -> Option<Id<Local>> {
        let (name, ty) = head.binding.as_ref()?;
        Some(self.bind(name, ty.clone(), LocalKind::Let))
    }

    fn pattern<'t>(
        &mut self,
        written: &'t tree::Pattern,
        matched: &Matched,
    ) -> Option<(Pattern, Option<(&'t Name, Type)>)> {
        if matched.ty == Type::Error && matched.errors.is_none() {
            if let PatternKind::Case { binding: Some(binding), .. } = &written.kind {
                return Some((Pattern::Else, Some((binding, Type::Error))));
            }
            return Some((Pattern::Else, None));
        }
        match &written.kind {
            PatternKind::Else => Some((Pattern::Else, None)),
            PatternKind::Case { path, binding } => self.case_pattern(path, binding.as_ref(), written.span, matched),
            PatternKind::None if matches!(matched.ty, Type::Optional(_)) && matched.errors.is_none() => {
                Some((Pattern::None, None))
            }
            PatternKind::Int(value) if matched.plainly(&Type::Int) => Some((Pattern::Int(*value), None)),
            PatternKind::Str(text) if matched.plainly(&Type::String) => Some((Pattern::Str(text.to_string()), None)),
            PatternKind::Bool(value) if matched.plainly(&Type::Bool) => Some((Pattern::Bool(*value), None)),
            PatternKind::Broken => {
                self.broken = true;
                None
            }
            _ => {
                self.bad_pattern(written.span, matched);
                None
            }
        }
    }

    fn bad_pattern(&mut self, span: Span, matched: &Matched) {
        let message = match &matched.errors {
            Some(_) => "this pattern does not fit a `match try`".to_string(),
            None => format!("this pattern does not fit `{}`", self.text(&matched.ty)),
        };
        let problem = Diagnostic::new(Code::BAD_PATTERN, span, message);
        let possible = self.possible(matched);
        let problem =
            if possible.is_empty() { problem } else { problem.help(format!("it may be {}", names::listed(&possible))) };
        self.report(problem);
    }

    fn case_pattern<'t>(
        &mut self,
        path: &[Name],
        binding: Option<&'t Name>,
        span: Span,
        matched: &Matched,
    ) -> Option<(Pattern, Option<(&'t Name, Type)>)> {
        let bound = |ty: Type| binding.map(|binding| (binding, ty));
        let is_word = |word: &str| matches!(path, [name] if name.text == word);
        let found = match (&matched.errors, &matched.ty) {
            (Some(_), ty) if is_word("ok") => Some((Pattern::Ok, bound(ty.clone()))),
            (Some(errors), _) => {
                let named = |error: &Id<model::ErrorType>| self.names(path, Item::Error(*error));
                let found = errors.iter().copied().find(named);
                found.map(|id| (Pattern::Error(id), bound(Type::ErrorType(id))))
            }
            (None, Type::Optional(inner)) if is_word("some") => Some((Pattern::Some, bound((**inner).clone()))),
            (None, Type::Enum(id)) => self.enum_case(path, *id).map(|case| (case, bound(matched.ty.clone()))),
            (None, Type::Union(id)) => {
                let members = self.sema.program.unions[*id].members.iter().map(|member| member.record);
                let found = members.into_iter().find(|record| self.names(path, Item::Record(*record)));
                found.map(|id| (Pattern::Member(id), bound(Type::Record(id))))
            }
            _ => None,
        };
        if let Some((Pattern::Case(..), Some(_))) = found {
            self.report(Diagnostic::new(Code::BAD_PATTERN, span, "a case of an enum holds nothing to bind"));
            return None;
        }
        if found.is_none() {
            self.bad_pattern(span, matched);
        }
        found
    }

    /// `Case`, `Enum.Case`, `module.Enum.Case`
    fn enum_case(&self, path: &[Name], id: Id<model::Enum>) -> Option<Pattern> {
        let (case, path) = path.split_last()?;
        let index = self.sema.program.enums[id].cases.iter().position(|known| known.name == case.text)?;
        (path.is_empty() || self.names(path, Item::Enum(id))).then_some(Pattern::Case(id, index))
    }

    fn names(&self, path: &[Name], item: Item) -> bool {
        self.sema.is_named(self.module, path, item)
    }

    /// All patterns that together cover what is matched, as written; none for integers and strings.
    fn possible(&self, matched: &Matched) -> Vec<String> {
        self.cover(matched).into_iter().map(|(_, text)| text).collect()
    }

    fn cover(&self, matched: &Matched) -> Vec<(Pattern, String)> {
        let program = &self.sema.program;
        if let Some(errors) = &matched.errors {
            let ok = std::iter::once((Pattern::Ok, "ok(value)".to_string()));
            let errors = errors.iter().map(|id| (Pattern::Error(*id), program.errors[*id].decl.name.clone()));
            return ok.chain(errors).collect();
        }
        match &matched.ty {
            Type::Optional(_) => vec![(Pattern::Some, "some(value)".into()), (Pattern::None, "none".into())],
            Type::Bool => vec![(Pattern::Bool(true), "true".into()), (Pattern::Bool(false), "false".into())],
            Type::Enum(id) => {
                let cases = program.enums[*id].cases.iter().enumerate();
                cases.map(|(index, case)| (Pattern::Case(*id, index), case.name.clone())).collect()
            }
            Type::Union(id) => {
                let members = program.unions[*id].members.iter();
                let named = |member: &model::Member| program.records[member.record].decl.name.clone();
                members.map(|member| (Pattern::Member(member.record), named(member))).collect()
            }
            _ => Vec::new(),
        }
    }

    fn check_reachable(&mut self, pattern: &Pattern, span: Span, seen: &[(Pattern, Span)], matched: &Matched) {
        if matched.ty == Type::Error {
            return;
        }
        let covered = self.cover(matched);
        let earlier = seen.iter().find(|(earlier, _)| earlier == pattern || *earlier == Pattern::Else);
        if let Some((_, earlier)) = earlier {
            let problem = Diagnostic::new(Code::UNREACHABLE_ARM, span, "this arm can never be taken");
            self.report(problem.label(*earlier, "taken here already").help("remove it"));
        } else if *pattern == Pattern::Else
            && !covered.is_empty()
            && covered.iter().all(|(wanted, _)| seen.iter().any(|(earlier, _)| earlier == wanted))
        {
            let problem = Diagnostic::new(Code::UNREACHABLE_ARM, span, "nothing is left for this `else`");
            self.report(problem.help("remove it: the arms before it cover everything"));
        }
    }

    fn check_exhaustive(&mut self, inner: &tree::Match, seen: &[(Pattern, Span)], matched: &Matched) {
        let taken = |wanted: &Pattern| seen.iter().any(|(pattern, _)| pattern == wanted || *pattern == Pattern::Else);
        let is_broken = |pattern: &tree::Pattern| matches!(pattern.kind, PatternKind::Broken);
        if taken(&Pattern::Else) || inner.arms.iter().any(|arm| arm.patterns.iter().any(is_broken)) {
            return;
        }
        let cover = self.cover(matched);
        let missing: Vec<String> =
            cover.iter().filter(|(wanted, _)| !taken(wanted)).map(|(_, text)| text.clone()).collect();
        if missing.is_empty() && !cover.is_empty() {
            return;
        }
        let span = inner.subject.span;
        let problem = if cover.is_empty() {
            Diagnostic::new(Code::NOT_EXHAUSTIVE, span, "this `match` does not cover every value")
                .help("add an arm `else => …`")
        } else {
            let message = format!("this `match` forgets {}", names::listed(&missing));
            Diagnostic::new(Code::NOT_EXHAUSTIVE, span, message).help("add an arm for each, or `else => …`")
        };
        self.report(problem);
    }
}

/// What a branch is likely to be, from what others are.
fn branch_hint(branch: &tree::Expr, hint: Option<&Type>) -> Option<Type> {
    match (&branch.kind, hint) {
        (tree::ExprKind::None, Some(hint)) => Some(Type::optional(hint.clone())),
        (_, hint) => hint.cloned(),
    }
}
