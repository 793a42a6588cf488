//! The expressions that use a name for the last time.

use crate::dataflow::{self, Builder, Event, Key, Liveness, Summaries};
use crate::model::{Arena, Local, Program};
use std::collections::BTreeSet;

/// The keys of the expressions after which their name is not used again, on any way.
pub(super) fn of(program: &Program, locals: &Arena<Local>, fill: impl FnOnce(&mut Builder<'_>)) -> BTreeSet<Key> {
    let graph = dataflow::build(program, &Summaries::default(), locals, fill);
    let live = Liveness::of(&graph);
    graph
        .points
        .iter()
        .enumerate()
        .filter_map(|(index, point)| match point.event {
            Event::Use(name, Some(key)) if !live.is_used_after(index, name) => Some(key),
            _ => None,
        })
        .collect()
}
