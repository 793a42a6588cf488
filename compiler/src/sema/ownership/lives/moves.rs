//! Moves: what is used after one, and what cannot be moved.

use super::super::{fields, texts};
use super::Lives;
use crate::dataflow::{self, Event, Kept, Moving, Name, Place, Root, Step};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{FieldMode, Id, Local, LocalKind, Owner, Type};
use crate::source::Span;
use std::collections::BTreeSet;

/// Reports uses after moves, and moves out of what must stay.
pub(super) fn check(lives: &Lives<'_>, diagnostics: &mut Vec<Diagnostic>) {
    check_uses(lives, diagnostics);
    for point in &lives.graph.points {
        if let Event::Move(moving) = &point.event {
            diagnostics.extend(check_move(lives, moving, point.span));
        }
    }
    diagnostics.extend(lives.graph.dangling.iter().map(|span| dangling(*span)));
    diagnostics.extend(lives.graph.borrows.iter().filter(|(_, borrowing)| borrowing.mixed).map(|(name, borrowing)| {
        let name = texts::name(lives.body.locals, *name).map_or("this".to_string(), |name| format!("`{name}`"));
        let what = texts::borrowed(borrowing, lives.body.locals);
        let message = format!("{name} would borrow {what} on one way, and hold something new on another");
        Diagnostic::new(Code::STORED_BORROW, borrowing.span, message)
            .help("use `if let … else`, and do on each way what is to be done")
    }));
}

fn dangling(span: Span) -> Diagnostic {
    Diagnostic::new(Code::STORED_BORROW, span, "this is part of something that is made here and gone at once")
        .help("give what it is looked up in a name before, or take it out with `remove…`")
}

fn check_uses(lives: &Lives<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let moved = dataflow::maybe_moved(lives.graph);
    let mut reported: BTreeSet<Name> = BTreeSet::new();
    for (index, point) in lives.graph.points.iter().enumerate() {
        let Event::Use(name, Some(_)) = point.event else { continue };
        let Some(gone) = moved[index].get(&name).filter(|_| reported.insert(name)) else { continue };
        let local = &lives.body.locals[Id::new(name)];
        let again = gone.start >= point.span.start;
        let here = if again { "moved here, in an earlier round of the loop" } else { "moved here" };
        let message = format!("`{}` is used after it was moved away", local.name);
        let problem = Diagnostic::new(Code::USE_AFTER_MOVE, point.span, message);
        let problem = if *gone == point.span { problem.here(here) } else { problem.label(*gone, here) };
        diagnostics.push(problem.help(format!("use `{}` before it moves, or make another one", local.name)));
    }
}

fn check_move(lives: &Lives<'_>, moving: &Moving, span: Span) -> Option<Diagnostic> {
    if moving.in_lambda {
        let message =
            format!("a lambda changes nothing, and this moves `{}` away", moving.place.text(lives.body.locals));
        return Some(Diagnostic::new(Code::CANNOT_MOVE, span, message).help("use a `for` in place of the lambda"));
    }
    if let Some(name) = moving.via.first() {
        return Some(borrowed(lives, *name, moving, span));
    }
    match (moving.place.root, moving.place.path.as_slice()) {
        (Root::Temporary(_), _) => Some(dangling(span)),
        (Root::Local(local), []) => borrowed_param(lives, local, moving, span),
        (Root::SelfRef, []) => {
            let message = format!("`self` is only borrowed here, and cannot be {}", word(moving.kept));
            Some(Diagnostic::new(Code::STORED_BORROW, span, message).help("let the one that holds it do this"))
        }
        _ if lives.is_initial() => out_of_initial(lives, moving, span),
        (_, [.., last]) => Some(out_of(lives, moving, last, span)),
    }
}

fn word(kept: Kept) -> &'static str {
    match kept {
        Kept::Stored => "kept elsewhere",
        Kept::Returned => "returned",
    }
}

