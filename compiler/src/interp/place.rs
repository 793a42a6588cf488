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
    pub(super) fn read(&self, frame: &Frame, place: &Place, span: Span) -> Eval {
        Ok(match place {
            Place::Local(local) => frame.locals[*local].clone(),
            Place::Field(instance, index) => instance.fields.borrow()[*index].clone(),
            Place::ActorField(actor, index) => self.actors[actor.0].fields[*index].clone(),
            Place::Element(base, index) => self.element(&self.read(frame, base, span)?, index, span)?,
        })
    }

    /// Puts a value at a place; a new key of a map comes last.
    pub(super) fn write(&mut self, frame: &mut Frame, place: &Place, value: Value, span: Span) -> Eval<()> {
        match place {
            Place::Local(local) => frame.locals[*local] = value,
            Place::Field(instance, index) => instance.fields.borrow_mut()[*index] = value,
            Place::ActorField(actor, index) => self.actors[actor.0].fields[*index] = value,
            Place::Element(base, index) => {
                let mut collection = self.lift(frame, base, span)?;
                let result = put(&mut collection, index, value);
                self.write(frame, base, collection, span)?;
                self.at(span, result)?;
            }
        }
        Ok(())
    }

    /// Takes out what stands at a place and will be put back there: so it is changed in place, and not as a copy.
    pub(super) fn lift(&mut self, frame: &mut Frame, place: &Place, span: Span) -> Eval {
        let value = self.read(frame, place, span)?;
        if !matches!(place, Place::Element(..)) {
            self.write(frame, place, Value::Unit, span)?;
        }
        Ok(value)
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
        let value = self.read(frame, &place, expr.span)?;
        self.write(frame, &place, left, expr.span)?;
        Ok(value)
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
