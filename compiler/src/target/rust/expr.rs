//! Expressions.

use super::body::{Form, Gives, Printer, This};
use super::cx::{builder_name, case_name, error_case, field_name, is_optional, is_required, param_changes, type_name};
use super::layout::{Block as Lines, Doc, Head, Link, Stmt as Line};
use super::names::NAMING;
use super::uses::{self, Root};
use crate::emit::names::Use;
use crate::model::walk::fixed;
use crate::model::{
    Arm, BinaryOp, Call, Callee, Condition, Conversion, Expr, ExprKind, Field, FieldMode, Function, Id, IfExpr,
    Initial, New, Opening, Owner, Part, Pattern, Subject, Type, UnaryOp,
};

/// How tightly an expression binds.
pub type Prec = u8;

/// Names, literals, calls, chains.
pub const ATOM: Prec = 100;
/// `!a`, `-a`, `&a`, `*a`
pub const PREFIX: Prec = 90;
const MUL: Prec = 80;
const ADD: Prec = 70;
const COMPARE: Prec = 50;
const AND: Prec = 40;
const OR: Prec = 30;
/// `if`, `match`, blocks and closures as operands.
pub const OPEN: Prec = 0;

/// An expression with how it binds and how it has its value.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its text.
    pub doc: Doc,
    /// How tightly it binds.
    pub prec: Prec,
    /// How it has its value.
    pub form: Form,
}

impl Value {
    /// A name, literal, call or chain.
    pub fn atom(doc: Doc, form: Form) -> Value {
        Value { doc, prec: ATOM, form }
    }

    /// A value of its own.
    pub fn own(doc: Doc) -> Value {
        Value::atom(doc, Form::Own)
    }

    /// The text where at least this precedence is wanted.
    pub fn at(self, wanted: Prec) -> Doc {
        if self.prec >= wanted { self.doc } else { Doc::Paren(Box::new(self.doc)) }
    }

    /// `op value`
    pub fn prefixed(self, op: &'static str, form: Form) -> Value {
        Value { doc: Doc::Prefix(op, Box::new(self.at(PREFIX))), prec: PREFIX, form }
    }
}

/// A string literal.
pub fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0' => literal.push_str("\\0"),
            c if c.is_control() || ('\u{2028}'..='\u{202e}').contains(&c) || c == '\u{feff}' => {
                literal.extend(c.escape_unicode());
            }
            c => literal.push(c),
        }
    }
    literal + "\""
}

/// An integer literal, its digits in groups.
pub fn integer(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let sign = if value < 0 { "-" } else { "" };
    if digits.len() < 5 { format!("{sign}{digits}") } else { grouped(value) }
}

/// An integer, each three digits apart.
fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    if value < 0 { format!("-{grouped}") } else { grouped }
}

/// A float literal, its digits in groups.
pub fn float(value: f64) -> String {
    let text = format!("{value:?}");
    let Some((whole, rest)) = text.split_once('.').filter(|(_, rest)| !rest.contains('e')) else { return text };
    if whole.trim_start_matches('-').len() < 5 && rest.len() < 5 {
        return text;
    }
    let whole = match whole.parse() {
        Ok(0) | Err(_) => whole.to_owned(),
        Ok(number) => grouped(number),
    };
    let groups: Vec<&str> = rest.as_bytes().chunks(3).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    format!("{whole}.{}", groups.join("_"))
}

