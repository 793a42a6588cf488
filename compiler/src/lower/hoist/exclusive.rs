//! What is read of a place on the way to changing it, for targets in which that cannot be.

use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{Builtin, Call, Callee, Expr, ExprKind, Id, Local};

/// Whether an element is looked up, or something changed, by what is read of the same place meanwhile. `holding` are
/// the built-ins that hold what they change while their arguments are evaluated.
pub(super) fn reads_what_it_holds(expr: &Expr, holding: &[Builtin]) -> bool {
    match &expr.kind {
        ExprKind::Index(base, index) => expr.ty.is_owned() && reads(index, base),
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), args, .. }) => {
            let looks_up = expr.ty.is_owned() && builtin.gives_part();
            let changes = builtin.spec().effect == Effect::Changes;
            let holds = looks_up || (changes && (holding.contains(builtin) || !is_plain(receiver)));
            holds && args.iter().any(|arg| !matches!(arg.kind, ExprKind::Lambda(_)) && reads(arg, receiver))
        }
        _ => false,
    }
}

/// Where a place begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Root {
    SelfRef,
    Local(Id<Local>),
}

/// Where a place begins, and the first field behind that.
type Start = (Root, Option<usize>);

fn start(expr: &Expr) -> Option<Start> {
    match &expr.kind {
        ExprKind::SelfRef => Some((Root::SelfRef, None)),
        ExprKind::Local(local) => Some((Root::Local(*local), None)),
        ExprKind::Field(base, index) => start(base).map(|(root, field)| (root, field.or(Some(*index)))),
        ExprKind::Index(base, _) | ExprKind::Convert(_, base) | ExprKind::Store(_, base) => start(base),
        ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(receiver), .. })
            if builtin.gives_part() =>
        {
            start(receiver)
        }
        _ => None,
    }
}

/// Whether a place is named without looking anything up.
fn is_plain(place: &Expr) -> bool {
    match &place.kind {
        ExprKind::SelfRef | ExprKind::Local(_) => true,
        ExprKind::Field(base, _) | ExprKind::Convert(_, base) | ExprKind::Store(_, base) => is_plain(base),
        _ => false,
    }
}

/// Whether evaluating an expression may read what a place is part of.
fn reads(expr: &Expr, place: &Expr) -> bool {
    struct Reads {
        held: Start,
        found: bool,
    }
    impl Visit for Reads {
        fn expr(&mut self, expr: &Expr) {
            let Some((root, field)) = start(expr) else { return walk::walk_expr(self, expr) };
            let (held, held_field) = self.held;
            self.found |= root == held && (field.is_none() || held_field.is_none() || field == held_field);
            // What is named on the way to a field is not read itself, but the indexes on the way are.
            self.within(expr);
        }
    }
    impl Reads {
        fn within(&mut self, place: &Expr) {
            match &place.kind {
                ExprKind::Field(base, _) | ExprKind::Convert(_, base) | ExprKind::Store(_, base) => self.within(base),
                ExprKind::Index(base, index) => {
                    self.within(base);
                    self.expr(index);
                }
                ExprKind::Call(Call { receiver: Some(receiver), args, .. }) => {
                    self.within(receiver);
                    for arg in args {
                        self.expr(arg);
                    }
                }
                _ => {}
            }
        }
    }
    let Some(held) = start(place) else { return false };
    let mut reads = Reads { held, found: false };
    reads.expr(expr);
    reads.found
}
