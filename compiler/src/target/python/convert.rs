//! Values on their way over a border: seconds for host code, JSON for the wire.

use super::body::BodyPrinter;
use super::expr::{call, method};
use super::module::Printer;
use super::naming::NAMING;
use super::spell::{COMPARE, CONDITIONAL, OR, PRODUCT, between, conditional};
use super::text;
use crate::emit::code::{ATOM, Code, Doc, Prec};
use crate::emit::names::Use;
use crate::emit::state::shows_itself;
use crate::model::{Builtin, Enum, Id, Type, WireUnit};

/// Which way a time goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Milliseconds to seconds.
    Out,
    /// Seconds to milliseconds.
    In,
}

/// For whom a value becomes JSON data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// For the other side of a wire.
    Peer,
    /// For whoever looks at a state: without secrets, with what JSON cannot carry.
    Person,
}

/// Whether a type has a time outside of records.
pub fn has_time(ty: &Type) -> bool {
    ty.time().is_some()
}

impl BodyPrinter<'_, '_> {
    /// The value as host code has it.
    pub fn to_host(&self, code: Code, ty: &Type) -> Code {
        self.file.to_host(code, ty)
    }

    /// The value as it came from host code.
    pub fn from_host(&self, code: Code, ty: &Type) -> Code {
        self.file.from_host(code, ty)
    }

    /// A value as plain JSON data.
    pub fn to_json(&self, code: Code, ty: &Type) -> Code {
        self.file.to_json(code, ty, WireUnit::Milliseconds)
    }

    /// `encode` or `to_json` of a value.
    pub fn encode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let name = if builtin == Builtin::Encode { "encode" } else { "to_json" };
        match ty {
            Type::Record(_) => method(code, name, Vec::new()),
            Type::Union(id) => call(format!("{}.{name}", self.file.union_codec(*id)), vec![code]),
            _ if builtin == Builtin::Encode => self.runtime("json.encode", vec![self.to_json(code, ty)]),
            _ => self.to_json(code, ty),
        }
    }

    /// `decode` or `from_json` into a type.
    pub fn decode(&self, builtin: Builtin, code: Code, ty: &Type) -> Code {
        let name = if builtin == Builtin::Decode { "decode" } else { "from_json" };
        match ty {
            Type::Record(id) => {
                let decl = &self.file.program().records[*id].decl;
                call(format!("{}.{name}", self.file.declared(decl, true)), vec![code])
            }
            Type::Union(id) => call(format!("{}.{name}", self.file.union_codec(*id)), vec![code]),
            _ if builtin == Builtin::Decode => {
                let decoder = self.file.decoder(ty, WireUnit::Milliseconds);
                self.runtime("json.decode", vec![code, decoder])
            }
            _ => Code::new(self.file.decoder(ty, WireUnit::Milliseconds).at(ATOM), ATOM).applied_to(code),
        }
    }
}

trait Applied {
    /// `self(code)`
    fn applied_to(self, code: Code) -> Code;
}

impl Applied for Code {
    fn applied_to(self, code: Code) -> Code {
        call(self.flat(), vec![code])
    }
}