impl<'a> Printer<'a, '_> {
    /// An expression in the form that comes naturally.
    pub fn value(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Int(value) => {
                let suffix = if i32::try_from(*value).is_ok() { "" } else { "_i64" };
                let prec = if *value < 0 { PREFIX } else { ATOM };
                Value { prec, ..Value::own(Doc::text(integer(*value) + suffix)) }
            }
            ExprKind::Float(value) => {
                Value { prec: if *value < 0.0 { PREFIX } else { ATOM }, ..Value::own(Doc::text(float(*value))) }
            }
            ExprKind::Duration(value) => {
                let name = self.cx.quark("Duration");
                Value::own(Doc::call(format!("{name}::of"), vec![Doc::text(integer(*value))]))
            }
            ExprKind::Bool(value) => Value::own(Doc::text(value.to_string())),
            ExprKind::Str(text) => Value::atom(Doc::text(literal(text)), Form::Lit),
            ExprKind::None => Value::own(Doc::text("None")),
            ExprKind::Unit => Value::own(Doc::text("()")),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(items) => self.list(items),
            ExprKind::Map(entries) => self.map(&expr.ty, entries, |value| self.element(value)),
            ExprKind::Local(local) => {
                let form = match self.form(*local) {
                    Form::Own | Form::Spare => Form::Place,
                    form => form,
                };
                Value::atom(Doc::text(self.name(*local)), form)
            }
            ExprKind::SelfRef => self.this(),
            ExprKind::Constant(id) => self.constant_use(*id),
            ExprKind::Case(id, index) => {
                let declared = &self.cx.program().enums[*id];
                let name = self.cx.declared(&declared.decl);
                Value::own(Doc::text(format!("{name}::{}", case_name(&declared.cases[*index].name))))
            }
            ExprKind::Field(base, index) => self.field_of(base, *index),
            ExprKind::Index(base, index) => self.index(expr, base, index, false),
            ExprKind::Unary(op, inner) => self.unary(expr, *op, inner),
            ExprKind::Binary(op, left, right) => self.binary(expr, *op, left, right),
            ExprKind::Coalesce(left, right) => self.coalesce(expr, left, right),
            ExprKind::Convert(conversion, inner) => self.convert(*conversion, inner),
            ExprKind::If(inner) => self.if_value(inner),
            ExprKind::Match(subject, arms) => {
                let program = self.cx.program();
                let changed = uses::root(&subject.value)
                    .is_some_and(|place| arms.iter().any(|arm| uses::value_changes(program, &arm.body, place)));
                let doc = self.match_doc(subject, arms, &|printer, arm| printer.element(&arm.body), changed);
                Value { prec: OPEN, ..Value::own(doc) }
            }
            ExprKind::Call(call) => self.call(expr, call),
            ExprKind::New(new) => self.new_value(&expr.ty, new),
            ExprKind::With(base, fields) => self.with(&expr.ty, base, fields),
            ExprKind::Try(inner) => self.try_value(inner),
            ExprKind::TryElse(inner, otherwise) => {
                let tried = self.tried(inner).at(ATOM);
                if is_cheap(otherwise) && !matches!(otherwise.kind, ExprKind::Str(_)) {
                    return Value::own(tried.method("unwrap_or", vec![self.own(otherwise)]));
                }
                let body = Doc::Closure("|_|".to_owned(), Box::new(self.own(otherwise)));
                Value::own(tried.method("unwrap_or_else", vec![body]))
            }
            ExprKind::Take(place) => self.take(place),
            ExprKind::Lambda(_) => unreachable!("a lambda stands only where a built-in takes it"),
            ExprKind::Store(store, inner) => self.stored(*store, inner),
            ExprKind::Hoisted(block, value) => {
                let mut lines = self.block(block, false);
                lines.tail = Some(Box::new(self.own(value)));
                Value { prec: OPEN, ..Value::own(Doc::Block(lines)) }
            }
        }
    }

    /// A place whose value goes on: the last use of one that is held may move it.
    fn stored(&self, store: crate::model::Store, inner: &'a Expr) -> Value {
        let value = self.value(inner);
        let held = store.moves && value.form == Form::Place && self.is_held(inner);
        Value { form: if held { Form::Spare } else { value.form }, ..value }
    }

    /// Whether a place is a local that holds its value, or a part of one.
    fn is_held(&self, place: &Expr) -> bool {
        match &place.kind {
            ExprKind::Local(local) => self.form(*local) == Form::Own,
            ExprKind::SelfRef => self.owns_self(),
            ExprKind::Field(base, _) if matches!(base.kind, ExprKind::SelfRef) => self.this == This::Fields,
            ExprKind::Field(base, _) | ExprKind::Store(_, base) => self.is_held(base),
            _ => false,
        }
    }

    fn this(&self) -> Value {
        let name = self.this_name.get();
        match self.this {
            This::State => Value::own(Doc::text(name).method("this", vec![])),
            _ if self.owns_self() => Value::atom(Doc::text(name), Form::Place),
            _ => Value::atom(Doc::text(name), Form::Ref),
        }
    }

    /// Whether the body has what it was called on for its own.
    fn owns_self(&self) -> bool {
        self.function.is_some_and(|function| function.takes_self)
    }

    fn constant_use(&self, id: Id<crate::model::Constant>) -> Value {
        let constant = &self.cx.program().constants[id];
        let name = NAMING.name(Use::Constant, &constant.decl.name);
        let text = Doc::text(format!("{}{name}", self.cx.qualifier(&constant.decl)));
        let form = if constant.ty == Type::String { Form::Lit } else { Form::Own };
        Value::atom(text, form)
    }

    // ---- forms ----

    /// A value of its own.
    pub fn own(&self, expr: &'a Expr) -> Doc {
        self.own_value(expr).doc
    }

    /// A value of its own, with how it binds.
    pub fn own_value(&self, expr: &'a Expr) -> Value {
        let value = self.value(expr);
        self.owned(value, &expr.ty)
    }

    /// This value as one of its own.
    pub fn owned(&self, value: Value, ty: &Type) -> Value {
        let copy = self.is_copy(ty);
        match value.form {
            Form::Own | Form::Spare => value,
            Form::Place if copy || ty.is_owned() => Value { form: Form::Own, ..value },
            Form::Ref | Form::Mut if copy => value.prefixed("*", Form::Own),
            Form::Place | Form::Ref | Form::Mut => Value::own(undereferenced(value).method("clone", vec![])),
            Form::Lit if matches!(&value.doc, Doc::Text(text) if text == "\"\"") => {
                Value::own(Doc::text("String::new()"))
            }
            Form::Lit => Value::own(value.at(ATOM).method("to_owned", vec![])),
            Form::Slice if *ty == Type::String => Value::own(value.at(ATOM).method("to_owned", vec![])),
            Form::Slice => Value::own(value.at(ATOM).method("to_vec", vec![])),
            Form::OptRef if copy => Value::own(value.at(ATOM).method("copied", vec![])),
            Form::OptRef | Form::OptMut => Value::own(value.at(ATOM).method("cloned", vec![])),
            Form::OptSlice => {
                let to = if *ty.opened() == Type::String { "str::to_owned" } else { "<[_]>::to_vec" };
                Value::own(value.at(ATOM).method("map", vec![Doc::text(to)]))
            }
        }
    }

    /// What is passed for a borrowed parameter.
    pub fn arg(&self, expr: &'a Expr) -> Doc {
        if self.is_copy(&expr.ty) {
            return self.own(expr);
        }
        if let ExprKind::Store(store, inner) = &expr.kind {
            if store.moves || !store.settled || expr.ty.is_owned() {
                return self.arg(inner);
            }
            let own = self.own_value(expr);
            return self.lent(own, &expr.ty);
        }
        if let Type::Optional(inner) = &expr.ty {
            return self.optional_arg(expr, inner);
        }
        if let ExprKind::List(items) = &expr.kind
            && !items.is_empty()
        {
            let items = items.iter().map(|item| self.element(item)).collect();
            return Doc::Prefix("&", Box::new(Doc::Array("[", items)));
        }
        if expr.ty == Type::String
            && let ExprKind::Template(_) = expr.kind
        {
            return self.value(expr).prefixed("&", Form::Ref).doc;
        }
        let value = self.value(expr);
        match value.form {
            Form::Ref if is_element(expr) && expr.ty == Type::String => value.at(ATOM).method("as_str", vec![]),
            Form::Ref if is_element(expr) && matches!(expr.ty, Type::List(_)) => {
                value.at(ATOM).method("as_slice", vec![])
            }
            Form::Ref | Form::Mut | Form::Slice | Form::Lit if !self.is_boxed(expr) => value.doc,
            _ if matches!(expr.ty, Type::Interface(_)) => value.at(ATOM).method("as_ref", vec![]),
            _ => value.prefixed("&", Form::Ref).doc,
        }
    }

    /// A value of its own as a borrowed parameter takes it.
    fn lent(&self, own: Value, ty: &Type) -> Doc {
        match ty {
            Type::Optional(_) => own.at(ATOM).method(if is_sliced(ty) { "as_deref" } else { "as_ref" }, vec![]),
            _ => own.prefixed("&", Form::Ref).doc,
        }
    }

    fn optional_arg(&self, expr: &'a Expr, inner: &Type) -> Doc {
        match &expr.kind {
            ExprKind::None => return Doc::text("None"),
            ExprKind::Convert(Conversion::Some, inner) => return Doc::call("Some", vec![self.arg(inner)]),
            _ => {}
        }
        let value = self.value(expr);
        let (is_text, is_list) = (*inner == Type::String, matches!(inner, Type::List(_)));
        match value.form {
            Form::OptSlice | Form::OptMut => value.doc,
            Form::OptRef if is_text => value.at(ATOM).method("map", vec![Doc::text("String::as_str")]),
            Form::OptRef if is_list => value.at(ATOM).method("map", vec![Doc::text("Vec::as_slice")]),
            Form::OptRef => value.doc,
            _ if is_text || is_list => value.at(ATOM).method("as_deref", vec![]),
            _ => value.at(ATOM).method("as_ref", vec![]),
        }
    }

    /// What is passed for a parameter through which the instance changes.
    pub fn arg_mut(&self, expr: &'a Expr) -> Doc {
        let place = self.place_mut(expr);
        match place.form {
            Form::Mut | Form::OptMut if !self.is_boxed(expr) => place.doc,
            _ if matches!(expr.ty, Type::Interface(_)) => place.at(ATOM).method("as_mut", vec![]),
            _ => place.prefixed("&mut ", Form::Mut).doc,
        }
    }

    /// What a key is looked up by.
    pub fn key(&self, expr: &'a Expr) -> Doc {
        if self.is_copy(&expr.ty) { self.own_value(expr).prefixed("&", Form::Ref).doc } else { self.arg(expr) }
    }

    /// A string as a `&str`.
    pub fn text(&self, expr: &'a Expr) -> Value {
        let value = self.looked_up(expr);
        match value.form {
            Form::Slice | Form::Lit => value,
            _ => Value::atom(value.at(ATOM).method("as_str", vec![]), Form::Slice),
        }
    }

    /// A value that is looked at while others are evaluated: a copy where one of these changes its place.
    pub fn looked_up(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Store(store, _) if store.settled && !store.moves && !expr.ty.is_owned() => self.own_value(expr),
            _ => self.value(expr),
        }
    }

    /// A place that is to be changed, or a `&mut` to it.
    pub fn place_mut(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Field(base, index) if !matches!(base.kind, ExprKind::SelfRef) => {
                let (field, _) = self.field_decl(&base.ty, *index);
                let name = field_name(&field.name);
                Value::atom(self.place_mut(base).at(ATOM).field(name), Form::Place)
            }
            ExprKind::Index(base, index) => self.index(expr, base, index, true),
            ExprKind::Store(_, inner) => self.place_mut(inner),
            ExprKind::Call(call) => self.call_mut(expr, call),
            _ => self.value(expr),
        }
    }

    // ---- simple kinds ----

    fn template(&self, parts: &'a [Part]) -> Value {
        match parts {
            [Part::Hole(hole)] if hole.ty == Type::String => return self.own_value(hole),
            [Part::Hole(hole)] if matches!(hole.ty, Type::Float | Type::List(_)) => return Value::own(self.hole(hole)),
            _ => {}
        }
        let mut format = String::new();
        let mut args = Vec::new();
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Text(text) => format.push_str(&text.replace('{', "{{").replace('}', "}}")),
                Part::Hole(hole) => format.push_str(&self.format_hole(hole, &parts[index + 1..], &mut args)),
            }
        }
        if args.is_empty() && !parts.iter().any(|part| matches!(part, Part::Hole(_))) {
            let text: String =
                parts.iter().map(|part| if let Part::Text(text) = part { text.as_str() } else { "" }).collect();
            return Value::atom(Doc::text(literal(&text)), Form::Lit);
        }
        args.insert(0, Doc::text(literal(&format)));
        Value::own(Doc::Macro("format!".to_owned(), args))
    }

    /// A hole as the format string has it; what is no name becomes an argument.
    fn format_hole(&self, hole: &'a Expr, later: &'a [Part], args: &mut Vec<Doc>) -> String {
        let program = self.cx.program();
        let changes = |place| {
            later.iter().any(|part| matches!(part, Part::Hole(hole) if uses::value_changes(program, hole, place)))
        };
        let changed = uses::root(hole).is_some_and(changes);
        match self.hole(hole) {
            Doc::Text(name) if is_name(&name) && !changed => return format!("{{{name}}}"),
            doc if changed && self.is_copy(&hole.ty) => args.push(Doc::Block(Lines::value(doc))),
            doc => args.push(doc),
        }
        "{}".to_owned()
    }

    /// The pieces of a template as `format!` and `write!` take them.
    pub fn format_args(&self, parts: &'a [Part]) -> Vec<Doc> {
        match self.template(parts).doc {
            Doc::Macro(_, args) => args,
            other => vec![Doc::text("\"{}\""), other],
        }
    }

    /// A value in the hole of a string.
    fn hole(&self, hole: &'a Expr) -> Doc {
        match &hole.ty {
            Type::Float => Doc::call("quark::float", vec![self.own(hole)]),
            Type::List(inner) => self.list_text(hole, inner),
            _ => self.looked_up(hole).doc,
        }
    }

    fn list_text(&self, list: &'a Expr, inner: &Type) -> Doc {
        match inner {
            Type::Float | Type::List(_) => {
                let body = Self::element_text(inner);
                Doc::call("quark::text::list_of", vec![self.arg(list), Doc::text(body)])
            }
            _ => Doc::call("quark::text::list", vec![self.arg(list)]),
        }
    }

    fn element_text(inner: &Type) -> String {
        match inner {
            Type::Float => "|item| quark::float(*item)".to_owned(),
            Type::List(inner) => match **inner {
                Type::Float | Type::List(_) => {
                    format!("|items| quark::text::list_of(items, {})", Self::element_text(inner))
                }
                _ => "|items| quark::text::list(items)".to_owned(),
            },
            _ => "ToString::to_string".to_owned(),
        }
    }

    fn list(&self, items: &'a [Expr]) -> Value {
        if items.is_empty() {
            return Value::own(Doc::text("Vec::new()"));
        }
        Value::own(Doc::Array("vec![", items.iter().map(|item| self.element(item)).collect()))
    }

    /// An element of a literal: where several types become one, that is named.
    fn element(&self, item: &'a Expr) -> Doc {
        let value = self.own_value(item);
        match (&item.kind, &item.ty) {
            (ExprKind::Convert(..), Type::Interface(_)) => {
                Doc::Infix("as", vec![value.at(ATOM), Doc::text(self.cx.ty(&item.ty))])
            }
            _ => value.doc,
        }
    }

    fn map(&self, ty: &Type, entries: &'a [(Expr, Expr)], print: impl Fn(&'a Expr) -> Doc) -> Value {
        let Type::Map(_, value) = ty else { unreachable!("a map has a map's type") };
        let map = self.cx.map(value);
        if entries.is_empty() {
            return Value::own(Doc::text(format!("{map}::new()")));
        }
        let entries = entries.iter().map(|(key, value)| Doc::Tuple(vec![self.own(key), print(value)])).collect();
        Value::own(Doc::call(format!("{map}::from"), vec![Doc::Array("[", entries)]))
    }

    /// A field's declaration, by the type that has it, and whether that is an actor.
    pub fn field_decl(&self, ty: &Type, index: usize) -> (&'a Field, bool) {
        let program = self.cx.program();
        match ty {
            Type::Record(id) => (&program.records[*id].fields[index], false),
            Type::Class(id) => (&program.classes[*id].fields[index], false),
            Type::ErrorType(id) => (&program.errors[*id].fields[index], false),
            Type::Actor(id) => (&program.actors[*id].fields[index], true),
            other => unreachable!("{other:?} has no fields"),
        }
    }

    fn field_of(&self, base: &'a Expr, index: usize) -> Value {
        let (field, of_actor) = self.field_decl(&base.ty, index);
        let name = field_name(&field.name);
        if matches!(base.kind, ExprKind::SelfRef) {
            return match self.this {
                This::Fields => {
                    let name = self.fields.get(index).cloned().unwrap_or(name);
                    let form = if field.parameter_only { Form::Spare } else { Form::Place };
                    Value::atom(Doc::text(name), form)
                }
                _ => Value::atom(Doc::text(self.this_name.get()).field(name), Form::Place),
            };
        }
        if of_actor {
            return self.field_of_actor(base, field, &name);
        }
        let base = self.value(base);
        let form = match base.form {
            Form::Own => Form::Own,
            Form::Spare => Form::Spare,
            _ => Form::Place,
        };
        Value::atom(base.at(ATOM).field(name), form)
    }

    /// A handle shows what never changes; the rest of the state only tests may look at, in a step of their own.
    fn field_of_actor(&self, base: &'a Expr, field: &'a Field, name: &str) -> Value {
        let base = self.value(base).at(ATOM);
        match field.mode {
            FieldMode::Port => Value::own(base.method(name, vec![])),
            FieldMode::Fixed if self.gives.get() != Gives::Test => Value::atom(base.field(name), Form::Place),
            _ => {
                let copy = self.is_copy(&field.ty);
                let read = Doc::text("state").field(name);
                let read = if copy { read } else { read.method("clone", vec![]) };
                let step = Doc::Closure("|state|".to_owned(), Box::new(read));
                Value::own(base.field("actor").method("step", vec![step]))
            }
        }
    }

    fn index(&self, expr: &'a Expr, base: &'a Expr, index: &'a Expr, changes: bool) -> Value {
        let (function, index) = match (&base.ty, changes) {
            (Type::Map(..), false) => ("quark::entry", self.key(index)),
            (Type::Map(..), true) => ("quark::entry_mut", self.key(index)),
            (_, false) => ("quark::item", self.own(index)),
            (_, true) => ("quark::item_mut", self.own(index)),
        };
        let (base, form) = if changes { (self.arg_mut(base), Form::Mut) } else { (self.arg(base), Form::Ref) };
        Value::atom(Doc::call(function, vec![base, index, self.location(expr.span)]), form)
    }

    fn unary(&self, expr: &'a Expr, op: UnaryOp, inner: &'a Expr) -> Value {
        if op == UnaryOp::Neg
            && self.is_checked(&inner.ty)
            && !matches!(inner.kind, ExprKind::Int(_) | ExprKind::Duration(_))
        {
            return Value::own(Doc::call("quark::neg", vec![self.own(inner), self.location(expr.span)]));
        }
        let op = if op == UnaryOp::Not { "!" } else { "-" };
        self.own_value(inner).prefixed(op, Form::Own)
    }

    /// Whether operators on such values fault beyond the range of `Int`.
    pub fn is_checked(&self, ty: &Type) -> bool {
        self.cx.input.options.checked && matches!(ty, Type::Int | Type::Duration | Type::Instant)
    }

    // ---- operators ----

    pub fn binary(&self, expr: &'a Expr, op: BinaryOp, left: &'a Expr, right: &'a Expr) -> Value {
        match op {
            BinaryOp::Or => self.infix("||", OR, left, right),
            BinaryOp::And => self.infix("&&", AND, left, right),
            BinaryOp::Eq | BinaryOp::Ne => self.equality(op == BinaryOp::Eq, left, right),
            BinaryOp::Lt => self.compare("<", left, right),
            BinaryOp::Le => self.compare("<=", left, right),
            BinaryOp::Gt => self.compare(">", left, right),
            BinaryOp::Ge => self.compare(">=", left, right),
            BinaryOp::Add => self.arithmetic(expr, "+", ADD, "quark::add", left, right),
            BinaryOp::Sub => self.arithmetic(expr, "-", ADD, "quark::sub", left, right),
            BinaryOp::Mul => self.arithmetic(expr, "*", MUL, "quark::mul", left, right),
            BinaryOp::Div => self.divide(expr, "/", "quark::div", left, right),
            BinaryOp::Rem => self.divide(expr, "%", "quark::rem", left, right),
        }
    }

    fn infix(&self, op: &'static str, prec: Prec, left: &'a Expr, right: &'a Expr) -> Value {
        joined(op, prec, self.own_value(left), self.own_value(right))
    }

    fn arithmetic(
        &self,
        expr: &'a Expr,
        op: &'static str,
        prec: Prec,
        helper: &str,
        left: &'a Expr,
        right: &'a Expr,
    ) -> Value {
        let place = || self.location(expr.span);
        match (&left.ty, &right.ty) {
            (Type::String, _) => self.concatenation(left, right),
            (Type::Duration, Type::Float) => {
                Value::own(self.own_value(left).at(ATOM).method("scaled", vec![self.own(right), place()]))
            }
            (ty, _) if self.is_checked(ty) => {
                Value::own(Doc::call(helper, vec![self.own(left), self.own(right), place()]))
            }
            _ => self.infix(op, prec, left, right),
        }
    }

    fn concatenation(&self, left: &'a Expr, right: &'a Expr) -> Value {
        let mut format = String::new();
        let mut args = Vec::new();
        for part in [left, right] {
            format.push_str(&self.format_hole(part, &[], &mut args));
        }
        args.insert(0, Doc::text(literal(&format)));
        Value::own(Doc::Macro("format!".to_owned(), args))
    }

    fn divide(&self, expr: &'a Expr, op: &'static str, helper: &str, left: &'a Expr, right: &'a Expr) -> Value {
        let place = self.location(expr.span);
        match (&left.ty, &right.ty) {
            (Type::Duration, Type::Int) => {
                Value::own(self.own_value(left).at(ATOM).method("shared", vec![self.own(right), place]))
            }
            (Type::Duration, _) => {
                Value::own(self.own_value(left).at(ATOM).method("divided", vec![self.own(right), place]))
            }
            (Type::Float, _) if matches!(right.kind, ExprKind::Float(value) if value != 0.0) => {
                self.infix(op, MUL, left, right)
            }
            (Type::Float, _) => Value::own(Doc::call("quark::div_float", vec![self.own(left), self.own(right), place])),
            _ if matches!(right.kind, ExprKind::Int(value) if value > 0) && is_natural(left) => {
                self.infix(op, MUL, left, right)
            }
            _ => Value::own(Doc::call(helper, vec![self.own(left), self.own(right), place])),
        }
    }

    fn compare(&self, op: &'static str, left: &'a Expr, right: &'a Expr) -> Value {
        if left.ty == Type::String {
            return joined(op, COMPARE, self.text(left), self.text(right));
        }
        self.infix(op, COMPARE, left, right)
    }

    fn equality(&self, equal: bool, left: &'a Expr, right: &'a Expr) -> Value {
        let op = if equal { "==" } else { "!=" };
        for (one, other) in [(left, right), (right, left)] {
            match &other.kind {
                ExprKind::None => {
                    let name = if equal { "is_none" } else { "is_some" };
                    return Value::own(self.value(one).at(ATOM).method(name, vec![]));
                }
                ExprKind::Str(text) if text.is_empty() && one.ty == Type::String => {
                    let value = Value::own(self.value(one).at(ATOM).method("is_empty", vec![]));
                    return if equal { value } else { value.prefixed("!", Form::Own) };
                }
                ExprKind::Bool(wanted) if one.ty == Type::Bool => {
                    let value = self.own_value(one);
                    return if *wanted == equal { value } else { value.prefixed("!", Form::Own) };
                }
                _ => {}
            }
        }
        if let Type::Optional(inner) = &left.ty
            && !self.is_copy(inner)
        {
            return joined(op, COMPARE, self.optional_operand(left), self.optional_operand(right));
        }
        if self.is_copy(&left.ty) && self.is_copy(&right.ty) {
            return self.infix(op, COMPARE, left, right);
        }
        let (left, right) = same_depth(self.first_operand(left), self.operand(right));
        joined(op, COMPARE, left, right)
    }

    /// The first operand of `==`, which an array cannot be.
    pub fn first_operand(&self, expr: &'a Expr) -> Value {
        if let ExprKind::List(items) = &expr.kind
            && !items.is_empty()
        {
            return self.value(expr);
        }
        self.operand(expr)
    }

    /// An operand of `==`: a list of literals is an array.
    pub fn operand(&self, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::List(items) if !items.is_empty() => {
                let items = items.iter().map(|item| match &item.kind {
                    ExprKind::Str(_) => self.value(item).doc,
                    _ => self.typed(item),
                });
                Value::own(Doc::Array("[", items.collect()))
            }
            ExprKind::List(_) => Value::own(Doc::text(format!("{}::new()", self.turbofish(&expr.ty)))),
            ExprKind::Map(entries) if entries.is_empty() => {
                Value::own(Doc::text(format!("{}::new()", self.turbofish(&expr.ty))))
            }
            ExprKind::Map(entries) => self.map(&expr.ty, entries, |value| self.typed(value)),
            _ => self.looked_up(expr),
        }
    }

    /// A value of its own that says the types of empty lists in it, where nothing else does.
    fn typed(&self, expr: &'a Expr) -> Doc {
        match &expr.kind {
            ExprKind::List(items) if items.is_empty() => Doc::text(format!("{}::new()", self.turbofish(&expr.ty))),
            ExprKind::List(items) => Doc::Array("vec![", items.iter().map(|item| self.typed(item)).collect()),
            _ => self.own(expr),
        }
    }

    fn turbofish(&self, ty: &Type) -> String {
        self.cx.ty(ty).replacen('<', "::<", 1)
    }

    /// An operand of `==` between optionals, as `Option<&T>`.
    fn optional_operand(&self, expr: &'a Expr) -> Value {
        Value::atom(self.arg(expr), Form::OptRef)
    }

    fn coalesce(&self, expr: &'a Expr, left: &'a Expr, right: &'a Expr) -> Value {
        let optional = matches!(expr.ty, Type::Optional(_));
        let receiver = self.own_value(left).at(ATOM);
        if !optional
            && !uses::moves_what_is_named(right, left)
            && let Some(mapped) = self.mapped_or(&receiver, right)
        {
            return mapped;
        }
        if is_empty_value(right) && !optional {
            return Value::own(receiver.method("unwrap_or_default", vec![]));
        }
        let lazy = if optional { "or_else" } else { "unwrap_or_else" };
        let strict = if optional { "or" } else { "unwrap_or" };
        if is_cheap(right) && !matches!(right.kind, ExprKind::Str(_)) {
            return Value::own(receiver.method(strict, vec![self.own(right)]));
        }
        let body = Doc::Closure("||".to_owned(), Box::new(self.own(right)));
        Value::own(receiver.method(lazy, vec![body]))
    }

    /// `x.map(f) ?? y` in one call.
    fn mapped_or(&self, receiver: &Doc, right: &'a Expr) -> Option<Value> {
        let Doc::Chain(root, links) = receiver else { return None };
        let (Link::Method(name, args), others) = links.split_last()? else { return None };
        let [change @ Doc::Closure(..)] = args.as_slice() else { return None };
        if name != "map" || is_empty_value(right) {
            return None;
        }
        let cheap = is_cheap(right) && !matches!(right.kind, ExprKind::Str(_));
        let other = if cheap { self.own(right) } else { Doc::Closure("||".to_owned(), Box::new(self.own(right))) };
        let name = if cheap { "map_or" } else { "map_or_else" };
        let receiver = if others.is_empty() { (**root).clone() } else { Doc::Chain(root.clone(), others.to_vec()) };
        Some(Value::own(receiver.method(name, vec![other, change.clone()])))
    }

    fn convert(&self, conversion: Conversion, inner: &'a Expr) -> Value {
        let value = self.own(inner);
        match conversion {
            Conversion::Some => Value::own(Doc::call("Some", vec![value])),
            Conversion::Interface(_) => Value::own(Doc::call("Box::new", vec![value])),
            Conversion::Union(id) => {
                let Type::Record(record) = inner.ty else { return Value::own(value) };
                let case = type_name(&self.cx.program().records[record].decl.name);
                Value::own(Doc::call(format!("{}::{case}", self.cx.union_name(id)), vec![value]))
            }
        }
    }

    fn take(&self, place: &'a Expr) -> Value {
        let taken = self.place_mut(place);
        let default = match &place.kind {
            ExprKind::Field(base, index) => self.field_decl(&base.ty, *index).0.default.as_ref(),
            _ => None,
        };
        if matches!(place.ty, Type::Optional(_)) {
            return self.take_optional(taken, default);
        }
        let reference = taken.prefixed("&mut ", Form::Mut).doc;
        match default {
            Some(initial) if !is_empty_value(&initial.value) => {
                let printer = Printer::with_self(self.cx, initial, self.this);
                Value::own(Doc::call("std::mem::replace", vec![reference, printer.own(&initial.value)]))
            }
            _ => Value::own(Doc::call("std::mem::take", vec![reference])),
        }
    }

    /// What was in an optional, which has its default again.
    fn take_optional(&self, taken: Value, default: Option<&'a Initial>) -> Value {
        let Some(initial) = default.filter(|initial| !matches!(initial.value.kind, ExprKind::None)) else {
            return Value::own(taken.at(ATOM).method("take", vec![]));
        };
        let printer = Printer::with_self(self.cx, initial, self.this);
        if let ExprKind::Convert(Conversion::Some, inner) = &initial.value.kind {
            return Value::own(taken.at(ATOM).method("replace", vec![printer.own(inner)]));
        }
        let reference = taken.prefixed("&mut ", Form::Mut).doc;
        Value::own(Doc::call("std::mem::replace", vec![reference, printer.own(&initial.value)]))
    }

    fn try_value(&self, inner: &'a Expr) -> Value {
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

    // ---- branches ----

    fn if_value(&self, inner: &'a IfExpr) -> Value {
        let mut branches = Vec::new();
        let mut current = inner;
        loop {
            let head = self.condition("if ", &current.condition, None);
            branches.push((head, Lines::value(self.element(&current.then))));
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
        let (value, form) = self.opened_value(&opened.value, self.borrow_form(opened.local), changed);
        (format!("Some({})", self.boxed_pattern(opened.local, form)), value)
    }

    /// An optional to be opened, and the form that its value has then.
    fn opened_value(&self, expr: &'a Expr, borrow: Option<Form>, changed: bool) -> (Doc, Form) {
        if borrow == Some(Form::Mut) {
            let place = self.place_mut(expr);
            return match place.form {
                Form::OptMut | Form::Own | Form::Mut => (place.doc, Form::Mut),
                _ => (place.prefixed("&mut ", Form::Mut).doc, Form::Mut),
            };
        }
        let inner = expr.ty.opened();
        let value = self.value(expr);
        if self.is_copy(inner) {
            return (self.owned(value, &expr.ty).doc, Form::Own);
        }
        match value.form {
            _ if changed && borrow.is_none() && !inner.is_owned() => (self.owned(value, &expr.ty).doc, Form::Own),
            Form::OptRef => (value.doc, Form::Ref),
            Form::OptSlice => (value.doc, Form::Slice),
            Form::OptMut => (value.doc, Form::Mut),
            Form::Ref | Form::Mut => (value.doc, Form::Ref),
            Form::Place if inner.is_owned() && borrow.is_none() => (value.doc, Form::Own),
            Form::Place => (value.prefixed("&", Form::Ref).doc, Form::Ref),
            _ => (value.doc, Form::Own),
        }
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
            let patterns: Vec<String> =
                arm.patterns.iter().map(|pattern| self.pattern_text(subject, pattern, arm, form)).collect();
            docs.push((patterns.join(" | "), body(self, arm)));
        }
        if let Some(rest) = self.missing_errors(subject, arms) {
            docs.push(rest);
        }
        Doc::Match(Box::new(value.in_head()), docs)
    }

    fn subject<T>(&self, subject: &'a Subject, arms: &'a [Arm<T>], changed: bool) -> (Doc, Form) {
        let expr = &*subject.value;
        if subject.tries {
            return (self.tried(expr).doc, Form::Own);
        }
        if matches!(expr.ty, Type::Optional(_)) {
            let borrow = arms.iter().find_map(|arm| arm.binding.and_then(|local| self.borrow_form(local)));
            return self.opened_value(expr, borrow, changed);
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

    // ---- construction ----

    fn with(&self, ty: &Type, base: &'a Expr, fields: &'a [(usize, Expr)]) -> Value {
        let Type::Record(id) = ty else { unreachable!("only records have `with`") };
        let record = &self.cx.program().records[*id];
        let name = self.cx.declared(&record.decl);
        let texts =
            fields.iter().map(|(index, value)| (field_name(&record.fields[*index].name), self.own(value))).collect();
        let whole = fields.len() == record.fields.len();
        let rest = (!whole).then(|| Box::new(self.own(base)));
        // What nothing is left of is evaluated all the same.
        let computed = whole && !is_plain_place(base);
        let before = if computed { vec![Line::bind("_", self.value(base).doc)] } else { Vec::new() };
        with_lines(before, Doc::Struct(name, texts, rest))
    }

    fn new_value(&self, ty: &Type, new: &'a New) -> Value {
        let program = self.cx.program();
        match ty {
            Type::ErrorType(id) => self.new_error(*id, new),
            Type::Record(id) => {
                let record = &program.records[*id];
                self.built(&record.decl, &record.fields, &record.functions, new)
            }
            Type::Class(id) => {
                let class = &program.classes[*id];
                self.built(&class.decl, &class.fields, &class.functions, new)
            }
            Type::Actor(id) => self.new_actor(*id, new),
            other => unreachable!("{other:?} has no constructor"),
        }
    }

    fn new_error(&self, id: Id<crate::model::ErrorType>, new: &'a New) -> Value {
        let error = &self.cx.program().errors[id];
        let name = self.cx.declared(&error.decl);
        if error.fields.is_empty() {
            return Value::own(Doc::text(name));
        }
        let mut args: Vec<&(usize, Expr)> = new.args.iter().collect();
        args.sort_by_key(|(index, _)| *index);
        let fields = args.into_iter().map(|(index, value)| (field_name(&error.fields[*index].name), self.own(value)));
        Value::own(Doc::Struct(name, fields.collect(), None))
    }

    /// `Name::new(required…).with_x(x)`
    fn built(&self, decl: &crate::model::Decl, fields: &'a [Field], functions: &[Id<Function>], new: &'a New) -> Value {
        let name = self.cx.declared(decl);
        let given = |index: usize| new.args.iter().find(|(other, _)| *other == index).map(|(_, value)| self.own(value));
        let parameters = || fields.iter().enumerate().filter(|(_, field)| field.parameter);
        let required = parameters().filter(|(_, field)| is_required(field)).filter_map(|(index, _)| given(index));
        let mut doc = Doc::call(format!("{name}::new"), required.collect());
        for (index, field) in parameters().filter(|(_, field)| is_optional(field)) {
            if let Some(value) = given(index) {
                doc = doc.method(builder_name(self.cx.program(), functions, field), vec![value]);
            }
        }
        Value::own(doc)
    }

    /// `Name::with_runtime(runtime, required…)`
    fn new_actor(&self, id: Id<crate::model::Actor>, new: &'a New) -> Value {
        let actor = &self.cx.program().actors[id];
        let name = self.cx.declared(&actor.decl);
        let mut args = vec![self.runtime()];
        let given = |index: usize| new.args.iter().find(|(other, _)| *other == index).map(|(_, value)| self.own(value));
        let parameters: Vec<(usize, &Field)> =
            actor.fields.iter().enumerate().filter(|(_, field)| field.parameter).collect();
        let all = parameters.iter().any(|(index, field)| is_optional(field) && given(*index).is_some());
        for (index, field) in parameters {
            match (given(index), field.default.is_some()) {
                (Some(value), false) => args.push(value),
                (Some(value), true) => args.push(Doc::call("Some", vec![value])),
                (None, _) if all => args.push(Doc::text("None")),
                (None, _) => {}
            }
        }
        let function = if all { "with_options" } else { "with_runtime" };
        Value::own(Doc::call(format!("{name}::{function}"), args))
    }

    /// A reference to the runtime.
    pub fn runtime(&self) -> Doc {
        match self.this {
            This::State => {
                let quark = Doc::text(self.this_name.get()).field("quark");
                Doc::Prefix("&", Box::new(quark.method("runtime", vec![])))
            }
            This::Fields => Doc::Prefix("&", Box::new(Doc::text("quark").method("runtime", vec![]))),
            _ if self.gives.get() == Gives::Test => Doc::text("&runtime"),
            _ => Doc::text("runtime"),
        }
    }

    // ---- calls ----

    fn call(&self, expr: &'a Expr, call: &'a Call) -> Value {
        match call.callee {
            Callee::Builtin(builtin) => self.builtin(expr, call, builtin),
            Callee::Deliver(kind, event) => self.deliver(call, kind, event),
            Callee::Function(id) => self.function_call(call, id),
        }
    }

    fn function_call(&self, call: &'a Call, id: Id<Function>) -> Value {
        let function = &self.cx.program().functions[id];
        if let Owner::PortKind(kind) = function.owner {
            return self.port_call(call, function, kind);
        }
        let (before, args) = self.args(call, function);
        let called = self.called(call, function);
        let doc = match called {
            Called::Path(path) => Doc::call(path, args),
            Called::Method(receiver, name) => receiver.method(name, args),
        };
        with_lines(before, self.by_host(call, function, doc))
    }

    /// A call that host code may answer: what it panics with is a fault with the place of the call.
    fn by_host(&self, call: &'a Call, function: &'a Function, doc: Doc) -> Doc {
        let Owner::Interface(id) = function.owner else { return doc };
        let interface = &self.cx.program().interfaces[id];
        if !interface.decl.public || self.gives.get() == Gives::Test {
            return doc;
        }
        let span = call.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span);
        let method = literal(&format!("{}.{}", interface.decl.name, function.decl.name));
        Doc::Macro("quark::host!".to_owned(), vec![Doc::text(method), Doc::text(self.cx.location(span)), doc])
    }

    fn called(&self, call: &'a Call, function: &'a Function) -> Called {
        let program = self.cx.program();
        let name = self.cx.function_name(function);
        let Some(receiver) = &call.receiver else {
            return Called::Path(match function.owner {
                Owner::Record(id) => format!("{}::{name}", self.cx.declared(&program.records[id].decl)),
                Owner::Class(id) => format!("{}::{name}", self.cx.declared(&program.classes[id].decl)),
                _ if function.kind == crate::model::FunctionKind::Entry => {
                    format!("{}{name}_with", self.cx.qualifier(&function.decl))
                }
                _ => self.free_function(function, &name),
            });
        };
        if let Some(declared) = function.implements
            && let Owner::Interface(interface) = program.functions[declared].owner
        {
            self.cx.declared(&program.interfaces[interface].decl);
        }
        if matches!(receiver.kind, ExprKind::SelfRef) {
            return Called::Method(Doc::text(self.this_name.get()), name);
        }
        if function.takes_self {
            return Called::Method(self.own_value(receiver).at(ATOM), name);
        }
        let value =
            if uses::changes_receiver(program, call) { self.place_mut(receiver) } else { self.looked_up(receiver) };
        if let Owner::Interface(interface) = function.owner {
            self.cx.declared(&program.interfaces[interface].decl);
        }
        Called::Method(value.at(ATOM), name)
    }

    /// A function of a module; one of this module that a local hides is named through `self`.
    fn free_function(&self, function: &Function, name: &str) -> String {
        let qualifier = self.cx.qualifier(&function.decl);
        let hidden = qualifier.is_empty() && self.locals.values().any(|local| local.name == function.decl.name);
        format!("{}{qualifier}{name}", if hidden { "self::" } else { "" })
    }

    /// The arguments, and what must be done before the call so that no borrow is in the way.
    fn args(&self, call: &'a Call, function: &'a Function) -> (Vec<Line>, Vec<Doc>) {
        let program = self.cx.program();
        let receiver = call.receiver.as_deref().filter(|_| uses::changes_receiver(program, call)).and_then(uses::root);
        let hoist = self.needs_hoisting(call);
        let mut before = Vec::new();
        let mut args = Vec::new();
        if function.kind == crate::model::FunctionKind::Entry {
            args.push(self.runtime());
            args.push(Doc::text("&quark::Map::new()"));
        }
        for (index, arg) in call.args.iter().enumerate() {
            let doc = self.passed(function, index, arg, receiver);
            let lent = !function.params[index].own && !self.is_copy(&arg.ty);
            args.push(if hoist && !is_cheap(arg) {
                self.hoisted(&function.params[index].name, arg, doc, lent, &mut before)
            } else {
                doc
            });
        }
        (before, args)
    }

    /// Whether an argument changes what the call is made on, which the call borrows already. A value is copied then,
    /// but for a port.
    fn needs_hoisting(&self, call: &Call) -> bool {
        let program = self.cx.program();
        let copied = |receiver: &&Expr| matches!(&receiver.kind, ExprKind::Store(store, _) if store.settled && !matches!(receiver.ty, Type::Port(_)));
        let receiver = call.receiver.as_deref().filter(|receiver| !copied(receiver)).and_then(uses::root);
        receiver.is_some_and(|place| call.args.iter().any(|arg| uses::value_changes(program, arg, place)))
    }

    /// An argument that is evaluated before the call, and what is passed then.
    fn hoisted(&self, param: &str, arg: &'a Expr, doc: Doc, lent: bool, before: &mut Vec<Line>) -> Doc {
        let name = format!("quark_{}", plain(param));
        before.push(Line::bind(name.clone(), if lent { self.own(arg) } else { doc }));
        match (lent, matches!(arg.ty, Type::Optional(_))) {
            (false, _) => Doc::text(name),
            (true, true) => Doc::text(name).method(if is_sliced(&arg.ty) { "as_deref" } else { "as_ref" }, vec![]),
            (true, false) => Doc::text(format!("&{name}")),
        }
    }

    /// One argument as its parameter takes it.
    fn passed(
        &self,
        function: &'a Function,
        index: usize,
        arg: &'a Expr,
        receiver: Option<(Root, Option<usize>)>,
    ) -> Doc {
        let param = &function.params[index];
        if param.own || self.is_copy(&arg.ty) {
            return self.own(arg);
        }
        if param_changes(self.cx.program(), function, index) {
            return self.arg_mut(arg);
        }
        let shared = receiver.zip(uses::root(arg)).is_some_and(|(one, other)| uses::overlap(one, other));
        if shared && !arg.ty.is_owned() && !matches!(arg.kind, ExprKind::SelfRef) {
            let own = Value::own(self.own(arg));
            return match &arg.ty {
                Type::Optional(_) => {
                    own.at(ATOM).method(if is_sliced(&arg.ty) { "as_deref" } else { "as_ref" }, vec![])
                }
                _ => own.prefixed("&", Form::Ref).doc,
            };
        }
        self.arg(arg)
    }

    /// A call of a port: its own method where the runtime has one, else the call as a value.
    fn port_call(&self, call: &'a Call, function: &'a Function, kind: Id<crate::model::PortKind>) -> Value {
        let receiver = call.receiver.as_ref().map(|receiver| self.value(receiver).at(ATOM));
        let receiver = receiver.unwrap_or_else(|| Doc::text(self.this_name.get()));
        let declared = &self.cx.program().port_kinds[kind];
        let name = self.cx.function_name(function);
        let is_link = declared.link.is_some();
        let brought = is_link || declared.decl.module.index() == 0;
        let owned = !brought || (is_link && function.decl.name == "send");
        let (before, mut args) = self.port_args(call, function, owned);
        let doc = if self.cx.program().is_refused(function) {
            let span = call.receiver.as_ref().map_or(function.decl.span, |receiver| receiver.span);
            args.push(Doc::text(self.cx.location(span)));
            receiver.method("connect_accepted", args)
        } else if brought {
            receiver.method(name, args)
        } else {
            let case = format!("{}::{}", self.cx.beside_kind(kind, "Call"), case_name(&function.decl.name));
            let fields: Vec<_> = function.params.iter().map(|param| field_name(&param.name)).zip(args).collect();
            let value = if fields.is_empty() { Doc::text(case) } else { Doc::Struct(case, fields, None) };
            receiver.method("call", vec![value])
        };
        with_lines(before, doc)
    }

    /// The arguments of a port's call; those that change what holds the port are evaluated before it is borrowed.
    fn port_args(&self, call: &'a Call, function: &'a Function, owned: bool) -> (Vec<Line>, Vec<Doc>) {
        let hoist = self.needs_hoisting(call);
        let mut before = Vec::new();
        let mut args = Vec::new();
        for (param, arg) in function.params.iter().zip(&call.args) {
            let lent = !owned && !self.is_copy(&arg.ty);
            let doc = if lent { self.arg(arg) } else { self.own(arg) };
            let hoisted = hoist && !is_cheap(arg);
            args.push(if hoisted { self.hoisted(&param.name, arg, doc, lent, &mut before) } else { doc });
        }
        (before, args)
    }

    fn deliver(&self, call: &'a Call, kind: Id<crate::model::PortKind>, event: usize) -> Value {
        let receiver = call.receiver.as_ref().map(|receiver| self.value(receiver).at(ATOM));
        let receiver = receiver.unwrap_or_else(|| Doc::text("port"));
        let declared = &self.cx.program().port_kinds[kind];
        let event = &declared.events[event];
        let case = format!("{}::{}", self.cx.beside_kind(kind, "Event"), case_name(&event.name));
        let built_in = declared.link.is_some() || declared.decl.module.index() == 0;
        let value = if call.args.is_empty() {
            Doc::text(case)
        } else if built_in {
            Doc::call(case, call.args.iter().map(|arg| self.own(arg)).collect())
        } else {
            let fields =
                event.params.iter().zip(&call.args).map(|(param, arg)| (field_name(&param.name), self.own(arg)));
            Doc::Struct(case, fields.collect(), None)
        };
        Value::own(receiver.method("deliver", vec![value]))
    }
}

/// What a call names.
enum Called {
    Path(String),
    Method(Doc, String),
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

/// `left op right`; a chain of one operator is one list.
pub fn joined(op: &'static str, prec: Prec, left: Value, right: Value) -> Value {
    let right = right.at(prec + 1);
    let comparison = prec == COMPARE;
    let left = left.at(if comparison { prec + 1 } else { prec });
    let doc = match left {
        Doc::Infix(other, mut items) if other == op && !comparison => {
            items.push(right);
            Doc::Infix(op, items)
        }
        left => Doc::Infix(op, vec![left, right]),
    };
    Value { doc, prec, form: Form::Own }
}

/// Both operands of `==` as references, or both as places.
fn same_depth(left: Value, right: Value) -> (Value, Value) {
    let place = |value: Value| match value.form {
        Form::Ref | Form::Mut | Form::Slice => value.prefixed("*", Form::Place),
        _ => value,
    };
    let shape = |value: &Value| match value.form {
        Form::Ref | Form::Mut => 0,
        Form::Slice | Form::Lit => 1,
        _ => 2,
    };
    if shape(&left) == shape(&right) { (left, right) } else { (place(left), place(right)) }
}

/// A receiver of `clone` without the `*` that would be taken back.
fn undereferenced(value: Value) -> Doc {
    value.at(ATOM)
}

/// A name that a format string takes inside its braces.
fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !matches!(text, "self" | "true" | "false")
}

/// A raw identifier without its mark.
pub fn plain(name: &str) -> String {
    name.trim_start_matches("r#").to_owned()
}

/// Whether a value costs nothing and changes nothing, so that it may be evaluated in vain.
pub fn is_cheap(expr: &Expr) -> bool {
    match &expr.kind {
        fixed!() => true,
        ExprKind::Local(_) => {
            matches!(expr.ty, Type::Int | Type::Bool | Type::Float | Type::Duration | Type::Instant | Type::Enum(_))
        }
        ExprKind::Convert(Conversion::Some, inner) => is_cheap(inner) && !matches!(inner.kind, ExprKind::Str(_)),
        _ => false,
    }
}

/// Whether a value is named without computing anything.
fn is_plain_place(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::SelfRef => true,
        ExprKind::Field(base, _) | ExprKind::Store(_, base) => is_plain_place(base),
        _ => false,
    }
}

