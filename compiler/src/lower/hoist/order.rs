//! Whether it shows in which order expressions are evaluated.

use super::known::Known;
use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{BinaryOp, Builtin, Callee, Expr, ExprKind, Function, Id, Stmt, StmtKind, Type};

/// Whether anybody could tell that these are evaluated in another order than the one in which they stand.
pub(super) fn shows<'e>(known: &Known, operands: impl IntoIterator<Item = &'e Expr>) -> bool {
    let notes: Vec<Notes> = operands.into_iter().map(|operand| of(known, operand)).collect();
    notes.iter().enumerate().any(|(index, one)| notes[index + 1..].iter().any(|other| one.shows_beside(*other)))
}

/// What evaluating something does or depends on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Notes {
    /// It changes something, or sees the outside.
    pub changes: bool,
    /// It may end in a fault or an error.
    pub stops: bool,
    /// It reads what something else may change.
    pub reads: bool,
}

impl Notes {
    fn shows_beside(self, other: Notes) -> bool {
        let noticed = |notes: Notes| notes.changes || notes.stops || notes.reads;
        (self.changes && noticed(other)) || (other.changes && noticed(self)) || (self.stops && other.stops)
    }
}

fn of(known: &Known, expr: &Expr) -> Notes {
    let mut noter = Noter { known, notes: Notes::default(), calls: Vec::new() };
    noter.expr(expr);
    for call in &noter.calls {
        noter.notes.changes |= known.changes(*call);
        noter.notes.stops |= known.stops(*call);
    }
    noter.notes
}

/// Notes what expressions and statements do, but for the functions that they call.
pub(super) struct Noter<'k> {
    /// What is known of declarations.
    pub known: &'k Known,
    /// What was noted.
    pub notes: Notes,
    /// The functions that are called.
    pub calls: Vec<Id<Function>>,
}

impl Noter<'_> {
    fn call(&mut self, callee: Callee) {
        match callee {
            Callee::Function(id) => self.calls.push(id),
            Callee::Builtin(builtin) => {
                self.notes.changes |= builtin.spec().effect != Effect::Pure;
                self.notes.stops |= may_fault(builtin);
            }
            Callee::Deliver(..) => self.notes.changes = true,
        }
    }
}

impl Visit for Noter<'_> {
    fn stmt(&mut self, stmt: &Stmt) {
        let stops = matches!(stmt.kind, StmtKind::Throw(_) | StmtKind::Assert { .. } | StmtKind::AssertThrows { .. });
        self.notes.stops |= stops;
        walk::walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(_) => self.notes.reads |= expr.ty.is_owned() || expr.ty.is_collection(),
            ExprKind::SelfRef => self.notes.reads |= matches!(expr.ty, Type::Class(_) | Type::Actor(_)),
            ExprKind::Index(..) | ExprKind::Try(_) => self.notes.stops = true,
            ExprKind::Take(_) => self.notes.changes = true,
            ExprKind::Binary(op, ..) => self.notes.stops |= may_stop(*op, &expr.ty),
            ExprKind::New(_) => {
                self.notes.changes |= matches!(expr.ty, Type::Actor(_));
                self.notes.stops |= self.known.making_stops(&expr.ty);
            }
            ExprKind::Call(call) => self.call(call.callee),
            _ => {}
        }
        walk::walk_expr(self, expr);
    }
}

/// Whether an operator faults for some operands.
fn may_stop(op: BinaryOp, ty: &Type) -> bool {
    match op {
        BinaryOp::Div | BinaryOp::Rem => true,
        BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => matches!(ty, Type::Int | Type::Duration | Type::Instant),
        _ => false,
    }
}

/// Whether a built-in faults for some operands; those that change something are told apart by that.
fn may_fault(builtin: Builtin) -> bool {
    use Builtin as B;
    matches!(
        builtin,
        B::Min
            | B::Max
            | B::Floor
            | B::Round
            | B::Hex
            | B::ListMin
            | B::ListMax
            | B::ListMinBy
            | B::ListSortBy
            | B::StringSplit
            | B::StringSlice
            | B::InstantFromSeconds
    )
}
