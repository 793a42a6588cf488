//! Values on their way over a border: to JSON and from it, and whole milliseconds from host code.

use super::body::Body;
use super::expr::of_optional;
use super::file::File;
use super::names::item_of;
use super::naming::Locals;
use super::spell::{EQUAL, between, call, conditional, lambda, method};
use crate::emit::code::{Code, Doc};
use crate::model::{Builtin, Type, WireUnit};

impl Body<'_, '_> {
    /// A value as JSON.
    pub fn to_json(&mut self, code: Code, ty: &Type) -> Code {
        self.file.to_json(code, ty, WireUnit::Milliseconds, &mut self.locals)
    }

    /// `encode` or `to_json` of a value.
    pub fn encode(&mut self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let name = if builtin == Builtin::Encode { "encode" } else { "toJson" };
        match ty {
            Type::Record(_) => method(code, name, Vec::new()),
            Type::Union(id) => call(format!("{}.{name}", self.file.union_codec(*id)), vec![code]),
            _ if builtin == Builtin::Encode => method(self.to_json(code, ty), "encode", Vec::new()),
            _ => self.to_json(code, ty),
        }
    }
}

/// A function of one parameter: `name -> body`, or `Owner::method`.
fn function(locals: &mut Locals, name: &str, body: impl FnOnce(Code, &mut Locals) -> Code) -> Code {
    let entered = locals.enter();
    let name = locals.temporary(name);
    let body = body(Code::atom(name.clone()), locals);
    locals.leave(entered);
    lambda(&name, body)
}

impl File<'_> {
    /// A value as `JsonObject.with` takes it: most are made JSON there.
    pub fn entry(&self, code: Code, ty: &Type, unit: WireUnit, locals: &mut Locals) -> Code {
        match ty {
            Type::Bool | Type::Int | Type::Float | Type::String | Type::Enum(_) | Type::Record(_) => code,
            Type::Duration | Type::Instant => self.wire_time(code, ty, unit),
            _ => self.to_json(code, ty, unit, locals),
        }
    }

    /// The number that a time is on the wire.
    fn wire_time(&self, code: Code, ty: &Type, unit: WireUnit) -> Code {
        match (ty, unit) {
            (_, WireUnit::Seconds) => call(format!("{}.toSeconds", self.quark("Times")), vec![code]),
            (Type::Duration, _) => method(code, "toMillis", Vec::new()),
            _ => method(code, "toEpochMilli", Vec::new()),
        }
    }

    /// A value as JSON.
    pub fn to_json(&self, code: Code, ty: &Type, unit: WireUnit, locals: &mut Locals) -> Code {
        let json = self.quark("Json");
        let of = |code: Code| call(format!("{json}.of"), vec![code]);
        match ty {
            Type::Duration | Type::Instant => of(self.wire_time(code, ty, unit)),
            Type::Bool | Type::Int | Type::Float | Type::String => of(code),
            Type::Json => code,
            Type::Record(_) => method(code, "toJson", Vec::new()),
            Type::Union(id) => call(format!("{}.toJson", self.union_codec(*id)), vec![code]),
            Type::Enum(_) => of(method(code, "wireName", Vec::new())),
            Type::Optional(inner) => {
                if is_name(&code) {
                    let present = self.to_json(code.clone(), inner, unit, locals);
                    let absent = between(code, "==", Code::atom("null"), EQUAL);
                    return conditional(absent, Code::atom(format!("{json}.NULL")), present);
                }
                let each = function(locals, "each", |each, locals| self.to_json(each, inner, unit, locals));
                call(format!("{json}.optional"), vec![code, each])
            }
            _ if is_open(ty) => of(code),
            Type::List(inner) => {
                let each = function(locals, "each", |each, locals| self.to_json(each, inner, unit, locals));
                call(format!("{json}.list"), vec![code, each])
            }
            Type::Map(key, value) => {
                let key = function(locals, "key", |name, _| match **key {
                    Type::Int => call("String.valueOf", vec![name]),
                    Type::Enum(_) => method(name, "wireName", Vec::new()),
                    _ => name,
                });
                let each = function(locals, "each", |each, locals| self.to_json(each, value, unit, locals));
                call(format!("{json}.map"), vec![code, key, each])
            }
            other => unreachable!("{other:?} is not encodable"),
        }
    }

    /// The function that decodes a type.
    pub fn decoder(&self, ty: &Type, unit: WireUnit) -> Code {
        let decoders = self.quark("Decoders");
        let own = |name: &str| Code::atom(format!("{decoders}::{name}"));
        let made = |name: &str, of: Vec<Code>| call(format!("{decoders}.{name}"), of);
        match ty {
            Type::Bool => own("bool"),
            Type::Int => own("integer"),
            Type::Float => own("number"),
            Type::String => own("string"),
            Type::Duration if unit == WireUnit::Seconds => own("durationInSeconds"),
            Type::Instant if unit == WireUnit::Seconds => own("instantInSeconds"),
            Type::Duration => own("duration"),
            Type::Instant => own("instant"),
            Type::Json => own("json"),
            Type::Map(..) if is_open(ty) => own("entries"),
            Type::List(inner) => made("listOf", vec![self.decoder(inner, unit)]),
            Type::Map(key, value) => {
                let key = if **key == Type::Int { own("intKey") } else { self.decoder(key, unit) };
                made("mapOf", vec![key, self.decoder(value, unit)])
            }
            Type::Optional(inner) => made("optional", vec![self.decoder(inner, unit)]),
            Type::Union(id) => Code::atom(format!("{}::fromJson", self.union_codec(*id))),
            other => {
                let item = item_of(other).expect("what is encodable is declared or of the language");
                Code::atom(format!("{}::fromJson", self.declared(item)))
            }
        }
    }

    /// `decode` or `from_json` into a type.
    pub fn decode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let name = if builtin == Builtin::Decode { "decode" } else { "fromJson" };
        match ty {
            Type::Record(_) => {
                let item = item_of(ty).expect("records are declared");
                call(format!("{}.{name}", self.declared(item)), vec![code])
            }
            Type::Union(id) => call(format!("{}.{name}", self.union_codec(*id)), vec![code]),
            _ => {
                let decoder = self.decoder(ty, WireUnit::Milliseconds);
                call(format!("{}.{name}", self.quark("Decoders")), vec![decoder, code])
            }
        }
    }

    /// What comes from host code: its texts without lone surrogates, its times in whole milliseconds.
    pub fn taken(&self, code: Code, ty: &Type) -> Code {
        if has_text(ty) {
            let function = if *ty == Type::String { "scalars" } else { "cleaned" };
            return call(format!("{}.{function}", self.quark("Text")), vec![code]);
        }
        self.whole(code, ty)
    }

    fn whole(&self, code: Code, ty: &Type) -> Code {
        let times = |name: &str| call(format!("{}.{name}", self.quark("Times")), vec![code.clone()]);
        let inner = |ty: &Type| match ty {
            Type::Duration => "wholeDurations",
            _ => "wholeInstants",
        };
        match ty.opened() {
            Type::Duration | Type::Instant => times("whole"),
            Type::List(element) | Type::Map(_, element) if has_time(element) => times(inner(element)),
            _ => code,
        }
    }
}

