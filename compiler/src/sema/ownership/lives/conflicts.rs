//! Uses of a place while someone borrows it.

use super::super::texts;
use super::Lives;
use crate::dataflow::{Borrowing, Event, Name, Place, Role, Touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::Borrow;
use crate::source::Span;
use std::collections::BTreeSet;

/// Reports each pair of a borrow and a use that conflict, once.
pub(super) fn check(lives: &Lives<'_>, diagnostics: &mut Vec<Diagnostic>) {
    if lives.graph.borrows.is_empty() {
        return;
    }
    let mut reported = Reported::default();
    for (index, point) in lives.graph.points.iter().enumerate() {
        let Some(touch) = touch_of(&point.event) else { continue };
        for name in conflicting(lives, index, &touch) {
            if reported.is_new(lives, name, &touch, point.span) {
                diagnostics.push(report(lives, index, &touch, name));
            }
        }
    }
}

/// What was said already.
#[derive(Default)]
struct Reported {
    /// Borrows, and where they conflicted.
    places: Vec<(Name, Span)>,
    /// Pairs of borrows that conflict as a whole.
    pairs: BTreeSet<(Name, Name)>,
}

impl Reported {
    fn is_new(&mut self, lives: &Lives<'_>, name: Name, touch: &Touch, span: Span) -> bool {
        let named = |name: Name| texts::name(lives.body.locals, name).is_some();
        let same = |other: Name| other == name || !(named(other) || named(name));
        let nested = |other: Span| other.contains(span) || span.contains(other);
        let through = lives.graph.with_ancestors(&touch.via);
        let known = self.places.iter().any(|(other, place)| same(*other) && nested(*place))
            || through.iter().any(|other| self.pairs.contains(&(name, *other)));
        self.places.push((name, span));
        self.pairs.extend(touch.begins.map(|begun| (name, begun)));
        !known
    }
}

/// What an event does to a place. A move changes it.
fn touch_of(event: &Event) -> Option<Touch> {
    match event {
        Event::Touch(touch) => Some(touch.clone()),
        Event::Move(moving) => Some(Touch {
            places: vec![moving.place.clone()],
            via: moving.via.clone(),
            access: Borrow::Changes,
            begins: None,
            in_lambda: false,
        }),
        _ => None,
    }
}

/// The borrows that live on and do not allow a touch.
fn conflicting(lives: &Lives<'_>, index: usize, touch: &Touch) -> Vec<Name> {
    let graph = lives.graph;
    let access = graph.access(touch);
    let own: BTreeSet<Name> = graph.with_ancestors(&touch.via).into_iter().chain(touch.begins).collect();
    let live = graph.borrows.iter().filter(|(name, _)| !own.contains(name) && lives.live.is_used_after(index, **name));
    let conflicts = |borrowing: &Borrowing| {
        (access == Borrow::Changes || borrowing.access == Borrow::Changes) && overlap(borrowing, touch).is_some()
    };
    let conflicting = live.filter(|(_, borrowing)| conflicts(borrowing)).map(|(name, _)| *name);
    innermost(lives, conflicting.collect())
}

/// Without the borrows through which another one of them was reached: one message says it.
fn innermost(lives: &Lives<'_>, names: Vec<Name>) -> Vec<Name> {
    let ancestors_of = |name: Name| {
        let mut ancestors = lives.graph.with_ancestors(&[name]);
        ancestors.remove(&name);
        ancestors
    };
    let outer: BTreeSet<Name> = names.iter().flat_map(|name| ancestors_of(*name)).collect();
    names.into_iter().filter(|name| !outer.contains(name)).collect()
}

fn overlap<'t>(borrowing: &Borrowing, touch: &'t Touch) -> Option<&'t Place> {
    touch.places.iter().find(|place| borrowing.places.iter().any(|borrowed| borrowed.overlaps(place)))
}

fn report(lives: &Lives<'_>, index: usize, touch: &Touch, name: Name) -> Diagnostic {
    let borrowing = &lives.graph.borrows[&name];
    let locals = lives.body.locals;
    let borrower = match (texts::name(locals, name), borrowing.role) {
        (Some(name), _) => format!("`{name}`"),
        (None, Role::Loop) => "the loop".to_string(),
        (None, _) => "the call".to_string(),
    };
    let place = overlap(borrowing, touch).map(|place| place.text(locals)).unwrap_or_default();
    let point = &lives.graph.points[index];
    let (done, meanwhile) = match (&point.event, lives.graph.access(touch)) {
        (Event::Move(_), _) => ("moved", "borrows it"),
        (_, Borrow::Changes) => ("changed", "borrows it"),
        (_, Borrow::Reads) => ("used", "may change it"),
    };
    let what = texts::borrowed(borrowing, locals);
    let message = format!("`{place}` is {done} while {borrower} {meanwhile}");
    let mut problem = Diagnostic::new(Code::BORROW_CONFLICT, point.span, message)
        .here(format!("{done} here"))
        .label(borrowing.span, format!("{borrower} borrows {what} here"));
    if let (Role::Name, Some(later)) = (borrowing.role, lives.next_use(index, name)) {
        problem = problem.label(later, format!("{borrower} is used again here"));
    }
    problem.help(help(&borrower, borrowing.role))
}

fn help(borrower: &str, role: Role) -> String {
    match role {
        Role::Name => format!("use {borrower} before this line, or look it up again after"),
        Role::Loop => "note in the loop what is to be done, and do it after the loop".to_string(),
        Role::Receiver | Role::Argument => "put what is needed into a `let` before the call".to_string(),
    }
}
