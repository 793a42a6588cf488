//! What an operand reads by itself, and not within a call of its own: that is where its value comes from when it is evaluated.

use crate::lower::stores::changed::{self, Path};
use crate::model::walk::{self, Visit};
use crate::model::{Arena, Callee, Expr, ExprKind, FieldMode, Local, LocalKind, Program, Type};

/// The places that may change and that the evaluation of an operand reads, outside of calls of functions: those are done
/// in order.
pub(super) fn of(program: &Program, locals: &Arena<Local>, operand: &Expr) -> Vec<Path> {
    let mut reads = Reads { program, locals, found: Vec::new() };
    // What is borrowed stays what it is, whatever happens to it meanwhile.
    if !operand.ty.is_owned() {
        reads.expr(operand);
    }
    reads.found
}

struct Reads<'a> {
    program: &'a Program,
    locals: &'a Arena<Local>,
    found: Vec<Path>,
}

impl Visit for Reads<'_> {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) if matches!(call.callee, Callee::Function(_)) => {}
            ExprKind::Lambda(_) | ExprKind::SelfRef => {}
            ExprKind::Local(id) if self.locals[*id].kind != LocalKind::Var => {}
            ExprKind::Field(base, index) if self.is_fixed(base, *index) => walk::walk_expr(self, expr),
            ExprKind::Local(_) | ExprKind::Field(..) | ExprKind::Index(..) => {
                self.found.extend(changed::path(self.locals, expr));
                walk::walk_expr(self, expr);
            }
            _ => walk::walk_expr(self, expr),
        }
    }
}

impl Reads<'_> {
    /// Whether a field never changes after its instance was made.
    fn is_fixed(&self, base: &Expr, index: usize) -> bool {
        let fields = match base.ty {
            Type::Class(id) => &self.program.classes[id].fields,
            Type::Actor(id) => &self.program.actors[id].fields,
            _ => return false,
        };
        fields[index].mode != FieldMode::Var
    }
}
