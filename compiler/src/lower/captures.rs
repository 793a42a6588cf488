//! What the rest of an `async fn` needs of the names before an `await`.

use crate::dataflow::{self, Event, Liveness, Summaries};
use crate::model::{Body, Id, Local, Program, StmtKind};
use std::collections::BTreeMap;

/// For each `await` in the outermost block, by the index of its statement: the names declared before it that are used
/// after it, in order of declaration. The name of the result is not among them.
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
            let needed = live.after(point).filter_map(|name| graph.local(name, body.locals.len()));
            (index, needed.filter(|local| *local != result).collect())
        })
        .collect()
}
