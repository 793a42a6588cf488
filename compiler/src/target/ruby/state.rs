//! What testing runtimes see of actors and instances: a method of the package's own that gives the fields as JSON data.
//!
//! Classes and actors have it, and so have the values in them that JSON cannot carry. No name that users see has to do
//! with it: `Quark::TestRuntime#state` calls it.

use super::body::{BodyPrinter, SelfRef, World};
use super::function::definition;
use super::module::{Printer, field_name};
use super::spell::{hash, settled};
use super::text::{comment, string};
use crate::emit::code::{Code, Doc};
use crate::emit::state::shows_itself;
use crate::model::{Arena, Field, Type, WireUnit};

impl Printer<'_> {
    /// The method of a class or actor: its fields by their names as written.
    pub fn state_method(&self, fields: &[Field], owner: &Type) -> String {
        let shown = |(index, field): (usize, &Field)| {
            let code = Code::atom(format!("@{}", field_name(self.program(), owner, index)));
            let value = self.to_json(code, &field.ty, WireUnit::Milliseconds, 0);
            Doc::text(format!("{} => ", string(&field.name))).append(settled(value))
        };
        let stored = fields.iter().enumerate().filter(|(_, field)| field.is_shown());
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 6);
        body.doc(&hash(stored.map(shown).collect()));
        method(&body.lines)
    }

    /// The method of a record or error, if it has one: its fields by their names on the wire.
    pub fn value_state(&self, fields: &[Field], ty: &Type) -> String {
        if !self.facts.inside.contains(ty) {
            return String::new();
        }
        if shows_itself(self.program(), ty) {
            return method(&self.by_wire_name(fields));
        }
        "    # @api private\n    alias quark_state as_json\n".to_owned()
    }
}

fn method(lines: &[String]) -> String {
    definition(comment(&["@api private".to_owned()], 4), "def quark_state", lines, 4)
}
