//! What testing runtimes see of actors and instances: a method of the package's own that gives the fields as JSON data.
//!
//! Classes and actors have it, and so have the values in them that JSON cannot carry. No name that users see has to do
//! with it: `Quark::TestRuntime#state` calls it.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::Reader;
use super::function::definition;
use super::module::{Printer, field_name};
use super::naming::NAMING;
use super::spell::{call, hash, settled};
use super::text::{comment, string, symbol};
use crate::emit::code::{Code, Doc};
use crate::emit::names::Use;
use crate::emit::state::shows_itself;
use crate::model::secret::HIDDEN;
use crate::model::{Arena, Field, Type};

impl Printer<'_> {
    /// The method of a class or actor: its fields by their names as written.
    pub fn state_method(&self, fields: &[Field], owner: &Type) -> String {
        let shown = |(index, field): (usize, &Field)| {
            let code = Code::atom(format!("@{}", field_name(self.program(), owner, index)));
            let value = self.field_for(Reader::Person, code, field, &field.ty);
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
            return method(&self.by_wire_name(fields, Reader::Person));
        }
        "    # @api private\n    alias quark_state as_json\n".to_owned()
    }

    /// The value of a field, of its type or of the type that it has when it is there, as plain JSON data for somebody.
    pub fn field_for(&self, reader: Reader, code: Code, field: &Field, ty: &Type) -> Code {
        if hides(reader, field) {
            return Code::atom(string(HIDDEN));
        }
        self.to_json(reader, code, ty, field.unit, 0)
    }

    /// What people see of a record that has secrets.
    pub fn hiding(&self, fields: &[Field]) -> String {
        let secrets = fields.iter().filter(|field| field.secret);
        let names: Vec<Code> = secrets.map(|field| Code::atom(symbol(&NAMING.name(Use::Field, &field.name)))).collect();
        if names.is_empty() {
            return String::new();
        }
        let arguments = std::iter::once(Code::atom("self")).chain(names).collect();
        inspecting(&call("Quark.hiding", arguments).flat())
    }

    /// What people see of an instance that has secrets.
    pub fn hiding_all(&self, fields: &[Field]) -> String {
        let name = "\"#<#{self.class.name}>\"";
        if fields.iter().any(|field| field.secret) { inspecting(name) } else { String::new() }
    }
}

/// Whether something else stands in the place of a field's value.
pub fn hides(reader: Reader, field: &Field) -> bool {
    field.secret && reader == Reader::Person
}

fn inspecting(text: &str) -> String {
    let docs = comment(&["@return [String] without what is secret".to_owned()], 4);
    format!("{}    alias to_s inspect\n", definition(docs, "def inspect", &[format!("      {text}")], 4))
}

fn method(lines: &[String]) -> String {
    definition(comment(&["@api private".to_owned()], 4), "def quark_state", lines, 4)
}
