//! Which names are used again later, and which may have been moved away.

use super::graph::{Event, Graph, Name};
use super::place::Root;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// For each point, the names that are used after it.
#[derive(Debug)]
pub struct Liveness {
    after: Vec<BTreeSet<Name>>,
}

impl Liveness {
    /// Looks from the ends of a body to its beginning until nothing changes.
    #[must_use]
    pub fn of(graph: &Graph) -> Liveness {
        let mut before: Vec<BTreeSet<Name>> = vec![BTreeSet::new(); graph.points.len()];
        let mut after = before.clone();
        let mut changed = true;
        while changed {
            changed = false;
            for index in (0..graph.points.len()).rev() {
                let point = &graph.points[index];
                after[index] = point.next.iter().flat_map(|next| before[*next].iter().copied()).collect();
                let live = through(graph, &point.event, after[index].clone());
                changed |= live != before[index];
                before[index] = live;
            }
        }
        Liveness { after }
    }

    /// The names that are used after a point.
    #[must_use]
    pub fn after(&self, point: usize) -> &BTreeSet<Name> {
        &self.after[point]
    }
}

fn through(graph: &Graph, event: &Event, mut live: BTreeSet<Name>) -> BTreeSet<Name> {
    match event {
        Event::Define(name) => {
            live.remove(name);
        }
        // What was borrowed through another borrow keeps that one alive.
        Event::Use(name, _) => live.extend(graph.with_ancestors(&[*name])),
        _ => {}
    }
    live
}

/// For each point, the names whose value may be gone before it, and where it went.
#[must_use]
pub fn maybe_moved(graph: &Graph) -> Vec<BTreeMap<Name, Span>> {
    let mut before: Vec<BTreeMap<Name, Span>> = vec![BTreeMap::new(); graph.points.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for index in 0..graph.points.len() {
            let point = &graph.points[index];
            let mut moved = before[index].clone();
            match &point.event {
                Event::Define(name) => {
                    moved.remove(name);
                }
                Event::Move(moving) if moving.place.path.is_empty() && moving.via.is_empty() => {
                    if let Root::Local(local) = moving.place.root {
                        moved.entry(local.index()).or_insert(point.span);
                    }
                }
                _ => {}
            }
            for next in &point.next {
                for (name, span) in &moved {
                    changed |= !before[*next].contains_key(name);
                    before[*next].entry(*name).or_insert(*span);
                }
            }
        }
    }
    before
}
