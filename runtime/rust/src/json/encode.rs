//! Writing: values to [`Json`], and that to compact text in ASCII.

use super::{Json, Key};
use crate::collections::{Entries, Map};
use crate::number::{float, to_float, whole};
use crate::time::{Duration, Instant};
use std::fmt::Write;

/// A value with a JSON form.
pub trait ToJson {
    /// The value as open data.
    fn to_json(&self) -> Json;

    /// Writes the value at the end of a text, as [`ToJson::encode`] does.
    fn write(&self, text: &mut String) {
        write_json(&self.to_json(), text);
    }

    /// The value as compact JSON text, in ASCII.
    fn encode(&self) -> String {
        let mut text = String::with_capacity(256);
        self.write(&mut text);
        text
    }
}

/// The fields of an object, written as they are put.
#[derive(Debug)]
pub struct Written<'a> {
    text: &'a mut String,
    /// What stands before the next field.
    before: char,
}

impl<'a> Written<'a> {
    /// No fields yet.
    #[must_use]
    pub fn new(text: &'a mut String) -> Self {
        Self { text, before: '{' }
    }

    /// With one more field.
    #[must_use]
    pub fn field<T: ToJson + ?Sized>(self, name: &str, value: &T) -> Self {
        self.text.push(self.before);
        write_string(name, self.text);
        self.text.push(':');
        value.write(self.text);
        Self { before: ',', ..self }
    }

    /// With one more field if it has a value.
    #[must_use]
    pub fn optional<T: ToJson>(self, name: &str, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// The end of the object.
    pub fn end(self) {
        if self.before == '{' {
            self.text.push('{');
        }
        self.text.push('}');
    }
}

/// The fields of an object, in the order in which they are put.
#[derive(Debug, Default)]
pub struct Fields {
    entries: Entries<String, Json>,
}

impl Fields {
    /// No fields yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more field.
    #[must_use]
    pub fn field<T: ToJson + ?Sized>(mut self, name: &str, value: &T) -> Self {
        self.entries.insert(name.to_owned(), value.to_json());
        self
    }

    /// With one more field if it has a value.
    #[must_use]
    pub fn optional<T: ToJson>(self, name: &str, value: Option<&T>) -> Self {
        match value {
            Some(value) => self.field(name, value),
            None => self,
        }
    }

    /// The object.
    #[must_use]
    pub fn into_json(self) -> Json {
        Json::Map(self.entries.into())
    }
}

fn write_json(json: &Json, text: &mut String) {
    match json {
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(value) => write_number(*value, text),
        Json::Null => text.push_str("null"),
        Json::String(value) => write_string(value, text),
        Json::List(items) => write_list(items, text),
        Json::Map(entries) => write_map(entries, text),
    }
}

fn write_number(value: f64, text: &mut String) {
    match whole(value) {
        Some(value) => write_integer(value, text),
        None if value.is_finite() => text.push_str(&float(value)),
        None => text.push_str("null"),
    }
}

fn write_integer(value: i64, text: &mut String) {
    text.push_str(itoa::Buffer::new().format(value));
}

fn write_list<T: ToJson>(items: &[T], text: &mut String) {
    text.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        item.write(text);
    }
    text.push(']');
}

fn write_map<K: Key, V: ToJson>(entries: &Entries<K, V>, text: &mut String) {
    text.push('{');
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_string(&key.as_key(), text);
        text.push(':');
        value.write(text);
    }
    text.push('}');
}

fn write_string(value: &str, text: &mut String) {
    text.push('"');
    if value.bytes().fold(true, |plain, byte| plain & is_plain(byte)) {
        text.push_str(value);
    } else {
        write_escaped(value, text);
    }
    text.push('"');
}

/// Whether a byte stands for itself in a string. All are asked, without a branch, which takes less time than to stop early.
const fn is_plain(byte: u8) -> bool {
    matches!(byte, b' ' | b'!' | b'#'..=b'[' | b']'..=b'~')
}

fn write_escaped(value: &str, text: &mut String) {
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            ' '..='\u{7f}' => text.push(c),
            _ => write_escape(c, text),
        }
    }
}

