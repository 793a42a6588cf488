//! The order of declarations in a module whose language computes constants when the module is loaded: what is computed stands after
//! what it needs.

use crate::model::walk::{Visit, walk_expr};
use crate::model::{Constant, Expr, ExprKind, Id, Item, Module, Program};
use std::collections::BTreeSet;

/// The items of a module as written, except that constants stand after those they are made of, and protocols, whose
/// codecs name records, after all records.
#[must_use]
pub fn items(program: &Program, module: &Module) -> Vec<Item> {
    let (mut rest, mut protocols) = (Vec::new(), Vec::new());
    for item in &module.items {
        match item {
            Item::Constant(_) => {}
            Item::Protocol(_) => protocols.push(*item),
            other => rest.push(*other),
        }
    }
    let last_record = rest.iter().rposition(|item| matches!(item, Item::Record(_))).map_or(0, |index| index + 1);
    rest.splice(last_record..last_record, protocols);
    constants(program, &[module]).into_iter().map(Item::Constant).chain(rest).collect()
}

/// The constants of modules as written, except that they stand after those they are made of.
#[must_use]
pub fn constants(program: &Program, modules: &[&Module]) -> Vec<Id<Constant>> {
    let own: Vec<_> = modules.iter().flat_map(|module| &module.items).copied().filter_map(constant).collect();
    let mut constants = Constants { program, done: BTreeSet::new(), order: Vec::new() };
    for id in &own {
        constants.add(*id);
    }
    constants.order.into_iter().filter(|id| own.contains(id)).collect()
}

fn constant(item: Item) -> Option<Id<Constant>> {
    if let Item::Constant(id) = item { Some(id) } else { None }
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
