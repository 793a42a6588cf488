//! What the rest of an `async fn` needs of the names before an `await`.

use crate::dataflow::{self, Event, Graph, Liveness, Name, Point, Summaries};
use crate::model::{Body, Id, Local, Program, StmtKind};
use std::collections::{BTreeMap, BTreeSet};

/// For each `await` in the outermost block, by the index of its statement: the names declared before it that are used
/// or assigned after it, in order of declaration. The name of the result is not among them.
#[must_use]
pub fn of(program: &Program, body: &Body) -> BTreeMap<usize, Vec<Id<Local>>> {
    let summaries = Summaries::default();
    let graph = dataflow::build(program, &summaries, &body.locals, |builder| builder.body(&body.block));
    let live = Liveness::of(&graph);
    let ends = graph.points.iter().enumerate().filter(|(_, point)| matches!(point.event, Event::Await));
    let awaits = body.block.stmts.iter().enumerate().filter_map(|(index, stmt)| match stmt.kind {
        StmtKind::Await { local, .. } => Some((index, local)),
        _ => None,
    });
    awaits
        .zip(ends)
        .map(|((index, result), (point, _))| {
            let needed: BTreeSet<Name> = live.after(point).chain(assigned_on_both_sides(&graph, point)).collect();
            let locals = needed.into_iter().filter_map(|name| graph.local(name, body.locals.len()));
            (index, locals.filter(|local| *local != result).collect())
        })
        .collect()
}

/// What is assigned after a point and has a value before it, even if nobody reads it any more.
fn assigned_on_both_sides(graph: &Graph, point: usize) -> BTreeSet<Name> {
    let (before, after) = graph.points.split_at(point);
    let defined = |points: &[Point]| -> BTreeSet<Name> {
        let names = points.iter().filter_map(|point| match point.event {
            Event::Define(name) => Some(name),
            _ => None,
        });
        names.collect()
    };
    &defined(before) & &defined(after)
}
