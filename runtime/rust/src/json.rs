//! JSON: open data, the strict reader, the ASCII-only writer and the traits that generated codecs implement.
//!
//! Reading and writing are done here and not by `serde_json`, because every language must take and give the same
//! bytes: lone surrogates become U+FFFD, nesting ends at 64, errors carry a path and one of a few texts.

mod codecs;
mod decode;
mod encode;
mod parse;
mod serde_impls;

#[doc(hidden)]
pub use decode::of_field;
pub use decode::{DecodeError, DecodeKind, Field, FromJson, InSeconds, Key, Object, Path};
pub use encode::{Fields, ToJson, Written};
pub use parse::{MAX_DEPTH, Reader, parse};

pub(crate) use parse::parse_number;

#[doc(hidden)]
pub use serde_impls::deserialize;

use crate::collections::Map;
use crate::number::{to_float, whole};
use std::fmt;

/// Open data: any JSON value. A number is a `Float`; objects keep the order of their keys.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Json {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number; NaN and the infinities are written as `null`.
    Number(f64),
    /// A text.
    String(String),
    /// A list of values.
    List(Vec<Json>),
    /// An object, in the order of its keys.
    Map(Map<String, Json>),
}

impl Json {
    /// The JSON of any encodable value.
    #[must_use]
    pub fn of<T: ToJson + ?Sized>(value: &T) -> Self {
        value.to_json()
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_string(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The integer, if it is a whole number within ±(2^53-1).
    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        self.as_float().and_then(whole)
    }

    /// The number, if it is one.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The elements, if it is a list.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Self]> {
        if let Self::List(items) = self { Some(items) } else { None }
    }

    /// The entries, if it is an object.
    #[must_use]
    pub fn as_map(&self) -> Option<&Map<String, Self>> {
        if let Self::Map(entries) = self { Some(entries) } else { None }
    }

    /// This object with the tag of its message in front; anything but an object stays as it is.
    #[must_use]
    pub fn tagged(mut self, field: &str, tag: &str) -> Self {
        if let Self::Map(entries) = &mut self {
            entries.shift_insert(0, field.to_owned(), Self::String(tag.to_owned()));
        }
        self
    }

    /// What an error calls such a value.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }
}

impl fmt::Display for Json {
    /// The encoded text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode())
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        use serde_json::Value;
        match value {
            Value::Null => Self::Null,
            Value::Bool(value) => Self::Bool(value),
            Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            Value::String(text) => Self::String(text),
            Value::Array(items) => Self::List(items.into_iter().map(Into::into).collect()),
            Value::Object(entries) => Self::Map(entries.into_iter().map(|(key, value)| (key, value.into())).collect()),
        }
    }
}

impl From<Json> for serde_json::Value {
    fn from(json: Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(value) => Self::Bool(value),
            Json::Number(number) => whole(number).map_or_else(|| number.into(), Into::into),
            Json::String(text) => Self::String(text),
            Json::List(items) => Self::Array(items.into_iter().map(Into::into).collect()),
            Json::Map(entries) => Self::Object(entries.into_iter().map(|(key, value)| (key, value.into())).collect()),
        }
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Json {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Self {
        Self::Number(to_float(value))
    }
}

impl From<&str> for Json {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Json {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_are_present_where_the_kind_fits() {
        assert_eq!(Json::from("a").as_string(), Some("a"));
        assert_eq!((Json::from(1.5).as_int(), Json::from(3.0).as_int()), (None, Some(3)));
        assert_eq!(Json::from(9_007_199_254_740_992.0).as_int(), None);
        assert_eq!((Json::Null.as_bool(), Json::from(true).as_bool()), (None, Some(true)));
        assert!(Json::Null.as_list().is_none() && Json::Null.as_map().is_none());
    }

    #[test]
    fn values_of_serde_json_convert_both_ways() {
        let value = serde_json::json!({"b": [1, 2.5, null, "x"], "a": true});
        let json = Json::from(value.clone());
        assert_eq!(json.to_string(), r#"{"b":[1,2.5,null,"x"],"a":true}"#);
        assert_eq!(serde_json::Value::from(json), value);
        assert_eq!(serde_json::Value::from(Json::Number(f64::NAN)), serde_json::Value::Null);
    }

    #[test]
    fn a_tag_comes_first() {
        let json = Fields::new().field("id", "x").into_json().tagged("type", "open");
        assert_eq!(json.encode(), r#"{"type":"open","id":"x"}"#);
    }
}
