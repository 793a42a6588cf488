//! Places: what can be assigned to, taken from, and changed in place.

use super::eval::position;
use super::machine::{Eval, Frame, Machine, This};
use super::value::{ActorId, Instance, Key, Value};
use crate::model::{Expr, ExprKind};
use crate::source::Span;
use std::rc::Rc;

/// A place whose indices and owners have been evaluated.
pub(super) enum Place {
    /// A local, by its index.
    Local(usize),
    /// A field of an instance.
    Field(Rc<Instance>, usize),
    /// A field of an actor.
    ActorField(ActorId, usize),
    /// An element of a collection.
    Element(Box<Place>, Value),
}

impl<'p> Machine<'p> {
    /// Evaluates what a place is made of, from left to right.
    pub(super) fn place(&mut self, frame: &mut Frame, expr: &'p Expr) -> Eval<Place> {
        Ok(match &expr.kind {
            ExprKind::Local(local) => Place::Local(local.index()),
            ExprKind::Field(base, index) => match self.expr(frame, base)? {
                Value::Instance(instance) => Place::Field(instance, *index),
                Value::Actor(actor) => Place::ActorField(actor, *index),
                other => unreachable!("the checker lets no field of {other:?} change"),
            },
            ExprKind::Index(base, index) => {
                let base = self.place(frame, base)?;
                Place::Element(Box::new(base), self.expr(frame, index)?)
            }
            ExprKind::Convert(_, inner) | ExprKind::Store(_, inner) => self.place(frame, inner)?,
            other => unreachable!("the checker lets no {other:?} be a place"),
        })
    }

    /// What stands at a place.
    pub(super) fn read(&mut self, frame: &mut Frame, place: &Place, span: Span) -> Eval {
        match place {
            Place::Element(base, index) => {
                let base = self.read(frame, base, span)?;
                self.element(&base, index, span)
            }
            _ => self.change(frame, place, span, |value| Ok(value.clone())),
        }
    }

    /// Puts a value at a place; a new key of a map comes last.
    pub(super) fn write(&mut self, frame: &mut Frame, place: &Place, value: Value, span: Span) -> Eval<()> {
        let Place::Element(base, index) = place else {
            return self.change(frame, place, span, |old| {
                *old = value;
                Ok(())
            });
        };
        let result = self.change(frame, base, span, |collection| Ok(put(collection, index, value)))?;
        self.at(span, result)
    }

    /// Changes what stands at a place, in place.
    pub(super) fn change<T>(
        &mut self,
        frame: &mut Frame,
        place: &Place,
        span: Span,
        change: impl FnOnce(&mut Value) -> Eval<T>,
    ) -> Eval<T> {
        match place {
            Place::Local(local) => change(&mut frame.locals[*local]),
            Place::Field(instance, index) => change(&mut instance.fields.borrow_mut()[*index]),
            Place::ActorField(actor, index) => change(&mut self.actors[actor.0].fields[*index]),
            Place::Element(..) => {
                let mut element = self.read(frame, place, span)?;
                let result = change(&mut element)?;
                self.write(frame, place, element, span)?;
                Ok(result)
            }
        }
    }

    /// `take place`: moves out, and leaves the default of the field.
    pub(super) fn take(&mut self, frame: &mut Frame, expr: &'p Expr) -> Eval {
        let place = self.place(frame, expr)?;
        let program = self.program;
        let (owner, default) = match &place {
            Place::Field(instance, index) => {
                (Value::Instance(instance.clone()), &program.classes[instance.class].fields[*index].default)
            }
            Place::ActorField(actor, index) => {
                let fields = &program.actors[self.actors[actor.0].actor].fields;
                (Value::Actor(*actor), &fields[*index].default)
            }
            Place::Local(_) | Place::Element(..) => unreachable!("only a field has a default"),
        };
        let left = match default {
            Some(initial) => self.expr(&mut Frame::new(This::Value(owner), initial.locals.len()), &initial.value)?,
            None => Value::None,
        };
        self.change(frame, &place, expr.span, |value| Ok(std::mem::replace(value, left)))
    }
}

/// Puts an element into a collection.
fn put(collection: &mut Value, index: &Value, value: Value) -> Result<(), super::value::Broken> {
    match (collection, index) {
        (Value::List(elements), Value::Int(index)) => {
            let position = position(*index, elements.len())?;
            Rc::make_mut(elements)[position] = value;
        }
        (Value::Map(entries), key) => drop(Rc::make_mut(entries).insert(Key::of(key), value)),
        other => unreachable!("the checker lets nothing else be indexed: {other:?}"),
    }
    Ok(())
}
