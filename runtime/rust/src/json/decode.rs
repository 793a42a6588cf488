//! Reading: [`Json`] to values, with errors that say where and what.

use super::{Fields, Json, Reader, ToJson, parse};
use crate::collections::{Entries, Map};
use crate::number::{half_up, in_range, whole};
use crate::text;
use crate::time::{Duration, Instant};
use std::borrow::Cow;
use std::fmt;

/// What kind of thing was wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecodeKind {
    /// The text is not JSON at all.
    NotJson,
    /// Lists and objects are nested deeper than 64.
    TooDeep,
    /// A required field is absent or null.
    Missing,
    /// A value is of another kind than its field.
    WrongType,
    /// A number is beyond ±(2^53-1).
    OutOfRange,
    /// A text is no case of its enum.
    UnknownCase,
    /// A message's tag is not one that is known here.
    UnknownTag,
}

impl DecodeKind {
    const ALL: [Self; 7] = [
        Self::NotJson,
        Self::TooDeep,
        Self::Missing,
        Self::WrongType,
        Self::OutOfRange,
        Self::UnknownCase,
        Self::UnknownTag,
    ];
}

impl fmt::Display for DecodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl ToJson for DecodeKind {
    fn to_json(&self) -> Json {
        Json::String(self.to_string())
    }
}

/// Why a text could not be decoded: `node.address: expected a string, found a number`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// What kind of thing was wrong.
    pub kind: DecodeKind,
    /// Where, by wire names: `nodes[0].address`; empty for the whole text.
    pub path: String,
    /// What was wrong there.
    pub text: String,
}

impl DecodeError {
    /// An error of this kind at this path.
    #[must_use]
    pub fn new(kind: DecodeKind, path: String, text: String) -> Self {
        Self { kind, path, text }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() { f.write_str(&self.text) } else { write!(f, "{}: {}", self.path, self.text) }
    }
}

impl std::error::Error for DecodeError {}

impl ToJson for DecodeError {
    fn to_json(&self) -> Json {
        Fields::new().field("kind", &self.kind).field("path", &self.path).field("text", &self.text).into_json()
    }
}

/// Where in a value one is, for errors.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The value itself.
    Root,
    /// A field of an object, by its wire name.
    Field(&'a Path<'a>, &'a str),
    /// An element of a list.
    Item(&'a Path<'a>, usize),
    /// An entry of a map.
    Entry(&'a Path<'a>, &'a str),
}

impl Path<'_> {
    /// An error of this kind at this place.
    #[must_use]
    pub fn error(&self, kind: DecodeKind, text: String) -> DecodeError {
        DecodeError::new(kind, self.to_string(), text)
    }

    /// A value of another kind stands here.
    #[must_use]
    pub fn wrong_type(&self, expected: &str, found: &Json) -> DecodeError {
        self.error(DecodeKind::WrongType, format!("expected {expected}, found {}", found.kind()))
    }

    /// A text stands here that is no case of its enum.
    #[must_use]
    pub fn unknown_case(&self, case: &str) -> DecodeError {
        self.error(DecodeKind::UnknownCase, format!("unknown case {}", case.encode()))
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Path::Root, name) => f.write_str(name),
            Self::Field(parent, name) => write!(f, "{parent}.{name}"),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
            Self::Entry(parent, key) => write!(f, "{parent}[{}]", key.encode()),
        }
    }
}

/// A value that can be read from JSON.
pub trait FromJson: Sized {
    /// Whether null is a value of the type itself, and not the absence of one.
    const TAKES_NULL: bool = false;

    /// The value that stands at `path`.
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError>;

    /// The value that comes next in a text; nothing where anything is wrong, which [`FromJson::from_json`] explains.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Self::from_json(&reader.value().ok()?, &Path::Root).ok()
    }

    /// The value that a JSON text writes.
    fn decode(text: &str) -> Result<Self, DecodeError> {
        match Reader::whole(text, Self::read) {
            Some(value) => Ok(value),
            None => Self::from_json(&parse(text)?, &Path::Root),
        }
    }
}

/// A value that can be the key of a map.
pub trait Key: Sized + std::hash::Hash + Eq + 'static {
    /// The key as an object's.
    fn to_key(&self) -> String;

    /// The same, borrowed where it is one.
    fn as_key(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_key())
    }

    /// The key that an object's key writes; `path` is that of the entry.
    fn from_key(key: &str, path: &Path<'_>) -> Result<Self, DecodeError>;
}

/// The fields of an object that is being decoded.
#[derive(Debug)]
pub struct Object<'a> {
    entries: &'a Map<String, Json>,
    path: &'a Path<'a>,
}

impl<'a> Object<'a> {
    /// The fields of `json`, which must be an object.
    pub fn of(json: &'a Json, path: &'a Path<'a>) -> Result<Self, DecodeError> {
        let entries = json.as_map().ok_or_else(|| path.wrong_type("an object", json))?;
        Ok(Self { entries, path })
    }

