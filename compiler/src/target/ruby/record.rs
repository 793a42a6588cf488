//! Records: frozen value objects, and how they are written as JSON and read from it.

use super::body::{BodyPrinter, SelfRef, World};
use super::convert::Reader;
use super::decl::{class, field_names, members};
use super::docs::documented;
use super::function::{definition, signature};
use super::module::Printer;
use super::naming::NAMING;
use super::spell::{call, hash, keyword};
use super::state::hides;
use super::text::{comment, string};
use super::types::Whose;
use crate::emit::code::{Code, Doc};
use crate::emit::facts::{is_none, reads_self};
use crate::emit::names::Use;
use crate::model::{Arena, Docs, Field, Id, Record, Type};

impl Printer<'_> {
    /// A record.
    pub fn record(&self, record: &Record, id: Id<Record>) -> String {
        let owner = Type::Record(id);
        let names = field_names(&record.fields);
        let mut modules = vec!["Quark::Record".to_owned()];
        if record.encodable {
            modules.push("Quark::Encodable".to_owned());
        }
        modules.extend(self.unions_with(id));
        let mut parts = vec![self.includes(modules), self.readers(&record.fields, &owner, |_| true)];
        parts.push(self.record_init(record, &names));
        let functions = record.functions.iter().map(|function| (self.audience(*function), self.plain(*function)));
        let (own, shown): (Vec<_>, Vec<_>) = functions.partition(|(who, _)| *who == super::function::Audience::Itself);
        parts.extend(members(shown));
        parts.push(self.hiding(&record.fields));
        if record.encodable {
            parts.extend([self.as_json(record), self.from_parsed(record, &names)]);
        }
        parts.push(self.value_state(&record.fields, &owner));
        parts.extend(members(own));
        class(self.decl_docs(&record.decl), &self.own_name(&record.decl), parts)
    }

    /// The unions that list a record.
    fn unions_with(&self, id: Id<Record>) -> Vec<String> {
        let unions = self.program().unions.iter().filter(|(_, union)| union.decl.module.index() > 0);
        let with = unions.filter(|(_, union)| union.members.iter().any(|member| member.record == id));
        with.map(|(union, _)| self.union_name(union)).collect()
    }

    fn record_init(&self, record: &Record, names: &[String]) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 6);
        let mut params = Vec::new();
        for (index, (field, name)) in record.fields.iter().zip(names).enumerate() {
            params.push(match &field.default {
                Some(default) => format!("{name}: {}", self.default_value(default, names).flat()),
                None if is_trailing(&record.fields, index) => format!("{name}: nil"),
                None => format!("{name}:"),
            });
            let kept = self.kept(name, &field.ty);
            body.statement(&format!("@{name} = "), kept);
        }
        body.text("freeze");
        let docs = documented(&Docs::new(), self.field_tags(record.fields.iter(), Whose::Ours), 4);
        definition(docs, &signature("initialize", params, 4), &body.lines, 4)
    }

    fn as_json(&self, record: &Record) -> String {
        definition(String::new(), "def as_json", &self.by_wire_name(&record.fields, Reader::Peer), 4)
    }

    /// The lines that give the fields by their names on the wire; what is absent is left out.
    pub fn by_wire_name(&self, all: &[Field], reader: Reader) -> Vec<String> {
        let entry = |field: &Field| {
            let code = Code::atom(format!("@{}", NAMING.name(Use::Field, &field.name)));
            (string(&field.wire), self.field_for(reader, code, field, field.ty.opened()))
        };
        let always = |field: &&Field| !matches!(field.ty, Type::Optional(_)) || hides(reader, field);
        let first: Vec<Doc> = all
            .iter()
            .take_while(always)
            .map(entry)
            .map(|(name, value)| Doc::text(name).append(" => ").append(super::spell::settled(value)))
            .collect();
        let rest = &all[first.len()..];
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 6);
        if rest.is_empty() {
            body.doc(&hash(first));
        } else {
            body.statement("fields = ", Code::new(hash(first), crate::emit::code::ATOM));
            for field in rest {
                let (name, value) = entry(field);
                let reader = NAMING.name(Use::Field, &field.name);
                let condition = if always(&field) { String::new() } else { presence(&reader, &field.ty) };
                body.text(&format!("fields[{name}] = {}{condition}", value.flat()));
            }
            body.text("fields");
        }
        body.lines
    }

    fn from_parsed(&self, record: &Record, names: &[String]) -> String {
        let arena = Arena::default();
        let mut body = BodyPrinter::new(self, &arena, SelfRef::Object, World::None, 6);
        if record.fields.is_empty() {
            body.text("Quark::Fields.new(value)");
            body.text("of");
        } else {
            let entries = if names.iter().any(|name| name == "fields") { "entries" } else { "fields" };
            body.text(&format!("{entries} = Quark::Fields.new(value)"));
            self.from_fields(record, names, entries, &mut body);
        }
        definition(comment(&["@api private".to_owned()], 4), "def self.from_parsed(value)", &body.lines, 4)
    }

    fn from_fields(&self, record: &Record, names: &[String], entries: &str, body: &mut BodyPrinter<'_, '_>) {
        let reads_earlier =
            record.fields.iter().any(|field| field.default.as_ref().is_some_and(|default| reads_self(&default.value)));
        let mut arguments = Vec::new();
        for (field, name) in record.fields.iter().zip(names) {
            let value = self.from_field(field, names, entries);
            if reads_earlier {
                body.statement(&format!("{name} = "), value);
                arguments.push(keyword(name, Code::atom(name.clone())));
            } else {
                arguments.push(keyword(name, value));
            }
        }
        body.statement("", call("of", arguments));
    }

    fn from_field(&self, field: &Field, names: &[String], entries: &str) -> Code {
        let wire = wire_names(field);
        let default = field.default.as_ref().filter(|default| !is_none(&default.value));
        let cheap = default.is_none_or(|default| super::making::is_cheap(&default.value));
        let default = default.map(|default| self.default_value(default, names));
        if field.ty == Type::Json {
            let Some(default) = default else { return call(format!("{entries}.json"), vec![wire]) };
            return super::spell::braces(call(format!("{entries}.json_or"), vec![wire]), "", default);
        }
        if let Some(default) = &default
            && !cheap
            && field.ty == Type::Bool
        {
            let found = self.read_field(&format!("{entries}.default_of"), vec![wire], field);
            return super::spell::braces(found, "", default.clone());
        }
        let (first, late) =
            if cheap || super::expr::may_be_false(&field.ty) { (default, None) } else { (None, default) };
        let method = match (&first, &late, &field.ty) {
            (Some(_), ..) => "default",
            (None, Some(_), _) | (None, None, Type::Optional(_)) => "optional",
            _ => "required",
        };
        let found = self.read_field(&format!("{entries}.{method}"), first.into_iter().chain([wire]).collect(), field);
        match late {
            Some(default) => super::spell::between(found, "||", default, super::spell::OR),
            None => found,
        }
    }

    fn read_field(&self, method: &str, mut arguments: Vec<Code>, field: &Field) -> Code {
        let ty = field.ty.opened();
        if let Some(reader) = super::convert::reader(ty, field.unit) {
            arguments.push(Code::atom(format!(":{reader}")));
            return call(method, arguments);
        }
        if *ty == Type::Json {
            arguments.push(Code::atom("&:itself"));
            return call(method, arguments);
        }
        let decoded = self.decoded(Code::atom("json"), ty, field.unit, 0);
        super::spell::braces(call(method, arguments), "json", decoded)
    }
}

/// The names of a field on the wire: one, or a list of which the first counts that is there.
fn wire_names(field: &Field) -> Code {
    let names: Vec<String> = std::iter::once(&field.wire).chain(&field.aliases).cloned().collect();
    match names.as_slice() {
        [name] => Code::atom(string(name)),
        names if names.iter().all(|name| super::expr::is_word(name)) => Code::atom(format!("%w[{}]", names.join(" "))),
        names => Code::atom(format!("[{}]", names.iter().map(|name| string(name)).collect::<Vec<_>>().join(", "))),
    }
}

/// ` unless field.nil?`, or ` if field` where what is there is true.
fn presence(name: &str, ty: &Type) -> String {
    if super::expr::may_be_false(ty) { format!(" unless @{name}.nil?") } else { format!(" if @{name}") }
}

/// Whether an optional field without default may be left out: nothing that must be given comes after it.
pub fn is_trailing(fields: &[Field], index: usize) -> bool {
    let rest = fields[index..].iter().filter(|field| field.parameter);
    let mut rest = rest.map(|field| field.default.is_some() || matches!(field.ty, Type::Optional(_)));
    matches!(fields[index].ty, Type::Optional(_)) && rest.all(|may| may)
}
