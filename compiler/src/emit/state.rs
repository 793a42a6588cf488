//! What the states of actors and class instances hold besides what JSON carries: which values show themselves there.
//!
//! Knows no language: how a value shows itself is the target's.

use crate::model::{Field, Program, Type};
use std::collections::BTreeSet;

/// The records and errors that classes and actors hold and that show themselves: all but the encodable ones, and these
/// too where a union mixes them with others.
#[must_use]
pub fn inside(program: &Program) -> BTreeSet<Type> {
    let classes = program.classes.values().flat_map(|class| &class.fields);
    let actors = program.actors.values().flat_map(|actor| &actor.fields);
    let mut found = BTreeSet::new();
    for field in classes.chain(actors).filter(|field| field.is_shown()) {
        visit(program, &field.ty, &mut found);
    }
    found
}

fn visit(program: &Program, ty: &Type, found: &mut BTreeSet<Type>) {
    match ty {
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => visit(program, inner, found),
        Type::Record(id) if !program.records[*id].encodable => enter(program, ty, &program.records[*id].fields, found),
        Type::ErrorType(id) => enter(program, ty, &program.errors[*id].fields, found),
        Type::Union(id) if is_mixed(program, ty) => {
            for record in program.unions[*id].members.iter().map(|member| member.record) {
                enter(program, &Type::Record(record), &program.records[record].fields, found);
            }
        }
        _ => {}
    }
}

fn enter(program: &Program, ty: &Type, fields: &[Field], found: &mut BTreeSet<Type>) {
    if found.insert(ty.clone()) {
        for field in fields {
            visit(program, &field.ty, found);
        }
    }
}

fn is_mixed(program: &Program, ty: &Type) -> bool {
    let Type::Union(id) = ty else { return false };
    program.unions[*id].members.iter().any(|member| !program.records[member.record].encodable)
}

/// Whether values of a type show themselves: JSON does not carry them, and they have fields.
#[must_use]
pub fn shows_itself(program: &Program, ty: &Type) -> bool {
    match ty {
        Type::Class(_) | Type::ErrorType(_) => true,
        Type::Record(id) => !program.records[*id].encodable,
        ty => is_mixed(program, ty),
    }
}
