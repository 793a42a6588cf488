//! Warnings: names that are never used, private declarations that nothing uses, `var`s that never change.
//!
//! Looks only at programs without errors, and never at what protocols bring. Names that begin with `_` are meant so.

mod names;
mod uses;

use super::decl;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Decl, Function, FunctionKind, Id, Item, Owner, Program};
use crate::source::Sources;
use uses::Uses;

/// Warns of what nothing uses.
pub fn check(program: &Program, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    names::check(program, sources, diagnostics);
    let uses = Uses::of(program);
    for module in program.modules.values().skip(1) {
        for item in module.items.iter().filter(|item| !uses.item(**item)) {
            warn(sources, word(*item), decl(program, *item), diagnostics);
        }
    }
    for (id, function) in program.functions.iter().filter(|(_, function)| is_private_method(function)) {
        if !uses.function(id) && !is_scope_part(program, id) {
            warn(sources, "method", &function.decl, diagnostics);
        }
    }
}

fn warn(sources: &Sources, what: &str, decl: &Decl, diagnostics: &mut Vec<Diagnostic>) {
    if decl.public || decl.name.starts_with('_') || !sources.get(decl.span.source).is_module() {
        return;
    }
    let message = format!("nothing uses the {what} `{}`", decl.name);
    diagnostics
        .push(Diagnostic::new(Code::UNUSED_PRIVATE, decl.span, message).help("remove it, or export it with `pub`"));
}

fn word(item: Item) -> &'static str {
    match item {
        Item::Record(_) => "record",
        Item::Enum(_) => "enum",
        Item::Union(_) => "union",
        Item::Error(_) => "error",
        Item::Interface(_) => "interface",
        Item::PortKind(_) => "port",
        Item::Class(_) => "class",
        Item::Actor(_) => "actor",
        Item::Protocol(_) => "protocol",
        Item::Function(_) => "function",
        Item::Constant(_) => "constant",
    }
}

fn is_private_method(function: &Function) -> bool {
    let of_type = matches!(function.owner, Owner::Record(_) | Owner::Class(_) | Owner::Actor(_));
    let called = !matches!(function.kind, FunctionKind::Handler | FunctionKind::Every);
    of_type && called && function.implements.is_none() && function.decl.module != Id::new(0)
}

fn is_scope_part(program: &Program, id: Id<Function>) -> bool {
    let mut scopes = program.actors.values().flat_map(|actor| &actor.scopes);
    scopes.any(|scope| scope.enter == id || scope.fail == Some(id) || scope.exit == Some(id))
}

#[cfg(test)]
mod tests;
