//! What testing runtimes see of actors and instances: a method of the package's own that gives the fields as JSON data.
//!
//! Classes and actors have it, and so have the values in them that JSON cannot carry. No name that users see has to do
//! with it: `quark.testing.state` calls it.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::Reader;
use super::module::{Printer, field_name};
use super::naming::NAMING;
use super::text::string;
use crate::emit::code::{ATOM, Code, Doc, list};
use crate::emit::names::Use;
use crate::emit::state::shows_itself;
use crate::model::secret::HIDDEN;
use crate::model::{Arena, Field, Record, Type};

/// The head and the documentation of the method.
const HEAD: &str = "    def _quark_state(self) -> dict[str, quark.Json]:\n        \
                    \"\"\"Give the fields to `quark.testing.state`.\"\"\"\n";

impl Printer<'_> {
    /// The method of a class or actor: its fields by their names as written.
    pub fn state_method(&self, fields: &[Field], owner: &Type) -> String {
        self.quark();
        let shown = |(index, field): (usize, &Field)| {
            let code = Code::atom(format!("self.{}", field_name(self.program(), owner, index)));
            let value = self.field_for(Reader::Person, code, field, &field.ty);
            Doc::text(format!("{}: ", string(&field.name))).append(value.doc.group())
        };
        let stored = fields.iter().enumerate().filter(|(_, field)| field.is_shown());
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        body.statement("return ", Code::new(list("{", stored.map(shown).collect(), "}"), ATOM), "");
        format!("{HEAD}{}", body.finish())
    }

    /// The method of a record or error, if it has one: its fields by their names on the wire.
    pub fn value_state(&self, fields: &[Field], ty: &Type) -> String {
        if !self.facts.inside.contains(ty) {
            return String::new();
        }
        if !shows_itself(self.program(), ty) {
            return format!("{HEAD}        return self.to_json()\n");
        }
        format!("{HEAD}{}", self.fields_by_wire_name(fields, Reader::Person))
    }

    /// The value of a field, of its type or of the type that it has when it is there, as plain JSON data for somebody.
    pub fn field_for(&self, reader: Reader, code: Code, field: &Field, ty: &Type) -> Code {
        if hides(reader, field) {
            return Code::atom(string(HIDDEN));
        }
        self.json_for(reader, code, ty, field.unit)
    }

    /// `__repr__` of a record that has secrets, in the place of a dataclass's own.
    pub fn hiding(&self, record: &Record) -> String {
        let secrets = record.fields.iter().filter(|field| field.secret);
        let names: Vec<String> = secrets.map(|field| string(&NAMING.name(Use::Field, &field.name))).collect();
        if names.is_empty() {
            return String::new();
        }
        let quark = self.quark();
        format!("    def __repr__(self) -> str:\n        return {quark}.hiding(self, {})\n", names.join(", "))
    }
}

/// Whether something else stands in the place of a field's value.
pub fn hides(reader: Reader, field: &Field) -> bool {
    field.secret && reader == Reader::Person
}
