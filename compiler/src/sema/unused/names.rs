//! Names in bodies that are never used, and `var`s that never change.

use super::super::bodies;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::builtin::Effect;
use crate::model::walk::{self, Visit};
use crate::model::{Callee, Expr, ExprKind, Id, Local, LocalKind, Program, Stmt, StmtKind};
use crate::sema::ownership::word_before;
use crate::source::Sources;
use std::collections::BTreeSet;

/// Warns of the names of each body.
pub(super) fn check(program: &Program, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    for body in bodies::all(program) {
        let mut found = Found::default();
        body.visit(&mut found);
        let meant = |local: &Local| local.name.starts_with('_') || !sources.get(local.span.source).is_module();
        for (id, local) in body.locals.iter().filter(|(_, local)| is_declared(local) && !meant(local)) {
            diagnostics.extend(warning(&found, id, local, sources));
        }
    }
}

/// Parameters are what a signature wants them to be.
fn is_declared(local: &Local) -> bool {
    matches!(local.kind, LocalKind::Let | LocalKind::Var | LocalKind::Loop | LocalKind::Lambda)
}

fn warning(found: &Found, id: Id<Local>, local: &Local, sources: &Sources) -> Option<Diagnostic> {
    let name = &local.name;
    if !found.used.contains(&id) {
        let unused = Diagnostic::new(Code::UNUSED_NAME, local.span, format!("`{name}` is never used"));
        let fixed = unused.fix("say that it is meant so", local.span.before(), "_");
        return Some(fixed.help(format!("remove it, or call it `_{name}`")));
    }
    if local.kind != LocalKind::Var || found.changed.contains(&id) {
        return None;
    }
    let constant = Diagnostic::new(Code::NEVER_CHANGED, local.span, format!("`{name}` never changes"));
    let constant = match word_before(sources, local.span, "var") {
        Some(word) => constant.fix("make it a `let`", word, "let"),
        None => constant,
    };
    Some(constant.help("declare it with `let`"))
}

#[derive(Default)]
struct Found {
    used: BTreeSet<Id<Local>>,
    changed: BTreeSet<Id<Local>>,
}

impl Visit for Found {
    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::Assign { place, value, .. } = &stmt.kind {
            self.changes(place);
            if let ExprKind::Local(_) = place.kind {
                // A name that is only assigned is not used.
                return self.expr(value);
            }
        }
        walk::walk_stmt(self, stmt);
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(local) => {
                self.used.insert(*local);
            }
            ExprKind::Call(call) => {
                let changes =
                    matches!(call.callee, Callee::Builtin(builtin) if builtin.spec().effect == Effect::Changes);
                if let Some(receiver) = call.receiver.as_ref().filter(|_| changes) {
                    self.changes(receiver);
                }
            }
            _ => {}
        }
        walk::walk_expr(self, expr);
    }
}

impl Found {
    fn changes(&mut self, place: &Expr) {
        match &place.kind {
            ExprKind::Local(local) => {
                self.changed.insert(*local);
            }
            ExprKind::Index(base, _) => self.changes(base),
            _ => {}
        }
    }
}