impl Printer<'_> {
    /// The value as host code has it.
    pub fn to_host(&self, code: Code, ty: &Type) -> Code {
        self.passed(code, ty, Way::Out)
    }

    /// The value as it came from host code.
    pub fn from_host(&self, code: Code, ty: &Type) -> Code {
        self.passed(code, ty, Way::In)
    }

    fn passed(&self, code: Code, ty: &Type, way: Way) -> Code {
        if !has_time(ty) {
            return code;
        }
        match ty {
            Type::Duration | Type::Instant => self.time(code, way),
            Type::Optional(inner) => {
                let text = code.flat();
                if text == "None" {
                    return code;
                }
                if matches!(**inner, Type::Duration | Type::Instant) {
                    return self.time_if_any(code, way);
                }
                if let Some(before) = self.taken_back(&text, inner, way) {
                    return Code::atom(before);
                }
                self.opened(code, |code| self.passed(code, inner, way))
            }
            Type::List(inner) => {
                let each = self.passed(Code::atom("each"), inner, way).flat();
                self.run_over(code, OR, |values| format!("tuple({each} for each in {values})"))
            }
            Type::Map(_, value) => {
                let each = self.passed(Code::atom("each"), value, way).flat();
                let frozen = format!("{}.FrozenDict", self.quark());
                self.run_over(code, ATOM, |values| {
                    format!("{frozen}({{key: {each} for key, each in {values}.items()}})")
                })
            }
            _ => unreachable!("no other type has times"),
        }
    }

    /// What becomes of a value that may be absent; it is evaluated once.
    fn opened(&self, code: Code, change: impl Fn(Code) -> Code) -> Code {
        let opened = |code: Code| {
            let there = between(code.clone(), "is not", Code::atom("None"), COMPARE);
            conditional(change(code), there, Code::atom("None"))
        };
        if is_name(&code.flat()) {
            return opened(code);
        }
        let change = Doc::text("lambda each: ").append(opened(Code::atom("each")).doc.group());
        call(format!("{}.given", self.quark()), vec![code, Code::new(change, CONDITIONAL)])
    }

    /// A comprehension over a value; one that gives names on the way stands outside of it, as Python wants it.
    fn run_over(&self, code: Code, wanted: Prec, comprehension: impl Fn(&str) -> String) -> Code {
        if !code.flat().contains(":=") {
            return Code::atom(comprehension(&flat_at(code, wanted)));
        }
        let change = Doc::text(format!("lambda values: {}", comprehension("values")));
        call(format!("{}.given", self.quark()), vec![code, Code::new(change, CONDITIONAL)])
    }

    /// What was converted the other way just before.
    fn taken_back<'t>(&self, text: &'t str, inner: &Type, way: Way) -> Option<&'t str> {
        let back = if way == Way::Out { Way::In } else { Way::Out };
        let change = self.passed(Code::atom("each"), inner, back).flat();
        let tail = format!(", lambda each: {change} if each is not None else None)");
        let before = text.strip_prefix("quark.given(")?.strip_suffix(tail.as_str())?;
        balanced(before).then_some(before)
    }

    /// A time that may be absent: the runtime's functions leave `None` as it is.
    fn time_if_any(&self, code: Code, way: Way) -> Code {
        let (function, inverse) = match way {
            Way::Out => ("seconds", "quark.millis("),
            Way::In => ("millis", "quark.seconds("),
        };
        match code.flat().strip_prefix(inverse).and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) if balanced(inner) => Code::atom(inner),
            _ => call(format!("{}.{function}", self.quark()), vec![code]),
        }
    }

    fn time(&self, code: Code, way: Way) -> Code {
        let text = code.flat();
        match way {
            Way::Out => {
                if let Some(inner) = text.strip_prefix("quark.millis(").and_then(|rest| rest.strip_suffix(')'))
                    && balanced(inner)
                {
                    return Code::atom(inner);
                }
                match text.replace('_', "").parse::<i64>() {
                    Ok(milliseconds) => literal_seconds(milliseconds),
                    Err(_) => in_seconds(code),
                }
            }
            Way::In => match text.strip_suffix(PER_SECOND) {
                Some(inner) if code.prec == PRODUCT => Code::new(Doc::text(inner.to_owned()), PRODUCT),
                _ => call(format!("{}.millis", self.quark()), vec![code]),
            },
        }
    }

    /// The codec of a union that is the messages of a protocol's side.
    pub fn union_codec(&self, id: Id<crate::model::Union>) -> String {
        let (protocol, side) = self.program().unions[id].messages_of.expect("only messages have tags");
        self.codec(protocol, side)
    }

    /// A value as plain JSON data.
    pub fn to_json(&self, code: Code, ty: &Type, unit: WireUnit) -> Code {
        self.json_for(Reader::Peer, code, ty, unit)
    }

    /// A value as plain JSON data, for somebody.
    pub fn json_for(&self, reader: Reader, code: Code, ty: &Type, unit: WireUnit) -> Code {
        let inside = |code: Code, ty: &Type| self.json_for(reader, code, ty, unit);
        let itself = reader == Reader::Person && shows_itself(self.program(), ty);
        match ty {
            Type::Interface(_) => call(format!("{}.state_of", self.quark()), vec![code]),
            Type::Actor(_) => Code::new(code.at(ATOM).append("._quark.name"), ATOM),
            Type::Promise(_) => method(code, "state", Vec::new()),
            Type::Duration | Type::Instant if unit == WireUnit::Seconds => in_seconds(code),
            Type::Union(id) if self.program().unions[*id].messages_of.is_some() => {
                let method = if itself { "state_of" } else { "to_json" };
                call(format!("{}.{method}", self.union_codec(*id)), vec![code])
            }
            _ if itself => method(code, "_quark_state", Vec::new()),
            Type::Record(_) | Type::Union(_) => method(code, "to_json", Vec::new()),
            Type::Enum(_) => Code::new(code.at(ATOM).append(".value"), ATOM),
            Type::Optional(inner) if !is_plain(inner, unit) => self.opened(code, |code| inside(code, inner)),
            Type::List(inner) if !is_plain(inner, unit) => {
                let each = inside(Code::atom("each"), inner).flat();
                self.run_over(code, OR, |values| format!("[{each} for each in {values}]"))
            }
            Type::Map(key, value) if !is_plain(value, unit) || **key != Type::String => {
                let key = match **key {
                    Type::Int => "str(key)",
                    Type::Enum(_) => "key.value",
                    _ => "key",
                };
                let each = inside(Code::atom("each"), value).flat();
                self.run_over(code, ATOM, |values| format!("{{{key}: {each} for key, each in {values}.items()}}"))
            }
            _ => code,
        }
    }

    /// The function that decodes a type.
    pub fn decoder(&self, ty: &Type, unit: WireUnit) -> Code {
        let json = |name: &str| Code::atom(format!("{}.json.{name}", self.quark()));
        match ty {
            Type::Bool => json("boolean"),
            Type::Int => json("integer"),
            Type::Float => json("number"),
            Type::String => json("string"),
            Type::Duration | Type::Instant if unit == WireUnit::Seconds => json("in_seconds"),
            Type::Duration | Type::Instant => json("integer"),
            Type::Json => json("anything"),
            Type::List(inner) => call(json("list_of").flat(), vec![self.decoder(inner, unit)]),
            Type::Map(key, value) => {
                let key = match &**key {
                    Type::Int => json("int_key"),
                    Type::Enum(id) => self.enum_decoder(*id),
                    _ => Code::atom("str"),
                };
                call(json("map_of").flat(), vec![self.decoder(value, unit), key])
            }
            Type::Optional(inner) => call(json("optional").flat(), vec![self.decoder(inner, unit)]),
            Type::Record(id) => {
                let decl = &self.program().records[*id].decl;
                Code::atom(format!("{}.from_json", self.declared(decl, true)))
            }
            Type::Union(id) => Code::atom(format!("{}.from_json", self.union_codec(*id))),
            Type::Enum(id) => self.enum_decoder(*id),
            other => unreachable!("{other:?} is not encodable"),
        }
    }

    fn enum_decoder(&self, id: Id<Enum>) -> Code {
        let declared = &self.program().enums[id];
        let name = self.declared(&declared.decl, true);
        let mut arguments = vec![Code::atom(name.clone())];
        let older: Vec<String> = declared
            .cases
            .iter()
            .flat_map(|case| case.aliases.iter().map(move |alias| (alias, &case.name)))
            .map(|(alias, case)| format!("{}: {name}.{}", text::string(alias), NAMING.name(Use::Case, case)))
            .collect();
        if !older.is_empty() {
            arguments.push(Code::atom(format!("{{{}}}", older.join(", "))));
        }
        call(format!("{}.json.enum_of", self.quark()), arguments)
    }
}