    /// The field with this wire name.
    #[must_use]
    pub fn field(&self, name: &'a str) -> Field<'a> {
        Field { name, value: self.entries.get(name), path: self.path }
    }

    /// The field with this wire name, or else the first of `older` that has a value.
    #[must_use]
    pub fn field_or(&self, name: &'a str, older: &[&'a str]) -> Field<'a> {
        let named = older.iter().map(|name| self.field(name)).find(Field::is_set);
        let field = self.field(name);
        if field.is_set() { field } else { named.unwrap_or(field) }
    }

    /// The error for a message whose tag is none of those known here.
    #[must_use]
    pub fn unknown_tag(&self, field: &str, tag: &str) -> DecodeError {
        Path::Field(self.path, field).error(DecodeKind::UnknownTag, format!("unknown tag {}", tag.encode()))
    }
}

/// A field that is being decoded. Null and absent are the same, except where null is a value of the type.
#[derive(Clone, Copy, Debug)]
pub struct Field<'a> {
    name: &'a str,
    value: Option<&'a Json>,
    path: &'a Path<'a>,
}

impl Field<'_> {
    fn is_set(&self) -> bool {
        self.value.is_some_and(|value| *value != Json::Null)
    }

    /// The value; an error when it is absent.
    pub fn required<T: FromJson>(&self) -> Result<T, DecodeError> {
        let missing = || Path::Field(self.path, self.name).error(DecodeKind::Missing, "missing".to_owned());
        self.optional()?.ok_or_else(missing)
    }

    /// The value, or the default when it is absent.
    pub fn or<T: FromJson>(&self, default: impl FnOnce() -> T) -> Result<T, DecodeError> {
        Ok(self.optional()?.unwrap_or_else(default))
    }

    /// The value, or nothing when it is absent.
    pub fn optional<T: FromJson>(&self) -> Result<Option<T>, DecodeError> {
        let value = self.value.filter(|value| T::TAKES_NULL || **value != Json::Null);
        value.map(|value| T::from_json(value, &Path::Field(self.path, self.name))).transpose()
    }
}

impl FromJson for Json {
    const TAKES_NULL: bool = true;

    fn from_json(json: &Json, _: &Path<'_>) -> Result<Self, DecodeError> {
        Ok(json.clone())
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.value().ok()
    }
}

impl FromJson for bool {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        json.as_bool().ok_or_else(|| path.wrong_type("a boolean", json))
    }
}

impl FromJson for i64 {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let number = json.as_float().filter(|number| number.fract() == 0.0);
        let number = number.ok_or_else(|| path.wrong_type("an integer", json))?;
        whole(number).ok_or_else(|| path.error(DecodeKind::OutOfRange, "out of range".to_owned()))
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.next_number().and_then(whole)
    }
}

impl FromJson for f64 {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        json.as_float().ok_or_else(|| path.wrong_type("a number", json))
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.next_number()
    }
}

impl FromJson for String {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        json.as_string().map(str::to_owned).ok_or_else(|| path.wrong_type("a string", json))
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.next_string()
    }
}

impl FromJson for Duration {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        i64::from_json(json, path).map(Self::of)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        i64::read(reader).map(Self::of)
    }
}

impl FromJson for Instant {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        i64::from_json(json, path).map(Self::of)
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        if *json == Json::Null { Ok(None) } else { T::from_json(json, path).map(Some) }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        if reader.null() { Some(None) } else { T::read(reader).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let items = json.as_list().ok_or_else(|| path.wrong_type("a list", json))?;
        items.iter().enumerate().map(|(index, item)| T::from_json(item, &Path::Item(path, index))).collect()
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut items = Self::new();
        reader.items(|reader| {
            items.push(T::read(reader)?);
            Some(())
        })?;
        Some(items)
    }
}

impl<K: Key, V: FromJson + 'static> FromJson for Map<K, V> {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let entries = json.as_map().ok_or_else(|| path.wrong_type("an object", json))?;
        let decoded = entries.iter().map(|(key, value)| {
            let path = Path::Entry(path, key);
            Ok((K::from_key(key, &path)?, V::from_json(value, &path)?))
        });
        decoded.collect()
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let mut entries = Entries::default();
        reader.object(|key, reader| {
            entries.insert(K::from_key(key, &Path::Root).ok()?, V::read(reader)?);
            Some(())
        })?;
        Some(entries.into())
    }
}

impl Key for String {
    fn to_key(&self) -> String {
        self.clone()
    }

    fn as_key(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_key(key: &str, _: &Path<'_>) -> Result<Self, DecodeError> {
        Ok(key.to_owned())
    }
}

impl Key for i64 {
    fn to_key(&self) -> String {
        self.to_string()
    }

    fn from_key(key: &str, path: &Path<'_>) -> Result<Self, DecodeError> {
        let digits = key.strip_prefix('-').unwrap_or(key);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let text = format!("expected an integer key, found {}", key.encode());
            return Err(path.error(DecodeKind::WrongType, text));
        }
        text::to_int(key).ok_or_else(|| path.error(DecodeKind::OutOfRange, "out of range".to_owned()))
    }
}

