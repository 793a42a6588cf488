//! What a function is to host code and to the actor that has it, and other questions on declarations whose answer is the
//! same in every language. Knows no language and no names.

use super::facts::Facts;
use crate::model::{Call, ExprKind, Function, FunctionKind, Id, Owner, Program, Type};

/// Whether a type of the package is exported.
#[must_use]
pub fn owner_is_public(program: &Program, owner: Owner) -> bool {
    match owner {
        Owner::Module => true,
        Owner::Record(id) => program.records[id].decl.public,
        Owner::Class(id) => program.classes[id].decl.public,
        Owner::Actor(id) => program.actors[id].decl.public,
        Owner::Interface(id) => program.interfaces[id].decl.public,
        Owner::PortKind(_) => true,
    }
}

/// Whether host code calls or implements this function: its times are seconds then.
#[must_use]
pub fn is_boundary(program: &Program, id: Id<Function>) -> bool {
    let function = &program.functions[id];
    match function.owner {
        Owner::Interface(_) => owner_is_public(program, function.owner),
        Owner::PortKind(_) => false,
        owner => match function.implements {
            Some(implemented) => is_boundary(program, implemented),
            None => function.decl.public && owner_is_public(program, owner),
        },
    }
}

/// Whether an actor calls itself: such a call is part of the same step.
#[must_use]
pub fn is_inside(program: &Program, id: Id<Function>, call: &Call) -> bool {
    let on_self = matches!(&call.receiver, Some(receiver) if matches!(receiver.kind, ExprKind::SelfRef));
    on_self && matches!(program.functions[id].owner, Owner::Actor(_))
}

/// Whether host code gets a blocking and an asynchronous form of this function.
#[must_use]
pub fn returns_promise(function: &Function) -> bool {
    matches!(function.owner, Owner::Actor(_))
        && (function.kind == FunctionKind::Async || matches!(function.result, Type::Promise(_)))
}

/// Whether an actor's method is called both from inside its steps and from elsewhere.
#[must_use]
pub fn has_both(program: &Program, facts: &Facts, id: Id<Function>) -> bool {
    facts.called_inside.contains(&id) && is_step(program, facts, id)
}

/// Whether an actor's method is called from outside of its steps.
#[must_use]
pub fn is_step(program: &Program, facts: &Facts, id: Id<Function>) -> bool {
    let function = &program.functions[id];
    let outside = function.decl.public || function.implements.is_some() || facts.called_outside.contains(&id);
    let handles = matches!(function.kind, FunctionKind::Handler | FunctionKind::Every);
    !handles && (outside || !facts.called_inside.contains(&id))
}