fn write_escape(c: char, text: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        write!(text, "\\u{unit:04x}").expect("a String takes any text");
    }
}

impl ToJson for Json {
    fn to_json(&self) -> Json {
        self.clone()
    }

    fn write(&self, text: &mut String) {
        write_json(self, text);
    }
}

impl ToJson for bool {
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }

    fn write(&self, text: &mut String) {
        text.push_str(if *self { "true" } else { "false" });
    }
}

impl ToJson for i64 {
    fn to_json(&self) -> Json {
        Json::Number(to_float(*self))
    }

    fn write(&self, text: &mut String) {
        write_integer(*self, text);
    }
}

impl ToJson for f64 {
    fn to_json(&self) -> Json {
        Json::Number(*self)
    }

    fn write(&self, text: &mut String) {
        write_number(*self, text);
    }
}

impl ToJson for str {
    fn to_json(&self) -> Json {
        Json::String(self.to_owned())
    }

    fn write(&self, text: &mut String) {
        write_string(self, text);
    }
}

impl ToJson for String {
    fn to_json(&self) -> Json {
        Json::String(self.clone())
    }

    fn write(&self, text: &mut String) {
        write_string(self, text);
    }
}

impl ToJson for () {
    fn to_json(&self) -> Json {
        Json::Null
    }
}

impl ToJson for Duration {
    fn to_json(&self) -> Json {
        self.milliseconds().to_json()
    }

    fn write(&self, text: &mut String) {
        write_integer(self.milliseconds(), text);
    }
}

impl ToJson for Instant {
    fn to_json(&self) -> Json {
        self.milliseconds().to_json()
    }

    fn write(&self, text: &mut String) {
        write_integer(self.milliseconds(), text);
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn to_json(&self) -> Json {
        (**self).to_json()
    }

    fn write(&self, text: &mut String) {
        (**self).write(text);
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn to_json(&self) -> Json {
        self.as_ref().map_or(Json::Null, ToJson::to_json)
    }

    fn write(&self, text: &mut String) {
        match self {
            Some(value) => value.write(text),
            None => text.push_str("null"),
        }
    }
}

impl<T: ToJson> ToJson for [T] {
    fn to_json(&self) -> Json {
        Json::List(self.iter().map(ToJson::to_json).collect())
    }

    fn write(&self, text: &mut String) {
        write_list(self, text);
    }
}

impl<T: ToJson, const N: usize> ToJson for [T; N] {
    fn to_json(&self) -> Json {
        self.as_slice().to_json()
    }

    fn write(&self, text: &mut String) {
        write_list(self, text);
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn to_json(&self) -> Json {
        self.as_slice().to_json()
    }

    fn write(&self, text: &mut String) {
        write_list(self, text);
    }
}

impl<K: Key, V: ToJson + 'static> ToJson for Map<K, V> {
    fn to_json(&self) -> Json {
        Json::Map(self.iter().map(|(key, value)| (key.to_key(), value.to_json())).collect())
    }

    fn write(&self, text: &mut String) {
        write_map(self, text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_ascii_with_short_escapes() {
        let text = "\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}é😀";
        assert_eq!(text.encode(), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u{7f}\\u00e9\\ud83d\\ude00\"");
    }

    #[test]
    fn numbers_print_as_ecmascript_prints_them() {
        assert_eq!(vec![1.0, 0.5, f64::NAN, f64::NEG_INFINITY, 1e21].encode(), "[1,0.5,null,null,1e+21]");
        assert_eq!(crate::number::MAX_INT.encode(), "9007199254740991");
    }

    #[test]
    fn objects_keep_order_and_leave_none_out() {
        let map = Map::from([(2, Some(Duration::of(5))), (1, None)]);
        assert_eq!(map.encode(), r#"{"2":5,"1":null}"#);
        let fields = Fields::new().optional("a", None::<&i64>).field("b", &Instant::of(7)).optional("c", Some(&true));
        assert_eq!(fields.into_json().encode(), r#"{"b":7,"c":true}"#);
    }
}