impl FromJson for DecodeKind {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        Self::from_key(&String::from_json(json, path)?, path)
    }
}

impl Key for DecodeKind {
    fn to_key(&self) -> String {
        self.to_string()
    }

    fn from_key(key: &str, path: &Path<'_>) -> Result<Self, DecodeError> {
        let found = Self::ALL.into_iter().find(|kind| kind.to_string() == key);
        found.ok_or_else(|| path.unknown_case(key))
    }
}

/// A value of the type that a field has, which `field` names: for the macros, where nothing else says it in time.
#[doc(hidden)]
#[must_use]
pub fn of_field<S, T>(value: T, _field: fn(&S) -> &T) -> T {
    value
}

/// A moment or a length of time that stands in JSON as seconds: `InSeconds(self.ttl)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InSeconds<T>(pub T);

impl<T> InSeconds<T> {
    /// The moment or the length of time.
    pub fn value(self) -> T {
        self.0
    }
}

impl ToJson for InSeconds<Duration> {
    fn to_json(&self) -> Json {
        Json::Number(self.0.to_seconds())
    }
}

impl ToJson for InSeconds<Instant> {
    fn to_json(&self) -> Json {
        Json::Number(self.0.to_seconds())
    }
}

impl FromJson for InSeconds<Duration> {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        milliseconds(json, path).map(|milliseconds| Self(Duration::of(milliseconds)))
    }
}

impl FromJson for InSeconds<Instant> {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        milliseconds(json, path).map(|milliseconds| Self(Instant::of(milliseconds)))
    }
}

/// Seconds as whole milliseconds, rounded half up.
fn milliseconds(json: &Json, path: &Path<'_>) -> Result<i64, DecodeError> {
    let seconds = f64::from_json(json, path)?;
    let milliseconds = whole(half_up(seconds * 1000.0)).filter(|&milliseconds| in_range(milliseconds));
    milliseconds.ok_or_else(|| path.error(DecodeKind::OutOfRange, "out of range".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error<T: FromJson>(text: &str) -> String {
        T::decode(text).err().expect("an error").to_string()
    }

    #[test]
    fn integers_may_be_written_in_any_form() {
        assert_eq!(Vec::<i64>::decode("[1.0,1e3,-0]").unwrap(), [1, 1000, 0]);
        assert_eq!(error::<i64>("1.5"), "expected an integer, found a number");
        assert_eq!(error::<i64>("9007199254740992"), "out of range");
        assert_eq!(error::<i64>("\"1\""), "expected an integer, found a string");
    }

    #[test]
    fn paths_name_fields_elements_and_entries() {
        assert_eq!(
            error::<Map<String, Vec<String>>>(r#"{"a":["x",1]}"#),
            r#"["a"][1]: expected a string, found a number"#
        );
        assert_eq!(error::<Map<i64, bool>>(r#"{"x":true}"#), r#"["x"]: expected an integer key, found "x""#);
        assert_eq!(
            error::<Map<i64, bool>>(r#"{"99999999999999999999":true}"#),
            r#"["99999999999999999999"]: out of range"#
        );
        let json = parse(r#"{"node":{"at":true}}"#).unwrap();
        let (root, node) = (Path::Root, Path::Field(&Path::Root, "node"));
        assert!(Object::of(&json, &root).unwrap().field("x").optional::<bool>().unwrap().is_none());
        let inner = json.as_map().unwrap().get("node").unwrap();
        let object = Object::of(inner, &node).unwrap();
        assert_eq!(
            object.field("at").required::<f64>().unwrap_err().to_string(),
            "node.at: expected a number, found a boolean"
        );
        assert_eq!(object.unknown_tag("type", "x").to_string(), r#"node.type: unknown tag "x""#);
        assert_eq!(node.unknown_case("x").to_string(), r#"node: unknown case "x""#);
    }

    #[test]
    fn null_and_absent_are_the_same_except_in_json() {
        let json = parse(r#"{"a":null,"b":null,"older":2}"#).unwrap();
        let object = Object::of(&json, &Path::Root).unwrap();
        assert_eq!(object.field("a").or(|| 7).unwrap(), 7);
        assert_eq!(object.field("a").required::<i64>().unwrap_err().to_string(), "a: missing");
        assert_eq!(object.field("b").required::<Json>().unwrap(), Json::Null);
        assert_eq!(object.field("c").required::<Json>().unwrap_err().to_string(), "c: missing");
        assert_eq!(object.field_or("a", &["b", "older"]).required::<i64>().unwrap(), 2);
        assert_eq!(object.field_or("a", &["b"]).required::<i64>().unwrap_err().path, "a");
        assert_eq!(Vec::<Option<i64>>::decode("[null,1]").unwrap(), [None, Some(1)]);
    }

    #[test]
    fn seconds_round_half_up() {
        assert_eq!(InSeconds::<Duration>::decode("1.0005").unwrap().0, Duration::of(1001));
        assert_eq!(InSeconds(Instant::of(1500)).encode(), "1.5");
        assert_eq!(error::<InSeconds<Instant>>("1e300"), "out of range");
    }
}
