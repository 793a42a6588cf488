//! Which names are used again later, and which may have been moved away.

use super::graph::{Event, Graph, Name, View};
use super::place::Root;
use crate::source::Span;
use fixedbitset::FixedBitSet;
use std::collections::BTreeMap;

/// For each point, the names that are used after it.
#[derive(Debug)]
pub struct Liveness<'g> {
    graph: &'g Graph,
    /// The names that keep alive what they may be parts of.
    views: &'g [View],
    /// For each point, the names that are used at it or after it.
    from: Vec<FixedBitSet>,
}

impl<'g> Liveness<'g> {
    /// Looks from the ends of a body to its beginning until nothing changes.
    #[must_use]
    pub fn of(graph: &'g Graph) -> Liveness<'g> {
        Liveness::beside(graph, &[])
    }

    /// The same where these names keep alive what they may be parts of.
    #[must_use]
    pub fn beside(graph: &'g Graph, views: &'g [View]) -> Liveness<'g> {
        let from = vec![FixedBitSet::with_capacity(graph.names); graph.points.len()];
        let mut liveness = Liveness { graph, views, from };
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
            self.through(&point.event, &mut live);
            if live != self.from[index] {
                std::mem::swap(&mut live, &mut self.from[index]);
                changed = true;
            }
        }
        changed
    }

    fn through(&self, event: &Event, live: &mut FixedBitSet) {
        match event {
            Event::Define(name) => live.remove(*name),
            // What was borrowed through another borrow keeps that one alive.
            Event::Use(name, _) if self.graph.borrows.contains_key(name) => {
                live.extend(self.graph.with_ancestors(&[*name]));
            }
            Event::Use(name, _) => self.used(*name, live),
            _ => {}
        }
    }

    /// Whoever looks at a part keeps the whole where it is.
    fn used(&self, name: Name, live: &mut FixedBitSet) {
        live.insert(name);
        for view in self.views.iter().filter(|view| view.name == name) {
            if !live.contains(view.of) {
                self.used(view.of, live);
            }
        }
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
