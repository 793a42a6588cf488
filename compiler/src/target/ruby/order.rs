//! What must be there when a file is loaded: the order of files, and of declarations in one.

use super::module::Printer;
use crate::model::walk::{Visit, walk_expr};
use crate::model::{Constant, Expr, ExprKind, Id, Item, Module, Program};
use std::collections::{BTreeMap, BTreeSet};

/// The items of a module as written, except that constants come first, those after which they are made of, and then what
/// classes include.
pub fn items(program: &Program, module: &Module) -> Vec<Item> {
    let mut constants = Constants { program, done: BTreeSet::new(), order: Vec::new() };
    let (mut marks, mut rest) = (Vec::new(), Vec::new());
    for item in &module.items {
        match item {
            Item::Constant(id) => constants.add(*id),
            Item::Interface(_) | Item::Union(_) | Item::Protocol(_) => marks.push(*item),
            other => rest.push(*other),
        }
    }
    let own = constants.order.iter().filter(|id| module.items.contains(&Item::Constant(**id)));
    own.map(|id| Item::Constant(*id)).chain(marks).chain(rest).collect()
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

/// The modules in an order in which each comes after those that it needs when it is loaded, as far as there is one.
pub fn modules(program: &Program) -> Vec<Id<Module>> {
    let needs: BTreeMap<Id<Module>, BTreeSet<Id<Module>>> =
        program.modules.ids().skip(1).map(|id| (id, needs_of(program, id))).collect();
    let mut order = Vec::new();
    let mut seen = BTreeSet::new();
    for id in needs.keys() {
        visit(*id, &needs, &mut seen, &mut order);
    }
    order
}

fn visit(
    id: Id<Module>,
    needs: &BTreeMap<Id<Module>, BTreeSet<Id<Module>>>,
    seen: &mut BTreeSet<Id<Module>>,
    order: &mut Vec<Id<Module>>,
) {
    if seen.insert(id) {
        needs[&id].iter().for_each(|need| visit(*need, needs, seen, order));
        order.push(id);
    }
}

/// The modules whose declarations a module names while it is loaded.
fn needs_of(program: &Program, here: Id<Module>) -> BTreeSet<Id<Module>> {
    let mut needs: BTreeSet<Id<Module>> = included(program, here).into_iter().map(|(module, _)| module).collect();
    for item in &program.modules[here].items {
        if let Item::Constant(id) = item {
            let mut constants = Constants { program, done: BTreeSet::new(), order: Vec::new() };
            constants.add(*id);
            needs.extend(constants.order.iter().map(|id| program.constants[*id].decl.module));
        }
    }
    needs.remove(&here);
    needs
}

/// What the classes of a module include: the module that declares it, and the interface or union.
fn included(program: &Program, here: Id<Module>) -> Vec<(Id<Module>, Item)> {
    let mut found = Vec::new();
    for item in &program.modules[here].items {
        match item {
            Item::Class(id) => found.extend(
                program.classes[*id]
                    .implements
                    .iter()
                    .map(|id| (program.interfaces[*id].decl.module, Item::Interface(*id))),
            ),
            Item::Record(id) => found.extend(
                program
                    .unions
                    .iter()
                    .filter(|(_, union)| union.members.iter().any(|member| member.record == *id))
                    .map(|(id, union)| (union.decl.module, Item::Union(id))),
            ),
            _ => {}
        }
    }
    found.retain(|(module, _)| module.index() > 0);
    found
}

/// The modules that a file includes and that are declared in a file loaded later: these two need each other.
pub fn forward(printer: &Printer<'_>, order: &[Id<Module>]) -> Vec<String> {
    let program = printer.program();
    let place = |module: Id<Module>| order.iter().position(|known| *known == module);
    let later = included(program, printer.here).into_iter().filter(|(module, _)| place(*module) > place(printer.here));
    let name = |item: Item| match item {
        Item::Interface(id) => printer.declared(&program.interfaces[id].decl),
        Item::Union(id) => printer.union_name(id),
        other => unreachable!("{other:?} is not included"),
    };
    let names: BTreeSet<String> = later.map(|(_, item)| name(item)).collect();
    names.into_iter().collect()
}
