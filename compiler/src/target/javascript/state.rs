//! What testing runtimes see of actors and instances: their fields as open data, and for the package's own tests the
//! fields and ports themselves. Both stand under symbols, so that no name that users see has to do with it.

use super::body::{BodyPrinter, SelfRef, World};
use super::function::render_function;
use super::layout::{Code, array, call, object, pairs, property};
use super::module::{Printer, plain_field_name};
use super::text::literal;
use crate::emit::state::shows_itself;
use crate::model::{Arena, Field, FieldMode, Type, WireUnit};

impl Printer<'_> {
    /// What an actor or an instance shows: its fields by their names as written.
    pub fn state_method(&self, fields: &[Field], owner: &Type) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let shown = fields.iter().enumerate().filter(|(_, field)| field.is_shown()).map(|(index, field)| {
            let own = Code::atom(format!("this.{}", self.field_name(owner, index)));
            array(vec![literal(&field.name), self.to_json(own, &field.ty, WireUnit::Milliseconds)])
        });
        let shown: Vec<Code> = shown.collect();
        let entries = if shown.is_empty() { Vec::new() } else { vec![pairs(shown)] };
        body.statement("return ", call("new Map", entries));
        self.shown_as(body.finish())
    }

    /// What a record or an error shows that a state holds, if that is its business: its fields by their names on the wire.
    pub fn value_state(&self, fields: &[Field], ty: &Type) -> String {
        if !self.known.facts.inside.contains(ty) {
            return String::new();
        }
        if !shows_itself(self.program(), ty) {
            return self.shown_as("    return this.toJson();\n".to_owned());
        }
        self.shown_as(self.fields_by_wire_name(fields, ty))
    }

    fn shown_as(&self, body: String) -> String {
        let head = format!("  [{}.state]()", self.quark());
        render_function("  /** Gives the fields to `state` of the testing runtime. */\n".to_owned(), &head, body, 2)
    }

    /// The fields that the module's tests read, and the ports, which every test sees; nothing where there are none.
    pub fn fields_getter(&self, fields: &[Field], owner: &Type) -> String {
        let seen = |index: &usize| {
            let is_port = fields[*index].mode == FieldMode::Port;
            is_port || self.known.uses.looked_at.contains(&(owner.clone(), *index))
        };
        let entries: Vec<_> = (0..fields.len())
            .filter(seen)
            .map(|index| {
                let own = Code::atom(format!("this.{}", self.field_name(owner, index)));
                property(&plain_field_name(self.program(), owner, index), own)
            })
            .collect();
        if entries.is_empty() {
            return String::new();
        }
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        body.statement("return ", object(entries));
        let head = format!("  get [{}.fields]()", self.quark());
        render_function("  /** What the package's own tests see. */\n".to_owned(), &head, body.finish(), 2)
    }
}
