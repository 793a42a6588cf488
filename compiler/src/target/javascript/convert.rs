//! Values on their way over a border: from host code, to and from the wire.

use super::layout::{Code, EQUALITY, PRODUCT, array, arrow, call, conditional, infix, member, method, undefined};
use super::module::Printer;
use crate::emit::code::ATOM;
use crate::emit::state::shows_itself;

use crate::model::{Builtin, Type, WireUnit};

/// For whom a value becomes open data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// For the other side of a wire.
    Peer,
    /// For whoever looks at a state: without secrets, with what JSON cannot carry.
    Person,
}

impl Printer<'_> {
    /// Whether what host code hands in as this type is not yet what generated code works with.
    pub fn needs_taking(&self, ty: &Type) -> bool {
        match ty {
            Type::Duration | Type::Instant | Type::Json | Type::String => true,
            Type::Interface(id) => self.program().interfaces[*id].decl.public,
            Type::Optional(_) => true,
            Type::List(inner) => self.needs_taking(inner),
            Type::Map(key, value) => **key == Type::String || self.needs_taking(value),
            _ => false,
        }
    }

    /// A value as it came from host code: whole milliseconds, `undefined` for what is absent, open data that cannot be
    /// changed, an interface's host that is checked.
    pub fn from_host(&self, code: Code, ty: &Type) -> Code {
        let quark = self.quark();
        match ty {
            Type::Duration | Type::Instant => call(format!("{quark}.millis"), vec![code]),
            Type::String => method(code, "toWellFormed", Vec::new()),
            Type::Optional(inner) if **inner == Type::String => {
                Code::new(code.at(ATOM).append("?.toWellFormed()"), ATOM) // `null` gives `undefined` too
            }
            Type::Json => call(format!("{quark}.json.from"), vec![code]),
            Type::Interface(id) if self.needs_taking(ty) => call(self.host_adapter(*id), vec![code]),
            Type::Optional(inner) if **inner == Type::Json => {
                call(format!("{quark}.given"), vec![code, Code::atom(format!("{quark}.json.from"))])
            }
            Type::Optional(inner) => {
                let present = infix(code, "??", undefined(), super::layout::COALESCE);
                if self.needs_taking(inner) {
                    call(format!("{quark}.given"), vec![present, self.taker(inner)])
                } else {
                    present
                }
            }
            Type::List(inner) if self.needs_taking(inner) && !freezes(inner) => {
                let taken = method(code, "map", vec![self.taker_of_one(inner)]);
                if ty.is_owned() { taken } else { call("Object.freeze", vec![taken]) }
            }
            Type::Map(key, inner) if self.needs_taking(inner) && !freezes(inner) => {
                let key = if **key == Type::String { Code::atom("key.toWellFormed()") } else { Code::atom("key") };
                let pair = array(vec![key, self.from_host(Code::atom("each"), inner)]);
                let entries = call("Array.from", vec![code, arrow(&["[key, each]".to_owned()], pair)]);
                let class = if ty.is_owned() { "new Map".to_owned() } else { format!("new {quark}.FrozenMap") };
                call(class, vec![entries])
            }
            Type::List(inner) if !ty.is_owned() => call(format!("{quark}.{}", freezing(inner)), vec![code]),
            Type::Map(..) if !ty.is_owned() => call(format!("{quark}.frozenMap"), vec![code]),
            _ => code,
        }
    }

    /// The function that takes a value from host code.
    fn taker(&self, ty: &Type) -> Code {
        match ty {
            Type::Duration | Type::Instant => Code::atom(format!("{}.millis", self.quark())),
            Type::Json => Code::atom(format!("{}.json.from", self.quark())),
            Type::Interface(id) => Code::atom(self.host_adapter(*id)),
            _ => arrow(&["each".to_owned()], self.from_host(Code::atom("each"), ty)),
        }
    }

    /// The same, given nothing but the element.
    fn taker_of_one(&self, ty: &Type) -> Code {
        match ty {
            Type::Duration | Type::Instant | Type::Interface(_) | Type::Json => {
                arrow(&["each".to_owned()], self.from_host(Code::atom("each"), ty))
            }
            _ => self.taker(ty),
        }
    }

    /// A value that host code hands in to be kept: frozen, and what is absent is `undefined`.
    pub fn kept(&self, code: Code, ty: &Type) -> Code {
        match ty {
            Type::Duration | Type::Instant | Type::Interface(_) => code,
            Type::Optional(inner) if matches!(**inner, Type::Duration | Type::Instant) => {
                infix(code, "??", undefined(), super::layout::COALESCE)
            }
            Type::Optional(inner) if inner.is_collection() => {
                let function = match &**inner {
                    Type::List(element) => freezing(element),
                    _ => "frozenMap",
                };
                let present = infix(code, "??", undefined(), super::layout::COALESCE);
                let quark = self.quark();
                call(format!("{quark}.given"), vec![present, Code::atom(format!("{quark}.{function}"))])
            }
            Type::List(inner) if !ty.is_owned() => call(format!("{}.{}", self.quark(), freezing(inner)), vec![code]),
            Type::Map(..) if !ty.is_owned() => call(format!("{}.frozenMap", self.quark()), vec![code]),
            _ => self.from_host(code, ty),
        }
    }

    /// `encode` or `to_json` of a value.
    pub fn encode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let name = if builtin == Builtin::Encode { "encode" } else { "toJson" };
        match ty {
            Type::Record(_) => method(code, name, Vec::new()),
            Type::Union(id) => call(format!("{}.{name}", self.union_codec(*id)), vec![code]),
            Type::List(_) | Type::Map(..) if !is_plain(ty, WireUnit::Milliseconds) => {
                let codec = self.codec_of(&format!("{}.json", self.quark()), ty, WireUnit::Milliseconds);
                method(codec, name, vec![code])
            }
            _ if builtin == Builtin::Encode => {
                let json = self.to_json(code, ty, WireUnit::Milliseconds);
                call(format!("{}.json.encode", self.quark()), vec![json])
            }
            _ => self.to_json(code, ty, WireUnit::Milliseconds),
        }
    }

    /// `decode` or `from_json` into a type.
    pub fn decode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let name = if builtin == Builtin::Decode { "decode" } else { "fromJson" };
        match ty {
            Type::Record(id) => {
                let decl = &self.program().records[*id].decl;
                call(format!("{}.{name}", self.declared(decl)), vec![code])
            }
            Type::Union(id) => call(format!("{}.{name}", self.union_codec(*id)), vec![code]),
            _ => {
                let codec = self.codec_of(&format!("{}.json", self.quark()), ty, WireUnit::Milliseconds);
                method(codec, name, vec![code])
            }
        }
    }

    /// A value as open data.
    pub fn to_json(&self, code: Code, ty: &Type, unit: WireUnit) -> Code {
        self.json_for(Reader::Peer, code, ty, unit)
    }

    /// A value as open data, for somebody.
    pub fn json_for(&self, reader: Reader, code: Code, ty: &Type, unit: WireUnit) -> Code {
        let itself = reader == Reader::Person && shows_itself(self.program(), ty);
        match ty {
            Type::Interface(_) => call(format!("{}.stateOf", self.quark()), vec![code]),
            Type::Actor(_) => call(format!("{}.typeName", self.quark()), vec![code]),
            Type::Promise(_) => self.shown(code),
            Type::Duration | Type::Instant if unit == WireUnit::Seconds => {
                infix(code, "/", Code::atom("1000"), PRODUCT)
            }
            Type::Union(id) if self.program().unions[*id].messages_of.is_some() => {
                call(format!("{}.{}", self.union_codec(*id), message_method(itself)), vec![code])
            }
            _ if itself => self.shown(code),
            Type::Record(_) | Type::Union(_) => method(code, "toJson", Vec::new()),
            Type::Enum(_) => member(code, "wire"),
            Type::Optional(inner) => self.optional_json_for(reader, code, inner, unit),
            Type::List(inner) if is_plain(inner, unit) => code,
            Type::List(inner) => method(code, "map", vec![self.to_json_of(reader, inner, unit)]),
            Type::Map(key, value) if **key == Type::String && is_plain(value, unit) => code,
            Type::Map(key, value) => {
                let key = match **key {
                    Type::Int => Code::atom("String(key)"),
                    Type::Enum(_) => Code::atom("key.wire"),
                    _ => Code::atom("key"),
                };
                let pair = array(vec![key, self.json_for(reader, Code::atom("each"), value, unit)]);
                let entries = call("Array.from", vec![code, arrow(&["[key, each]".to_owned()], pair)]);
                call(format!("new {}.FrozenMap", self.quark()), vec![entries])
            }
            _ => code,
        }
    }

    /// Inside of collections what is absent is `null`.
    fn optional_json_for(&self, reader: Reader, code: Code, inner: &Type, unit: WireUnit) -> Code {
        if is_plain(inner, unit) {
            return infix(code, "??", Code::atom("null"), super::layout::COALESCE);
        }
        let there = infix(code.clone(), "===", undefined(), EQUALITY);
        conditional(there, Code::atom("null"), self.json_for(reader, code, inner, unit))
    }

    /// What a value shows of itself in a state.
    fn shown(&self, code: Code) -> Code {
        let quark = self.quark();
        Code::new(code.at(ATOM).append(format!("[{quark}.state]()")), ATOM)
    }

    fn to_json_of(&self, reader: Reader, ty: &Type, unit: WireUnit) -> Code {
        let itself = reader == Reader::Person && shows_itself(self.program(), ty);
        match ty {
            Type::Union(id) if self.program().unions[*id].messages_of.is_some() => {
                Code::atom(format!("{}.{}", self.union_codec(*id), message_method(itself)))
            }
            _ => arrow(&["each".to_owned()], self.json_for(reader, Code::atom("each"), ty, unit)),
        }
    }

    /// The codec of a type, where `json` is what has those of the language's own.
    pub fn codec_of(&self, json: &str, ty: &Type, unit: WireUnit) -> Code {
        let own = |name: &str| Code::atom(format!("{json}.{name}"));
        let made = |name: &str, arguments: Vec<Code>| call(format!("{json}.{name}"), arguments);
        match ty {
            Type::Bool => own("boolean"),
            Type::Int => own("integer"),
            Type::Float => own("number"),
            Type::String => own("string"),
            Type::Duration | Type::Instant if unit == WireUnit::Seconds => own("seconds"),
            Type::Duration | Type::Instant => own("integer"),
            Type::Json => own("anything"),
            Type::List(inner) => made("listOf", vec![self.codec_of(json, inner, unit)]),
            Type::Map(key, value) => {
                let value = self.codec_of(json, value, unit);
                match &**key {
                    Type::String => made("mapOf", vec![value]),
                    Type::Int => made("mapOf", vec![value, own("intKey")]),
                    other => made("mapOf", vec![value, self.codec_of(json, other, unit)]),
                }
            }
            Type::Optional(inner) => made("optional", vec![self.codec_of(json, inner, unit)]),
            Type::Record(id) => Code::atom(self.declared(&self.program().records[*id].decl)),
            Type::Enum(id) => Code::atom(self.declared(&self.program().enums[*id].decl)),
            Type::Union(id) => Code::atom(self.union_codec(*id)),
            other => unreachable!("{other:?} is not encodable"),
        }
    }
}

/// Whether freezing a collection of these is all that there is to do: texts and open data are looked at then.
fn freezes(ty: &Type) -> bool {
    match ty {
        Type::Json | Type::String => true,
        Type::List(inner) | Type::Map(_, inner) => freezes(inner),
        _ => false,
    }
}

/// What freezes a list of these.
fn freezing(element: &Type) -> &'static str {
    if freezes(element) { "frozenTexts" } else { "frozen" }
}

/// What a codec makes of a message.
fn message_method(itself: bool) -> &'static str {
    if itself { "stateOf" } else { "toJson" }
}

/// Whether a value is open data as it is.
fn is_plain(ty: &Type, unit: WireUnit) -> bool {
    match ty {
        Type::Duration | Type::Instant => unit == WireUnit::Milliseconds,
        Type::Bool | Type::Int | Type::Float | Type::String | Type::Json => true,
        Type::List(inner) => is_plain(inner, unit),
        Type::Map(key, value) => **key == Type::String && is_plain(value, unit),
        _ => false,
    }
}
