//! Values on their way over a border: seconds and text for host code, JSON for the wire.

use super::body::BodyPrinter;
use super::module::Printer;
use super::spell::{self, PRODUCT, between, braces, call, method, operand};
use super::text;
use crate::emit::code::{ATOM, Code, Doc};
use crate::emit::state::shows_itself;
use crate::model::{Builtin, Type, WireUnit};

/// For whom a value becomes JSON data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// For the other side of a wire.
    Peer,
    /// For whoever looks at a state: without secrets, with what JSON cannot carry.
    Person,
}

/// Which way a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// To host code.
    Out,
    /// From host code.
    In,
}

/// Whether a type has a time outside of records.
pub fn has_time(ty: &Type) -> bool {
    ty.time().is_some()
}

/// Whether a value of host code is another one inside: times are milliseconds, texts UTF-8 and frozen.
pub fn changes_inwards(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Json | Type::Interface(_) => true,
        Type::List(inner) | Type::Optional(inner) => changes_inwards(inner),
        Type::Map(..) => !ty.is_owned(),
        other => has_time(other),
    }
}

/// Whether a type has texts outside of records.
fn has_text(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Json => true,
        Type::List(inner) | Type::Optional(inner) => has_text(inner),
        Type::Map(key, value) => has_text(key) || has_text(value),
        _ => false,
    }
}

/// What takes a collection of host code in.
pub fn intake(ty: &Type) -> &'static str {
    if has_text(ty) { "Quark.cleaned" } else { "Quark.frozen" }
}

/// A parameter of a block within `depth` others.
fn each(depth: usize) -> String {
    if depth == 0 { "each".to_owned() } else { format!("each{}", depth + 1) }
}

impl BodyPrinter<'_, '_> {
    /// The value as host code has it.
    pub fn to_host(&self, code: Code, ty: &Type) -> Code {
        self.file.to_host(code, ty)
    }

    /// `encode` or `to_json` of a value.
    pub fn encode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        match ty {
            Type::Record(_) if builtin == Builtin::Encode => method(code, "encode", Vec::new()),
            Type::Union(id) if builtin == Builtin::Encode => {
                call(format!("{}.encode", self.file.union_codec(*id)), vec![code])
            }
            _ if builtin == Builtin::Encode => call("Quark::Json.encode", vec![self.file.json(code, ty)]),
            _ => self.file.json(code, ty),
        }
    }

    /// `decode` or `from_json` into a type.
    pub fn decode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let whole = builtin == Builtin::Decode;
        let name = if whole { "decode" } else { "from_parsed" };
        match ty {
            Type::Record(id) => {
                call(format!("{}.{name}", self.file.declared(&self.file.program().records[*id].decl)), vec![code])
            }
            Type::Union(id) => call(format!("{}.{name}", self.file.union_codec(*id)), vec![code]),
            _ => {
                let json = if whole { call("Quark::Json.parse", vec![code]) } else { code };
                self.file.decoded(json, ty, WireUnit::Milliseconds, 0)
            }
        }
    }
}

