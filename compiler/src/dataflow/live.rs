//! Which names are used again later, and which may have been moved away.

use super::graph::{Event, Graph, Name};
use super::place::Root;
use crate::source::Span;
use fixedbitset::FixedBitSet;
use std::collections::BTreeMap;

/// For each point, the names that are used after it.
#[derive(Debug)]
pub struct Liveness<'g> {
    graph: &'g Graph,
    /// For each point, the names that are used at it or after it.
    from: Vec<FixedBitSet>,
}

impl Liveness<'_> {
    /// Looks from the ends of a body to its beginning until nothing changes.
    #[must_use]
    pub fn of(graph: &Graph) -> Liveness<'_> {
        let from = vec![FixedBitSet::with_capacity(graph.names); graph.points.len()];
        let mut liveness = Liveness { graph, from };
        // Without a way back, all that comes after a point is known when it is looked at.
        let loops = graph.points.iter().enumerate().any(|(index, point)| point.next.iter().any(|next| *next <= index));
        while liveness.look() && loops {}
        liveness
    }

    /// Looks at each point once, the last one first; tells whether anything is new.
    fn look(&mut self) -> bool {
        let mut changed = false;
        let mut live = FixedBitSet::with_capacity(self.graph.names);
        for (index, point) in self.graph.points.iter().enumerate().rev() {
            live.clear();
            point.next.iter().for_each(|next| live.union_with(&self.from[*next]));
            through(self.graph, &point.event, &mut live);
            if live != self.from[index] {
                std::mem::swap(&mut live, &mut self.from[index]);
                changed = true;
            }
        }
        changed
    }

    /// Whether a name is used after a point.
    #[must_use]
    pub fn is_used_after(&self, point: usize, name: Name) -> bool {
        self.graph.points[point].next.iter().any(|next| self.from[*next].contains(name))
    }

    /// The names that are used after a point, in order.
    pub fn after(&self, point: usize) -> impl Iterator<Item = Name> {
        (0..self.graph.names).filter(move |name| self.is_used_after(point, *name))
    }
}

fn through(graph: &Graph, event: &Event, live: &mut FixedBitSet) {
    match event {
        Event::Define(name) => live.remove(*name),
        // What was borrowed through another borrow keeps that one alive.
        Event::Use(name, _) if graph.borrows.contains_key(name) => live.extend(graph.with_ancestors(&[*name])),
        Event::Use(name, _) => live.insert(*name),
        _ => {}
    }
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
