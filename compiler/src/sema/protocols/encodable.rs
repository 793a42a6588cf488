//! Which types JSON can carry.

use crate::model::{Id, Program, Record, Type};
use crate::source::Span;
use std::collections::BTreeSet;

/// Why a type is not encodable.
pub(super) struct Obstacle {
    /// The type that has no form in JSON.
    pub ty: Type,
    /// The field that has it, if it is inside a record.
    pub field: Option<Span>,
}

/// Fills in [`Record::encodable`]: all are, until a field says otherwise, so that records may hold lists of themselves.
pub(super) fn fill_in(program: &mut Program) {
    program.records.values_mut().for_each(|record| record.encodable = true);
    loop {
        let wrong: Vec<Id<Record>> = program
            .records
            .iter()
            .filter(|(_, record)| record.encodable)
            .filter(|(_, record)| record.fields.iter().any(|field| !is_encodable(program, &field.ty)))
            .map(|(id, _)| id)
            .collect();
        if wrong.is_empty() {
            return;
        }
        for id in wrong {
            program.records[id].encodable = false;
        }
    }
}

/// Whether JSON can carry values of a type. [`Record::encodable`] must be filled in.
#[must_use]
pub fn is_encodable(program: &Program, ty: &Type) -> bool {
    match ty {
        Type::Error
        | Type::Bool
        | Type::Int
        | Type::Float
        | Type::String
        | Type::Duration
        | Type::Instant
        | Type::Json
        | Type::Enum(_) => true,
        Type::List(inner) | Type::Optional(inner) => is_encodable(program, inner),
        Type::Map(key, value) => is_encodable(program, key) && is_encodable(program, value),
        Type::Record(id) => program.records[*id].encodable,
        // Only the messages of a protocol have tags that tell them apart.
        Type::Union(id) => {
            let union = &program.unions[*id];
            union.messages_of.is_some() && union.members.iter().all(|member| program.records[member.record].encodable)
        }
        Type::Unit
        | Type::Promise(_)
        | Type::ErrorType(_)
        | Type::Interface(_)
        | Type::Class(_)
        | Type::Actor(_)
        | Type::Port(_) => false,
    }
}

/// The innermost reason why a type is not encodable.
pub(super) fn obstacle(program: &Program, ty: &Type) -> Option<Obstacle> {
    find(program, ty, None, &mut BTreeSet::new())
}

fn find(program: &Program, ty: &Type, field: Option<Span>, seen: &mut BTreeSet<Id<Record>>) -> Option<Obstacle> {
    match ty {
        _ if is_encodable(program, ty) => None,
        Type::List(inner) | Type::Optional(inner) => find(program, inner, field, seen),
        Type::Map(key, value) => find(program, key, field, seen).or_else(|| find(program, value, field, seen)),
        Type::Record(id) if seen.insert(*id) => {
            let fields = &program.records[*id].fields;
            fields.iter().find_map(|inner| find(program, &inner.ty, Some(inner.span), seen))
        }
        Type::Record(_) => None,
        other => Some(Obstacle { ty: other.clone(), field }),
    }
}