impl Printer<'_> {
    /// The value as host code has it.
    pub fn to_host(&self, code: Code, ty: &Type) -> Code {
        if has_time(ty) { self.passed(code, ty, Way::Out, 0) } else { code }
    }

    /// The value as it came from host code.
    pub fn from_host(&self, code: Code, ty: &Type) -> Code {
        if changes_inwards(ty) { self.passed(code, ty, Way::In, 0) } else { code }
    }

    /// The value as it came from generated code that passed it as host code would.
    fn passed(&self, code: Code, ty: &Type, way: Way, depth: usize) -> Code {
        match ty {
            Type::Duration | Type::Instant => time(code, way),
            Type::String if way == Way::In => call("Quark.text", vec![code]),
            Type::Json if way == Way::In => call("Quark.cleaned", vec![code]),
            Type::Interface(id) if way == Way::In => {
                let decl = &self.program().interfaces[*id].decl;
                call(format!("{}.check", self.declared(decl)), vec![code])
            }
            Type::Optional(inner) => self.passed_optional(code, inner, way, depth),
            Type::List(_) | Type::Map(..) if ty.is_owned() => code,
            Type::List(_) | Type::Map(..) if !has_time(ty) => call(intake(ty), vec![code]),
            Type::List(inner) => {
                let name = each(depth);
                let change = self.passed(Code::atom(name.clone()), inner, way, depth + 1);
                Code::new(operand(code, ATOM).append(format!(".map {{ |{name}| {} }}.freeze", change.flat())), ATOM)
            }
            Type::Map(_, value) => {
                let name = each(depth);
                let change = self.passed(Code::atom(name.clone()), value, way, depth + 1);
                let doc =
                    operand(code, ATOM).append(format!(".transform_values {{ |{name}| {} }}.freeze", change.flat()));
                Code::new(doc, ATOM)
            }
            _ => code,
        }
    }

    fn passed_optional(&self, code: Code, inner: &Type, way: Way, depth: usize) -> Code {
        let text = code.flat();
        if text == "nil" {
            return code;
        }
        if spell::is_name(&code) {
            let change = self.passed(code.clone(), inner, way, depth);
            let bare = change.flat() == text;
            return if bare { code } else { between_present(code, change) };
        }
        let name = each(depth);
        let change = self.passed(Code::atom(name.clone()), inner, way, depth + 1);
        if let Some(before) = taken_back(&text, way) {
            return Code::atom(before);
        }
        Code::new(operand(code, ATOM).append(format!("&.then {{ |{name}| {} }}", change.flat())), ATOM)
    }

    /// A value as plain JSON data.
    pub fn json(&self, code: Code, ty: &Type) -> Code {
        self.to_json(Reader::Peer, code, ty, WireUnit::Milliseconds, 0)
    }

    /// A value as plain JSON data for somebody, its times in this unit.
    pub fn to_json(&self, reader: Reader, code: Code, ty: &Type, unit: WireUnit, depth: usize) -> Code {
        let itself = reader == Reader::Person && shows_itself(self.program(), ty);
        match ty {
            Type::Interface(_) => call("Quark.state_of", vec![code]),
            Type::Actor(_) => method(method(code, "class", Vec::new()), "title", Vec::new()),
            Type::Duration | Type::Instant if unit == WireUnit::Seconds => {
                between(code, "/", Code::atom("1000.0"), PRODUCT)
            }
            Type::Union(id) if self.program().unions[*id].messages_of.is_some() => {
                let name = if itself { "state_of" } else { "as_json" };
                call(format!("{}.{name}", self.union_codec(*id)), vec![code])
            }
            _ if itself => method(code, "quark_state", Vec::new()),
            Type::Record(_) | Type::Union(_) | Type::Promise(_) => method(code, "as_json", Vec::new()),
            Type::Enum(_) => method(code, "wire", Vec::new()),
            Type::Optional(inner) if !is_plain(inner, unit) => self.optional_json(reader, code, inner, unit, depth),
            Type::List(inner) if !is_plain(inner, unit) => {
                let name = each(depth);
                let change = self.to_json(reader, Code::atom(name.clone()), inner, unit, depth + 1).flat();
                let short = change.strip_prefix(&format!("{name}.")).filter(|rest| is_name(rest));
                let block = match short {
                    Some(method) => format!(".map(&:{method})"),
                    None => format!(".map {{ |{name}| {change} }}"),
                };
                Code::new(operand(code, ATOM).append(block), ATOM)
            }
            Type::Map(key, value) if !is_plain(value, unit) || **key != Type::String => {
                self.map_json(reader, code, (key, value), unit, depth)
            }
            _ => code,
        }
    }

    fn optional_json(&self, reader: Reader, code: Code, inner: &Type, unit: WireUnit, depth: usize) -> Code {
        let text = code.flat();
        if !spell::is_name(&code) {
            let name = each(depth);
            let change = self.to_json(reader, Code::atom(name.clone()), inner, unit, depth + 1).flat();
            return Code::new(operand(code, ATOM).append(format!("&.then {{ |{name}| {change} }}")), ATOM);
        }
        let change = self.to_json(reader, code.clone(), inner, unit, depth);
        match change.flat().strip_prefix(&format!("{text}.")) {
            Some(rest) if rest.split('.').all(is_name) => Code::atom(format!("{text}&.{}", rest.replace('.', "&."))),
            _ => between_present(code, change),
        }
    }

    fn map_json(&self, reader: Reader, code: Code, (key, value): (&Type, &Type), unit: WireUnit, depth: usize) -> Code {
        let name = each(depth);
        let change = self.to_json(reader, Code::atom(name.clone()), value, unit, depth + 1).flat();
        let key = match key {
            Type::Int => "key.to_s",
            Type::Enum(_) => "key.wire",
            _ => "",
        };
        let block = match (key, change == name) {
            ("", _) => match change.strip_prefix(&format!("{name}.")).filter(|rest| is_name(rest)) {
                Some(method) => format!(".transform_values(&:{method})"),
                None => format!(".transform_values {{ |{name}| {change} }}"),
            },
            (key, true) => format!(".transform_keys(&:{})", key.trim_start_matches("key.")),
            (key, false) => format!(".to_h {{ |key, {name}| [{key}, {change}] }}"),
        };
        Code::new(operand(code, ATOM).append(block), ATOM)
    }

    /// A value of a type out of JSON.
    pub fn decoded(&self, json: Code, ty: &Type, unit: WireUnit, depth: usize) -> Code {
        if let Some(reader) = reader(ty, unit) {
            return call(format!("Quark::Json.{reader}"), vec![json]);
        }
        match ty {
            Type::Json => json,
            Type::List(inner) => self.decoded_block("list", json, None, inner, unit, depth),
            Type::Map(key, value) => {
                let key = match &**key {
                    Type::Int => Some("Quark::Json.method(:int_key)".to_owned()),
                    Type::Enum(id) => {
                        let name = self.declared(&self.program().enums[*id].decl);
                        Some(format!("{name}.method(:from_json)"))
                    }
                    _ => None,
                };
                self.decoded_block("map", json, key, value, unit, depth)
            }
            Type::Optional(inner) => self.decoded_block("optional", json, None, inner, unit, depth),
            Type::Record(id) => from_parsed(self.declared(&self.program().records[*id].decl), json),
            Type::Union(id) => from_parsed(self.union_codec(*id), json),
            Type::Enum(id) => call(format!("{}.from_json", self.declared(&self.program().enums[*id].decl)), vec![json]),
            other => unreachable!("{other:?} is not encodable"),
        }
    }

    fn decoded_block(
        &self,
        name: &str,
        json: Code,
        key: Option<String>,
        inner: &Type,
        unit: WireUnit,
        depth: usize,
    ) -> Code {
        let read = reader(inner, unit).map(|reader| Code::atom(format!(":{reader}")));
        let key = key.map(|key| Code::new(Doc::text(format!("key: {key}")), 0));
        let simple = read.is_some();
        let called = call(format!("Quark::Json.{name}"), [json].into_iter().chain(read).chain(key).collect());
        let element = each(depth);
        if simple {
            called
        } else {
            braces(called, &element, self.decoded(Code::atom(&*element), inner, unit, depth + 1))
        }
    }
}