/// Whether a value is JSON data as it is.
fn is_plain(ty: &Type, unit: WireUnit) -> bool {
    match ty {
        Type::Duration | Type::Instant => unit == WireUnit::Milliseconds,
        Type::Bool | Type::Int | Type::Float | Type::String | Type::Json => true,
        Type::List(inner) | Type::Optional(inner) => is_plain(inner, unit),
        Type::Map(key, value) => **key == Type::String && is_plain(value, unit),
        _ => false,
    }
}

/// On one line, as an operand of something that binds like this.
fn flat_at(code: Code, wanted: Prec) -> String {
    crate::emit::code::render(&super::spell::operand(code, wanted), usize::MAX)
}

/// Whether it is a name, or an attribute of one: reading it again changes nothing.
fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '.')
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

const PER_SECOND: &str = " / 1000";

/// Milliseconds as seconds.
pub fn in_seconds(milliseconds: Code) -> Code {
    between(milliseconds, "/", Code::atom("1000"), PRODUCT)
}

/// Milliseconds as a literal number of seconds.
pub fn literal_seconds(milliseconds: i64) -> Code {
    if milliseconds % 1000 == 0 {
        return super::expr::number(milliseconds / 1000);
    }
    #[allow(clippy::cast_precision_loss)] // the same division that the runtime does
    let seconds = milliseconds as f64 / 1000.0;
    let prec = if seconds < 0.0 { super::spell::SIGN } else { ATOM };
    Code::new(Doc::text(text::float(seconds)), prec)
}
