//! What tests assert.

use crate::model::{BinaryOp, Expr, ExprKind, Id, Stmt, Type};
use crate::target::rust::body::{Form, Printer};
use crate::target::rust::expr::ATOM;
use crate::target::rust::layout::{Doc, Stmt as Line};

impl<'a> Printer<'a, '_> {
    pub(super) fn assert(&self, stmt: &Stmt, value: &'a Expr, text: &str) -> Line {
        let tail = [Doc::text(crate::target::rust::expr::literal(text)), self.location(stmt.span)];
        if let Some((op, left, right)) = self.cx.program().shown_comparison(value)
            && let Some(function) = assertion(op)
        {
            let (left, right) = self.compared(left, right);
            return Line::Expr(Doc::call(function, [left, right].into_iter().chain(tail).collect()));
        }
        let value = self.own(value);
        Line::Expr(Doc::call("quark::fault::assert", [value].into_iter().chain(tail).collect()))
    }

    /// Both sides of an asserted comparison, as references to values of one type.
    fn compared(&self, left: &'a Expr, right: &'a Expr) -> (Doc, Doc) {
        (self.compared_side(left, true), self.compared_side(right, false))
    }

    fn compared_side(&self, expr: &'a Expr, first: bool) -> Doc {
        if let Type::Optional(_) = expr.ty {
            if let ExprKind::None = expr.kind {
                return Doc::text(format!("&None::<{}>", self.cx.ty(expr.ty.opened())));
            }
            return self.own_value(expr).prefixed("&", Form::Ref).doc;
        }
        if self.is_copy(&expr.ty) {
            return self.own_value(expr).prefixed("&", Form::Ref).doc;
        }
        let value = if first { self.first_operand(expr) } else { self.operand(expr) };
        match value.form {
            Form::Ref | Form::Mut | Form::Slice | Form::Lit => value.doc,
            _ => value.prefixed("&", Form::Ref).doc,
        }
    }

    pub(super) fn assert_throws(
        &self,
        stmt: &Stmt,
        value: &'a Expr,
        error: Id<crate::model::ErrorType>,
        text: &str,
    ) -> Line {
        let declared = &self.cx.program().errors[error];
        let promised = matches!(value.ty, Type::Promise(_));
        let thrown = if promised { 2 } else { crate::target::rust::expr::thrown(self.cx.program(), value).len() };
        let case = crate::target::rust::cx::error_case(&declared.decl);
        let pattern = if thrown > 1 {
            format!("Err({}::{case}(_))", self.cx.root("Error"))
        } else {
            format!("Err({} {{ .. }})", self.cx.declared(&declared.decl))
        };
        let value = self.tried(value);
        let value = if promised { value.at(ATOM).method("value", vec![]) } else { value.doc };
        let matched = Doc::Macro("matches!".to_owned(), vec![value, Doc::text(pattern)]);
        let args = vec![matched, Doc::text(crate::target::rust::expr::literal(text)), self.location(stmt.span)];
        Line::Expr(Doc::call("quark::fault::assert", args))
    }
}

/// The runtime's assertion for a comparison.
fn assertion(op: BinaryOp) -> Option<&'static str> {
    Some(match op {
        BinaryOp::Eq => "quark::fault::assert_equal",
        BinaryOp::Ne => "quark::fault::assert_not_equal",
        BinaryOp::Lt => "quark::fault::assert_less",
        BinaryOp::Le => "quark::fault::assert_at_most",
        BinaryOp::Gt => "quark::fault::assert_greater",
        BinaryOp::Ge => "quark::fault::assert_at_least",
        _ => return None,
    })
}
