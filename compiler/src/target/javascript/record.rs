//! Records: a constructor, and a table of fields from which the runtime's base knows the rest.

use super::body::{BodyPrinter, SelfRef, World};
use super::constructor::is_optional;
use super::convert::Reader;
use super::decl::class;
use super::function::{render_function, signature};
use super::layout::{Code, array, call, infix, method, object, pairs, property};
use super::module::{Printer, plain_field_name, type_name};
use super::naming::NAMING;
use super::shown::{is_frozen_when_kept, records_in};
use super::state::hides;
use super::text::{comment, literal};
use crate::emit::code::{Doc, render};
use crate::emit::docs;
use crate::emit::names::Use;
use crate::model::{Arena, Field, Id, Record, Type};

impl Printer<'_> {
    /// A record, whole.
    pub fn record(&self, record: &Record, id: Id<Record>) -> String {
        let owner = Type::Record(id);
        let mut parts = Vec::new();
        if record.encodable {
            parts.push(self.table(record));
        }
        parts.push(self.record_constructor(record, &owner));
        for function in &record.functions {
            parts.extend(self.function(*function));
        }
        if !record.encodable && is_comparable(self.program(), &owner) {
            parts.push(self.equals(record, &owner));
        }
        parts.push(self.value_state(&record.fields, &owner));
        parts.push(self.hiding(&record.fields, &owner));
        let base = if record.encodable { format!("{}.Record", self.quark()) } else { String::new() };
        class(&record.decl.docs, &type_name(&record.decl), &base, parts)
    }

    /// The constructor of an exported record takes what host code hands in, and keeps host code from changing it. What the
    /// package itself makes needs no taking, and no freezing where nobody outside can share it.
    fn record_constructor(&self, record: &Record, owner: &Type) -> String {
        if record.fields.is_empty() && !record.decl.public {
            return String::new();
        }
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let (mut params, before) = self.constructor_head(&record.fields, owner);
        let names = self.binding_names(&record.fields);
        if record.encodable {
            body.text("super();");
        }
        if record.decl.public {
            self.taking(&record.fields, &names, &mut body);
        }
        for (index, (name, field)) in names.iter().zip(&record.fields).enumerate() {
            body.text(comment(&docs::field(field), &[], 0).trim_end());
            let target = plain_field_name(self.program(), owner, index);
            body.statement(&format!("this.{target} = "), Code::atom(name.clone()));
        }
        let tells = self.tells_own(owner);
        if record.decl.public && (self.is_shown(owner) || !tells) {
            body.text("Object.freeze(this);");
        } else if record.decl.public {
            self.unless_own(&mut body, |body| body.text("Object.freeze(this);"));
        }
        params.extend(tells.then(|| Doc::text("maker")));
        render_function(String::new(), &signature("constructor", params, 2), before + &body.finish(), 2)
    }

    /// The fields as host code hands them in, which is all that has to be taken.
    fn taking(&self, fields: &[Field], names: &[String], body: &mut BodyPrinter<'_, '_>) {
        if fields.iter().any(|field| self.takes(field)) {
            self.unless_own(body, |body| {
                for (name, field) in names.iter().zip(fields).filter(|(_, field)| self.takes(field)) {
                    body.statement(&format!("{name} = "), self.kept(Code::atom(name.clone()), &field.ty));
                }
            });
        }
    }

    /// Whether a field may not be what it has to be as host code hands it in.
    fn takes(&self, field: &Field) -> bool {
        let given = Code::atom("given");
        render(&self.kept(given.clone(), &field.ty).doc, usize::MAX) != render(&given.doc, usize::MAX)
    }

    /// What a constructor does unless the package itself is the one who calls it.
    fn unless_own<'p, 'b>(&self, body: &mut BodyPrinter<'p, 'b>, nested: impl FnOnce(&mut BodyPrinter<'p, 'b>)) {
        body.text(&format!("if (maker !== {}.own) {{", self.quark()));
        body.nested(nested);
        body.text("}");
    }

    /// Whether a constructor asks who calls it.
    pub fn tells_own(&self, ty: &Type) -> bool {
        let program = self.program();
        let keeps_loose = |fields: &[Field]| fields.iter().any(|field| field.parameter && self.may_be_loose(&field.ty));
        let id = match ty {
            Type::Record(id) => id,
            Type::Class(id) => return program.classes[*id].decl.public && keeps_loose(&program.classes[*id].fields),
            Type::Actor(id) => return program.actors[*id].decl.public && keeps_loose(&program.actors[*id].fields),
            _ => return false,
        };
        let record = &program.records[*id];
        let matters = record.fields.iter().any(|field| self.takes(field)) || !self.is_shown(ty);
        record.decl.public && record.decl.module.index() != 0 && !record.fields.is_empty() && matters
    }

    /// Whether host code may hand in a value of this type to be kept that is not frozen: a pure function gave it.
    pub fn may_be_loose(&self, ty: &Type) -> bool {
        let program = self.program();
        is_frozen_when_kept(program, ty)
            && records_in(program, ty)
                .iter()
                .any(|id| program.records[*id].decl.public && !self.known.shown.contains(id))
    }

    fn is_shown(&self, ty: &Type) -> bool {
        matches!(ty, Type::Record(id) if self.known.shown.contains(id))
    }

    fn equals(&self, record: &Record, owner: &Type) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let tests = record.fields.iter().enumerate().map(|(index, field)| {
            let name = plain_field_name(self.program(), owner, index);
            let (own, other) = (Code::atom(format!("this.{name}")), Code::atom(format!("other.{name}")));
            match &field.ty {
                Type::Record(_) => method(own, "equals", vec![other]),
                Type::List(_) | Type::Map(..) | Type::Union(_) | Type::Json | Type::ErrorType(_) => {
                    call(format!("{}.equal", self.quark()), vec![own, other])
                }
                Type::Optional(inner) if !is_primitive(inner) => {
                    call(format!("{}.equal", self.quark()), vec![own, other])
                }
                _ => infix(own, "===", other, super::layout::EQUALITY),
            }
        });
        let all = tests.reduce(|left, right| infix(left, "&&", right, super::layout::AND));
        let params = if all.is_some() { vec![Doc::text("other")] } else { Vec::new() };
        body.statement("return ", all.unwrap_or_else(|| Code::atom("true")));
        let docs = "  /** Whether another one holds the same. */\n".to_owned();
        render_function(docs, &signature("equals", params, 2), body.finish(), 2)
    }

    /// The codec of each field, from which the runtime's base of records knows all the rest.
    fn table(&self, record: &Record) -> String {
        if record.fields.is_empty() {
            return "  static $fields = () => ({});\n".to_owned();
        }
        let named = |field: &Field| property(&NAMING.name(Use::Field, &field.name), self.field_codec(field));
        let entries: Vec<Doc> = record.fields.iter().map(named).collect();
        let takes = entries.iter().any(|entry| render(entry, usize::MAX).contains(" json."));
        let head = if takes { "static $fields = (json) => (" } else { "static $fields = () => (" };
        let table = Doc::text(head).append(object(entries).doc).append(");").group();
        render(&table, super::WIDTH - 2).lines().map(|line| format!("  {line}\n")).collect()
    }

    /// How a field is said: what it is when it is absent, and its names, unless the property's is the only one.
    fn field_codec(&self, field: &Field) -> Code {
        let codec = self.codec_of("json", field.ty.opened(), field.unit);
        let codec = match (&field.default, is_optional(&field.ty)) {
            (_, true) => call("json.optional", vec![codec]),
            (Some(_), false) => call("json.orDefault", vec![codec]),
            (None, false) => codec,
        };
        if field.aliases.is_empty() && field.wire == NAMING.name(Use::Field, &field.name) {
            return codec;
        }
        let names = std::iter::once(&field.wire).chain(&field.aliases).map(|name| literal(name));
        call("json.named", std::iter::once(codec).chain(names).collect())
    }

    /// The body of a method that gives the fields by their names on the wire; what is absent is left out.
    pub fn fields_by_wire_name(&self, fields: &[Field], owner: &Type, reader: Reader) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 4);
        let own = |index: usize| Code::atom(format!("this.{}", plain_field_name(self.program(), owner, index)));
        let entry = |(index, field): (usize, &Field)| {
            array(vec![literal(&field.wire), self.field_for(reader, own(index), field, field.ty.opened())])
        };
        let plain = fields.iter().take_while(|field| !is_optional(&field.ty) || hides(reader, field)).count();
        let first: Vec<Code> = fields[..plain].iter().enumerate().map(entry).collect();
        let entries = if first.is_empty() { Vec::new() } else { vec![pairs(first)] };
        let frozen = format!("new {}.FrozenMap", self.quark());
        if plain == fields.len() {
            body.statement("return ", call(frozen, entries));
            return body.finish();
        }
        body.statement("const fields = ", call("new Map", entries));
        for (index, field) in fields.iter().enumerate().skip(plain) {
            self.set_field(own(index), field, reader, &mut body);
        }
        body.statement("return ", call(frozen, vec![Code::atom("fields")]));
        body.finish()
    }

    fn set_field(&self, own: Code, field: &Field, reader: Reader, body: &mut BodyPrinter<'_, '_>) {
        let value = self.field_for(reader, own.clone(), field, field.ty.opened());
        let set = call("fields.set", vec![literal(&field.wire), value]);
        if !is_optional(&field.ty) || hides(reader, field) {
            return body.statement("", set);
        }
        body.open("if", infix(own, "!==", super::layout::undefined(), super::layout::EQUALITY));
        body.nested(|body| body.statement("", set));
        body.text("}");
    }
}

fn is_primitive(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Bool
            | Type::Int
            | Type::Float
            | Type::String
            | Type::Duration
            | Type::Instant
            | Type::Enum(_)
            | Type::Actor(_)
    )
}

/// Whether values of a type can be compared: nothing in it is a promise, an actor, an instance.
pub fn is_comparable(program: &crate::model::Program, ty: &Type) -> bool {
    fn look(program: &crate::model::Program, ty: &Type, seen: &mut std::collections::BTreeSet<Type>) -> bool {
        if !seen.insert(ty.clone()) {
            return true;
        }
        match ty {
            Type::List(inner) | Type::Optional(inner) | Type::Map(_, inner) => look(program, inner, seen),
            Type::Record(id) => program.records[*id].fields.iter().all(|field| look(program, &field.ty, seen)),
            Type::Union(id) => {
                let members = &program.unions[*id].members;
                members.iter().all(|member| look(program, &Type::Record(member.record), seen))
            }
            Type::Promise(_) | Type::Actor(_) | Type::Class(_) | Type::Interface(_) | Type::Port(_) => false,
            _ => true,
        }
    }
    look(program, ty, &mut std::collections::BTreeSet::new())
}
