//! Expressions to points.

use super::{Builder, Value, field_name, is_self};
use crate::dataflow::graph::{Kept, Role};
use crate::dataflow::place::{Place, Root, Step};
use crate::model::walk::fixed;
use crate::model::{
    Arm, BinaryOp, Block, Borrow, Builtin, Call, Callee, Condition, Conversion, Expr, ExprKind, Id, IfExpr, Local,
    Opened, Part, Subject, Type,
};
use crate::source::Span;

impl Builder<'_> {
    /// A value that is only looked at.
    pub(super) fn look(&mut self, expr: &Expr) {
        let value = if expr.ty.is_owned() { self.owned(expr) } else { self.place_or_value(expr) };
        self.touch(&value, Borrow::Reads, expr.span);
    }

    /// Where the value of an expression with a single holder is.
    pub(super) fn owned(&mut self, expr: &Expr) -> Value {
        match &expr.kind {
            ExprKind::If(inner) => self.if_value(inner, expr),
            ExprKind::Match(subject, arms) => self.match_value(subject, arms, expr),
            ExprKind::Convert(Conversion::Some | Conversion::Interface(_), inner) => self.owned(inner),
            ExprKind::Coalesce(left, right) | ExprKind::TryElse(left, right) => {
                let mut value = self.owned(left);
                self.maybe(expr.span, |builder| value = std::mem::take(&mut value).or(builder.owned(right)));
                value
            }
            _ => self.place_or_value(expr),
        }
    }

    fn if_value(&mut self, inner: &IfExpr, expr: &Expr) -> Value {
        let mut value = Value::default();
        self.condition(&inner.condition, |builder| {
            builder.branch(expr.span, [true, false], |builder, then| {
                if then {
                    builder.bind_condition(&inner.condition);
                }
                let branch = if then { &inner.then } else { &inner.otherwise };
                let found = builder.owned(branch);
                value = std::mem::take(&mut value).or(found);
            });
        });
        value
    }

    fn match_value(&mut self, subject: &Subject, arms: &[Arm<Expr>], expr: &Expr) -> Value {
        let mut value = Value::default();
        let looked = self.subject(subject, arms.iter().map(|arm| arm.binding));
        self.branch(expr.span, arms, |builder, arm| {
            builder.bind(arm.binding, subject, &looked);
            let found = builder.owned(&arm.body);
            value = std::mem::take(&mut value).or(found);
        });
        value
    }

    pub(super) fn place_or_value(&mut self, expr: &Expr) -> Value {
        self.place(expr).unwrap_or_else(|| {
            self.evaluate(expr);
            if is_of_temporary(expr) {
                let temporary = Place::whole(Root::Temporary(self.anonymous()));
                return Value::at(temporary.then(Step::Element));
            }
            Value::fresh()
        })
    }

    /// Where an expression that names a place leads; what is computed on the way happens. The place is not touched.
    pub(super) fn place(&mut self, expr: &Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Local(local) => {
                self.use_local(*local, expr);
                let borrowed = self.graph.borrows.get(&local.index());
                Some(match borrowed {
                    Some(borrowing) => {
                        Value { places: borrowing.places.clone(), via: vec![local.index()], fresh: false }
                    }
                    None => Value::at(Place::whole(Root::Local(*local))),
                })
            }
            ExprKind::SelfRef => Some(Value::at(Place::whole(Root::SelfRef))),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) if is_place(base) => {
                let value = self.place(base);
                let looked_at = self.looked_at(base);
                self.look(index);
                self.still_used(looked_at, expr.span);
                value.map(|value| value.then(&Step::Element))
            }
            ExprKind::Convert(Conversion::Some | Conversion::Interface(_), inner) | ExprKind::Store(_, inner)
                if is_place(inner) =>
            {
                self.place(inner)
            }
            ExprKind::Call(call) if expr.ty.is_owned() => self.element(call, expr),
            _ => None,
        }
    }

    fn field(&mut self, base: &Expr, index: usize) -> Option<Value> {
        let foreign = matches!(base.ty, Type::Actor(_)) && !is_self(base);
        if foreign || !is_place(base) {
            self.look(base);
            return Some(Value::default());
        }
        let step = Step::Field(index, field_name(self.program, &base.ty, index));
        self.place(base).map(|value| value.then(&step))
    }

    /// `get`, `first`, `find` … of a collection that is a place: one of its elements.
    fn element(&mut self, call: &Call, expr: &Expr) -> Option<Value> {
        let (Callee::Builtin(builtin), Some(receiver)) = (call.callee, call.receiver.as_deref()) else { return None };
        if !is_projection(builtin) || !is_place(receiver) {
            return None;
        }
        let value = self.place(receiver)?;
        let held = self.hold(&value, Borrow::Reads, Role::Receiver, receiver.span);
        self.builtin_args(call, &value);
        self.release(held, expr.span);
        Some(value.then(&Step::Element))
    }

    /// Evaluates an expression that is no place.
    fn evaluate(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Template(parts) => {
                let holes = parts.iter().filter_map(|part| match part {
                    Part::Hole(hole) => Some(hole),
                    Part::Text(_) => None,
                });
                self.operands(holes, expr.span);
            }
            ExprKind::List(elements) => elements.iter().for_each(|element| self.keep(element, Kept::Stored)),
            ExprKind::Map(entries) => entries.iter().for_each(|(key, value)| {
                self.look(key);
                self.keep(value, Kept::Stored);
            }),
            ExprKind::Convert(_, inner)
            | ExprKind::Unary(_, inner)
            | ExprKind::Try(inner)
            | ExprKind::Store(_, inner) => {
                self.look(inner);
            }
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, left, right)
            | ExprKind::Coalesce(left, right)
            | ExprKind::TryElse(left, right) => {
                self.look(left);
                self.maybe(expr.span, |builder| builder.look(right));
            }
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => {
                self.operands([&**left, &**right], expr.span);
            }
            ExprKind::If(_) | ExprKind::Match(..) => {
                let value = self.owned(expr);
                self.touch(&value, Borrow::Reads, expr.span);
            }
            ExprKind::Call(call) => self.call(call, expr),
            ExprKind::New(new) => new.args.iter().for_each(|(_, value)| self.keep(value, Kept::Stored)),
            ExprKind::With(base, fields) => {
                let start = self.graph.points.len();
                self.look(base);
                let used = self.used_since(start);
                for (_, value) in fields {
                    self.keep(value, Kept::Stored);
                }
                // A target may evaluate the base last.
                self.still_used(used, expr.span);
            }
            ExprKind::Take(inner) => {
                let value = self.place_or_value(inner);
                self.touch(&value, Borrow::Changes, expr.span);
            }
            ExprKind::Lambda(lambda) => self.lambda(lambda, &Value::default(), expr.span),
            ExprKind::Hoisted(block, value) => {
                self.block(block);
                self.look(value);
            }
            fixed!() => {}
            ExprKind::Local(_) | ExprKind::SelfRef | ExprKind::Field(..) => {}
        }
    }

    /// Values that are looked at, in order of evaluation.
    fn operands<'e>(&mut self, operands: impl IntoIterator<Item = &'e Expr>, span: Span) {
        let mut looked_at = Vec::new();
        for operand in operands {
            self.look(operand);
            looked_at.extend(self.looked_at(operand));
        }
        self.still_used(looked_at, span);
    }

    /// A condition, then what depends on it.
    pub(super) fn condition(&mut self, condition: &Condition, then: impl FnOnce(&mut Self)) {
        match condition {
            Condition::Value(value) => self.look(value),
            Condition::Opens(opened) => {
                self.open(opened);
                self.view(opened.local, &opened.value);
            }
        }
        then(self);
    }

    /// On the way where a condition holds, its name has its value.
    pub(super) fn bind_condition(&mut self, condition: &Condition) {
        if let Condition::Opens(opened) = condition {
            self.define(opened.local);
        }
    }

    /// Evaluates what is opened; the name borrows it, or is defined later.
    pub(super) fn open(&mut self, opened: &Opened) {
        let value = if opened.value.ty.is_owned() {
            self.owned(&opened.value)
        } else {
            self.look(&opened.value);
            Value::default()
        };
        self.name_value(opened.local, &value, opened.value.span);
    }

    /// Evaluates what a `match` looks at.
    pub(super) fn subject(&mut self, subject: &Subject, bindings: impl Iterator<Item = Option<Id<Local>>>) -> Value {
        if !subject.value.ty.is_owned() {
            self.look(&subject.value);
            return Value::default();
        }
        let value = self.owned(&subject.value);
        let bound = bindings.flatten().next();
        if bound.is_none() {
            self.touch(&value, Borrow::Reads, subject.value.span);
        }
        value
    }

    /// The name of an arm.
    pub(super) fn bind(&mut self, binding: Option<Id<Local>>, subject: &Subject, value: &Value) {
        if let Some(local) = binding {
            self.name_value(local, value, self.locals[local].span);
            self.view(local, &subject.value);
            self.define(local);
        }
    }

    pub(super) fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            self.stmt(stmt);
        }
    }
}