/// Whether a value is what its type has by default.
pub fn is_empty_value(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str(text) => text.is_empty(),
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        ExprKind::None => true,
        _ => false,
    }
}

/// Whether a value is an element, whose type the runtime's function infers from what is done with it.
fn is_element(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Index(..) => true,
        ExprKind::Store(_, inner) => is_element(inner),
        _ => false,
    }
}

/// Whether an integer is known not to be negative.
fn is_natural(expr: &Expr) -> bool {
    use crate::model::Builtin;
    match &expr.kind {
        ExprKind::Int(value) => *value >= 0,
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), .. }) => {
            matches!(builtin, Builtin::ListSize | Builtin::MapSize | Builtin::StringSize)
        }
        ExprKind::Binary(BinaryOp::Add | BinaryOp::Mul, left, right) => is_natural(left) && is_natural(right),
        _ => false,
    }
}

/// Whether an optional holds a text or a list.
fn is_sliced(ty: &Type) -> bool {
    matches!(ty.opened(), Type::String | Type::List(_))
}

/// A value with the lines that must be done before it.
pub fn with_lines(before: Vec<Line>, value: Doc) -> Value {
    if before.is_empty() {
        return Value::own(value);
    }
    let lines = Lines { stmts: before, tail: Some(Box::new(value)) };
    Value { prec: OPEN, ..Value::own(Doc::Block(lines)) }
}
