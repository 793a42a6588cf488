//! Values that are chosen: `if`, `match`, `try`, and what opens an optional.

use super::literals::{integer, literal};
use super::{ATOM, OPEN, Value};
use crate::model::{Arm, Callee, Condition, Conversion, Expr, ExprKind, Id, IfExpr, Opening, Pattern, Subject, Type};
use crate::target::rust::body::{Form, Gives, Printer};
use crate::target::rust::cx::{case_name, error_case, type_name};
use crate::target::rust::layout::{Block as Lines, Doc, Head, Link};
use crate::target::rust::uses;

/// How an optional that is opened is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// It is a value of its own.
    Own,
    /// Through the reference that it is.
    Lent(Form),
    /// Through a reference that is yet to be taken.
    Place(Form),
}

/// An optional to be opened, and the form that its value has then.
struct Optional {
    value: Value,
    reach: Reach,
    form: Form,
}

impl Optional {
    /// For a pattern to be matched with.
    fn matched(self) -> Doc {
        match self.reach {
            Reach::Own | Reach::Lent(_) => self.value.doc,
            Reach::Place(Form::Mut) => self.value.prefixed("&mut ", Form::Mut).doc,
            Reach::Place(_) => self.value.prefixed("&", Form::Ref).doc,
        }
    }

    /// For its value, or an early `None`.
    fn asked(self) -> Doc {
        let value = self.value.at(ATOM);
        let reached = match self.reach {
            Reach::Own => value,
            Reach::Lent(Form::Mut) | Reach::Place(Form::Mut) => value.method("as_mut", vec![]),
            Reach::Lent(_) | Reach::Place(_) => value.method("as_ref", vec![]),
        };
        reached.link(Link::Try)
    }
}

