//! Parameters that are read once: what host code hands in is converted right there, and needs no line of its own.
//!
//! It must be an argument or an operand, outside of whatever is repeated: everything else may be printed more than once.

use crate::emit::facts;
use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Block, Callee, Expr, ExprKind, Function, FunctionKind, Owner, Param, Stmt, StmtKind, Type};
use std::collections::BTreeSet;

/// The parameters of a function, by index, that are converted where they are read.
pub fn converted_in_place(function: &Function) -> BTreeSet<usize> {
    let Some(body) = &function.body else { return BTreeSet::new() };
    let read = read_once(&body.block);
    let fits = |(index, param): (usize, &Param)| (read.contains(&index) && fits(function, param)).then_some(index);
    function.params.iter().enumerate().filter_map(fits).collect()
}

/// A time that host code got wrong is refused before anything has changed: it is read later only where nothing changes.
fn fits(function: &Function, param: &Param) -> bool {
    let pure = matches!(function.owner, Owner::Module | Owner::Record(_)) || function.kind == FunctionKind::Query;
    match param.ty {
        Type::String => true,
        Type::Duration | Type::Instant => pure && function.kind != FunctionKind::Entry,
        _ => false,
    }
}

fn read_once(block: &Block) -> BTreeSet<usize> {
    let mut scan = Scan::default();
    scan.block(block);
    let uses = facts::uses(block);
    scan.read.into_iter().filter(|local| uses.get(local) == Some(&1)).collect()
}

#[derive(Default)]
struct Scan {
    read: BTreeSet<usize>,
    /// How many loops and lambdas the place is in.
    repeated: usize,
}

impl Scan {
    fn repeating(&mut self, is_repeated: bool, walk: impl FnOnce(&mut Self)) {
        self.repeated += usize::from(is_repeated);
        walk(self);
        self.repeated -= usize::from(is_repeated);
    }

    fn note(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Local(id) if self.repeated == 0 => {
                self.read.insert(id.index());
            }
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.note(inner),
            _ => {}
        }
    }
}

impl Visit for Scan {
    fn stmt(&mut self, stmt: &Stmt) {
        let is_loop = matches!(stmt.kind, StmtKind::For { .. } | StmtKind::While { .. });
        self.repeating(is_loop, |scan| walk_stmt(scan, stmt));
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Call(call) if matches!(call.callee, Callee::Function(_)) => {
                call.args.iter().for_each(|arg| self.note(arg));
            }
            ExprKind::New(new) => new.args.iter().for_each(|(_, arg)| self.note(arg)),
            ExprKind::Binary(_, left, right) => [left, right].into_iter().for_each(|side| self.note(side)),
            _ => {}
        }
        self.repeating(matches!(expr.kind, ExprKind::Lambda(_)), |scan| walk_expr(scan, expr));
    }
}
