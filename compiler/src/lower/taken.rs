//! Decides what a function of the package takes for its own: values that it keeps, and that a caller has to give.
//!
//! Where a language copies values by itself, a parameter that is only looked at costs nothing and one that is kept costs
//! a copy. Whoever calls may have no use for the value any more, and then nothing has to be copied. What host code calls
//! or implements stays as it is declared: it borrows.

use super::stores;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{
    BinaryOp, Block, Body, Call, Callee, Condition, Expr, ExprKind, Function, FunctionKind, Id, Owner, Program, Stmt,
    StmtKind, Type,
};
use std::collections::{BTreeMap, BTreeSet};

/// What a function may take: a parameter, or what it is called on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Taken {
    Param(usize),
    Receiver,
}

type Found = BTreeSet<(Id<Function>, Taken)>;

/// Says so in `program`, whose bodies [`stores`] has not marked yet, and gives what declares the same as it.
pub(super) fn run(original: &Program, program: &mut Program) -> Option<Program> {
    let given = given(program);
    let mut declared: Option<Program> = None;
    loop {
        let now = declared.as_ref().unwrap_or(original);
        let found: Found = given.iter().copied().filter(|(id, taken)| !is_taken(now, *id, *taken)).collect();
        let found = kept(now, program, &found);
        if found.is_empty() {
            return declared;
        }
        let changed = declared.get_or_insert_with(|| original.clone());
        for (id, taken) in found {
            take(&mut changed.functions[id], taken);
            take(&mut program.functions[id], taken);
        }
    }
}

fn is_taken(program: &Program, id: Id<Function>, taken: Taken) -> bool {
    let function = &program.functions[id];
    match taken {
        Taken::Param(index) => function.params[index].own,
        Taken::Receiver => function.takes_self,
    }
}

fn take(function: &mut Function, taken: Taken) {
    match taken {
        Taken::Param(index) => function.params[index].own = true,
        Taken::Receiver => function.takes_self = true,
    }
}

/// Whether nothing but the package itself calls a function, and by its name.
fn is_inside(program: &Program, id: Id<Function>) -> bool {
    let function = &program.functions[id];
    let steps = || program.actors.values().flat_map(|actor| &actor.scopes);
    let of_scope = || steps().any(|scope| scope.enter == id || scope.fail == Some(id) || scope.exit == Some(id));
    let plain = matches!(function.kind, FunctionKind::Plain | FunctionKind::Query | FunctionKind::Static);
    let handler = function.kind == FunctionKind::Handler;
    let inside = !function.decl.public && function.implements.is_none() && function.body.is_some();
    inside && (plain || handler) && !matches!(function.owner, Owner::Interface(_) | Owner::PortKind(_)) && !of_scope()
}

/// Whether a copy of such a value is worth being spared. A text is as often a literal, which nobody has to give.
fn is_worthwhile(ty: &Type) -> bool {
    match ty {
        Type::Optional(inner) => is_worthwhile(inner),
        Type::List(_) | Type::Map(..) => !ty.is_owned(),
        Type::Record(_) | Type::Union(_) | Type::Json | Type::Promise(_) => true,
        _ => false,
    }
}

/// What somebody who calls has to give: a value that was just made, or a name of the caller's own.
fn given(program: &Program) -> Found {
    let mut finder = Given { found: Found::new() };
    for (id, function) in program.functions.iter() {
        if let Some(body) = &function.body {
            let params = function.params.iter().enumerate().filter(|_| function.kind == FunctionKind::Handler);
            finder.found.extend(params.map(|(index, _)| (id, Taken::Param(index))));
            finder.block(&body.block);
        }
    }
    let Given { found } = finder;
    let worthwhile = |taken: &Taken, function: &Function| match taken {
        Taken::Param(index) => is_worthwhile(&function.params[*index].ty),
        Taken::Receiver => matches!(function.owner, Owner::Record(_)),
    };
    let chosen = found.into_iter().filter(|(id, taken)| worthwhile(taken, &program.functions[*id]));
    chosen.filter(|(id, _)| is_inside(program, *id)).collect()
}

struct Given {
    found: Found,
}

impl Visit for Given {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Call(Call { callee: Callee::Function(id), receiver, args, .. }) = &expr.kind {
            let args = args.iter().enumerate().filter(|(_, arg)| has_to_give(arg));
            self.found.extend(args.map(|(index, _)| (*id, Taken::Param(index))));
            let receiver = receiver.as_deref().filter(|receiver| has_to_give(receiver));
            self.found.extend(receiver.map(|_| (*id, Taken::Receiver)));
        }
        walk_expr(self, expr);
    }
}

