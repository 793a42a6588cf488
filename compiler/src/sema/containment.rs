//! Records and classes that would contain themselves, directly or through others.
//!
//! Types that hold nothing further are set aside until none is left to set aside: what remains holds a circle, or is
//! on one. In most packages nothing remains, so nothing is searched.

use super::Sema;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Field, Program, Type};
use std::collections::{BTreeMap, BTreeSet};

/// Reports each field through which a value would contain itself.
pub fn check(sema: &mut Sema<'_>) {
    let program = &sema.program;
    let circular = circular(program);
    let mut found = Vec::new();
    for holder in &circular {
        for field in fields(program, holder).iter().filter(|field| circular.contains(field.ty.opened())) {
            if reaches(program, &circular, field.ty.opened(), holder) {
                found.push((holder.text(program), field.span));
            }
        }
    }
    for (name, span) in found {
        let message = format!("a `{name}` would contain itself");
        sema.report(Diagnostic::new(Code::CYCLIC_TYPE, span, message).help("hold it in a `List`"));
    }
}

/// The types that are on a circle, or hold one that is.
fn circular(program: &Program) -> BTreeSet<Type> {
    let records = program.records.ids().map(Type::Record);
    let all: Vec<Type> =
        records.chain(program.classes.ids().map(Type::Class)).chain(program.unions.ids().map(Type::Union)).collect();
    let mut holders: BTreeMap<Type, Vec<Type>> = BTreeMap::new();
    let mut open: BTreeMap<Type, usize> = BTreeMap::new();
    let mut done = Vec::new();
    for ty in all {
        let parts = parts(program, &ty);
        if parts.is_empty() {
            done.push(ty.clone());
        }
        open.insert(ty.clone(), parts.len());
        for part in parts {
            holders.entry(part).or_default().push(ty.clone());
        }
    }
    while let Some(ty) = done.pop() {
        open.remove(&ty);
        for holder in holders.remove(&ty).unwrap_or_default() {
            let left = open.entry(holder.clone()).or_default();
            *left -= 1;
            if *left == 0 {
                done.push(holder);
            }
        }
    }
    open.into_keys().collect()
}

/// What a value of the type holds in itself; collections hold at a distance.
fn parts(program: &Program, ty: &Type) -> BTreeSet<Type> {
    let held = |ty: &Type| matches!(ty, Type::Record(_) | Type::Class(_) | Type::Union(_)).then(|| ty.clone());
    match ty {
        Type::Union(id) => program.unions[*id].members.iter().map(|member| Type::Record(member.record)).collect(),
        _ => fields(program, ty).iter().filter_map(|field| held(field.ty.opened())).collect(),
    }
}

fn fields<'p>(program: &'p Program, ty: &Type) -> &'p [Field] {
    match ty {
        Type::Record(id) => &program.records[*id].fields,
        Type::Class(id) => &program.classes[*id].fields,
        _ => &[],
    }
}

fn reaches(program: &Program, circular: &BTreeSet<Type>, from: &Type, wanted: &Type) -> bool {
    let mut seen = BTreeSet::from([from.clone()]);
    let mut open = vec![from.clone()];
    while let Some(ty) = open.pop() {
        if ty == *wanted {
            return true;
        }
        open.extend(
            parts(program, &ty).into_iter().filter(|part| circular.contains(part) && seen.insert(part.clone())),
        );
    }
    false
}
