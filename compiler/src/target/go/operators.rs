//! Operators: what they are in Go depends on what they are applied to.

use super::body::Body;
use super::expr::receiver;
use super::file::is_nilable;
use super::layout::X;
use crate::emit::fold::{Folded, constant};
use crate::model::{BinaryOp, Builtin, Call, Callee, Conversion, Expr, ExprKind, Item, Type};

/// How an operator is written.
pub fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Or => "||",
        BinaryOp::And => "&&",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
    }
}

impl Body<'_, '_> {
    /// `-a`: the range is symmetric, so that nothing can overflow.
    pub fn negated(&mut self, inner: &Expr, _whole: &Expr) -> X {
        self.expr(inner).unary("-")
    }

    /// An operator applied.
    pub fn binary(&mut self, op: BinaryOp, left: &Expr, right: &Expr, whole: &Expr) -> X {
        if let Some(code) = self.counted(op, left, right) {
            return code;
        }
        match op {
            BinaryOp::Eq => self.equal(left, right),
            BinaryOp::Ne => self.equal(left, right).not(),
            BinaryOp::Or | BinaryOp::And => {
                let left = self.expr(left);
                left.binary(sign(op), self.expr(right))
            }
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => {
                let operands = (self.expr(left), self.expr(right));
                compared(op, operands, &left.ty)
            }
            _ => {
                let operands = (self.expr(left), self.expr(right));
                self.arithmetic(op, (left, operands.0), (right, operands.1), whole)
            }
        }
    }