fn has_to_give(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Convert(_, inner) => has_to_give(inner),
        ExprKind::None | ExprKind::Field(..) | ExprKind::Index(..) | ExprKind::Constant(_) => false,
        _ => true,
    }
}

/// What of this the function itself keeps, whichever way it goes.
fn kept(declared: &Program, program: &Program, asked: &Found) -> Found {
    let mut bodies: BTreeMap<Id<Function>, Body> = BTreeMap::new();
    let keeps = |(id, taken): &&(Id<Function>, Taken)| {
        let Some(body) = &program.functions[*id].body else { return false };
        let body = bodies.entry(*id).or_insert_with(|| {
            let mut body = body.clone();
            stores::mark(declared, &mut body);
            body
        });
        Ways { taken: *taken, missed: false }.always(&body.block)
    };
    asked.iter().filter(keeps).copied().collect()
}

/// The ways through a body, until the value is kept. An error that is thrown is no way that counts.
struct Ways {
    taken: Taken,
    /// A way has left the body before.
    missed: bool,
}

impl Ways {
    fn always(mut self, block: &Block) -> bool {
        self.block(block, false) && !self.missed
    }

    /// Whether the value is kept at the end of a block, or its end is never reached; `kept` whether it was before.
    fn block(&mut self, block: &Block, kept: bool) -> bool {
        block.stmts.iter().fold(kept, |kept, stmt| self.stmt(stmt, kept))
    }

    fn stmt(&mut self, stmt: &Stmt, kept: bool) -> bool {
        match &stmt.kind {
            StmtKind::Return(value) => {
                self.missed |= !kept && !value.as_ref().is_some_and(|value| self.in_value(value));
                true
            }
            StmtKind::Throw(_) => true,
            StmtKind::LetElse { opened, otherwise } => {
                let kept = kept || self.in_place(&opened.value);
                self.block(otherwise, kept);
                kept
            }
            StmtKind::If { condition, then, otherwise } => {
                let kept = kept || self.in_condition(condition);
                let then = self.block(then, kept);
                otherwise.as_ref().map_or(kept, |otherwise| self.block(otherwise, kept)) && then
            }
            StmtKind::Match { subject, arms } => {
                let kept = kept || self.in_place(&subject.value);
                let each: Vec<bool> = arms.iter().map(|arm| self.block(&arm.body, kept)).collect();
                each.into_iter().all(|kept| kept)
            }
            StmtKind::For { body, .. } | StmtKind::While { body, .. } => {
                self.block(body, kept);
                kept
            }
            StmtKind::Let { value, .. }
            | StmtKind::Await { promise: value, .. }
            | StmtKind::Assign { value, .. }
            | StmtKind::Expr(value) => kept || self.in_value(value),
            StmtKind::Break | StmtKind::Continue => true,
            StmtKind::Assert { .. } | StmtKind::AssertThrows { .. } => kept,
        }
    }

    fn in_condition(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Value(value) => self.in_value(value),
            Condition::Opens(opened) => self.in_place(&opened.value),
        }
    }

    /// A place that is only opened is looked at, where it is.
    fn in_place(&self, value: &Expr) -> bool {
        !matches!(value.kind, ExprKind::Store(..)) && self.in_value(value)
    }

    fn in_value(&self, value: &Expr) -> bool {
        let mut keeper = Keeper { taken: self.taken, found: false };
        keeper.expr(value);
        keeper.found
    }
}

struct Keeper {
    taken: Taken,
    found: bool,
}

impl Visit for Keeper {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Store(store, place) if store.moves => {
                self.found |= match &place.kind {
                    // The first names of a body are its parameters.
                    ExprKind::Local(local) => self.taken == Taken::Param(local.index()),
                    ExprKind::SelfRef => self.taken == Taken::Receiver,
                    _ => false,
                };
            }
            // What may not be evaluated, or more than once, keeps nothing for certain.
            ExprKind::If(_)
            | ExprKind::Match(..)
            | ExprKind::Lambda(_)
            | ExprKind::Coalesce(..)
            | ExprKind::TryElse(..)
            | ExprKind::Hoisted(..)
            | ExprKind::Binary(BinaryOp::And | BinaryOp::Or, ..) => {}
            _ => walk_expr(self, expr),
        }
    }
}
