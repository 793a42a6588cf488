//! Fields that are marked `secret`: what holds one, and what would show one.
//!
//! Whatever shows values without being told which, asks here: debug texts, states, the faults of asserts.

use super::walk::{Visit, walk_expr};
use super::{BinaryOp, Expr, ExprKind, Field, Program, Type};
use crate::source::Span;
use std::collections::BTreeSet;

/// What stands in the place of a secret.
pub const HIDDEN: &str = "***";

impl Program {
    /// The fields of a record, error, class or actor; none of any other type.
    #[must_use]
    pub fn fields_of(&self, ty: &Type) -> &[Field] {
        match ty {
            Type::Record(id) => &self.records[*id].fields,
            Type::ErrorType(id) => &self.errors[*id].fields,
            Type::Class(id) => &self.classes[*id].fields,
            Type::Actor(id) => &self.actors[*id].fields,
            _ => &[],
        }
    }

    /// Whether values of a type have a secret in them, at any depth. Instances and actors keep theirs to themselves.
    #[must_use]
    pub fn holds_secret(&self, ty: &Type) -> bool {
        self.finds_secret(ty, &mut BTreeSet::new())
    }

    fn finds_secret(&self, ty: &Type, seen: &mut BTreeSet<Type>) -> bool {
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => self.finds_secret(inner, seen),
            Type::Record(_) | Type::ErrorType(_) if seen.insert(ty.clone()) => {
                self.fields_of(ty).iter().any(|field| field.secret || self.finds_secret(&field.ty, seen))
            }
            Type::Union(id) => {
                let members = &self.unions[*id].members;
                members.iter().any(|member| self.finds_secret(&Type::Record(member.record), seen))
            }
            _ => false,
        }
    }

    /// Where an expression names a field that is a secret, if it does.
    #[must_use]
    pub fn reads_secret(&self, expr: &Expr) -> Option<Span> {
        let mut reader = Reader { program: self, found: None };
        reader.expr(expr);
        reader.found
    }

    /// The comparison that an assert is, if its fault shows both sides: it does not where one reads a secret or holds one.
    #[must_use]
    pub fn shown_comparison<'e>(&self, value: &'e Expr) -> Option<(BinaryOp, &'e Expr, &'e Expr)> {
        let ExprKind::Binary(op, left, right) = &value.kind else { return None };
        let shown = |side: &Expr| self.reads_secret(side).is_none() && !self.holds_secret(&side.ty);
        (op.is_comparison() && shown(left) && shown(right)).then_some((*op, &**left, &**right))
    }
}

/// Looks for the first secret that an expression names.
struct Reader<'p> {
    program: &'p Program,
    found: Option<Span>,
}

impl Visit for Reader<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Field(base, index) = &expr.kind
            && self.program.fields_of(&base.ty).get(*index).is_some_and(|field| field.secret)
        {
            self.found = self.found.or(Some(expr.span));
        }
        walk_expr(self, expr);
    }
}
