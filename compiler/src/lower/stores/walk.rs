//! Goes through bodies, telling what keeps a value from what only looks at one.

mod operands;
mod statements;

use super::{is_place, last_uses};
use crate::dataflow::{self, Key};
use crate::model::walk::fixed;
use crate::model::{
    Arena, BinaryOp, Body, Condition, Conversion, Expr, ExprKind, Field, FieldMode, Form, Id, Initial, LambdaBody,
    Local, LocalKind, Opened, Part, Program, Store, Subject, Type,
};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Inserts the marks into all bodies of `program`, which declares what `original` does.
pub(in crate::lower) fn run(original: &Program, program: &mut Program) {
    let functions = program.functions.values_mut().into_slice().par_iter_mut();
    functions.for_each(|function| {
        let takes_self = function.takes_self;
        function.body.iter_mut().for_each(|body| whole(original, body, takes_self));
    });
    let tests = program.tests.values_mut().into_slice().par_iter_mut();
    tests.for_each(|test| whole(original, &mut test.body, false));
    for record in program.records.values_mut() {
        for field in &mut record.fields {
            default(original, field, &[]);
        }
    }
    for error in program.errors.values_mut() {
        initial(original, &mut error.message, Form::Frozen, &[]);
    }
    for (id, class) in original.classes.iter() {
        program.classes[id].fields.iter_mut().for_each(|field| default(original, field, &class.fields));
    }
    for (id, actor) in original.actors.iter() {
        program.actors[id].fields.iter_mut().for_each(|field| default(original, field, &actor.fields));
    }
}

/// Inserts the marks into one body, as if what it is called on were its own.
pub(in crate::lower) fn mark(program: &Program, body: &mut Body) {
    whole(program, body, true);
}

fn whole(program: &Program, body: &mut Body, takes_self: bool) {
    let last = last_uses::of(program, &body.locals, |builder| builder.body(&body.block));
    Marker { takes_self, ..Marker::new(program, &body.locals, last) }.block(&mut body.block);
}

fn default(program: &Program, field: &mut Field, fields: &[Field]) {
    let to = kept_as(field);
    if let Some(value) = &mut field.default {
        initial(program, value, to, fields);
    }
}

fn initial(program: &Program, initial: &mut Initial, to: Form, fields: &[Field]) {
    let last = last_uses::of(program, &initial.locals, |builder| builder.initial(&initial.value));
    let mut marker = Marker::new(program, &initial.locals, last);
    marker.making = Some(fields);
    marker.keep(&mut initial.value, to);
}

/// How a field keeps a value.
fn kept_as(field: &Field) -> Form {
    if field.mode == FieldMode::Var && field.ty.is_collection() { Form::Growing } else { Form::Frozen }
}

/// Marks one body.
struct Marker<'a> {
    program: &'a Program,
    locals: &'a Arena<Local>,
    /// The expressions that use a name for the last time.
    last: BTreeSet<Key>,
    /// The names of loops that run over a list in place.
    in_place: BTreeSet<Id<Local>>,
    /// Whether `self` is the body's own, and may be given away with what it returns.
    takes_self: bool,
    /// In an initial value: the fields of the instance that is made.
    making: Option<&'a [Field]>,
}

impl<'a> Marker<'a> {
    fn new(program: &'a Program, locals: &'a Arena<Local>, last: BTreeSet<Key>) -> Self {
        Marker { program, locals, last, in_place: BTreeSet::new(), takes_self: false, making: None }
    }

    /// A value that is kept in this form.
    fn keep(&mut self, expr: &mut Expr, to: Form) {
        if is_place(expr) && !expr.ty.is_copyable() {
            return self.mark(expr, to);
        }
        match &mut expr.kind {
            ExprKind::Convert(_, inner) | ExprKind::Try(inner) => self.keep(inner, to),
            ExprKind::Coalesce(..)
            | ExprKind::TryElse(..)
            | ExprKind::If(_)
            | ExprKind::Match(..)
            | ExprKind::Hoisted(..) => self.branches(expr, &|marker, branch| marker.keep(branch, to)),
            _ => self.look(expr),
        }
    }

    fn mark(&mut self, expr: &mut Expr, to: Form) {
        let store = Store { from: self.form(expr), to, moves: self.moves(expr), settled: false };
        self.look(expr);
        wrap(expr, store);
    }

    /// Goes through what an expression chooses from.
    fn branches(&mut self, expr: &mut Expr, branch: &impl Fn(&mut Self, &mut Expr)) {
        match &mut expr.kind {
            ExprKind::Coalesce(left, right) => {
                branch(self, left);
                branch(self, right);
            }
            ExprKind::TryElse(tried, otherwise) => {
                self.look(tried);
                branch(self, otherwise);
            }
            ExprKind::If(inner) => {
                self.condition(&mut inner.condition);
                branch(self, &mut inner.then);
                branch(self, &mut inner.otherwise);
            }
            ExprKind::Match(subject, arms) => {
                let binds = arms.iter().any(|arm| self.binds_value(arm.binding));
                self.subject(subject, binds);
                for arm in arms.iter_mut() {
                    branch(self, &mut arm.body);
                }
            }
            ExprKind::Hoisted(block, value) => {
                self.block(block);
                branch(self, value);
            }
            _ => {}
        }
    }

    /// How the place that an expression names keeps its value.
    fn form(&self, expr: &Expr) -> Form {
        match &expr.kind {
            ExprKind::Local(id) => match self.locals[*id].kind {
                LocalKind::Var if expr.ty.is_collection() => Form::Growing,
                LocalKind::Param | LocalKind::OwnParam | LocalKind::Lambda => Form::Argument,
                LocalKind::Loop if self.in_place.contains(id) => Form::Argument,
                _ => Form::Frozen,
            },
            ExprKind::SelfRef => Form::Argument,
            ExprKind::Field(base, index) => self.field_form(base, *index),
            _ => Form::Frozen,
        }
    }

