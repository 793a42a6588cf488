//! Values to JSON and back, by their types; the texts and paths of errors are those of every target.

use super::json::{self, Json};
use super::machine::{Eval, Machine, This};
use super::number;
use super::text;
use super::value::{Fields, Key, Stop, Value};
use crate::model::secret::HIDDEN;
use crate::model::{Enum, Field, Id, Record, Type, Union, WireUnit};
use indexmap::IndexMap;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Where in a value one is: `nodes[0].address`, `properties["a"]`.
pub(super) enum Path<'a> {
    Root,
    Field(&'a Path<'a>, &'a str),
    Element(&'a Path<'a>, usize),
    Entry(&'a Path<'a>, &'a str),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Field(Path::Root, name) => f.write_str(name),
            Path::Field(parent, name) => write!(f, "{parent}.{name}"),
            Path::Element(parent, index) => write!(f, "{parent}[{index}]"),
            Path::Entry(parent, key) => write!(f, "{parent}[{}]", json::string_text(key)),
        }
    }
}

// Encoding

/// What becomes of the fields that are marked `secret`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrets {
    /// They go over the wire as others do.
    Told,
    /// Something else stands in their place.
    Hidden,
}

impl Machine<'_> {
    /// A value of a type as JSON text.
    pub(super) fn encode(&self, ty: &Type, value: &Value) -> String {
        self.to_json(ty, value).text()
    }

    /// A value of a type as JSON. Messages of a protocol carry their tag, first. What JSON cannot carry is as in states.
    pub(super) fn to_json(&self, ty: &Type, value: &Value) -> Json {
        self.json_of(ty, value, Secrets::Told)
    }

    /// A value of a type as JSON, with its secrets or without.
    pub(super) fn json_of(&self, ty: &Type, value: &Value, secrets: Secrets) -> Json {
        match (ty, value) {
            (_, Value::None | Value::Unit) => Json::Null,
            (Type::Optional(inner), value) => self.json_of(inner, value, secrets),
            (Type::List(inner), Value::List(elements)) => {
                Json::list(elements.iter().map(|element| self.json_of(inner, element, secrets)))
            }
            (Type::Map(_, inner), Value::Map(entries)) => {
                let entry = |(key, value)| (self.key_text(key), self.json_of(inner, value, secrets));
                Json::object(entries.iter().map(entry))
            }
            (Type::Union(id), Value::Record(record)) => self.tagged(*id, record, secrets),
            (_, Value::Record(record)) => {
                Json::object(self.encoded_fields(&self.program.records[record.id].fields, &record.values, secrets))
            }
            (_, Value::Error(error)) => {
                Json::object(self.encoded_fields(&self.program.errors[error.id].fields, &error.values, secrets))
            }
            (_, value) => self.scalar_json(value),
        }
    }

    fn tagged(&self, union: Id<Union>, record: &Fields<Record>, secrets: Secrets) -> Json {
        let union = &self.program.unions[union];
        let fields = self.encoded_fields(&self.program.records[record.id].fields, &record.values, secrets);
        let member = union.members.iter().find(|member| member.record == record.id);
        let (Some((protocol, _)), Some(member)) = (union.messages_of, member) else { return Json::object(fields) };
        let key: Rc<str> = self.program.protocols[protocol].tag_key.as_str().into();
        let tag = (key, Json::String(member.tag.as_str().into()));
        Json::object(std::iter::once(tag).chain(fields))
    }

    fn encoded_fields(&self, fields: &[Field], values: &[Value], secrets: Secrets) -> Vec<(Rc<str>, Json)> {
        let hides = |field: &Field| field.secret && secrets == Secrets::Hidden;
        let all = fields.iter().zip(values);
        let present = all.filter(|(field, value)| hides(field) || !matches!(value, Value::None));
        present.map(|(field, value)| (field.wire.as_str().into(), self.field_json(field, value, secrets))).collect()
    }

    /// The value of a field as JSON.
    pub(super) fn field_json(&self, field: &Field, value: &Value, secrets: Secrets) -> Json {
        match (field.unit, value) {
            _ if field.secret && secrets == Secrets::Hidden => Json::String(HIDDEN.into()),
            (WireUnit::Seconds, Value::Duration(time) | Value::Instant(time)) => Json::Number(number::seconds(*time)),
            _ => self.json_of(&field.ty, value, secrets),
        }
    }

    /// A key as the key of an object.
    pub(super) fn key_text(&self, key: &Key) -> Rc<str> {
        match key {
            Key::Str(text) => text.clone(),
            Key::Int(number) => number.to_string().into(),
            Key::Case(id, case) => self.wire(*id, *case).into(),
        }
    }

    /// The name of a case on the wire.
    pub(super) fn wire(&self, id: Id<Enum>, case: usize) -> &str {
        &self.program.enums[id].cases[case].wire
    }
}

