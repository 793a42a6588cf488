//! Which fields of classes and actors are reached from outside of their instance: these have readers and writers.

use crate::model::walk::{Visit, walk_expr, walk_stmt};
use crate::model::{Expr, ExprKind, Initial, Item, Program, Stmt, StmtKind, Type};
use std::collections::BTreeSet;

/// The fields that are reached from outside, by the type that they belong to.
#[derive(Default)]
pub struct Access {
    /// Those that are read.
    pub read: BTreeSet<(Type, usize)>,
    /// Those that are assigned.
    pub assigned: BTreeSet<(Type, usize)>,
}

impl Access {
    /// Looks at all that is no test.
    pub fn new(program: &Program) -> Access {
        let mut access = Access::default();
        for function in program.functions.values() {
            if let Some(body) = &function.body {
                access.block(&body.block);
            }
        }
        for module in program.modules.values() {
            for item in &module.items {
                access.initials(program, *item);
            }
        }
        access
    }

    fn initials(&mut self, program: &Program, item: Item) {
        let fields = match item {
            Item::Record(id) => &program.records[id].fields,
            Item::Class(id) => &program.classes[id].fields,
            Item::Actor(id) => &program.actors[id].fields,
            _ => return,
        };
        for Initial { value, .. } in fields.iter().filter_map(|field| field.default.as_ref()) {
            self.expr(value);
        }
    }
}

fn is_outside(base: &Expr) -> bool {
    !matches!(base.kind, ExprKind::SelfRef) && matches!(base.ty, Type::Class(_) | Type::Actor(_))
}

impl Visit for Access {
    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Field(base, index) if is_outside(base) => {
                self.read.insert((base.ty.clone(), *index));
            }
            ExprKind::Take(place) => {
                if let ExprKind::Field(base, index) = &place.kind
                    && is_outside(base)
                {
                    self.assigned.insert((base.ty.clone(), *index));
                }
            }
            _ => {}
        }
        walk_expr(self, expr);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        if let StmtKind::Assign { place: Expr { kind: ExprKind::Field(base, index), .. }, .. } = &stmt.kind
            && is_outside(base)
        {
            self.assigned.insert((base.ty.clone(), *index));
        }
        walk_stmt(self, stmt);
    }
}