    /// A size compared with a literal, without a conversion: `len(list) == 0`.
    fn counted(&mut self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<X> {
        let compares =
            matches!(op, BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge);
        if !compares || !(is_size(left) || is_size(right)) {
            return None;
        }
        let countable = |expr: &Expr| is_size(expr) || matches!(expr.kind, ExprKind::Int(_));
        if !countable(left) || !countable(right) {
            return None;
        }
        let (left, right) = (self.size(left), self.size(right));
        Some(left.binary(sign(op), right))
    }

    fn size(&mut self, expr: &Expr) -> X {
        match &expr.kind {
            ExprKind::Call(Call { callee: Callee::Builtin(Builtin::ListSize), receiver: Some(list), .. }) => {
                let list = self.expr(list);
                X::call("len", vec![list])
            }
            ExprKind::Call(Call { receiver: Some(map), .. }) => self.base(map).method("Len", Vec::new()),
            _ => self.expr(expr),
        }
    }

    /// Arithmetic on operands that are printed already.
    pub fn arithmetic(&mut self, op: BinaryOp, left: (&Expr, X), right: (&Expr, X), whole: &Expr) -> X {
        let place = X::atom(self.file.place(whole.span));
        let ((left_expr, left), (right_expr, right)) = (left, right);
        let left = if self.is_exact(op, left_expr, right_expr) {
            X::call(self.file.quark(if left_expr.ty == Type::Float { "Float" } else { "Int" }), vec![left])
        } else {
            left
        };
        match (&left_expr.ty, &right_expr.ty) {
            (Type::Instant, _) => self.moment(op, left, right, &right_expr.ty, place),
            (Type::Duration, Type::Float) => {
                let name = if op == BinaryOp::Div { "DivFloat" } else { "Scale" };
                in_brackets(left).method(name, vec![right, place])
            }
            (Type::Float, Type::Duration) => in_brackets(right).method("Scale", vec![left, place]),
            (Type::Duration, Type::Int) if op == BinaryOp::Div => in_brackets(left).method("Div", vec![right, place]),
            (Type::Duration, Type::Int) => {
                let right = self.as_duration(right);
                self.whole(op, left, right, place)
            }
            (Type::Int, Type::Duration) => {
                let left = self.as_duration(left);
                self.whole(op, left, right, place)
            }
            (Type::Float, _) if op == BinaryOp::Div && !is_non_zero(right_expr) => {
                X::call(self.file.quark("DivFloat"), vec![left, right, place])
            }
            (Type::Int, _) if matches!(op, BinaryOp::Div | BinaryOp::Rem) => {
                if is_non_zero(right_expr) {
                    return typed_integer(left, &right).binary(sign(op), right);
                }
                let name = if op == BinaryOp::Div { "Div" } else { "Rem" };
                X::call(self.file.quark(name), vec![left, right, place])
            }
            (Type::Int | Type::Duration, _) => self.whole(op, left, right, place),
            _ => left.binary(sign(op), right),
        }
    }

    /// Whether Go would compute with constants, of any size and precision, where the language computes with numbers.
    fn is_exact(&self, op: BinaryOp, left: &Expr, right: &Expr) -> bool {
        let fold = |expr: &Expr| constant(self.file.program(), expr);
        match (fold(left), fold(right)) {
            (Some(Folded::Float(_)), Some(Folded::Float(_))) => true,
            (Some(Folded::Int(left)), Some(Folded::Int(right))) => match op {
                BinaryOp::Add => left.checked_add(right).is_none(),
                BinaryOp::Sub => left.checked_sub(right).is_none(),
                BinaryOp::Mul => left.checked_mul(right).is_none(),
                _ => false,
            },
            _ => false,
        }
    }

    fn as_duration(&self, count: X) -> X {
        if count.is_untyped_integer() { count } else { X::call(self.file.quark("Duration"), vec![count]) }
    }

    /// An operator on integers, which a checked build has the runtime watch.
    fn whole(&self, op: BinaryOp, left: X, right: X, place: X) -> X {
        if !self.file.input.options.checked {
            return left.binary(sign(op), right);
        }
        let name = match op {
            BinaryOp::Add => "Add",
            BinaryOp::Sub => "Sub",
            _ => "Mul",
        };
        let left = typed_integer(left, &right);
        X::call(self.file.quark(name), vec![left, right, place])
    }

    fn moment(&self, op: BinaryOp, left: X, right: X, other: &Type, place: X) -> X {
        let checked = self.file.input.options.checked;
        let name = match (op, other) {
            (BinaryOp::Sub, Type::Instant) if checked => "SubInstants",
            (BinaryOp::Sub, Type::Instant) => "Between",
            (BinaryOp::Sub, _) if checked => "SubInstant",
            (BinaryOp::Sub, _) => "Earlier",
            _ if checked => "AddInstant",
            _ => "Later",
        };
        let mut arguments = vec![left, right];
        arguments.extend(checked.then_some(place));
        X::call(self.file.quark(name), arguments)
    }

    /// Whether both sides are the same.
    pub fn equal(&mut self, left: &Expr, right: &Expr) -> X {
        let (left, right) = (unwrapped(left, right), unwrapped(right, left));
        let codes = (self.expr(left), self.expr(right));
        self.equal_codes((codes.0, left), (codes.1, right))
    }

    /// The same of operands that are printed already.
    pub fn equal_codes(&self, (mut left_code, left): (X, &Expr), (mut right_code, right): (X, &Expr)) -> X {
        match (&left.kind, &right.kind) {
            (ExprKind::None, ExprKind::None) => return X::atom("true"),
            (ExprKind::None, _) => return right_code.binary("==", X::atom("nil")),
            (_, ExprKind::None) => return left_code.binary("==", X::atom("nil")),
            _ => {}
        }
        let optional = |expr: &Expr| matches!(expr.ty, Type::Optional(_)) && !is_nilable(expr.ty.opened());
        let (one, other) = (optional(left), optional(right));
        if one != other {
            let ty = left.ty.opened();
            if other {
                (left_code, right_code) = (right_code, left_code);
            }
            let same = self.same_function(ty);
            return X::call(self.file.quark("Holds"), vec![left_code, right_code, same]);
        }
        let either = if matches!(right.ty, Type::Optional(_)) { &right.ty } else { &left.ty };
        self.same(left_code, right_code, either)
    }

    /// Whether two values of a type are the same.
    pub fn same(&self, left: X, right: X, ty: &Type) -> X {
        self.file.same(left, right, ty)
    }

    /// The function that tells whether two values of a type are the same.
    pub fn same_function(&self, ty: &Type) -> X {
        self.file.same_function(ty)
    }

    /// The function that orders two values of a type.
    pub fn order_function(&self, ty: &Type) -> X {
        match ty {
            Type::Instant => X::atom(format!("{}.Compare", self.file.standard("time", "Time"))),
            other => X::atom(format!("{}[{}]", self.file.standard("cmp", "Compare"), self.file.ty(other))),
        }
    }
}

impl super::file::File<'_> {
    /// Whether two values of a type are the same.
    pub fn same(&self, left: X, right: X, ty: &Type) -> X {
        match ty {
            ty if is_plain(ty) => left.binary("==", right),
            Type::Union(id) => receiver(left).method(self.union_equal(*id), vec![right]),
            Type::List(inner) if is_plain(inner) => X::call(self.standard("slices", "Equal"), vec![left, right]),
            Type::List(inner) => {
                X::call(self.standard("slices", "EqualFunc"), vec![left, right, self.same_function(inner)])
            }
            Type::Map(_, value) if is_plain(value) => X::call(self.quark("EqualMaps"), vec![left, right]),
            Type::Map(_, value) => receiver(left).method("EqualFunc", vec![right, self.same_function(value)]),
            Type::Optional(inner) => {
                let name = if is_nilable(inner) { "EqualPresent" } else { "EqualOptional" };
                X::call(self.quark(name), vec![left, right, self.same_function(inner)])
            }
            Type::ErrorType(_) => receiver(left).method("Equal", vec![right]),
            _ => receiver(left).method("Equal", vec![right]),
        }
    }

