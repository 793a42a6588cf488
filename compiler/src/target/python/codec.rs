//! Records on the wire: `to_json` and `from_json`.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::Reader;
use super::module::{Printer, type_name};
use super::naming::NAMING;
use super::spell::{OR, between};
use super::state::hides;
use super::text::string;
use crate::emit::code::{Code, Doc, list};
use crate::emit::facts::{is_literal, is_none, reads_self};
use crate::emit::names::Use;
use crate::model::{Arena, Expr, ExprKind, Field, Initial, Record, Type};

impl Printer<'_> {
    /// `to_json`; like `from_json` it has its documentation where `encode` and `decode` stand: in `quark.Record`.
    pub(super) fn to_json_method(&self, record: &Record) -> String {
        let body = self.fields_by_wire_name(&record.fields, Reader::Peer);
        format!("    def to_json(self) -> dict[str, {}.Json]:\n{body}", self.quark())
    }

    /// The body of a method that gives the fields by their names on the wire; what is absent is left out.
    pub fn fields_by_wire_name(&self, fields: &[Field], reader: Reader) -> String {
        let quark = self.quark();
        let entry = |field: &Field| {
            let code = Code::atom(format!("self.{}", NAMING.name(Use::Field, &field.name)));
            let value = self.field_for(reader, code, field, field.ty.opened());
            (string(&field.wire), value)
        };
        let may_be_absent = |field: &Field| is_optional(&field.ty) && !hides(reader, field);
        let first: Vec<Doc> = fields
            .iter()
            .take_while(|field| !may_be_absent(field))
            .map(entry)
            .map(|(name, value)| Doc::text(name).append(": ").append(value.doc.group()))
            .collect();
        let rest = &fields[first.len()..];
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        let literal = Code::new(list("{", first, "}"), crate::emit::code::ATOM);
        if rest.is_empty() {
            body.statement("return ", literal, "");
        } else {
            body.statement(&format!("fields: dict[str, {quark}.Json] = "), literal, "");
            for field in rest {
                let (name, value) = entry(field);
                let attribute = NAMING.name(Use::Field, &field.name);
                if may_be_absent(field) {
                    body.text(&format!("if self.{attribute} is not None:"));
                    body.nested(|body| body.statement(&format!("fields[{name}] = "), value, ""));
                } else {
                    body.statement(&format!("fields[{name}] = "), value, "");
                }
            }
            body.text("return fields");
        }
        body.finish()
    }

    pub(super) fn from_json_method(&self, record: &Record) -> String {
        let (quark, name) = (self.quark(), type_name(&record.decl));
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 8);
        if record.fields.is_empty() {
            body.text(&format!("{quark}.Fields(value)"));
            body.text("return cls()");
        } else {
            body.text(&format!("fields = {quark}.Fields(value)"));
            self.from_fields(record, &mut body);
        }
        let body = body.finish();
        format!("    @classmethod\n    def from_json(cls, value: {quark}.Json) -> {name}:\n{body}")
    }

    fn from_fields(&self, record: &Record, body: &mut BodyPrinter<'_, '_>) {
        let reads_earlier =
            record.fields.iter().any(|field| field.default.as_ref().is_some_and(|default| reads_self(&default.value)));
        let names: Vec<String> = record.fields.iter().map(|field| NAMING.name(Use::Field, &field.name)).collect();
        let by_name = super::class::keyword_only(&record.fields).unwrap_or(usize::MAX);
        let mut arguments = Vec::new();
        for (index, (field, name)) in record.fields.iter().zip(&names).enumerate() {
            let mut value = self.from_field(field, &names);
            if reads_earlier {
                let local = format!("{name}_");
                body.statement(&format!("{local} = "), value, "");
                value = Code::atom(local);
            }
            let keyword = if index < by_name { String::new() } else { format!("{name}=") };
            arguments.push(Code::new(Doc::text(keyword).append(value.doc.group()), 0));
        }
        body.statement("return ", super::expr::call("cls", arguments), "");
    }

    /// A field of open data, in which null is a value.
    fn from_json_field(&self, field: &Field, wire: Vec<Code>, names: &[String]) -> Code {
        let Some(default) = &field.default else { return super::expr::call("fields.json", wire) };
        let earlier: Vec<String> = names.iter().map(|name| format!("{name}_")).collect();
        let value = self.default_value(default, &earlier, &field.ty);
        let (method, value) = if is_at_hand(&default.value) {
            ("fields.json_or", value)
        } else {
            ("fields.json_or_of", super::spell::lambda_of_none(value))
        };
        super::expr::call(method, std::iter::once(value).chain(wire).collect())
    }

    fn from_field(&self, field: &Field, names: &[String]) -> Code {
        let decoder = self.decoder(field.ty.opened(), field.unit);
        if field.ty == Type::Json {
            let wire = std::iter::once(&field.wire).chain(&field.aliases).map(|name| Code::atom(string(name)));
            return self.from_json_field(field, wire.collect(), names);
        }
        let mut wire = vec![Code::atom(string(&field.wire))];
        wire.extend(older(&field.aliases));
        let mut arguments = Vec::new();
        let method = match &field.default {
            _ if is_plain_optional(field) => "fields.optional",
            Some(default) => {
                let earlier: Vec<String> = names.iter().map(|name| format!("{name}_")).collect();
                let value = self.default_value(default, &earlier, &field.ty);
                if is_made_when_needed(field, default) {
                    let given = std::iter::once(decoder).chain(wire).collect();
                    return between(super::expr::call("fields.optional", given), "or", value, OR);
                }
                let at_hand = is_at_hand(&default.value);
                arguments.push(match default {
                    default if is_empty_list(default) => Code::atom("()"),
                    _ if at_hand => value,
                    _ => super::spell::lambda_of_none(value),
                });
                if at_hand { "fields.default" } else { "fields.default_of" }
            }
            None => "fields.required",
        };
        arguments.push(decoder);
        arguments.extend(wire);
        super::expr::call(method, arguments)
    }
}

/// The older names of a field, as a tuple.
fn older(aliases: &[String]) -> Option<Code> {
    let names: Vec<String> = aliases.iter().map(|name| string(name)).collect();
    match names.as_slice() {
        [] => None,
        [name] => Some(Code::atom(format!("({name},)"))),
        _ => Some(Code::atom(format!("({})", names.join(", ")))),
    }
}

/// A default that is made only where the field is absent: a record, which is never false, or an empty map.
fn is_made_when_needed(field: &Field, default: &Initial) -> bool {
    match &default.value.kind {
        ExprKind::New(_) => matches!(field.ty, Type::Record(_)),
        ExprKind::Map(entries) => entries.is_empty() && matches!(field.ty, Type::Map(..)),
        _ => false,
    }
}

/// Whether a default costs nothing and cannot fail, so that it may be there in vain.
fn is_at_hand(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Case(..) | ExprKind::Constant(_) | ExprKind::SelfRef => true,
        ExprKind::Field(base, _) | ExprKind::Convert(_, base) | ExprKind::Store(_, base) => is_at_hand(base),
        _ => is_literal(value),
    }
}

fn is_empty_list(default: &Initial) -> bool {
    matches!(&default.value.kind, ExprKind::List(items) if items.is_empty())
}

pub(super) fn is_optional(ty: &Type) -> bool {
    matches!(ty, Type::Optional(_))
}

/// An optional field that is absent unless given.
fn is_plain_optional(field: &Field) -> bool {
    let absent = field.default.as_ref().is_none_or(|default| is_none(&default.value));
    is_optional(&field.ty) && absent
}
