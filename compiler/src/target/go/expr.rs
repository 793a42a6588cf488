//! Expressions in Go.

mod collections;
mod new;
mod texts;

pub use new::reads_self;

use super::body::{Body, Gives, This};
use super::file::{field_name, is_nilable};
use super::layout::X;
use super::text;
use crate::emit::bodies;
use crate::model::{Conversion, Expr, ExprKind, Initial, Item, Lambda, LambdaBody, Type, UnaryOp};

impl Body<'_, '_> {
    /// The value of an expression; an optional is a pointer, or `nil`.
    pub fn expr(&mut self, expr: &Expr) -> X {
        match &expr.kind {
            ExprKind::Int(value) => integer(*value),
            ExprKind::Duration(value) => self.duration(*value),
            ExprKind::Float(value) => float(*value),
            ExprKind::Bool(value) => X::atom(value.to_string()),
            ExprKind::Str(value) => X::atom(text::string(value)),
            ExprKind::None => X::atom("nil"),
            ExprKind::Unit => X::atom("struct{}{}"),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(items) => self.list(items, &expr.ty),
            ExprKind::Map(entries) => self.map(entries, &expr.ty),
            ExprKind::Local(id) => {
                let held = self.held(*id);
                if held.pointer { X::Star(Box::new(held.code)) } else { held.code }
            }
            ExprKind::SelfRef => self.this_value(),
            ExprKind::Constant(id) => X::atom(self.file.own(self.file.names.item(Item::Constant(*id)))),
            ExprKind::Case(id, index) => self.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => self.index(base, index, expr),
            ExprKind::Unary(UnaryOp::Not, inner) => self.expr(inner).not(),
            ExprKind::Unary(UnaryOp::Neg, inner) => self.negated(inner, expr),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, expr),
            ExprKind::Convert(conversion, inner) => self.convert(*conversion, inner),
            ExprKind::Store(store, inner) => {
                let code = self.expr(inner);
                self.stored(code, *store, &expr.ty)
            }
            ExprKind::Call(call) => self.call(call, expr),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::Take(place) => self.take(place),
            ExprKind::Try(_)
            | ExprKind::TryElse(..)
            | ExprKind::If(_)
            | ExprKind::Match(..)
            | ExprKind::With(..)
            | ExprKind::Hoisted(..) => self.in_a_function(expr),
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
        }
    }

    /// What lowering leaves within an expression only where a constant or a lambda has no room for statements.
    fn in_a_function(&mut self, expr: &Expr) -> X {
        let head = format!("func() {}", self.file.ty(&expr.ty));
        let lines = self.function_lines(|body| body.give_result(expr));
        X::Call(Box::new(X::Func(head, lines)), Vec::new())
    }

    fn this_value(&self) -> X {
        match &self.this {
            This::Named(name) => X::atom(name.clone()),
            _ => X::atom("_"),
        }
    }

    /// A length of time: `30 * quark.Second`.
    pub fn duration(&self, milliseconds: i64) -> X {
        let quark = |name: &str| X::atom(self.file.quark(name));
        in_units(milliseconds, &quark, "Millisecond", X::call(self.file.quark("Duration"), vec![X::atom("0")]))
    }

    /// A case of an enum.
    pub fn case(&self, id: crate::model::Id<crate::model::Enum>, index: usize) -> X {
        let declared = &self.file.program().enums[id];
        if declared.decl.module.index() == 0 {
            let case = super::naming::exported(crate::emit::names::Use::Case, &declared.cases[index].name);
            return X::atom(self.file.quark(&format!("{}{case}", declared.decl.name)));
        }
        X::atom(self.file.own(self.file.names.case(id, index)))
    }

    /// A place to look into: what is held by a pointer needs no star.
    pub fn base(&mut self, expr: &Expr) -> X {
        match &expr.kind {
            ExprKind::Local(id) => self.held(*id).code,
            ExprKind::Store(_, inner) => self.base(inner),
            _ => self.expr(expr),
        }
    }

    fn field(&mut self, base: &Expr, index: usize) -> X {
        if let (ExprKind::SelfRef, This::Fields(fields)) = (&base.kind, &self.this) {
            return fields[index].clone();
        }
        let name = field_name(self.file.program(), &base.ty, index);
        self.base(base).select(name)
    }

    fn index(&mut self, base: &Expr, index: &Expr, whole: &Expr) -> X {
        let place = X::atom(self.file.place(whole.span));
        if let Type::Map(..) = base.ty {
            let (base, key) = (self.base(base), self.expr(index));
            return base.method("At", vec![key, place]);
        }
        let (base, index) = (self.expr(base), self.expr(index));
        X::call(self.file.quark("At"), vec![base, index, place])
    }

    /// A value whose type Go must not guess from a literal or from what it was converted from.
    pub fn typed(&mut self, expr: &Expr) -> X {
        let code = self.expr(expr);
        self.with_type(code, expr)
    }

    fn with_type(&self, code: X, expr: &Expr) -> X {
        if code.is_untyped_integer() && expr.ty == Type::Int {
            return X::call("int64", vec![code]);
        }
        if needs_type(expr) {
            let ty = self.file.ty(&expr.ty);
            return X::call(if ty.starts_with('*') { format!("({ty})") } else { ty }, vec![code]);
        }
        code
    }

    fn convert(&mut self, conversion: Conversion, inner: &Expr) -> X {
        if conversion != Conversion::Some || is_nilable(&inner.ty) {
            return self.expr(inner);
        }
        if let Some(pointer) = self.pointer(inner) {
            return pointer;
        }
        let code = self.typed(inner);
        X::call(self.file.quark("Some"), vec![code])
    }

    /// The pointer to a value that is held by one.
    fn pointer(&self, expr: &Expr) -> Option<X> {
        match &expr.kind {
            ExprKind::Local(id) => Some(self.held(*id)).filter(|held| held.pointer).map(|held| held.code),
            ExprKind::Store(_, inner) => self.pointer(inner),
            _ => None,
        }
    }

    /// `a ?? b`, where `b` costs nothing.
    fn coalesce(&mut self, value: &Expr, otherwise: &Expr, whole: &Expr) -> X {
        let (left, right) = (self.expr(value), self.expr(otherwise));
        let is_pointer = !is_nilable(value.ty.opened()) && !matches!(whole.ty, Type::Optional(_));
        if is_pointer {
            return X::call(self.file.quark("Or"), vec![left, right]);
        }
        X::call(self.file.standard("cmp", "Or"), vec![left, right])
    }

    /// `take place`: leaves the field's default.
    fn take(&mut self, place: &Expr) -> X {
        let left = self.default_of(place);
        let place = self.expr(place).address();
        X::call(self.file.quark("Take"), vec![place, left])
    }

    /// What a field holds when nothing is put into it.
    fn default_of(&mut self, place: &Expr) -> X {
        let program = self.file.program();
        let field = match &place.kind {
            ExprKind::Field(base, index) => match base.ty {
                Type::Class(id) => program.classes[id].fields.get(*index),
                Type::Actor(id) => program.actors[id].fields.get(*index),
                _ => None,
            },
            _ => None,
        };
        match field.and_then(|field| field.default.as_ref()) {
            Some(default) => {
                let code = self.initial(default);
                self.with_type(code, &default.value)
            }
            None => X::atom(self.file.zero(&place.ty)),
        }
    }

    /// An initial value, for a place whose type is known.
    pub fn initial(&mut self, initial: &Initial) -> X {
        if is_empty(&initial.value) || matches!(initial.value.kind, ExprKind::None) {
            return X::atom(self.file.zero(&initial.value.ty));
        }
        let mut body = Body::new(self.file, &initial.locals, self.this.clone(), self.world);
        body.uses = super::uses::in_value(&initial.value);
        body.expr(&initial.value)
    }

    /// A value for a place whose type is known: an empty list is `nil` there.
    pub fn value(&mut self, expr: &Expr) -> X {
        if is_empty(expr) { X::atom(self.file.zero(&expr.ty)) } else { self.expr(expr) }
    }

    /// A lambda as a function.
    pub fn lambda(&mut self, lambda: &Lambda) -> X {
        let LambdaBody::Value(value) = &lambda.body else { return self.lambda_of(lambda, None) };
        self.lambda_of(lambda, Some(value))
    }

    fn lambda_of(&mut self, lambda: &Lambda, value: Option<&Expr>) -> X {
        let mut params = Vec::new();
        let mut result = value.map(|value| value.ty.clone());
        let lines = self.function_lines(|body| {
            for param in &lambda.params {
                let name = body.declare_used(*param, false);
                params.push(format!("{name} {}", body.file.ty(&body.arena[*param].ty)));
            }
            match (&lambda.body, value) {
                (_, Some(value)) => body.give_result(value),
                (LambdaBody::Block(block), _) => {
                    result = bodies::result_type(block);
                    body.result = result.clone().unwrap_or(Type::Unit);
                    body.stmts(block);
                }
                (LambdaBody::Value(_), None) => {}
            }
        });
        let result = result.map_or(String::new(), |ty| format!(" {}", self.file.ty(&ty)));
        X::Func(format!("func({}){result}", params.join(", ")), lines)
    }

    /// The lines of a function within this body, which returns plain values.
    pub fn function_lines(&mut self, print: impl FnOnce(&mut Self)) -> Vec<String> {
        let gives = std::mem::replace(&mut self.gives, Gives::Plain);
        let host = std::mem::replace(&mut self.host_result, false);
        let result = self.result.clone();
        let grows = std::mem::take(&mut self.grows);
        let (switches, label) = (std::mem::take(&mut self.switches), self.label.take());
        let lines = self.apart(print);
        (self.gives, self.host_result, self.result) = (gives, host, result);
        (self.switches, self.label, self.grows) = (switches, label, grows);
        lines
    }
}

