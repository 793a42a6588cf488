//! Assertions: what does not hold is a fault that shows both sides, or fails the test.

use crate::model::{BinaryOp, ErrorType, Expr, ExprKind, Id, Item, Stmt, Type};
use crate::target::go::body::{Body, Gives};
use crate::target::go::layout::X;
use crate::target::go::text;

impl Body<'_, '_> {
    pub(super) fn assert(&mut self, value: &Expr, text: &str, stmt: &Stmt) {
        let place = X::atom(self.file.place(stmt.span));
        let text = X::atom(text::string(text));
        if let Some((op, left, right)) = self.file.program().shown_comparison(value) {
            return self.scoped(|body| body.assert_compared(op, left, right, text, place));
        }
        let broken = X::call(self.file.quark("Broken"), vec![text, place]);
        let code = self.expr(value).not().in_head();
        self.line("if ", &code, " {");
        self.block(|body| body.fault(broken));
    }

    pub(super) fn fault(&mut self, broken: X) {
        let name = if self.gives == Gives::Test { "t.Fatal" } else { "panic" };
        self.line("", &X::call(name, vec![broken]), "");
    }

    pub(super) fn assert_compared(&mut self, op: BinaryOp, left: &Expr, right: &Expr, text: X, place: X) {
        let none = |expr: &Expr| matches!(expr.kind, ExprKind::None);
        let (one, other) = (self.typed_operand(left).in_head(), self.typed_operand(right).in_head());
        let (names, head, values) = match (none(left), none(right)) {
            (false, true) => {
                let name = self.fresh("left");
                ((X::atom(name.clone()), X::atom("nil")), format!("if {name} := "), one)
            }
            (true, false) => {
                let name = self.fresh("right");
                ((X::atom("nil"), X::atom(name.clone())), format!("if {name} := "), other)
            }
            _ => {
                let (first, second) = (self.fresh("left"), self.fresh("right"));
                let head = format!("if {first}, {second} := {}, ", one.laid_out_among(self.indent, 0, 0));
                ((X::atom(first), X::atom(second)), head, X::atom(other.laid_out_among(self.indent, 0, 0)))
            }
        };
        let same = self.equal_codes((names.0.clone(), left), (names.1.clone(), right));
        let broken = match op {
            BinaryOp::Eq => same.not(),
            BinaryOp::Ne => same,
            _ => crate::target::go::operators::compared(op, names.clone(), &left.ty).not(),
        };
        let broken = broken.laid_out(self.indent, head.chars().count(), 2);
        self.line(&head, &values, &format!("; {broken} {{"));
        let fault = X::call(self.file.quark("BrokenComparison"), vec![text, names.0, names.1, place]);
        self.block(|body| body.fault(fault));
    }

    pub(super) fn typed_operand(&mut self, expr: &Expr) -> X {
        if matches!(expr.kind, ExprKind::None) { X::atom("nil") } else { self.typed(expr) }
    }

    pub(super) fn assert_throws(&mut self, value: &Expr, error: Id<ErrorType>, text: &str, stmt: &Stmt) {
        let place = X::atom(self.file.place(stmt.span));
        let decl = &self.file.program().errors[error].decl;
        let name = self.file.declared(decl, Item::Error(error));
        let code = self.expr(value);
        self.file.own("err");
        let (head, code) = match &value.ty {
            Type::Promise(_) => ("if _, err := ", code.method("Value", Vec::new())),
            Type::Unit => ("if err := ", code),
            _ => ("if _, err := ", code),
        };
        let thrown = format!("{}[*{name}](err)", self.file.quark("IsA"));
        self.line(head, &code.in_head(), &format!("; !{thrown} {{"));
        let broken = X::call(self.file.quark("Broken"), vec![X::atom(text::string(text)), place]);
        self.block(|body| body.fault(broken));
    }
}
