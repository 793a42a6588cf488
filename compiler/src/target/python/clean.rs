//! Texts on their way in: a Python string may hold lone surrogates, which no string of Quark does. They are replaced where
//! host code hands something in, and nowhere else; records are looked through once, when they are made.

use super::body::BodyPrinter;
use super::convert::has_time;
use super::expr::{call, method};
use super::module::Printer;
use super::naming::NAMING;
use super::spell::{AND, OR, between, operand};
use super::text::string;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::names::Use;
use crate::model::{Field, Type};

/// Whether a type has a text outside of records.
pub fn has_text(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Json => true,
        Type::List(inner) | Type::Optional(inner) => has_text(inner),
        Type::Map(key, value) => **key == Type::String || has_text(value),
        _ => false,
    }
}

/// Whether what host code hands in is not what the body goes on with.
pub fn is_changed(ty: &Type) -> bool {
    has_time(ty) || has_text(ty)
}

impl Printer<'_> {
    /// What host code handed in as the body goes on with it: its texts clean, its times in milliseconds.
    pub fn taken(&self, code: Code, ty: &Type) -> Code {
        self.from_host(self.cleaned(code, ty), ty)
    }

    /// What host code handed in, its texts clean.
    pub fn cleaned(&self, code: Code, ty: &Type) -> Code {
        if !has_text(ty) {
            return code;
        }
        let function = if *ty.opened() == Type::String { "scalars" } else { "cleaned" };
        call(format!("{}.{function}", self.quark()), vec![code])
    }

    /// A collection of host code, clean and frozen.
    pub fn cleaned_and_frozen(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::List(_) => self.cleaned(call("tuple", vec![code]), ty),
            Type::Map(..) if has_text(ty) => call(format!("{}.cleaned_map", self.quark()), vec![code]),
            Type::Map(..) => call(format!("{}.frozen", self.quark()), vec![code]),
            _ => self.cleaned(code, ty),
        }
    }
}

impl BodyPrinter<'_, '_> {
    /// In `__post_init__`: the fields that are texts are looked at together, as mostly none needs to be changed.
    pub fn clean_texts(&mut self, fields: &[Field]) {
        let texts: Vec<&Field> = fields.iter().filter(|field| *field.ty.opened() == Type::String).collect();
        let checks = texts.iter().map(|field| is_ascii(field));
        let Some(all) = checks.reduce(|all, next| between(all, "and", next, AND)) else { return };
        self.statement("if not ", Code::new(operand(all, ATOM), ATOM), ":");
        let names = texts.iter().map(|field| Code::atom(string(&NAMING.name(Use::Field, &field.name))));
        let mend = self.runtime("mend", std::iter::once(Code::atom("self")).chain(names).collect());
        self.nested(|body| body.statement("", mend, ""));
    }
}

fn is_ascii(field: &Field) -> Code {
    let text = Code::atom(format!("self.{}", NAMING.name(Use::Field, &field.name)));
    let text = match field.ty {
        Type::Optional(_) => {
            let or_none = between(text, "or", Code::atom("\"\""), OR);
            Code::new(Doc::text("(").append(or_none.doc).append(")"), ATOM)
        }
        _ => text,
    };
    method(text, "isascii", Vec::new())
}
