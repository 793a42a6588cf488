//! What testing runtimes see of actors and instances: their fields as open data, and for the package's own tests the
//! fields and ports themselves. Both stand under symbols, so that no name that users see has to do with it.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::Reader;
use super::function::render_function;
use super::layout::{Code, array, call, object, pairs, property};
use super::module::{Printer, plain_field_name};
use super::text::literal;
use crate::emit::state::shows_itself;
use crate::model::secret::HIDDEN;
use crate::model::{Arena, Field, FieldMode, Type};

impl Printer<'_> {
    /// What an actor or an instance shows: its fields by their names as written.
    pub fn state_method(&self, fields: &[Field], owner: &Type) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let shown = fields.iter().enumerate().filter(|(_, field)| field.is_shown()).map(|(index, field)| {
            let own = Code::atom(format!("this.{}", self.field_name(owner, index)));
            array(vec![literal(&field.name), self.field_for(Reader::Person, own, field, &field.ty)])
        });
        let shown: Vec<Code> = shown.collect();
        let entries = if shown.is_empty() { Vec::new() } else { vec![pairs(shown)] };
        body.statement("return ", call("new Map", entries));
        self.shown_as(body.finish())
    }

    /// How the runtime gets at an actor's core.
    pub fn core_getter(&self) -> String {
        let head = format!("  get [{}.core]()", self.quark());
        let docs = "  /** Gives the runtime what it keeps of the actor. */\n".to_owned();
        render_function(docs, &head, "    return this.#quark;\n".to_owned(), 2)
    }

    /// What a record or an error shows that a state holds, if that is its business: its fields by their names on the wire.
    pub fn value_state(&self, fields: &[Field], ty: &Type) -> String {
        if !self.known.facts.inside.contains(ty) || !shows_itself(self.program(), ty) {
            return String::new();
        }
        self.shown_as(self.fields_by_wire_name(fields, ty, Reader::Person))
    }

    /// The value of a field, of its type or of the type that it has when it is there, as open data for somebody.
    pub fn field_for(&self, reader: Reader, code: Code, field: &Field, ty: &Type) -> Code {
        if hides(reader, field) { literal(HIDDEN) } else { self.json_for(reader, code, ty, field.unit) }
    }

    /// What people see of a record that has secrets: in Node's console, and in `JSON.stringify`.
    pub fn hiding(&self, fields: &[Field], owner: &Type) -> String {
        let secrets = self.secrets(fields, owner);
        if secrets.is_empty() {
            return String::new();
        }
        let quark = self.quark();
        let shown = format!("{quark}.hiding(this, {})", secrets.join(", "));
        let inspected = format!(
            "  [{quark}.inspect](_depth, options, inspect) {{\n    return `${{this.constructor.name}} ${{inspect({shown}, options)}}`;\n  }}\n"
        );
        let docs = "  /** What people see: without secrets. */\n";
        format!("{docs}{inspected}\n{docs}  toJSON() {{\n    return {shown};\n  }}\n")
    }

    /// Keeps secrets that are no private members from being listed with an object's fields.
    pub fn hide(&self, fields: &[Field], owner: &Type, body: &mut BodyPrinter<'_, '_>) {
        let secrets = self.secrets(fields, owner);
        if !secrets.is_empty() {
            let names = secrets.into_iter().map(Code::atom);
            let arguments = std::iter::once(Code::atom("this")).chain(names).collect();
            body.statement("", call(format!("{}.hide", self.quark()), arguments));
        }
    }

    /// The names of secrets that are no private members, as literals.
    fn secrets(&self, fields: &[Field], owner: &Type) -> Vec<String> {
        let secret = (0..fields.len()).filter(|index| fields[*index].secret && fields[*index].is_shown());
        let names = secret.map(|index| self.field_name(owner, index));
        names.filter(|name| !name.starts_with('#')).map(|name| super::text::string(&name)).collect()
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

/// Whether something else stands in the place of a field's value.
pub fn hides(reader: Reader, field: &Field) -> bool {
    field.secret && reader == Reader::Person
}
