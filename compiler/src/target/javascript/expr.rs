//! Expressions in JavaScript.

use super::body::{BodyPrinter, SelfRef};
use super::forms::Want;
use super::layout::{CONDITIONAL, Code, EQUALITY, call, conditional, infix, undefined};
use super::text;
use crate::emit::code::Doc;
use crate::emit::names::Use;
use crate::model::{Condition, Expr, ExprKind, Id, IfExpr, Opening, Type};

impl BodyPrinter<'_, '_> {
    /// The expression, its collections in whatever form they are.
    pub fn expr(&mut self, expr: &Expr) -> Code {
        match &expr.kind {
            ExprKind::Int(value) | ExprKind::Duration(value) => text::integer(*value),
            ExprKind::Float(value) => text::float(*value),
            ExprKind::Bool(value) => Code::atom(if *value { "true" } else { "false" }),
            ExprKind::Str(value) => text::literal(value),
            ExprKind::None | ExprKind::Unit => undefined(),
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(_) | ExprKind::Map(_) => self.value(expr, Want::Frozen),
            ExprKind::Local(id) => self.local(*id),
            ExprKind::SelfRef => Code::atom("this"),
            ExprKind::Constant(id) => {
                let decl = &self.file.program().constants[*id].decl;
                Code::atom(self.file.refer(decl.module, &super::naming::NAMING.name(Use::Constant, &decl.name)))
            }
            ExprKind::Case(id, index) => self.file.case(*id, *index),
            ExprKind::Field(base, index) => self.field(base, *index),
            ExprKind::Index(base, index) => {
                let function = if matches!(base.ty, Type::List(_)) { "item" } else { "entry" };
                let (base, index) = (self.expr(base), self.expr(index));
                self.runtime(function, vec![base, index, self.file.place(expr.span)])
            }
            ExprKind::Unary(op, inner) => self.unary(*op, inner),
            ExprKind::Binary(op, left, right) => self.binary(*op, left, right, expr),
            ExprKind::Coalesce(value, otherwise) => self.coalesce(value, otherwise, Want::Any),
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.expr(inner),
            ExprKind::Store(store, inner) if store.settled && !store.moves => self.value(inner, Want::Frozen),
            ExprKind::Store(_, inner) => self.expr(inner),
            ExprKind::If(inner) => self.if_value(inner, Want::Frozen),
            ExprKind::Call(inner) => self.call(inner, expr, Want::Any),
            ExprKind::New(new) => self.new_value(new, expr),
            ExprKind::With(base, fields) => self.with(base, fields),
            ExprKind::Match(..) | ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Take(_) => {
                self.hoisted(expr, Want::Frozen)
            }
            ExprKind::Lambda(_) => unreachable!("lambdas are printed by what calls them"),
        }
    }

    fn local(&self, id: Id<crate::model::Local>) -> Code {
        let name = self.locals.name(id.index());
        let plain = name.chars().all(|c| c.is_alphanumeric() || "_.#".contains(c));
        if plain { Code::atom(name) } else { Code::new(Doc::text(name), CONDITIONAL + 1) }
    }

    /// A call of the runtime.
    pub fn runtime(&self, function: &str, arguments: Vec<Code>) -> Code {
        call(format!("{}.{function}", self.file.quark()), arguments)
    }

    fn field(&mut self, base: &Expr, index: usize) -> Code {
        let inside = matches!(base.kind, ExprKind::SelfRef);
        if inside
            && let SelfRef::Making(parameters) = &self.this
            && let Some(name) = parameters.get(&index)
        {
            return Code::atom(name.clone());
        }
        let code = self.expr(base);
        self.file.field(code, &base.ty, index, inside)
    }

    /// `a ? b : c`
    pub fn if_value(&mut self, inner: &IfExpr, want: Want) -> Code {
        let condition = match &inner.condition {
            Condition::Value(value) => self.expr(value),
            Condition::Opens(opened) => {
                debug_assert_eq!(opened.how, Opening::Some, "lowering leaves no `try` in expressions");
                let opens = self.bound(opened.local, &opened.value);
                infix(opens, "!==", undefined(), EQUALITY)
            }
        };
        let (then, otherwise) = (self.value(&inner.then, want), self.value(&inner.otherwise, want));
        conditional(condition, then, otherwise)
    }

    /// The value under the name that is given to it in a statement of its own, or under the name that it has already.
    pub fn bound(&mut self, local: Id<crate::model::Local>, value: &Expr) -> Code {
        if self.is_fixed(value) {
            let code = self.expr(value);
            self.locals.alias(local.index(), &code.flat());
            return code;
        }
        let code = self.value(value, Want::Frozen);
        if !self.is_used(local) {
            return code;
        }
        let name = self.declare(local);
        self.statement(&format!("const {name} = "), code);
        Code::atom(name)
    }

    /// Whether an expression is a name that keeps its value.
    pub fn is_fixed(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => !self.assigned.contains(&id.index()) && !expr.ty.opened().is_collection(),
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.is_fixed(inner),
            _ => false,
        }
    }

    /// A value that takes statements: printed before, into a name.
    pub fn hoisted(&mut self, expr: &Expr, want: Want) -> Code {
        let name = self.locals.temporary("value");
        self.given_value(&name, expr, want);
        Code::atom(name)
    }
}