/// What a method is called on: a pointer is looked through.
pub fn receiver(code: X) -> X {
    match code {
        X::Star(inner) => *inner,
        other => other,
    }
}

/// Whether a value is of another type in Go than in Quark until it is put somewhere.
pub fn needs_type(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Convert(Conversion::Union(_) | Conversion::Interface(_), _) => true,
        ExprKind::Store(_, inner) | ExprKind::Convert(Conversion::Some, inner) if is_nilable(&inner.ty) => {
            needs_type(inner)
        }
        ExprKind::None => true,
        _ => false,
    }
}

/// Whether a value is a list or map without elements, written down.
pub fn is_empty(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Map(entries) => entries.is_empty(),
        _ => false,
    }
}

/// An integer literal.
pub fn integer(value: i64) -> X {
    if value < 0 { X::atom(value.unsigned_abs().to_string()).unary("-") } else { X::atom(value.to_string()) }
}

fn float(value: f64) -> X {
    if value < 0.0 { X::atom(text::float(-value)).unary("-") } else { X::atom(text::float(value)) }
}

/// A length of time in the largest unit that fits.
fn in_units(milliseconds: i64, name: &dyn Fn(&str) -> X, least: &str, zero: X) -> X {
    if milliseconds == 0 {
        return zero;
    }
    let units = [("Hour", 3_600_000), ("Minute", 60_000), ("Second", 1000), (least, 1)];
    let (unit, size) = units.into_iter().find(|(_, size)| milliseconds % size == 0).expect("one fits everything");
    match milliseconds / size {
        1 => name(unit),
        count => integer(count).binary("*", name(unit)),
    }
}