impl<'a> Printer<'a, '_> {
    pub(super) fn try_value(&self, inner: &'a Expr) -> Value {
        let tried = self.tried(inner).at(ATOM);
        if self.gives.get() == Gives::Test {
            return Value::own(tried.method("unwrap", vec![]));
        }
        Value::own(tried.link(Link::Try))
    }

    /// A call that may throw; what its value is converted to, it is converted to inside.
    pub fn tried(&self, call: &'a Expr) -> Value {
        let ExprKind::Convert(conversion, inner) = &call.kind else { return self.value(call) };
        let change = match (conversion, &inner.ty) {
            (Conversion::Some, _) => "Some".to_owned(),
            (Conversion::Union(id), Type::Record(record)) => {
                let case = type_name(&self.cx.program().records[*record].decl.name);
                format!("{}::{case}", self.cx.union_name(*id))
            }
            _ => format!("|value| Box::new(value) as {}", self.cx.ty(&call.ty)),
        };
        Value::own(self.tried(inner).at(ATOM).method("map", vec![Doc::text(change)]))
    }

    pub(super) fn if_value(&self, inner: &'a IfExpr) -> Value {
        let mut branches = Vec::new();
        let mut current = inner;
        loop {
            branches.push(self.scoped(|| {
                let head = self.condition("if ", &current.condition, None);
                (head, Lines::value(self.element(&current.then)))
            }));
            match &current.otherwise.kind {
                ExprKind::If(next) => current = next,
                _ => break,
            }
        }
        let otherwise = Lines::value(self.element(&current.otherwise));
        Value { prec: OPEN, ..Value::own(Doc::If(branches, Some(otherwise))) }
    }

    /// What stands between a keyword and its block; `body` is what the condition guards, if that can change anything.
    pub fn condition(&self, keyword: &str, condition: &'a Condition, body: Option<&crate::model::Block>) -> Head {
        match condition {
            Condition::Value(value) => Head { before: keyword.to_owned(), value: self.own(value).in_head() },
            Condition::Opens(opened) => {
                let (pattern, value) = self.open(opened, body);
                Head { before: format!("{keyword}let {pattern} = "), value: value.in_head() }
            }
        }
    }

    /// The pattern and the value that open something.
    pub fn open(&self, opened: &'a crate::model::Opened, body: Option<&crate::model::Block>) -> (String, Doc) {
        if opened.how == Opening::Ok {
            let name = self.pattern(opened.local, Form::Own);
            return (format!("Ok({name})"), self.tried(&opened.value).doc);
        }
        let program = self.cx.program();
        let changed = body.is_some_and(|body| {
            uses::root(&opened.value).is_some_and(|place| uses::block_changes(program, body, place))
        });
        let optional = self.optional(&opened.value, self.borrow_form(opened.local), changed);
        (format!("Some({})", self.boxed_pattern(opened.local, optional.form)), optional.matched())
    }

    /// The name and the value for what is opened, where the function gives `None` when there is nothing.
    pub fn open_or_leave(&self, opened: &'a crate::model::Opened) -> (String, Doc) {
        let optional = self.optional(&opened.value, self.borrow_form(opened.local), false);
        (self.boxed_pattern(opened.local, optional.form), optional.asked())
    }

    fn optional(&self, expr: &'a Expr, borrow: Option<Form>, changed: bool) -> Optional {
        if borrow == Some(Form::Mut) {
            let value = self.place_mut(expr);
            let reach = match value.form {
                Form::OptMut | Form::Own => Reach::Own,
                Form::Mut => Reach::Lent(Form::Mut),
                _ => Reach::Place(Form::Mut),
            };
            return Optional { value, reach, form: Form::Mut };
        }
        let inner = expr.ty.opened();
        let value = self.value(expr);
        if self.is_copy(inner) || (changed && borrow.is_none() && !inner.is_owned()) {
            return Optional { value: self.owned(value, &expr.ty), reach: Reach::Own, form: Form::Own };
        }
        let (reach, form) = match value.form {
            Form::OptRef => (Reach::Own, Form::Ref),
            Form::OptSlice => (Reach::Own, Form::Slice),
            Form::OptMut => (Reach::Own, Form::Mut),
            Form::Ref | Form::Mut => (Reach::Lent(Form::Ref), Form::Ref),
            Form::Place if inner.is_owned() && borrow.is_none() => (Reach::Own, Form::Own),
            Form::Place => (Reach::Place(Form::Ref), Form::Ref),
            _ => (Reach::Own, Form::Own),
        };
        Optional { value, reach, form }
    }

    /// A `match`, whose arms are printed by `body`; `changed` tells whether an arm may change the subject's place.
    pub fn match_doc<T>(
        &self,
        subject: &'a Subject,
        arms: &'a [Arm<T>],
        body: &dyn Fn(&Self, &'a Arm<T>) -> Doc,
        changed: bool,
    ) -> Doc {
        let (value, form) = self.subject(subject, arms, changed);
        let mut docs: Vec<(String, Doc)> = Vec::new();
        for arm in arms {
            docs.push(self.scoped(|| {
                let patterns: Vec<String> =
                    arm.patterns.iter().map(|pattern| self.pattern_text(subject, pattern, arm, form)).collect();
                (patterns.join(" | "), body(self, arm))
            }));
        }
        if let Some(rest) = self.missing_errors(subject, arms) {
            docs.push(rest);
        }
        Doc::Match(Box::new(value.in_head()), docs)
    }

    /// `matches!(subject, pattern)` for a `match` that only tells whether it is so.
    pub(super) fn told_apart(&self, subject: &'a Subject, arms: &'a [Arm<Expr>]) -> Option<Value> {
        let [arm, rest] = arms else { return None };
        let (ExprKind::Bool(so), ExprKind::Bool(otherwise)) = (&arm.body.kind, &rest.body.kind) else { return None };
        if so == otherwise || subject.tries || rest.patterns != [Pattern::Else] {
            return None;
        }
        let (value, form) = self.subject(subject, arms, false);
        let patterns: Vec<String> =
            arm.patterns.iter().map(|pattern| self.pattern_text(subject, pattern, arm, form)).collect();
        // A pattern without names takes nothing: it needs no reference.
        let value = match value {
            Doc::Prefix("&", place) if arm.binding.is_none() => *place,
            value => value,
        };
        let told = Doc::Macro("matches!".to_owned(), vec![value, Doc::text(patterns.join(" | "))]);
        Some(if *so { Value::own(told) } else { Value::own(told).prefixed("!", Form::Own) })
    }

    pub(super) fn subject<T>(&self, subject: &'a Subject, arms: &'a [Arm<T>], changed: bool) -> (Doc, Form) {
        let expr = &*subject.value;
        if subject.tries {
            return (self.tried(expr).doc, Form::Own);
        }
        if matches!(expr.ty, Type::Optional(_)) {
            let borrow = arms.iter().find_map(|arm| arm.binding.and_then(|local| self.borrow_form(local)));
            let optional = self.optional(expr, borrow, changed);
            let form = optional.form;
            return (optional.matched(), form);
        }
        if expr.ty == Type::String {
            return (self.text(expr).doc, Form::Slice);
        }
        let value = self.value(expr);
        if self.is_copy(&expr.ty) {
            return (self.owned(value, &expr.ty).doc, Form::Own);
        }
        match value.form {
            _ if changed && !expr.ty.is_owned() => (self.owned(value, &expr.ty).doc, Form::Own),
            Form::Ref | Form::Mut => (value.doc, Form::Ref),
            Form::Place => (value.prefixed("&", Form::Ref).doc, Form::Ref),
            _ => (value.doc, Form::Own),
        }
    }

    fn pattern_text<T>(&self, subject: &'a Subject, pattern: &'a Pattern, arm: &'a Arm<T>, form: Form) -> String {
        let program = self.cx.program();
        let bound = || arm.binding.map_or_else(|| "_".to_owned(), |local| self.pattern(local, form));
        match pattern {
            Pattern::Case(id, index) => {
                let declared = &program.enums[*id];
                format!("{}::{}", self.cx.declared(&declared.decl), case_name(&declared.cases[*index].name))
            }
            Pattern::Member(record) => {
                let Type::Union(union) = subject.value.ty else { return "_".to_owned() };
                let case = type_name(&program.records[*record].decl.name);
                format!("{}::{case}({})", self.cx.union_name(union), bound())
            }
            Pattern::None => "None".to_owned(),
            Pattern::Some => format!("Some({})", bound()),
            Pattern::Ok => format!("Ok({})", bound()),
            Pattern::Error(id) => {
                if self.tried_errors(subject).len() == 1 {
                    return format!("Err({})", bound());
                }
                let case = error_case(&program.errors[*id].decl);
                format!("Err({}::{case}({}))", self.cx.root("Error"), bound())
            }
            Pattern::Int(value) => integer(*value),
            Pattern::Str(text) => literal(text),
            Pattern::Bool(value) => value.to_string(),
            Pattern::Else => "_".to_owned(),
        }
    }

    /// What a tried call may throw.
    fn tried_errors(&self, subject: &Subject) -> Vec<Id<crate::model::ErrorType>> {
        thrown(self.cx.program(), &subject.value)
    }

    /// The package's errors are more than a function throws: an arm for those that cannot come.
    fn missing_errors<T>(&self, subject: &'a Subject, arms: &'a [Arm<T>]) -> Option<(String, Doc)> {
        let open = subject.tries && self.tried_errors(subject).len() > 1;
        let complete = arms.iter().any(|arm| arm.patterns.contains(&Pattern::Else));
        (open && !complete)
            .then(|| ("Err(error)".to_owned(), Doc::Macro("unreachable!".to_owned(), vec![Doc::text("\"{error}\"")])))
    }
}

/// What an expression may throw when it is tried.
pub fn thrown(program: &crate::model::Program, expr: &Expr) -> Vec<Id<crate::model::ErrorType>> {
    match &expr.kind {
        ExprKind::Convert(_, inner) => thrown(program, inner),
        ExprKind::Call(call) => match call.callee {
            Callee::Function(id) => program.functions[id].throws.clone(),
            _ => program
                .errors
                .iter()
                .filter(|(_, error)| error.decl.name == "DecodeError")
                .map(|(id, _)| id)
                .take(1)
                .collect(),
        },
        _ => Vec::new(),
    }
}
