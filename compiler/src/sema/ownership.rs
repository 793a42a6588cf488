//! The ownership of class instances and interface values, and what never changes.
//!
//! A class instance has one holder. Everyone else borrows it, from where the borrow begins to the last use of its
//! name; meanwhile nobody else changes it, and nobody looks at it while it is changed. Fills in what each name
//! borrows, and which fields are only constructor parameters.

mod changes;
mod collections;
mod fields;
mod lives;
mod texts;

pub(super) use texts::word_before;

use super::bodies::{self, Content, Site, Whole};
use crate::dataflow::{self, Graph, Root, Summaries};
use crate::diagnostic::Diagnostic;
use crate::model::{Arena, Borrow, Function, Id, Local, LocalKind, Program};
use crate::source::Sources;
use rayon::prelude::*;

/// Reports what breaks the rules of ownership; fills in [`Local::borrow`] and [`crate::model::Field::parameter_only`].
pub fn check(program: &mut Program, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let summaries = summaries(program);
    fields::check(program, &summaries, diagnostics);
    changes::check(program, sources, diagnostics);
    collections::check(program, diagnostics);
    let look = |body: Whole<'_>| {
        let graph = graph(program, &summaries, &body);
        let mut problems = Vec::new();
        lives::check(program, &body, &graph, &mut problems);
        (body.site, borrows(program, &summaries, &body, &graph), problems)
    };
    let found: Vec<_> = bodies::all(program).into_par_iter().map(look).collect();
    for (site, borrows, problems) in found {
        diagnostics.extend(problems);
        let locals = locals_mut(program, site);
        locals.values_mut().zip(borrows).for_each(|(local, borrow)| local.borrow = borrow);
    }
}

/// The points of a body.
fn graph(program: &Program, summaries: &Summaries, body: &Whole<'_>) -> Graph {
    dataflow::build(program, summaries, body.locals, |builder| match body.content {
        Content::Block(block) => builder.body(block),
        Content::Value(value) => builder.initial(value),
    })
}

/// Which functions change which parameters: functions are looked at until no more is found.
#[must_use]
pub fn summaries(program: &Program) -> Summaries {
    let mut summaries = Summaries::default();
    let bodies: Vec<_> = bodies::all(program).into_iter().filter(lends).collect();
    loop {
        let mut news = false;
        for body in &bodies {
            let Site::Function(id) = body.site else { continue };
            let graph = graph(program, &summaries, body);
            for param in changed_params(body, &graph) {
                news |= summaries.add(id, param);
            }
        }
        if !news {
            return summaries;
        }
    }
}

/// Whether a function borrows a parameter.
fn lends(body: &Whole<'_>) -> bool {
    body.locals.values().any(|local| local.kind == LocalKind::Param && local.ty.is_owned())
}

fn changed_params(body: &Whole<'_>, graph: &Graph) -> Vec<usize> {
    let is_param = |local: &Local| local.kind == LocalKind::Param && local.ty.is_owned();
    let params = body.locals.iter().filter(|(_, local)| is_param(local)).map(|(id, _)| id);
    params.filter(|param| graph.changes(Root::Local(*param))).map(Id::index).collect()
}

/// What each local of a body borrows.
fn borrows(program: &Program, summaries: &Summaries, body: &Whole<'_>, graph: &Graph) -> Vec<Option<Borrow>> {
    let function = match body.site {
        Site::Function(id) => Some(id),
        _ => None,
    };
    body.locals.iter().map(|(id, local)| borrow_of(program, summaries, function, id, local, graph)).collect()
}

fn borrow_of(
    program: &Program,
    summaries: &Summaries,
    function: Option<Id<Function>>,
    id: Id<Local>,
    local: &Local,
    graph: &Graph,
) -> Option<Borrow> {
    if !local.ty.is_owned() {
        return None;
    }
    match (local.kind, function) {
        (LocalKind::Param, Some(function)) => Some(summaries.param(program, function, id.index())),
        (LocalKind::Param | LocalKind::Lambda, _) => Some(Borrow::Reads),
        _ => graph.borrows.get(&id.index()).map(|borrowing| borrowing.access),
    }
}

fn locals_mut(program: &mut Program, site: Site) -> &mut Arena<Local> {
    let initial = match site {
        Site::Function(id) => {
            let body = program.functions[id].body.as_mut();
            return &mut body.expect("a site has a body").locals;
        }
        Site::Test(id) => return &mut program.tests[id].body.locals,
        Site::Record(id, field) => program.records[id].fields[field].default.as_mut(),
        Site::Class(id, field) => program.classes[id].fields[field].default.as_mut(),
        Site::Actor(id, field) => program.actors[id].fields[field].default.as_mut(),
        Site::Error(id) => Some(&mut program.errors[id].message),
    };
    &mut initial.expect("a site has a value").locals
}
