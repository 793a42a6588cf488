//! What is asked of a body before it is printed.

use super::stmt::condition_of;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{
    Block, Builtin, Call, Callee, Condition, Expr, ExprKind, FunctionKind, Opening, Owner, Pattern, Program, Stmt,
    StmtKind, Type,
};
use std::collections::{BTreeMap, BTreeSet};

/// Whether nothing comes after a block: every way through it leaves.
pub fn ends(block: &Block) -> bool {
    block.stmts.last().is_some_and(|stmt| match &stmt.kind {
        StmtKind::Return(_) | StmtKind::Throw(_) | StmtKind::Break | StmtKind::Continue => true,
        StmtKind::If { then, otherwise: Some(otherwise), .. } => ends(then) && ends(otherwise),
        StmtKind::Match { arms, .. } => arms.iter().all(|arm| ends(&arm.body)),
        _ => false,
    })
}

/// Whether a block leaves the loop around it.
pub fn breaks(block: &Block) -> bool {
    struct Breaks(bool);
    impl Visit for Breaks {
        fn stmt(&mut self, stmt: &Stmt) {
            match &stmt.kind {
                StmtKind::Break => self.0 = true,
                StmtKind::For { .. } | StmtKind::While { .. } => {}
                _ => walk_stmt(self, stmt),
            }
        }
    }
    let mut scan = Breaks(false);
    scan.block(block);
    scan.0
}

/// Locals that a block assigns.
pub fn assigned(block: &Block) -> BTreeSet<usize> {
    struct Assigned(BTreeSet<usize>);
    impl Visit for Assigned {
        fn stmt(&mut self, stmt: &Stmt) {
            if let StmtKind::Assign { place: Expr { kind: ExprKind::Local(id), .. }, .. } = &stmt.kind {
                self.0.insert(id.index());
            }
            walk_stmt(self, stmt);
        }
        fn expr(&mut self, expr: &Expr) {
            if let ExprKind::Take(place) = &expr.kind
                && let ExprKind::Local(id) = place.kind
            {
                self.0.insert(id.index());
            }
            walk_expr(self, expr);
        }
    }
    let mut scan = Assigned(BTreeSet::new());
    scan.block(block);
    scan.0
}

/// Lists that are looked into and never handed on: nobody is there to change them, and so they need not be frozen.
pub fn looked_into(block: &Block, uses: &BTreeMap<usize, usize>) -> BTreeSet<usize> {
    struct Looks(BTreeMap<usize, usize>);
    impl Looks {
        fn into(&mut self, base: &Expr) {
            if let ExprKind::Local(id) = base.kind
                && matches!(base.ty, Type::List(_))
            {
                *self.0.entry(id.index()).or_default() += 1;
            }
        }
    }
    impl Visit for Looks {
        fn expr(&mut self, expr: &Expr) {
            match &expr.kind {
                ExprKind::Index(base, _) => self.into(base),
                ExprKind::Call(Call { callee: Callee::Builtin(builtin), receiver: Some(base), .. })
                    if !matches!(builtin, Builtin::ToJson) =>
                {
                    self.into(base);
                }
                _ => {}
            }
            walk_expr(self, expr);
        }
    }
    let mut looks = Looks(BTreeMap::new());
    looks.block(block);
    looks.0.into_iter().filter(|(local, count)| uses.get(local) == Some(count)).map(|(local, _)| local).collect()
}

/// Whether an expression has no form in JavaScript but statements.
pub fn takes_statements(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::TryElse(..) | ExprKind::Hoisted(..) | ExprKind::Take(_) | ExprKind::Match(..) => true,
        ExprKind::If(inner) => {
            let opens = matches!(&inner.condition, Condition::Opens(opened) if opened.how == Opening::Ok);
            opens || takes_statements(&inner.then) || takes_statements(&inner.otherwise)
        }
        ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) | ExprKind::Try(inner) => takes_statements(inner),
        _ => false,
    }
}

/// Whether a simple statement asks something of an actor: makes one, calls one, delivers an event, decides a promise.
pub fn touches(program: &Program, stmt: &Stmt) -> bool {
    let touches = |expr: &Expr| touches_expr(program, expr);
    match &stmt.kind {
        StmtKind::Let { value, .. } | StmtKind::Assert { value, .. } => touches(value),
        StmtKind::Expr(Expr {
            kind: ExprKind::Call(Call { callee: Callee::Builtin(Builtin::Advance), .. }), ..
        }) => false,
        StmtKind::Expr(value) => touches(value),
        StmtKind::Assign { place, value, .. } => touches(place) || touches(value),
        StmtKind::LetElse { opened, .. } => touches(&opened.value),
        StmtKind::If { condition, .. } => touches(condition_of(condition)),
        StmtKind::Match { subject, .. } => touches(&subject.value),
        _ => false,
    }
}

pub fn touches_expr(program: &Program, expr: &Expr) -> bool {
    struct Touches<'p>(&'p Program, bool);
    impl Visit for Touches<'_> {
        fn expr(&mut self, expr: &Expr) {
            self.1 |= matches!((&expr.kind, &expr.ty), (ExprKind::New(_), Type::Actor(_)));
            if let ExprKind::Call(call) = &expr.kind {
                self.1 |= match call.callee {
                    Callee::Builtin(builtin) => matches!(builtin, Builtin::PromiseKeep | Builtin::PromiseFail),
                    Callee::Function(id) => {
                        let function = &self.0.functions[id];
                        function.kind == FunctionKind::Entry || matches!(function.owner, Owner::Actor(_))
                    }
                    Callee::Deliver(..) => true,
                };
            }
            walk_expr(self, expr);
        }
    }
    let mut scan = Touches(program, false);
    scan.expr(expr);
    scan.1
}

/// Whether patterns only ask whether something is there.
pub fn is_presence(patterns: &[Pattern]) -> bool {
    patterns.iter().all(|pattern| matches!(pattern, Pattern::None | Pattern::Some | Pattern::Else))
}
