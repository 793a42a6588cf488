//! `assert`, in steps and in tests.

use crate::emit::bodies::is_simple;
use crate::emit::code::Code;
use crate::emit::facts::holds_number_within;
use crate::model::{BinaryOp, Expr, ExprKind, Id, Local, Stmt, Type};
use crate::target::java::body::{Body, World};
use crate::target::java::expr::Want;
use crate::target::java::spell::call;
use crate::target::java::stmt::has_effects;
use crate::target::java::text;

impl Body<'_, '_> {
    pub(super) fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        self.copy_for(value);
        if self.file.tests && self.world == World::Test {
            return self.assert_in_test(value, text, stmt);
        }
        let place = Code::atom(self.file.place(stmt.span));
        let text = Code::atom(text::string(text));
        let code = match self.file.program().shown_comparison(value) {
            Some((op, left, right)) => {
                let simple = is_simple(left) && is_simple(right);
                let (left, right) =
                    if simple { (left.clone(), right.clone()) } else { (self.fixed(left), self.fixed(right)) };
                let holds = self.binary(op, &left, &right, value);
                let (left, right) = (self.expr(&left), self.expr(&right));
                self.runtime("Fault.checkCompared", vec![holds, left, right, text, place])
            }
            None => {
                let code = self.expr(value);
                self.runtime("Fault.check", vec![code, text, place])
            }
        };
        self.statement("", code, ";");
    }

    /// The value under a name, so that it can be compared and shown.
    pub(super) fn fixed(&mut self, value: &Expr) -> Expr {
        if is_simple(value) && !matches!(value.kind, ExprKind::Field(..)) {
            return value.clone();
        }
        let code = self.value(value, Want::Frozen);
        let name = self.locals.temporary("side");
        let ty = self.file.held_ty(&value.ty);
        self.statement(&format!("{ty} {name} = "), code, ";");
        let local: Id<Local> = Id::new(self.arena.len() + self.made);
        self.made += 1;
        self.locals.alias(local.index(), &name);
        Expr { kind: ExprKind::Local(local), ty: value.ty.clone(), span: value.span }
    }

    pub(super) fn assert_in_test(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let location = self.file.package.input.sources.location(stmt.span);
        let message = Code::atom(text::string(&format!("{location}: {text}")));
        let (name, mut operands): (&'static str, Vec<Code>) = match &value.kind {
            ExprKind::Binary(op @ (BinaryOp::Eq | BinaryOp::Ne), left, right)
                if !matches!(right.kind, ExprKind::Bool(_))
                    && self.file.program().shown_comparison(value).is_some() =>
            {
                self.equality(*op, left, right, stmt)
            }
            ExprKind::Unary(crate::model::UnaryOp::Not, inner) => ("assertFalse", vec![self.expr(inner)]),
            _ => ("assertTrue", vec![self.expr(value)]),
        };
        self.file.imported("org.junit.jupiter.api.Assertions", name);
        operands.push(message);
        self.statement("", call(name, operands), ";");
    }

    pub(super) fn equality(
        &mut self,
        op: BinaryOp,
        left: &Expr,
        right: &Expr,
        _stmt: &Stmt,
    ) -> (&'static str, Vec<Code>) {
        let equal = op == BinaryOp::Eq;
        if matches!(right.kind, ExprKind::None) {
            return (if equal { "assertNull" } else { "assertNotNull" }, vec![self.expr(left)]);
        }
        let ieee = holds_number_within(self.file.program(), &left.ty) || *left.ty.opened() == Type::Float;
        if ieee || has_effects(right) {
            return ("assertTrue", vec![self.compared(op, left, right)]);
        }
        let (actual, expected) = (self.value(left, Want::Any), self.value(right, Want::Any));
        (if equal { "assertEquals" } else { "assertNotEquals" }, vec![expected, actual])
    }
}