fn borrowed(lives: &Lives<'_>, name: Name, moving: &Moving, span: Span) -> Diagnostic {
    let locals = lives.body.locals;
    let text = texts::name(locals, name).unwrap_or("this");
    let message = format!("`{text}` is only borrowed, and cannot be {}", word(moving.kept));
    let borrowing = &lives.graph.borrows[&name];
    let what = texts::borrowed(borrowing, locals);
    Diagnostic::new(Code::STORED_BORROW, span, message)
        .label(borrowing.span, format!("`{text}` borrows {what} here"))
        .help(help_for_borrowed(&borrowing.places))
}

/// A name for what another name holds could have been the holder itself.
fn help_for_borrowed(places: &[Place]) -> &'static str {
    let is_local = |place: &Place| matches!(place.root, Root::Local(_)) && place.path.is_empty();
    if places.iter().all(is_local) {
        "use the name that holds it, or open the value where it is made: `if let name = make() { … }`"
    } else {
        "move it out of its place with `take` or `remove…`, or keep an id and look it up again"
    }
}

fn borrowed_param(lives: &Lives<'_>, id: Id<Local>, moving: &Moving, span: Span) -> Option<Diagnostic> {
    let local = &lives.body.locals[id];
    if !matches!(local.kind, LocalKind::Param | LocalKind::Lambda) {
        return None;
    }
    let message = format!("`{}` is only borrowed, and cannot be {}", local.name, word(moving.kept));
    let problem = Diagnostic::new(Code::STORED_BORROW, span, message).label(local.span, "a borrowed parameter");
    Some(if local.kind == LocalKind::Param {
        let problem = problem.fix("let the function own it", local.span.before(), "own ");
        problem.help(format!("write `own {}`: then what is passed moves", local.name))
    } else {
        problem.help("use a `for` in place of the lambda")
    })
}

/// In an initial value, only constructor parameters can be moved on.
fn out_of_initial(lives: &Lives<'_>, moving: &Moving, span: Span) -> Option<Diagnostic> {
    let Some(field) = fields::field_of(&moving.place) else {
        let last = moving.place.path.last()?;
        return Some(out_of(lives, moving, last, span));
    };
    let fields = match lives.body.site {
        super::Site::Class(id, _) => &lives.program.classes[id].fields,
        super::Site::Actor(id, _) => &lives.program.actors[id].fields,
        _ => return None,
    };
    let field = &fields[field];
    (!field.parameter).then(|| {
        let message = format!("`{}` has its own initial value, and stays where it is", field.name);
        Diagnostic::new(Code::CANNOT_MOVE, span, message)
            .label(field.span, "declared here")
            .help("only a constructor parameter can be moved on")
    })
}

fn out_of(lives: &Lives<'_>, moving: &Moving, last: &Step, span: Span) -> Diagnostic {
    let place = moving.place.text(lives.body.locals);
    if moving.kept == Kept::Returned {
        let message = format!("a borrow of `{place}` cannot be returned");
        let problem = Diagnostic::new(Code::STORED_BORROW, span, message);
        return problem.help(help(lives, moving, last, &place));
    }
    let message = format!("`{place}` stays where it is, and cannot be kept elsewhere too");
    Diagnostic::new(Code::CANNOT_MOVE, span, message).help(help(lives, moving, last, &place))
}

fn help(lives: &Lives<'_>, moving: &Moving, last: &Step, place: &str) -> String {
    match last {
        Step::Element => "`remove…` moves an element out of a collection".to_string(),
        Step::Field(index, _) if takes(lives, moving, *index) => {
            format!("`take {place}` moves it out and leaves the default")
        }
        Step::Field(..) => "`take` moves out of a `var` field with a default: give it one".to_string(),
    }
}

/// Whether a field of `self` has what `take` wants.
fn takes(lives: &Lives<'_>, moving: &Moving, index: usize) -> bool {
    let owner = lives.body.function(lives.program).map(|function| function.owner);
    let fields = match owner {
        Some(Owner::Class(id)) => &lives.program.classes[id].fields,
        Some(Owner::Actor(id)) => &lives.program.actors[id].fields,
        _ => return false,
    };
    let of_self = fields::field_of(&moving.place) == Some(index);
    let field = &fields[index];
    of_self && field.mode == FieldMode::Var && field.default.is_some() && !matches!(field.ty, Type::Error)
}
