//! Errors: exceptions with fields.

use crate::emit::code::Code;
use crate::emit::names::Use;
use crate::model::{ErrorType, Field, Form, Id, Item, Type};
use crate::target::java::body::{Body, This, World};
use crate::target::java::decl::{capital, public, rendered, type_docs};
use crate::target::java::docs::{Tags, javadoc, says, words};
use crate::target::java::expr::Want;
use crate::target::java::file::File;
use crate::target::java::function::Head;
use crate::target::java::names::field_name;
use crate::target::java::naming::NAMING;
use crate::target::java::spell::{EQUAL, between, call};
use askama::Template;

#[derive(Template)]
#[template(path = "java/error.java")]
struct ErrorView {
    docs: String,
    public: &'static str,
    name: String,
    base: String,
    fields: String,
    constructor_docs: String,
    constructor: String,
    message: String,
    assignments: String,
    accessors: String,
    equality: String,
    json: String,
    to_json: String,
}

impl File<'_> {
    /// An error as a whole.
    pub fn error(&self, id: Id<ErrorType>) -> String {
        let error = &self.program().errors[id];
        let name = self.declared(Item::Error(id));
        let names: Vec<String> = error.fields.iter().map(|field| NAMING.name(Use::Local, &field.name)).collect();
        let mut body = Body::new(self, &error.message.locals, This::Fields(names.clone()), World::None, 8);
        body.locals.reserve_all(&names);
        body.uses = crate::emit::facts::uses_in(&error.message.value);
        let lengthy = crate::target::java::stmt::needs_lines(&error.message.value);
        let message =
            if lengthy { format!("message({})", names.join(", ")) } else { body.expr(&error.message.value).flat() };
        let params: Vec<String> =
            error.fields.iter().zip(&names).map(|(field, name)| format!("{} {name}", self.ty(&field.ty))).collect();
        let head = Head {
            modifiers: public(&error.decl).to_owned(),
            name: &name,
            params: params.clone(),
            tail: " {",
            indent: 4,
        };
        let mut accessors = self.error_accessors(&error.fields, error.decl.public);
        accessors.push_str(&self.value_state(&error.fields, &Type::ErrorType(id)));
        if lengthy {
            body.lines.clear();
            body.give(crate::target::java::stmt::values::Into::Return, &error.message.value, Want::Frozen);
            let head =
                Head { modifiers: "private static String ".to_owned(), name: "message", params, tail: " {", indent: 4 };
            accessors.push_str(&format!("\n{}{}    }}\n", head.text(), body.finish()));
        }
        let describe =
            |tags: Tags, field: &Field| tags.param(&NAMING.name(Use::Local, &field.name), &words(&field.name));
        let tags = error.fields.iter().fold(Tags::default(), describe);
        let said = vec!["Says what went wrong.".to_owned()];
        let equality: String = error.fields.iter().map(|field| self.same_field(field)).collect();
        rendered(&ErrorView {
            docs: type_docs(&error.decl, &Tags::default()),
            public: public(&error.decl),
            equality: if equality.is_empty() { equality } else { format!(" that{equality}") },
            base: self.package.names.error.clone(),
            fields: self.error_fields(&error.fields, error.decl.public),
            constructor_docs: if error.decl.public { javadoc(&said, &tags, 4) } else { String::new() },
            constructor: head.text(),
            message,
            assignments: self.error_assignments(&error.fields, &names),
            accessors,
            json: self.quark("Json"),
            to_json: self.shown_fields(&error.fields),
            name,
        })
    }

    pub(super) fn same_field(&self, field: &Field) -> String {
        let own = field_name(&field.name);
        let (left, right) = (Code::atom(format!("this.{own}")), Code::atom(format!("that.{own}")));
        let code = match field.ty {
            Type::Int | Type::Float | Type::Bool | Type::Enum(_) => between(left, "==", right, EQUAL),
            _ => call(format!("{}.equal", self.quark("Values")), vec![left, right]),
        };
        format!("\n                && {}", code.flat())
    }

    /// Exceptions can be written away; what cannot be is left out then.
    pub(super) fn error_fields(&self, fields: &[Field], public: bool) -> String {
        let kept = |ty: &Type| {
            matches!(
                ty.opened(),
                Type::Bool | Type::Int | Type::Float | Type::String | Type::Duration | Type::Instant | Type::Enum(_)
            )
        };
        let line = |field: &Field| {
            let transient = if kept(&field.ty) { "" } else { "transient " };
            let docs = if public { says(&capital(&words(&field.name)), 4) } else { String::new() };
            format!("{docs}    private final {transient}{} {};\n", self.ty(&field.ty), field_name(&field.name))
        };
        let lines: String = fields.iter().map(line).collect();
        if lines.is_empty() { lines } else { format!("\n{lines}") }
    }

    pub(super) fn error_assignments(&self, fields: &[Field], names: &[String]) -> String {
        let arena = crate::model::Arena::default();
        let mut body = Body::new(self, &arena, This::Object, World::None, 8);
        for (field, name) in fields.iter().zip(names) {
            let code = self.taken(Code::atom(name.clone()), &field.ty);
            let frozen = body.converted(code, &field.ty, Form::Argument, Want::Frozen);
            body.statement(&format!("this.{} = ", field_name(&field.name)), frozen, ";");
        }
        body.finish()
    }

    pub(super) fn error_accessors(&self, fields: &[Field], public: bool) -> String {
        let accessor = |field: &Field| {
            let name = field_name(&field.name);
            let optional = if matches!(field.ty, Type::Optional(_)) { ", or null" } else { "" };
            let docs = if field.docs.is_empty() { vec![capital(&words(&field.name))] } else { field.docs.clone() };
            let docs = javadoc(&docs, &Tags::default().result(&format!("{}{optional}", words(&field.name))), 4);
            let docs = if public { docs } else { String::new() };
            let access = if public { "public " } else { "" };
            format!("\n{docs}    {access}{} {name}() {{\n        return this.{name};\n    }}\n", self.ty(&field.ty))
        };
        fields.iter().map(accessor).collect()
    }
}