/// Whether it is what a list or an object of open data holds already.
fn is_open(ty: &Type) -> bool {
    match ty {
        Type::List(element) => **element == Type::Json,
        Type::Map(key, value) => **key == Type::String && **value == Type::Json,
        _ => false,
    }
}

/// Whether host code hands in times with it that may be finer than a millisecond.
fn has_time(ty: &Type) -> bool {
    match ty {
        Type::Duration | Type::Instant => true,
        Type::Optional(inner) => has_time(inner),
        Type::List(inner) | Type::Map(_, inner) => matches!(**inner, Type::Duration | Type::Instant),
        _ => false,
    }
}

/// Whether a type has a text outside of records; open data looks after its own.
fn has_text(ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::List(inner) | Type::Optional(inner) => has_text(inner),
        Type::Map(key, value) => **key == Type::String || has_text(value),
        _ => false,
    }
}

/// Whether what host code hands in is not what the body goes on with.
pub fn is_changed(ty: &Type) -> bool {
    has_time(ty) || has_text(ty)
}

/// Whether it is a name: reading it again changes nothing.
fn is_name(code: &Code) -> bool {
    code.flat().chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
}

/// An optional as host code has it.
pub fn optional(file: &File<'_>, code: Code) -> Code {
    let class = file.util("Optional");
    if code.flat() == "null" {
        return call(format!("{class}.empty"), Vec::new());
    }
    if let Some(inner) = of_optional(&code) {
        return inner;
    }
    call(format!("{class}.ofNullable"), vec![Code::new(Doc::nil().append(code.doc), 0)])
}