    /// The function that tells whether two values of a type are the same.
    pub fn same_function(&self, ty: &Type) -> X {
        match ty {
            ty if is_plain(ty) => X::atom(format!("{}[{}]", self.quark("Equal"), self.ty(ty))),
            Type::Instant | Type::Json | Type::Record(_) => X::atom(format!("{}.Equal", self.ty(ty))),
            Type::ErrorType(_) => X::atom(format!("({}).Equal", self.ty(ty))),
            Type::Union(id) => X::atom(format!("{}.{}", self.ty(ty), self.union_equal(*id))),
            _ => {
                let same = self.same(X::atom("left"), X::atom("right"), ty);
                X::returns(format!("func(left, right {}) bool", self.ty(ty)), &same)
            }
        }
    }

    /// The method by which the records of a union are compared, and by which they are of it.
    pub fn union_equal(&self, id: crate::model::Id<crate::model::Union>) -> String {
        super::naming::private(crate::emit::names::Use::Method, &format!("equal_{}", self.names.item(Item::Union(id))))
    }
}

/// Whether Go compares values of a type by `==`.
pub fn is_plain(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Unit
            | Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Duration
            | Type::Enum(_)
            | Type::Class(_)
            | Type::Actor(_)
            | Type::Interface(_)
            | Type::Promise(_)
    )
}

pub fn compared(op: BinaryOp, (left, right): (X, X), ty: &Type) -> X {
    if *ty != Type::Instant {
        return left.binary(sign(op), right);
    }
    let left = receiver(left);
    match op {
        BinaryOp::Lt => left.method("Before", vec![right]),
        BinaryOp::Le => left.method("After", vec![right]).not(),
        BinaryOp::Gt => left.method("After", vec![right]),
        _ => left.method("Before", vec![right]).not(),
    }
}

/// What is certainly there is compared with an optional as it is.
fn unwrapped<'e>(expr: &'e Expr, other: &Expr) -> &'e Expr {
    let optional = matches!(other.ty, Type::Optional(_)) && !matches!(other.kind, ExprKind::Convert(..));
    match &expr.kind {
        ExprKind::Convert(Conversion::Some, inner) if optional && !is_nilable(&inner.ty) => inner,
        _ => expr,
    }
}

/// A method may be called on it.
fn in_brackets(code: X) -> X {
    receiver(code)
}

/// What Go would take for an `int` where nothing else tells.
fn typed_integer(code: X, other: &X) -> X {
    if code.is_untyped_integer() && other.is_untyped_integer() { X::call("int64", vec![code]) } else { code }
}

fn is_non_zero(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(value) => *value != 0,
        ExprKind::Float(value) => *value != 0.0,
        ExprKind::Unary(_, inner) => is_non_zero(inner),
        _ => false,
    }
}

fn is_size(expr: &Expr) -> bool {
    let ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(_), .. }) = &expr.kind else {
        return false;
    };
    matches!(builtin, Builtin::ListSize | Builtin::MapSize)
}
