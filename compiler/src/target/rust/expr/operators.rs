//! Operators, comparisons, and `??`.

use super::literals::literal;
use super::{ADD, AND, ATOM, COMPARE, MUL, OR, Prec, Value, is_cheap, is_empty_value};
use crate::model::{BinaryOp, Call, Callee, Expr, ExprKind, Type, UnaryOp};
use crate::target::rust::body::{Form, Printer};
use crate::target::rust::layout::{Doc, Link};
use crate::target::rust::uses;

impl<'a> Printer<'a, '_> {
    pub(super) fn unary(&self, expr: &'a Expr, op: UnaryOp, inner: &'a Expr) -> Value {
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

    pub(super) fn infix(&self, op: &'static str, prec: Prec, left: &'a Expr, right: &'a Expr) -> Value {
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
    pub(super) fn typed(&self, expr: &'a Expr) -> Doc {
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

    pub(super) fn coalesce(&self, expr: &'a Expr, left: &'a Expr, right: &'a Expr) -> Value {
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
