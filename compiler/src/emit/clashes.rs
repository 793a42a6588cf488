//! Names that differ in Quark and are one in a target, found before any text exists.
//!
//! Knows no language: what becomes of a name is the target's [`Naming`].

use super::Target;
use super::names::{Naming, Use};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Decl, Field, Function, Id, Item, Module, Param, Program};
use crate::source::Span;
use std::collections::BTreeMap;

/// Everything that two declarations of one scope would share in this target.
#[must_use]
pub fn find(program: &Program, target: &dyn Target) -> Vec<Diagnostic> {
    let mut clashes = Clashes { target: target.name(), naming: target.naming(), problems: Vec::new() };
    let modules: Vec<(Id<Module>, &Module)> = program.modules.iter().skip(1).collect(); // the first is the prelude
    clashes.scope(modules.iter().map(|(_, module)| Named { kind: Use::Module, name: &module.name, span: top(module) }));
    let declared = |module: &Module| module.items.iter().map(|item| item_name(program, *item)).collect::<Vec<_>>();
    for (_, module) in &modules {
        clashes.scope(declared(module).into_iter().map(|(_, named)| named));
    }
    let public = modules.iter().flat_map(|(_, module)| declared(module)).filter(|(decl, _)| decl.public);
    clashes.scope(public.map(|(_, named)| named));
    clashes.members(program);
    clashes.problems
}

/// A name in a scope.
#[derive(Clone, Copy)]
struct Named<'p> {
    kind: Use,
    name: &'p str,
    span: Span,
}

struct Clashes<'t> {
    target: &'static str,
    naming: &'t Naming,
    problems: Vec<Diagnostic>,
}

impl Clashes<'_> {
    /// Looks for clashes in one scope. A clash that a smaller scope has already is not told again.
    fn scope<'p>(&mut self, names: impl Iterator<Item = Named<'p>>) {
        let mut given: BTreeMap<String, Named<'p>> = BTreeMap::new();
        for named in names {
            let printed = self.naming.name(named.kind, named.name);
            match given.get(&printed) {
                Some(first) if first.span != named.span => self.clash(&printed, *first, named),
                Some(_) => {}
                None => drop(given.insert(printed, named)),
            }
        }
    }

    fn clash(&mut self, printed: &str, first: Named<'_>, second: Named<'_>) {
        if self.problems.iter().any(|problem| problem.span() == Some(second.span)) {
            return;
        }
        let message = format!("`{}` and `{}` are both `{printed}` in {}", first.name, second.name, self.target);
        let problem = Diagnostic::new(Code::TARGET_NAME_CLASH, second.span, message);
        self.problems.push(problem.label(first.span, "the other one").help("rename one of them"));
    }

    fn members(&mut self, program: &Program) {
        for record in program.records.values() {
            self.scope(fields(&record.fields).chain(functions(program, &record.functions)));
        }
        for class in program.classes.values() {
            self.scope(fields(&class.fields).chain(functions(program, &class.functions)));
        }
        for actor in program.actors.values() {
            let scopes =
                actor.scopes.iter().map(|scope| Named { kind: Use::Method, name: &scope.name, span: scope.span });
            self.scope(fields(&actor.fields).chain(functions(program, &actor.functions)).chain(scopes));
        }
        for error in program.errors.values() {
            self.scope(fields(&error.fields));
        }
        for interface in program.interfaces.values() {
            self.scope(functions(program, &interface.functions));
        }
        for kind in program.port_kinds.values() {
            self.scope(functions(program, &kind.calls));
        }
        for cases in program.enums.values().map(|cases| &cases.cases) {
            self.scope(cases.iter().map(|case| Named { kind: Use::Case, name: &case.name, span: case.span }));
        }
        for function in program.functions.values() {
            self.scope(parameters(&function.params));
        }
    }
}

fn fields(fields: &[Field]) -> impl Iterator<Item = Named<'_>> {
    fields.iter().map(|field| Named { kind: Use::Field, name: &field.name, span: field.span })
}

fn parameters(params: &[Param]) -> impl Iterator<Item = Named<'_>> {
    params.iter().map(|param| Named { kind: Use::Local, name: &param.name, span: param.span })
}

fn functions<'p>(program: &'p Program, functions: &'p [Id<Function>]) -> impl Iterator<Item = Named<'p>> {
    functions.iter().map(|id| of(&program.functions[*id].decl, Use::Method))
}

fn of(decl: &Decl, kind: Use) -> Named<'_> {
    Named { kind, name: &decl.name, span: decl.span }
}

fn item_name(program: &Program, item: Item) -> (&Decl, Named<'_>) {
    let (decl, kind) = match item {
        Item::Record(id) => (&program.records[id].decl, Use::Type),
        Item::Enum(id) => (&program.enums[id].decl, Use::Type),
        Item::Union(id) => (&program.unions[id].decl, Use::Type),
        Item::Error(id) => (&program.errors[id].decl, Use::Type),
        Item::Interface(id) => (&program.interfaces[id].decl, Use::Type),
        Item::PortKind(id) => (&program.port_kinds[id].decl, Use::Type),
        Item::Class(id) => (&program.classes[id].decl, Use::Type),
        Item::Actor(id) => (&program.actors[id].decl, Use::Type),
        Item::Protocol(id) => (&program.protocols[id].decl, Use::Type),
        Item::Function(id) => (&program.functions[id].decl, Use::Function),
        Item::Constant(id) => (&program.constants[id].decl, Use::Constant),
    };
    (decl, of(decl, kind))
}

fn top(module: &Module) -> Span {
    Span { source: module.source, start: 0, end: 0 }
}

#[cfg(test)]
mod tests;
