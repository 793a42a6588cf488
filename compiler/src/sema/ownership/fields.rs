//! Fields that a later initial value moves on: they are constructor parameters only.

use super::super::bodies::{self, Site};
use super::graph;
use crate::dataflow::{Event, Place, Root, Step, Summaries};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::walk::{self, Visit};
use crate::model::{Expr, ExprKind, Field, Program, Type};
use crate::source::Span;
use std::collections::BTreeMap;

/// Fills in [`Field::parameter_only`], and reports other uses of such fields.
pub(super) fn check(program: &mut Program, summaries: &Summaries, diagnostics: &mut Vec<Diagnostic>) {
    let moved = moved_on(program, summaries);
    for (ty, index) in moved.keys() {
        fields_mut(program, ty)[*index].parameter_only = true;
    }
    for body in bodies::all(program) {
        body.visit(&mut Uses { program, moved: &moved, diagnostics });
    }
}

/// The fields that are moved on, each with the first place where that happens.
fn moved_on(program: &Program, summaries: &Summaries) -> BTreeMap<(Type, usize), Span> {
    let mut moved = BTreeMap::new();
    for body in bodies::all(program) {
        let ty = match body.site {
            Site::Class(id, _) => Type::Class(id),
            Site::Actor(id, _) => Type::Actor(id),
            _ => continue,
        };
        for point in graph(program, summaries, &body).points {
            let Event::Move(moving) = &point.event else { continue };
            if let Some(field) = field_of(&moving.place)
                && is_parameter(program, &ty, field)
            {
                moved.entry((ty.clone(), field)).or_insert(point.span);
            }
        }
    }
    moved
}

/// The field of `self` that a place is.
pub(super) fn field_of(place: &Place) -> Option<usize> {
    match (place.root, place.path.as_slice()) {
        (Root::SelfRef, [Step::Field(index, _)]) => Some(*index),
        _ => None,
    }
}

fn is_parameter(program: &Program, ty: &Type, index: usize) -> bool {
    let fields: &[Field] = match ty {
        Type::Class(id) => &program.classes[*id].fields,
        Type::Actor(id) => &program.actors[*id].fields,
        _ => &[],
    };
    fields.get(index).is_some_and(|field| field.parameter)
}

fn fields_mut<'p>(program: &'p mut Program, ty: &Type) -> &'p mut [Field] {
    match ty {
        Type::Class(id) => &mut program.classes[*id].fields,
        Type::Actor(id) => &mut program.actors[*id].fields,
        _ => &mut [],
    }
}

struct Uses<'a> {
    program: &'a Program,
    moved: &'a BTreeMap<(Type, usize), Span>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Visit for Uses<'_> {
    fn expr(&mut self, expr: &Expr) {
        if let ExprKind::Field(base, index) = &expr.kind
            && let Some(moved) = self.moved.get(&(base.ty.clone(), *index))
            && !moved.contains(expr.span)
        {
            self.report(base, *index, expr.span, *moved);
        }
        walk::walk_expr(self, expr);
    }
}

impl Uses<'_> {
    fn report(&mut self, base: &Expr, index: usize, span: Span, moved: Span) {
        let fields: &[Field] = match base.ty {
            Type::Class(id) => &self.program.classes[id].fields,
            Type::Actor(id) => &self.program.actors[id].fields,
            _ => &[],
        };
        let name = &fields[index].name;
        let message = format!("`{name}` was moved on when this was made, and is not stored");
        self.diagnostics.push(
            Diagnostic::new(Code::PARAMETER_ONLY, span, message)
                .label(moved, "moved on here")
                .label(fields[index].span, "so it is a constructor parameter only")
                .help("ask the one that holds it now"),
        );
    }
}
