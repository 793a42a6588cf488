//! The order of declarations in a module whose language computes constants when the module is loaded: what is computed stands after
//! what it needs.

use crate::model::walk::{Visit, walk_expr};
use crate::model::{Constant, Expr, ExprKind, Id, Item, Module, Program};
use std::collections::BTreeSet;

/// The items of a module as written, except that constants stand after those they are made of, and protocols, whose
/// codecs name records, after all records.
#[must_use]
pub fn items(program: &Program, module: &Module) -> Vec<Item> {
    let mut constants = Constants { program, done: BTreeSet::new(), order: Vec::new() };
    let (mut rest, mut protocols) = (Vec::new(), Vec::new());
    for item in &module.items {
        match item {
            Item::Constant(id) => constants.add(*id),
            Item::Protocol(_) => protocols.push(*item),
            other => rest.push(*other),
        }
    }
    let last_record = rest.iter().rposition(|item| matches!(item, Item::Record(_))).map_or(0, |index| index + 1);
    rest.splice(last_record..last_record, protocols);
    let own = constants.order.iter().filter(|id| module.items.contains(&Item::Constant(**id)));
    own.map(|id| Item::Constant(*id)).chain(rest).collect()
}

struct Constants<'p> {
    program: &'p Program,
    done: BTreeSet<Id<Constant>>,
    order: Vec<Id<Constant>>,
}

impl Constants<'_> {
    fn add(&mut self, id: Id<Constant>) {
        if self.done.insert(id) {
            let program = self.program;
            self.expr(&program.constants[id].value);
            self.order.push(id);
        }
    }
}

impl Visit for Constants<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Constant(id) = expr.kind {
            self.add(id);
        }
        walk_expr(self, expr);
    }
}
