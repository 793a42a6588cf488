//! What is larger than a target can say, found before any text exists.
//!
//! Knows no language: how much there is room for is what the target says of its [`Room`](super::Room).

use super::Target;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Decl, Field, Param, Program, Type};

/// Everything that takes more parameters than this target can pass.
#[must_use]
pub fn find(program: &Program, target: &dyn Target) -> Vec<Diagnostic> {
    let Some(room) = target.room() else { return Vec::new() };
    let slots = |types: Vec<&Type>| types.into_iter().map(room.of).sum::<usize>();
    let wide = takers(program).into_iter().filter(|(_, types)| slots(types.clone()) > room.slots);
    wide.map(|(decl, types)| {
        let message = format!("`{}` takes {} parameters, more than {} can pass", decl.name, types.len(), target.name());
        Diagnostic::new(Code::TOO_MANY_PARAMETERS, decl.span, message)
            .help("put some of them into a record of their own")
    })
    .collect()
}

/// Whatever takes parameters, with their types.
fn takers(program: &Program) -> Vec<(&Decl, Vec<&Type>)> {
    let values = program.records.values().map(|record| (&record.decl, fields(&record.fields)));
    let errors = program.errors.values().map(|error| (&error.decl, fields(&error.fields)));
    let classes = program.classes.values().map(|class| (&class.decl, given(&class.fields)));
    let actors = program.actors.values().map(|actor| (&actor.decl, given(&actor.fields)));
    let events = program
        .port_kinds
        .values()
        .flat_map(|kind| kind.events.iter().map(|event| (&kind.decl, params(&event.params))));
    let functions = program.functions.values().map(|function| (&function.decl, params(&function.params)));
    values.chain(errors).chain(classes).chain(actors).chain(events).chain(functions).collect()
}

fn fields(fields: &[Field]) -> Vec<&Type> {
    fields.iter().map(|field| &field.ty).collect()
}

fn given(fields: &[Field]) -> Vec<&Type> {
    fields.iter().filter(|field| field.parameter).map(|field| &field.ty).collect()
}

fn params(params: &[Param]) -> Vec<&Type> {
    params.iter().map(|param| &param.ty).collect()
}