// Decoding

impl<'p> Machine<'p> {
    /// The value of a type that JSON text holds; throws `DecodeError`.
    pub(super) fn decode(&mut self, ty: &Type, text: &str) -> Eval {
        match json::parse(text) {
            Ok(json) => self.decode_json(ty, &json, &Path::Root),
            Err(unreadable) => {
                let (kind, text) = unreadable.words();
                Err(self.decode_error(kind, &Path::Root, text))
            }
        }
    }

    /// The value of a type that JSON holds; throws `DecodeError`.
    pub(super) fn decode_json(&mut self, ty: &Type, json: &Json, path: &Path<'_>) -> Eval {
        match (ty, json) {
            (Type::Optional(_), Json::Null) => Ok(Value::None),
            (Type::Optional(inner), _) => self.decode_json(inner, json, path),
            (Type::Json, _) => Ok(Value::Json(json.clone())),
            (Type::Unit, Json::Null) => Ok(Value::Unit),
            (Type::Bool, Json::Bool(value)) => Ok(Value::Bool(*value)),
            (Type::Float, Json::Number(value)) => Ok(Value::Float(*value)),
            (Type::String, Json::String(text)) => Ok(Value::Str(text.clone())),
            (Type::Int, _) => self.decode_integer(json, path).map(Value::Int),
            (Type::Duration, _) => self.decode_integer(json, path).map(Value::Duration),
            (Type::Instant, _) => self.decode_integer(json, path).map(Value::Instant),
            (Type::Enum(id), Json::String(text)) => {
                let (case, _) = self.decode_case(*id, text, path)?;
                Ok(Value::Case(*id, case))
            }
            (Type::List(inner), Json::List(elements)) => {
                let decoded = elements.iter().enumerate();
                let decoded = decoded.map(|(index, json)| self.decode_json(inner, json, &Path::Element(path, index)));
                decoded.collect::<Eval<_>>().map(Value::list)
            }
            (Type::Map(key, inner), Json::Object(entries)) => self.decode_map(key, inner, entries, path),
            (Type::Record(id), Json::Object(entries)) => self.decode_record(*id, entries, path),
            (Type::Union(id), Json::Object(entries)) => self.decode_union(*id, json, entries, path),
            _ => Err(self.wrong_type(expected(ty), json, path)),
        }
    }

    fn decode_integer(&mut self, json: &Json, path: &Path<'_>) -> Eval<i64> {
        match json {
            Json::Number(value) if value.fract() == 0.0 => number::whole(*value).ok_or_else(|| self.out_of_range(path)),
            _ => Err(self.wrong_type("an integer", json, path)),
        }
    }

    fn out_of_range(&mut self, path: &Path<'_>) -> Stop {
        self.decode_error("OutOfRange", path, "out of range".into())
    }

    fn decode_case(&mut self, id: Id<Enum>, text: &str, path: &Path<'_>) -> Eval<(usize, Id<Enum>)> {
        let cases = &self.program.enums[id].cases;
        let case = cases.iter().position(|case| case.wire == text || case.aliases.iter().any(|alias| alias == text));
        let unknown = || format!("unknown case {}", json::string_text(text));
        case.map(|case| (case, id)).ok_or_else(|| self.decode_error("UnknownCase", path, unknown()))
    }

    fn decode_map(&mut self, key: &Type, inner: &Type, entries: &IndexMap<Rc<str>, Json>, path: &Path<'_>) -> Eval {
        let mut decoded = IndexMap::with_capacity(entries.len());
        for (name, json) in entries {
            let path = Path::Entry(path, name);
            let key = self.decode_key(key, name, &path)?;
            decoded.insert(key, self.decode_json(inner, json, &path)?);
        }
        Ok(Value::Map(Rc::new(decoded)))
    }

    fn decode_key(&mut self, ty: &Type, name: &Rc<str>, path: &Path<'_>) -> Eval<Key> {
        match ty {
            Type::Enum(id) => self.decode_case(*id, name, path).map(|(case, id)| Key::Case(id, case)),
            Type::Int if text::is_integer(name) => {
                text::to_int(name).map(Key::Int).ok_or_else(|| self.out_of_range(path))
            }
            Type::Int => {
                let text = format!("expected an integer key, found {}", json::string_text(name));
                Err(self.decode_error("WrongType", path, text))
            }
            _ => Ok(Key::Str(name.clone())),
        }
    }

