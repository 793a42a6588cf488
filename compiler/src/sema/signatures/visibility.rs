//! What is public shows nothing that is private.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{self, Item, Owner, Type};
use crate::sema::{Sema, decl};
use crate::source::Span;

/// Reports what the package exports and nobody outside could name.
pub(super) fn check_visibility(sema: &mut Sema<'_>) {
    let mut found = Vec::new();
    let program = &sema.program;
    for (_, function) in program.functions.iter().filter(|(_, function)| function.decl.public) {
        if !owner_is_public(program, function.owner) {
            continue;
        }
        for param in &function.params {
            hidden(program, &param.ty, param.span, &mut found);
        }
        hidden(program, &function.result, function.decl.span, &mut found);
        for error in &function.throws {
            hidden(program, &Type::ErrorType(*error), function.decl.span, &mut found);
        }
    }
    for record in program.records.values().filter(|record| record.decl.public) {
        record.fields.iter().for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for union in program.unions.values().filter(|union| union.decl.public) {
        for member in &union.members {
            hidden(program, &Type::Record(member.record), union.decl.span, &mut found);
        }
    }
    for error in program.errors.values().filter(|error| error.decl.public) {
        error.fields.iter().for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for fields in program.classes.values().filter(|class| class.decl.public).map(|class| &class.fields) {
        fields
            .iter()
            .filter(|field| field.parameter)
            .for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for fields in program.actors.values().filter(|actor| actor.decl.public).map(|actor| &actor.fields) {
        fields
            .iter()
            .filter(|field| field.parameter)
            .for_each(|field| hidden(program, &field.ty, field.span, &mut found));
    }
    for (name, declared, span) in found {
        let message = format!("something public shows `{name}`, which is private to the package");
        let problem = Diagnostic::new(Code::PRIVATE_IN_PUBLIC, span, message);
        sema.report(
            problem
                .label(declared, "declared without `pub`")
                .help(format!("write `pub` before `{name}`, or leave `pub` out here")),
        );
    }
}

fn owner_is_public(program: &model::Program, owner: Owner) -> bool {
    match owner {
        Owner::Module => true,
        Owner::Record(id) => program.records[id].decl.public,
        Owner::Class(id) => program.classes[id].decl.public,
        Owner::Actor(id) => program.actors[id].decl.public,
        Owner::Interface(id) => program.interfaces[id].decl.public,
        Owner::PortKind(id) => program.port_kinds[id].decl.public,
    }
}

fn hidden(program: &model::Program, ty: &Type, span: Span, found: &mut Vec<(String, Span, Span)>) {
    let item = match ty {
        Type::List(inner) | Type::Optional(inner) | Type::Promise(inner) => return hidden(program, inner, span, found),
        Type::Map(key, value) => {
            hidden(program, key, span, found);
            return hidden(program, value, span, found);
        }
        Type::Record(id) => Item::Record(*id),
        Type::Enum(id) => Item::Enum(*id),
        Type::Union(id) => Item::Union(*id),
        Type::ErrorType(id) => Item::Error(*id),
        Type::Interface(id) => Item::Interface(*id),
        Type::Class(id) => Item::Class(*id),
        Type::Actor(id) => Item::Actor(*id),
        _ => return,
    };
    let decl = decl(program, item);
    if !decl.public {
        found.push((decl.name.clone(), decl.span, span));
    }
}