    fn field_form(&self, base: &Expr, index: usize) -> Form {
        let fields = match base.ty {
            Type::Class(id) => &self.program.classes[id].fields,
            Type::Actor(id) => &self.program.actors[id].fields,
            _ => return Form::Frozen,
        };
        let of_self = matches!(base.kind, ExprKind::SelfRef);
        if self.making.is_some() && of_self && fields[index].parameter {
            return Form::Argument;
        }
        kept_as(&fields[index])
    }

    /// Whether a place is not used again, and may be left empty.
    fn moves(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Local(id) => {
                let local = &self.locals[*id];
                let looked_at = local.kind == LocalKind::Lambda || self.in_place.contains(id);
                local.borrow.is_none() && !looked_at && self.last.contains(&dataflow::key(expr))
            }
            ExprKind::Field(base, index) if matches!(base.kind, ExprKind::SelfRef) => {
                self.making.is_some_and(|fields| fields.get(*index).is_some_and(|field| field.parameter_only))
            }
            ExprKind::Field(base, _) => matches!(base.ty, Type::Record(_)) && self.moves(base),
            _ => false,
        }
    }

    /// A value that is only looked at.
    fn look(&mut self, expr: &mut Expr) {
        let owned = expr.ty.is_owned();
        match &mut expr.kind {
            ExprKind::Template(parts) => self.template(parts),
            ExprKind::List(elements) => elements.iter_mut().for_each(|element| self.keep(element, Form::Frozen)),
            ExprKind::Map(entries) => entries.iter_mut().for_each(|(key, value)| {
                self.keep(key, Form::Frozen);
                self.keep(value, Form::Frozen);
            }),
            ExprKind::Convert(conversion, inner) if !owned && *conversion != Conversion::Some => {
                self.keep(inner, Form::Frozen);
            }
            ExprKind::Field(inner, _)
            | ExprKind::Unary(_, inner)
            | ExprKind::Convert(_, inner)
            | ExprKind::Try(inner)
            | ExprKind::Take(inner) => self.look(inner),
            // What is chosen is a new value, whatever becomes of it; a borrow stays one.
            ExprKind::Coalesce(..)
            | ExprKind::TryElse(..)
            | ExprKind::If(_)
            | ExprKind::Match(..)
            | ExprKind::Hoisted(..) => self.branches(expr, &|marker, branch| {
                if owned { marker.look(branch) } else { marker.keep(branch, Form::Frozen) }
            }),
            ExprKind::Binary(BinaryOp::And | BinaryOp::Or, left, right) => {
                self.look(left);
                self.look(right);
            }
            ExprKind::Index(left, right) | ExprKind::Binary(_, left, right) => self.operands(&mut [left, right]),
            ExprKind::Call(call) => self.call(call),
            ExprKind::New(_) => self.new_value(expr),
            ExprKind::With(base, fields) => {
                self.keep(base, Form::Frozen);
                for (_, value) in fields.iter_mut() {
                    self.keep(value, Form::Frozen);
                }
            }
            ExprKind::Lambda(lambda) => match &mut lambda.body {
                LambdaBody::Value(value) => self.keep(value, Form::Frozen),
                LambdaBody::Block(block) => self.block(block),
            },
            fixed!() => {}
            ExprKind::Local(_) | ExprKind::SelfRef | ExprKind::Store(..) => {}
        }
    }

    fn template(&mut self, parts: &mut [Part]) {
        let holes = parts.iter_mut().filter_map(|part| match part {
            Part::Hole(hole) => Some(hole),
            Part::Text(_) => None,
        });
        self.operands(&mut holes.collect::<Vec<_>>());
    }

    fn condition(&mut self, condition: &mut Condition) {
        match condition {
            Condition::Value(value) => self.look(value),
            Condition::Opens(opened) => self.opened(opened),
        }
    }

    fn opened(&mut self, opened: &mut Opened) {
        if self.holds(opened.local) {
            self.keep(&mut opened.value, Form::Frozen);
        } else {
            self.look(&mut opened.value);
        }
    }

    fn subject(&mut self, subject: &mut Subject, binds: bool) {
        if binds {
            self.keep(&mut subject.value, Form::Frozen);
        } else {
            self.look(&mut subject.value);
        }
    }

    /// Whether a name holds its value, and does not borrow it.
    fn holds(&self, local: Id<Local>) -> bool {
        self.locals[local].borrow.is_none()
    }

    fn binds_value(&self, binding: Option<Id<Local>>) -> bool {
        binding.is_some_and(|local| self.holds(local) && !self.locals[local].ty.is_copyable())
    }

    fn new_value(&mut self, expr: &mut Expr) {
        let ExprKind::New(new) = &mut expr.kind else { return };
        let fields: &[Field] = match expr.ty {
            Type::Class(id) => &self.program.classes[id].fields,
            Type::Actor(id) => &self.program.actors[id].fields,
            _ => &[],
        };
        for (index, value) in &mut new.args {
            let to = fields.get(*index).map_or(Form::Frozen, kept_as);
            self.keep(value, to);
        }
    }
}

fn wrap(expr: &mut Expr, store: Store) {
    let (ty, span) = (expr.ty.clone(), expr.span);
    let inner = std::mem::replace(expr, Expr { kind: ExprKind::Unit, ty: Type::Unit, span });
    *expr = Expr { kind: ExprKind::Store(store, Box::new(inner)), ty, span };
}