    fn decode_record(&mut self, id: Id<Record>, entries: &IndexMap<Rc<str>, Json>, path: &Path<'_>) -> Eval {
        let fields = &self.program.records[id].fields;
        let making = Rc::new(RefCell::new(vec![Value::Unit; fields.len()]));
        for (index, field) in fields.iter().enumerate() {
            let value = self.decode_field(field, entries, path, &making)?;
            making.borrow_mut()[index] = value;
        }
        Ok(Value::Record(Rc::new(Fields { id, values: making.take() })))
    }

    /// Null and absent are the same, except where null is a value of the field's type.
    fn decode_field(
        &mut self,
        field: &'p Field,
        entries: &IndexMap<Rc<str>, Json>,
        path: &Path<'_>,
        making: &Rc<RefCell<Vec<Value>>>,
    ) -> Eval {
        let names = std::iter::once(&field.wire).chain(&field.aliases);
        let mut found = names.filter_map(|name| entries.get(name.as_str()).map(|json| (name, json)));
        let takes_null = field.ty == Type::Json;
        match found.find(|(_, json)| takes_null || **json != Json::Null) {
            Some((name, json)) => self.decode_present(field, json, &Path::Field(path, name)),
            None if field.default.is_some() || matches!(field.ty, Type::Optional(_)) => {
                self.default(field, This::Making(making.clone()))
            }
            None => Err(self.decode_error("Missing", &Path::Field(path, &field.wire), "missing".into())),
        }
    }

    fn decode_present(&mut self, field: &'p Field, json: &Json, path: &Path<'_>) -> Eval {
        if field.unit == WireUnit::Milliseconds {
            return self.decode_json(&field.ty, json, path);
        }
        let Json::Number(seconds) = json else { return Err(self.wrong_type("a number", json, path)) };
        let Ok(time) = number::milliseconds(*seconds) else { return Err(self.out_of_range(path)) };
        Ok(if *field.ty.opened() == Type::Instant { Value::Instant(time) } else { Value::Duration(time) })
    }

    fn decode_union(&mut self, id: Id<Union>, json: &Json, entries: &IndexMap<Rc<str>, Json>, path: &Path<'_>) -> Eval {
        let union = &self.program.unions[id];
        let Some((protocol, _)) = union.messages_of else { unreachable!("only messages are told apart by tags") };
        let key = &self.program.protocols[protocol].tag_key;
        let at = Path::Field(path, key);
        let tag = match entries.get(key.as_str()) {
            None | Some(Json::Null) => return Err(self.decode_error("Missing", &at, "missing".into())),
            Some(Json::String(tag)) => tag,
            Some(other) => return Err(self.wrong_type("a string", other, &at)),
        };
        let tagged = |alias: &str| *alias == **tag;
        let mut members = union.members.iter();
        match members.find(|member| tagged(&member.tag) || member.aliases.iter().any(|alias| tagged(alias))) {
            Some(member) => self.decode_json(&Type::Record(member.record), json, path),
            None => Err(self.decode_error("UnknownTag", &at, format!("unknown tag {}", json::string_text(tag)))),
        }
    }

    fn wrong_type(&mut self, expected: &str, found: &Json, path: &Path<'_>) -> Stop {
        self.decode_error("WrongType", path, format!("expected {expected}, found {}", found.kind()))
    }

    /// `throw DecodeError(kind, path, text)`
    fn decode_error(&mut self, kind: &str, path: &Path<'_>, text: String) -> Stop {
        let mut errors = self.program.errors.iter();
        let declared = errors.find(|(_, error)| error.decl.module.index() == 0 && error.decl.name == "DecodeError");
        let (id, error) = declared.expect("the prelude declares it");
        let Type::Enum(kinds) = error.fields[0].ty else { unreachable!("the prelude declares `kind` so") };
        let case = self.program.enums[kinds].cases.iter().position(|case| case.name == kind);
        let kind = Value::Case(kinds, case.expect("the prelude declares all kinds"));
        let values = vec![kind, Value::text(path.to_string()), Value::text(text)];
        Stop::Threw(Value::Error(Rc::new(Fields { id, values })))
    }
}

/// What an error says that a type wants.
fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "a boolean",
        Type::Float => "a number",
        Type::String | Type::Enum(_) => "a string",
        Type::List(_) => "a list",
        Type::Unit => "null",
        Type::Int | Type::Duration | Type::Instant => "an integer",
        Type::Optional(inner) => expected(inner),
        _ => "an object",
    }
}
