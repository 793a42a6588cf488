//! What the states of actors and class instances hold besides what JSON carries as it is: values that show themselves.
//!
//! Knows no language: how a value shows itself is the target's.

use crate::model::{Program, Type};
use std::collections::BTreeSet;

/// The records, unions and errors that classes and actors hold and that show themselves, and the members of these
/// unions.
#[must_use]
pub fn inside(program: &Program) -> BTreeSet<Type> {
    let classes = program.classes.values().flat_map(|class| &class.fields);
    let actors = program.actors.values().flat_map(|actor| &actor.fields);
    let mut found = BTreeSet::new();
    for field in classes.chain(actors).filter(|field| field.is_shown() && !field.secret) {
        visit(program, &field.ty, &mut found);
    }
    found
}

fn visit(program: &Program, ty: &Type, found: &mut BTreeSet<Type>) {
    match ty {
        Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => visit(program, inner, found),
        Type::Record(_) | Type::ErrorType(_) if shows_itself(program, ty) => enter(program, ty, found),
        Type::Union(id) if shows_itself(program, ty) => {
            found.insert(ty.clone());
            for member in &program.unions[*id].members {
                enter(program, &Type::Record(member.record), found);
            }
        }
        _ => {}
    }
}

fn enter(program: &Program, ty: &Type, found: &mut BTreeSet<Type>) {
    if found.insert(ty.clone()) {
        for field in program.fields_of(ty).iter().filter(|field| !field.secret) {
            visit(program, &field.ty, found);
        }
    }
}

/// Whether values of a type show themselves: they have fields, and are not what JSON carries, or hold secrets.
#[must_use]
pub fn shows_itself(program: &Program, ty: &Type) -> bool {
    match ty {
        Type::Class(_) | Type::ErrorType(_) => true,
        Type::Record(id) => !program.records[*id].encodable || program.holds_secret(ty),
        Type::Union(id) => {
            let members = &program.unions[*id].members;
            members.iter().any(|member| shows_itself(program, &Type::Record(member.record)))
        }
        _ => false,
    }
}
