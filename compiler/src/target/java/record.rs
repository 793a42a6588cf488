//! Records: values with constructors, withers, and a codec.

pub mod codec;
mod defaults;

use super::body::{Body, This, World};
use super::class::is_required;
use super::docs::{Tags, javadoc, phrase, returning, words};
use super::expr::Want;
use super::file::File;
use super::function::Head;
use super::names::{field_name, upper};
use super::spell::{EQUAL, between, call};
use crate::emit::code::{Code, Doc};
use crate::emit::facts::holds_number_within;
use crate::model::{Arena, Field, Form, Id, Item, Record, Type};

/// `withOpenUntil`
pub fn wither(field: &str) -> String {
    format!("with{}", upper(field))
}

impl File<'_> {
    /// A record as a whole.
    pub fn record(&self, id: Id<Record>) -> String {
        let record = &self.program().records[id];
        let ty = Type::Record(id);
        let public = if record.decl.public { "public " } else { "" };
        let name = self.declared(Item::Record(id));
        let params = record.fields.iter().map(|field| format!("{} {}", self.ty(&field.ty), field_name(&field.name)));
        let implements = self.record_interfaces(id);
        let head =
            Head { modifiers: format!("{public}record "), name: &name, params: params.collect(), tail: "", indent: 0 };
        let head = head.text().trim_end().to_owned();
        let last = head.lines().last().map_or(0, str::len);
        let separator = if last + implements.len() + 2 > super::WIDTH { "\n       " } else { "" };
        let head = format!("{head}{separator}{implements}");
        let mut body = String::new();
        body.push_str(&self.compact(record, &name, public));
        body.push_str(&self.required(record, id, &name, public));
        for index in 0..record.fields.len() {
            let wanted = self.package.touched.with(&ty, index);
            if wanted || (record.decl.public && !is_required(&record.fields[index])) {
                body.push_str(&self.wither(record, index, &name, public));
            }
        }
        for function in &record.functions {
            body.push_str(&self.function(*function));
        }
        body.push_str(&self.default_functions(record));
        body.push_str(&self.codec_methods(record, &name, public));
        body.push_str(&self.value_state(&record.fields, &ty));
        body.push_str(&self.hiding(record, &name));
        if self.is_ieee(&ty) {
            body.push_str(&self.same(record, &name));
        }
        super::decl::type_text(&self.record_docs(record), "", &head, &body)
    }

    fn is_ieee(&self, ty: &Type) -> bool {
        holds_number_within(self.program(), ty)
    }

    fn record_docs(&self, record: &Record) -> String {
        let describe = |tags: Tags, field: &Field| {
            let optional = if matches!(field.ty, Type::Optional(_)) { ", or null" } else { "" };
            tags.param(&field_name(&field.name), &format!("{}{optional}", phrase(&field.docs, &field.name)))
        };
        let tags = record.fields.iter().fold(Tags::default(), describe);
        super::decl::type_docs(&record.decl, &tags)
    }

    fn record_interfaces(&self, id: Id<Record>) -> String {
        let program = self.program();
        let record = &program.records[id];
        let mut interfaces = vec![self.quark(if record.encodable { "Encodable" } else { "Shown" })];
        if self.is_ieee(&Type::Record(id)) {
            interfaces.push(self.quark("Ieee"));
        }
        for (union, declared) in program.unions.iter() {
            if declared.members.iter().any(|member| member.record == id) {
                interfaces.push(self.declared(Item::Union(union)));
            }
        }
        format!(" implements {}", interfaces.join(", "))
    }

    /// The constructor that freezes what comes from host code.
    fn compact(&self, record: &Record, name: &str, public: &str) -> String {
        let arena = Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        for field in &record.fields {
            let field_name = field_name(&field.name);
            let given = Code::atom(field_name.clone());
            let taken = if record.decl.public { self.taken(given, &field.ty) } else { given };
            let frozen = body.converted(taken, &field.ty, Form::Argument, Want::Frozen);
            if frozen.flat() != field_name {
                body.statement(&format!("{field_name} = "), frozen, ";");
            }
        }
        let text = body.finish();
        if text.is_empty() {
            return text;
        }
        let said = vec!["Keeps what never changes: frozen collections, whole milliseconds, clean texts.".to_owned()];
        let tags = record
            .fields
            .iter()
            .fold(Tags::default(), |tags, field| tags.param(&field_name(&field.name), &words(&field.name)));
        let docs = if public.is_empty() { String::new() } else { javadoc(&said, &tags, 4) };
        format!("\n{docs}    {public}{name} {{\n{text}    }}\n")
    }

    /// The constructor of what must be given.
    fn required(&self, record: &Record, id: Id<Record>, name: &str, public: &str) -> String {
        let required: Vec<&Field> = record.fields.iter().filter(|field| is_required(field)).collect();
        if required.len() == record.fields.len() {
            return String::new();
        }
        let params = required.iter().map(|field| format!("{} {}", self.ty(&field.ty), field_name(&field.name)));
        let mut names: Vec<String> = Vec::new();
        let mut arguments = Vec::new();
        for index in 0..record.fields.len() {
            let field = &record.fields[index];
            let given = Code::atom(field_name(&field.name));
            let argument =
                if is_required(field) { given } else { self.record_default(&Type::Record(id), index, &names) };
            names.push(argument.flat());
            arguments.push(argument);
        }
        let describe = |tags: Tags, field: &&Field| tags.param(&field_name(&field.name), &words(&field.name));
        let tags = required.iter().fold(Tags::default(), describe);
        let says = vec!["Takes what must be given; the rest has its default.".to_owned()];
        let docs = if public.is_empty() { String::new() } else { javadoc(&says, &tags, 4) };
        let head = Head { modifiers: public.to_owned(), name, params: params.collect(), tail: " {", indent: 4 };
        let body = self.one_line("", call("this", arguments));
        format!("\n{docs}{}{body}    }}\n", head.text())
    }

    fn wither(&self, record: &Record, index: usize, name: &str, public: &str) -> String {
        let field = &record.fields[index];
        let own = field_name(&field.name);
        let arguments = record.fields.iter().map(|field| Code::atom(field_name(&field.name)));
        let made = call(format!("new {name}"), arguments.collect());
        let words = words(&field.name);
        let said = format!("a copy with its {} replaced", words.trim_start_matches("the "));
        let docs =
            if public.is_empty() { String::new() } else { returning(&said, &Tags::default().param(&own, &words), 4) };
        let modifiers = format!("{public}{name} ");
        let method = wither(&field.name);
        let params = vec![format!("{} {own}", self.ty(&field.ty))];
        let head = Head { modifiers, name: &method, params, tail: " {", indent: 4 };
        format!("\n{docs}{}{}    }}\n", head.text(), self.one_line("return ", made))
    }

    /// Equality as the language has it, for records that hold numbers.
    fn same(&self, record: &Record, name: &str) -> String {
        let values = self.quark("Values");
        let equal = record.fields.iter().map(|field| {
            let own = field_name(&field.name);
            let is_hidden = ["other", "that"].contains(&own.as_str());
            let left = Code::atom(if is_hidden { format!("this.{own}") } else { own.clone() });
            let right = Code::atom(format!("that.{own}"));
            match field.ty {
                Type::Int | Type::Float | Type::Bool | Type::Enum(_) => between(left, "==", right, EQUAL),
                _ => call(format!("{values}.equal"), vec![left, right]),
            }
        });
        let first = Code::new(Doc::text(format!("other instanceof {name} that")), super::spell::RELATION);
        let all =
            std::iter::once(first).chain(equal).reduce(|left, right| between(left, "&&", right, super::spell::AND));
        let body = self.one_line("return ", all.expect("there is one"));
        format!("\n    @Override\n    public boolean isSameAs(Object other) {{\n{body}    }}\n")
    }
}
