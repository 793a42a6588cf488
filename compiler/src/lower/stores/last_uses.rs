//! The expressions that use a name for the last time.

use crate::dataflow::{self, Builder, Event, Graph, Key, Liveness, Summaries, View};
use crate::model::{Arena, Local, Program};
use std::collections::BTreeSet;

/// The keys of the expressions after which their name is not used again, on any way; nor is what may still be a part
/// of its value.
pub(super) fn of(program: &Program, locals: &Arena<Local>, fill: impl FnOnce(&mut Builder<'_>)) -> BTreeSet<Key> {
    let graph = dataflow::build(program, &Summaries::default(), locals, fill);
    let last = last(&graph, &Liveness::of(&graph));
    let views: Vec<View> = graph.views.iter().copied().filter(|view| !last.contains(&view.from)).collect();
    if views.is_empty() { last } else { self::last(&graph, &Liveness::beside(&graph, &views)) }
}

fn last(graph: &Graph, live: &Liveness) -> BTreeSet<Key> {
    let points = graph.points.iter().enumerate();
    points
        .filter_map(|(index, point)| match point.event {
            Event::Use(name, Some(key)) if !live.is_used_after(index, name) => Some(key),
            _ => None,
        })
        .collect()
}
