//! Which records host code can share with what is kept: those that actors and instances are handed, or hand out.
//!
//! All others host code only has for itself, whether it made them or a pure function did.

use crate::emit::roles::is_boundary;
use crate::model::{Field, Function, FunctionKind, Id, Owner, Program, Record, Type};
use std::collections::BTreeSet;

/// The records that have to be frozen wherever they are made.
pub fn shown(program: &Program) -> BTreeSet<Id<Record>> {
    let mut found = Found { program, seen: BTreeSet::new(), records: BTreeSet::new() };
    for (id, _) in program.functions.iter().filter(|(id, _)| passes(program, *id)) {
        found.function(id);
    }
    for event in program.port_kinds.values().filter(|kind| kind.link.is_none()).flat_map(|kind| &kind.events) {
        event.params.iter().for_each(|param| found.look(&param.ty));
    }
    for scope in program.actors.values().flat_map(|actor| &actor.scopes) {
        std::iter::once(scope.enter).chain(scope.fail).chain(scope.exit).for_each(|id| found.function(id));
    }
    let classes = program.classes.values().filter(|class| class.decl.public).map(|class| &class.fields);
    let actors = program.actors.values().filter(|actor| actor.decl.public).map(|actor| &actor.fields);
    let given =
        classes.chain(actors).flatten().filter(|field| field.parameter && !is_frozen_when_kept(program, &field.ty));
    given.for_each(|field| found.look(&field.ty));
    program.errors.values().for_each(|error| found.fields(&error.fields));
    program.constants.values().for_each(|constant| found.look(&constant.ty));
    found.records
}

/// The records in values of a type.
pub fn records_in(program: &Program, ty: &Type) -> BTreeSet<Id<Record>> {
    let mut found = Found { program, seen: BTreeSet::new(), records: BTreeSet::new() };
    found.look(ty);
    found.records
}

/// Whether a constructor freezes what it is handed of this type, with all that is in it.
pub fn is_frozen_when_kept(program: &Program, ty: &Type) -> bool {
    matches!(ty, Type::Record(id) if program.records[*id].encodable)
}

/// Whether what a function takes or gives passes between host code and somebody who keeps it. The side of a protocol keeps
/// nothing but its states, and links carry text.
fn passes(program: &Program, id: Id<Function>) -> bool {
    let function = &program.functions[id];
    match function.owner {
        Owner::Module => function.kind == FunctionKind::Entry,
        Owner::Record(_) => false,
        Owner::PortKind(kind) => program.port_kinds[kind].link.is_none(),
        Owner::Class(class) => program.classes[class].side_of.is_none() && is_boundary(program, id),
        Owner::Actor(_) | Owner::Interface(_) => is_boundary(program, id),
    }
}

struct Found<'p> {
    program: &'p Program,
    seen: BTreeSet<Type>,
    records: BTreeSet<Id<Record>>,
}

impl Found<'_> {
    fn function(&mut self, id: Id<Function>) {
        let function = &self.program.functions[id];
        for param in &function.params {
            self.look(&param.ty);
        }
        self.look(&function.result);
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            self.look(&field.ty);
        }
    }

    fn look(&mut self, ty: &Type) {
        if !self.seen.insert(ty.clone()) {
            return;
        }
        let program = self.program;
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Promise(inner) | Type::Map(_, inner) => self.look(inner),
            Type::Record(id) => {
                self.records.insert(*id);
                self.fields(&program.records[*id].fields);
            }
            Type::Union(id) => {
                for member in &program.unions[*id].members {
                    self.look(&Type::Record(member.record));
                }
            }
            _ => {}
        }
    }
}