/// Whether an expression names something that is there already.
fn is_place(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Local(_) | ExprKind::SelfRef => true,
        ExprKind::Field(base, _) | ExprKind::Index(base, _) => is_place(base),
        ExprKind::Convert(Conversion::Some | Conversion::Interface(_), inner) | ExprKind::Store(_, inner) => {
            is_place(inner)
        }
        ExprKind::Call(call) if expr.ty.is_owned() => {
            let projects = matches!(call.callee, Callee::Builtin(builtin) if is_projection(builtin));
            projects && call.receiver.as_deref().is_some_and(is_place)
        }
        _ => false,
    }
}

/// The local that a value is, or may be, a part of, and where it is named.
pub(super) fn part_of(expr: &Expr) -> Option<(Id<Local>, &Expr)> {
    match &expr.kind {
        ExprKind::Local(local) => Some((*local, expr)),
        ExprKind::Field(base, _)
        | ExprKind::Index(base, _)
        | ExprKind::Convert(Conversion::Some, base)
        | ExprKind::Store(_, base) => part_of(base),
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. }) => {
            if builtin.gives_part() { part_of(receiver) } else { None }
        }
        _ => None,
    }
}

/// Whether an expression looks into a collection that is made on the spot.
pub(super) fn is_of_temporary(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Convert(_, inner) => is_of_temporary(inner),
        ExprKind::Index(base, _) => expr.ty.is_owned() && (!is_place(base) || is_of_temporary(base)),
        ExprKind::Call(call) if expr.ty.is_owned() => {
            let projects = matches!(call.callee, Callee::Builtin(builtin) if is_projection(builtin));
            projects && call.receiver.as_deref().is_some_and(|receiver| !is_place(receiver))
        }
        _ => false,
    }
}

/// Whether a method of a collection gives what is in it, not something new.
fn is_projection(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(
        builtin,
        B::ListFirst | B::ListLast | B::ListGet | B::ListFind | B::ListMinBy | B::ListFilter | B::MapGet | B::MapValues
    )
}