/// The function of `Quark::Json` that reads a type, if that is all there is to it.
pub fn reader(ty: &Type, unit: WireUnit) -> Option<&'static str> {
    Some(match ty {
        Type::Bool => "boolean",
        Type::Float => "number",
        Type::String => "string",
        Type::Duration | Type::Instant if unit == WireUnit::Seconds => "in_seconds",
        Type::Int | Type::Duration | Type::Instant => "integer",
        Type::List(inner) if **inner == Type::Json => "array",
        Type::Map(key, value) if **key == Type::String && **value == Type::Json => "object",
        _ => return None,
    })
}

/// What reads a value that is parsed already.
fn from_parsed(owner: String, json: Code) -> Code {
    call(owner + ".from_parsed", vec![json])
}

/// `code && change`, where what is there is always true.
fn between_present(code: Code, change: Code) -> Code {
    between(code, "&&", change, super::spell::AND)
}

/// What was converted the other way just before.
fn taken_back(text: &str, way: Way) -> Option<&str> {
    let back = if way == Way::Out { "Quark.millis" } else { "Quark.seconds" };
    let before = text.strip_suffix(&format!("&.then {{ |each| {back}(each) }}"))?;
    balanced(before).then_some(before)
}

fn time(code: Code, way: Way) -> Code {
    let (function, inverse) =
        if way == Way::Out { ("Quark.seconds", "Quark.millis(") } else { ("Quark.millis", "Quark.seconds(") };
    let text = code.flat();
    if let Some(inner) = text.strip_prefix(inverse).and_then(|rest| rest.strip_suffix(')'))
        && balanced(inner)
    {
        return Code::atom(inner);
    }
    if way == Way::Out
        && let Ok(milliseconds) = text.replace('_', "").parse::<i64>()
    {
        return literal_seconds(milliseconds);
    }
    call(function, vec![code])
}

/// Whether a value is JSON data as it is.
pub fn is_plain(ty: &Type, unit: WireUnit) -> bool {
    match ty {
        Type::Duration | Type::Instant => unit == WireUnit::Milliseconds,
        Type::Bool | Type::Int | Type::Float | Type::String | Type::Json => true,
        Type::List(inner) | Type::Optional(inner) => is_plain(inner, unit),
        Type::Map(key, value) => **key == Type::String && is_plain(value, unit),
        _ => false,
    }
}

/// Whether it is one word.
pub fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '@')
}

fn balanced(text: &str) -> bool {
    let mut depth = 0i32;
    for c in text.chars() {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Milliseconds as a literal number of seconds.
fn literal_seconds(milliseconds: i64) -> Code {
    if milliseconds % 1000 == 0 {
        return Code::atom(text::integer(milliseconds / 1000));
    }
    #[allow(clippy::cast_precision_loss)] // the same division that the runtime does
    let seconds = milliseconds as f64 / 1000.0;
    Code::atom(text::float(seconds))
}
