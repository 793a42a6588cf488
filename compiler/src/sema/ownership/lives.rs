//! Borrows and moves along the points of one body.

mod conflicts;
mod moves;

use super::super::bodies::{Site, Whole};
use super::texts;
use crate::dataflow::{Event, Graph, Liveness, Name, Root, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Borrow, FunctionKind, LocalKind, Owner, Program};
use crate::source::Span;

/// Reports conflicts of borrows, uses after moves, moves that cannot be, and changes where nothing changes.
pub(super) fn check(program: &Program, body: &Whole<'_>, graph: &Graph, diagnostics: &mut Vec<Diagnostic>) {
    let lives = Lives { program, body: *body, graph, live: Liveness::of(graph) };
    conflicts::check(&lives, diagnostics);
    moves::check(&lives, diagnostics);
    lives.check_unchanging(diagnostics);
    lives.check_awaits(diagnostics);
}

/// A body with all that is known of it.
struct Lives<'a> {
    program: &'a Program,
    body: Whole<'a>,
    graph: &'a Graph,
    live: Liveness<'a>,
}

impl Lives<'_> {
    /// Whether a name is a borrow: of a place, or a parameter that is not owned.
    fn is_borrow(&self, name: Name) -> bool {
        let param = |local: &crate::model::Local| local.kind == LocalKind::Param && local.ty.is_owned();
        let local = self.graph.local(name, self.body.locals.len());
        self.graph.borrows.contains_key(&name) || local.is_some_and(|local| param(&self.body.locals[local]))
    }

    /// The next place where a borrow, or one reached through it, is used after a point.
    fn next_use(&self, point: usize, name: Name) -> Option<Span> {
        let mut seen = vec![false; self.graph.points.len()];
        let mut open: std::collections::VecDeque<usize> = self.graph.points[point].next.iter().copied().collect();
        while let Some(index) = open.pop_front() {
            if std::mem::replace(&mut seen[index], true) {
                continue;
            }
            let next = &self.graph.points[index];
            match next.event {
                Event::Use(used, Some(_)) if self.graph.with_ancestors(&[used]).contains(&name) => {
                    return Some(next.span);
                }
                Event::Define(defined) if defined == name => {}
                _ => open.extend(&next.next),
            }
        }
        None
    }

    /// Queries change nothing of `self`, lambdas change nothing at all.
    fn check_unchanging(&self, diagnostics: &mut Vec<Diagnostic>) {
        let mut reported: Vec<Span> = Vec::new();
        for point in &self.graph.points {
            let Event::Touch(touch) = &point.event else { continue };
            let known = reported.iter().any(|span| span.contains(point.span) || point.span.contains(*span));
            if touch.access == Borrow::Reads || known {
                continue;
            }
            if let Some(problem) = self.unchanging(touch, point.span) {
                reported.push(point.span);
                diagnostics.push(problem);
            }
        }
    }

    fn unchanging(&self, touch: &Touch, span: Span) -> Option<Diagnostic> {
        let what = texts::places(&touch.places, self.body.locals);
        if touch.in_lambda {
            let message = format!("a lambda changes nothing, and this changes {what}");
            return Some(
                Diagnostic::new(Code::QUERY_CHANGES, span, message).help("use a `for` in place of the lambda"),
            );
        }
        let function = self.body.function(self.program)?;
        let holds_state = matches!(function.owner, Owner::Class(_) | Owner::Actor(_));
        let of_self = touch.places.iter().any(|place| place.root == Root::SelfRef);
        (function.kind == FunctionKind::Query && holds_state && of_self).then(|| {
            let message = format!("`{}` is a query, and this changes {what}", function.decl.name);
            Diagnostic::new(Code::QUERY_CHANGES, span, message)
                .label(function.decl.span, "a query changes nothing of `self`")
                .help("write `fn` in place of `query`, or change nothing")
        })
    }

    fn check_awaits(&self, diagnostics: &mut Vec<Diagnostic>) {
        for (index, point) in self.graph.points.iter().enumerate() {
            if !matches!(point.event, Event::Await) {
                continue;
            }
            let borrows = self.live.after(index).filter(|name| self.is_borrow(*name));
            for name in borrows {
                diagnostics.extend(self.across_await(index, name, point.span));
            }
        }
    }

    fn across_await(&self, index: usize, name: Name, span: Span) -> Option<Diagnostic> {
        let local = &self.body.locals[self.graph.local(name, self.body.locals.len())?];
        let message = format!("`{}` is borrowed, and cannot be kept across this `await`", local.name);
        let borrowed = match self.graph.borrows.get(&name) {
            Some(borrowing) => {
                let what = texts::borrowed(borrowing, self.body.locals);
                (borrowing.span, format!("`{}` borrows {what} here", local.name))
            }
            None => (local.span, "a borrowed parameter".to_string()),
        };
        let mut problem = Diagnostic::new(Code::BORROW_ACROSS_AWAIT, span, message).label(borrowed.0, borrowed.1);
        if let Some(later) = self.next_use(index, name) {
            problem = problem.label(later, "and is used again here, in a later step");
        }
        Some(problem.help("keep an id before the `await`, and look it up again after"))
    }

    /// Whether the body is the initial value of a class's or actor's field.
    fn is_initial(&self) -> bool {
        matches!(self.body.site, Site::Class(..) | Site::Actor(..))
    }
}
