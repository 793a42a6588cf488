//! Which actor calls which: no circles, and a rank for each above all that it calls.

use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Actor, Id, Program};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The calls between actors, each with the first place where it happens.
pub(super) struct CallGraph {
    calls: Vec<BTreeMap<Id<Actor>, Span>>,
}

impl CallGraph {
    /// Without calls.
    pub fn new(program: &Program) -> Self {
        CallGraph { calls: vec![BTreeMap::new(); program.actors.len()] }
    }

    /// Notes a call.
    pub fn add(&mut self, from: Id<Actor>, to: Id<Actor>, span: Span) {
        self.calls[from.index()].entry(to).or_insert(span);
    }

    /// Reports each circle once, by a shortest way around it.
    pub fn report_cycles(&self, program: &Program, diagnostics: &mut Vec<Diagnostic>) {
        let mut reported: BTreeSet<Id<Actor>> = BTreeSet::new();
        for start in program.actors.ids() {
            if reported.contains(&start) {
                continue;
            }
            if let Some(cycle) = self.shortest_cycle(start) {
                diagnostics.push(self.cycle(program, &cycle));
                reported.extend(cycle);
            }
        }
    }

    /// The actors on a shortest way from an actor back to itself, starting with it.
    fn shortest_cycle(&self, start: Id<Actor>) -> Option<Vec<Id<Actor>>> {
        let mut before: BTreeMap<Id<Actor>, Id<Actor>> = BTreeMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(actor) = queue.pop_front() {
            for &next in self.calls[actor.index()].keys() {
                if next == start {
                    return Some(way_back(&before, start, actor));
                }
                before.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    actor
                });
            }
        }
        None
    }

    fn cycle(&self, program: &Program, cycle: &[Id<Actor>]) -> Diagnostic {
        let name = |actor: Id<Actor>| program.actors[actor].decl.name.as_str();
        let around = || cycle.iter().copied().zip(cycle.iter().copied().cycle().skip(1));
        let path: Vec<&str> = cycle.iter().chain(&cycle[..1]).map(|actor| name(*actor)).collect();
        let message = format!("actors call each other in a circle: {}", path.join(" -> "));
        let mut edges = around().map(|(from, to)| {
            let text = format!("`{}` calls `{}` here", name(from), name(to));
            (self.calls[from.index()][&to], text)
        });
        let (span, text) = edges.next().expect("a circle has at least one call");
        let first = Diagnostic::new(Code::ACTOR_CYCLE, span, message).here(text);
        edges
            .fold(first, |diagnostic, (span, text)| diagnostic.label(span, text))
            .help("return a promise and let the caller await it, or pass in what is needed: neither is a call back")
    }

    /// The length of the longest way of calls from each actor. Those on circles get what is found without going around.
    pub fn ranks(&self) -> Vec<u32> {
        let mut ranks = vec![None; self.calls.len()];
        for actor in 0..self.calls.len() {
            self.rank(actor, &mut ranks);
        }
        ranks.into_iter().map(Option::unwrap_or_default).collect()
    }

    fn rank(&self, actor: usize, ranks: &mut [Option<u32>]) -> u32 {
        if let Some(rank) = ranks[actor] {
            return rank;
        }
        ranks[actor] = Some(0);
        let called = self.calls[actor].keys().map(|callee| self.rank(callee.index(), ranks) + 1);
        let rank = called.max().unwrap_or(0);
        ranks[actor] = Some(rank);
        rank
    }
}

fn way_back(before: &BTreeMap<Id<Actor>, Id<Actor>>, start: Id<Actor>, end: Id<Actor>) -> Vec<Id<Actor>> {
    let mut way = vec![end];
    let mut actor = end;
    while actor != start {
        actor = before[&actor];
        way.push(actor);
    }
    way.reverse();
    way
}
