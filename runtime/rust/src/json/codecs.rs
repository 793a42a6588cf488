//! Codecs of generated types, as macros: a record or enum says its names once, and has all that JSON and serde ask for.
//!
//! A text is first read straight into the type. Where that does not work out, it is read as open data and taken apart from
//! there, which finds out what is wrong and where: both ways give the same values.

/// Implements [`ToJson`](crate::ToJson) for a type with fields, by their names on the wire.
///
/// ```
/// struct Area { name: String, fallback: Option<String>, ttl: quark::Duration }
/// quark::impl_to_json!(Area { name: "name", fallback: "fallbackName" as optional, ttl: "ttl" as seconds });
/// ```
#[macro_export]
macro_rules! impl_to_json {
    ($name:ident { $($field:ident: $wire:literal $(as $how:ident)?),* $(,)? }) => {
        impl $crate::ToJson for $name {
            fn to_json(&self) -> $crate::Json {
                let fields = $crate::json::Fields::new();
                $(let fields = $crate::impl_to_json!(@field fields, $wire, self.$field $(, $how)?);)*
                fields.into_json()
            }

            fn write(&self, text: &mut String) {
                let fields = $crate::json::Written::new(text);
                $(let fields = $crate::impl_to_json!(@field fields, $wire, self.$field $(, $how)?);)*
                fields.end();
            }
        }
    };
    (@field $fields:ident, $wire:literal, $value:expr) => {
        $fields.field($wire, &$value)
    };
    (@field $fields:ident, $wire:literal, $value:expr, optional) => {
        $fields.optional($wire, $value.as_ref())
    };
    (@field $fields:ident, $wire:literal, $value:expr, seconds) => {
        $fields.field($wire, &$crate::json::InSeconds($value))
    };
    (@field $fields:ident, $wire:literal, $value:expr, optional_seconds) => {
        $fields.optional($wire, $value.map($crate::json::InSeconds).as_ref())
    };
}

/// Implements [`ToJson`](crate::ToJson), [`FromJson`](crate::FromJson) and serde's traits for a record: the names of its
/// fields on the wire, older names after `|`, and defaults.
///
/// ```
/// # use quark::FromJson;
/// #[derive(Debug, PartialEq)]
/// struct Node { id: String, address: Option<String>, ttl: quark::Duration }
/// quark::impl_json!(Node {
///     id: "id" | "nodeId",
///     address: "address" as optional,
///     ttl: "ttl" as seconds = quark::Duration::of(15_000),
/// });
/// let node = Node::decode(r#"{"nodeId":"n1"}"#).unwrap();
/// assert_eq!(node, Node { id: "n1".to_owned(), address: None, ttl: quark::Duration::of(15_000) });
/// assert_eq!(Node::decode("{}").unwrap_err().to_string(), "id: missing");
/// ```
#[macro_export]
macro_rules! impl_json {
    ($name:ident { $(
        $field:ident: $wire:literal $(| $alias:literal)* $(as $how:ident)? $(= $default:expr)?
    ),* $(,)? }) => {
        $crate::impl_to_json!($name { $($field: $wire $(as $how)?),* });

        impl $crate::FromJson for $name {
            fn from_json(json: &$crate::Json, path: &$crate::json::Path<'_>) -> Result<Self, $crate::DecodeError> {
                let fields = $crate::json::Object::of(json, path)?;
                $(
                    let field = fields.field_or($wire, &[$($alias),*]);
                    let $field = $crate::impl_json!(@decoded field, [$($how)?], [$($default)?]);
                    let $field = $crate::json::of_field($field, |this: &Self| &this.$field);
                )*
                let _ = fields;
                Ok(Self { $($field),* })
            }

            fn read(reader: &mut $crate::json::Reader<'_>) -> Option<Self> {
                $(let mut $field = None;)*
                reader.object(|name, reader| {
                    match name {
                        $($wire => $field = reader.field()?,)*
                        // Which of several names counts is said above.
                        $($($alias => return None,)*)*
                        _ => reader.skip()?,
                    }
                    Some(())
                })?;
                $(
                    let $field = $crate::impl_json!(@read $field, [$($how)?], [$($default)?]);
                    let $field = $crate::json::of_field($field, |this: &Self| &this.$field);
                )*
                Some(Self { $($field),* })
            }
        }

        $crate::impl_serde!($name);
    };
    (@decoded $field:ident, [], []) => { $field.required()? };
    (@decoded $field:ident, [], [$default:expr]) => { $field.or(|| $default)? };
    (@decoded $field:ident, [optional], []) => { $field.optional()? };
    (@decoded $field:ident, [optional], [$default:expr]) => { $field.optional()?.or_else(|| $default) };
    (@decoded $field:ident, [seconds], []) => { $field.required::<$crate::json::InSeconds<_>>()?.0 };
    (@decoded $field:ident, [seconds], [$default:expr]) => {
        $field.optional::<$crate::json::InSeconds<_>>()?.map_or_else(|| $default, |value| value.0)
    };
    (@decoded $field:ident, [optional_seconds], []) => {
        $field.optional::<$crate::json::InSeconds<_>>()?.map(|value| value.0)
    };
    (@decoded $field:ident, [optional_seconds], [$default:expr]) => {
        $field.optional::<$crate::json::InSeconds<_>>()?.map(|value| value.0).or_else(|| $default)
    };
    (@read $field:ident, [], []) => { $field? };
    (@read $field:ident, [], [$default:expr]) => { $field.unwrap_or_else(|| $default) };
    (@read $field:ident, [optional], []) => { $field };
    (@read $field:ident, [optional], [$default:expr]) => { $field.or_else(|| $default) };
    (@read $field:ident, [seconds], []) => { $crate::json::InSeconds::value($field?) };
    (@read $field:ident, [seconds], [$default:expr]) => {
        $field.map_or_else(|| $default, $crate::json::InSeconds::value)
    };
    (@read $field:ident, [optional_seconds], []) => { $field.map($crate::json::InSeconds::value) };
    (@read $field:ident, [optional_seconds], [$default:expr]) => {
        $field.map($crate::json::InSeconds::value).or_else(|| $default)
    };
}

/// Implements all that an enum of names is asked for: `as_str`, `Display`, JSON, keys of maps and serde. Older names
/// stand after `|`.
///
/// ```
/// # use quark::{FromJson, ToJson};
/// #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
/// enum Life { Running, Stopped }
/// quark::impl_enum!(Life { Running: "running", Stopped: "stopped" | "gone" });
/// assert_eq!(Life::decode(r#""gone""#).unwrap().encode(), r#""stopped""#);
/// ```
#[macro_export]
macro_rules! impl_enum {
    ($name:ident { $($case:ident: $wire:literal $(| $alias:literal)*),* $(,)? }) => {
        impl $name {
            /// The name on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$case => $wire,)*
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl $crate::ToJson for $name {
            fn to_json(&self) -> $crate::Json {
                $crate::Json::from(self.as_str())
            }

            fn write(&self, text: &mut String) {
                $crate::ToJson::write(self.as_str(), text);
            }
        }

        impl $crate::json::Key for $name {
            fn to_key(&self) -> String {
                self.as_str().to_owned()
            }

            fn from_key(key: &str, path: &$crate::json::Path<'_>) -> Result<Self, $crate::DecodeError> {
                match key {
                    $($wire $(| $alias)* => Ok(Self::$case),)*
                    _ => Err(path.unknown_case(key)),
                }
            }
        }

        impl $crate::FromJson for $name {
            fn from_json(json: &$crate::Json, path: &$crate::json::Path<'_>) -> Result<Self, $crate::DecodeError> {
                <Self as $crate::json::Key>::from_key(&String::from_json(json, path)?, path)
            }
        }

        $crate::impl_serde!($name);
    };
}

#[cfg(test)]
mod tests {
    use crate::json::{DecodeError, FromJson, Json, ToJson, parse};
    use crate::{Duration, Map};

    #[derive(Debug, PartialEq)]
    struct Part {
        size: i64,
        note: Option<String>,
    }

    crate::impl_json!(Part { size: "size", note: "note" as optional });

    #[derive(Debug, PartialEq)]
    struct Whole {
        id: String,
        parts: Vec<Part>,
        ttl: Duration,
        grace: Duration,
        late: Option<Duration>,
        label: String,
        tag: Option<String>,
        open: Map<String, Json>,
    }

    crate::impl_json!(Whole {
        id: "id" | "nodeId" | "name",
        parts: "parts" = Vec::new(),
        ttl: "ttl" as seconds,
        grace: "grace" as seconds = ttl,
        late: "late" as optional_seconds,
        label: "label" = format!("{} of {}", id.clone(), parts.len()),
        tag: "tag" as optional = Some("none".to_owned()),
        open: "open" = Map::new(),
    });

    fn slowly<T: FromJson>(text: &str) -> Result<T, DecodeError> {
        T::from_json(&parse(text)?, &crate::json::Path::Root)
    }

    #[test]
    fn a_text_is_read_alike_both_ways() {
        let texts = [
            r#"{"id":"a","ttl":1.5}"#,
            r#" { "id" : "a" , "ttl" : 1 , "parts" : [ { "size" : 1e3 , "note" : null } , { "size" : -0 } ] } "#,
            r#"{"id":"\u0061","ttl":1,"id":"b","open":{"x":1,"y":[true,null],"x":2},"more":{"z":[]}}"#,
            r#"{"ttl":1,"name":"b","nodeId":null}"#,
            r#"{"id":"a","ttl":1,"ttl":null}"#,
            r#"{"id":"a","ttl":"x","ttl":1,"late":2.25,"grace":0,"tag":"t","label":"l"}"#,
            r#"{"id":"a","ttl":1,"parts":[{"size":1.5}]}"#,
            r#"{"id":"a","ttl":1,"parts":[{"size":9007199254740992}]}"#,
            r#"{"id":"a","ttl":1,"parts":{}}"#,
            r#"{"id":"a","ttl":1} x"#,
            r#"{"id":"a","ttl":1,}"#,
            r#"{"id":7,"ttl":1}"#,
            "[]",
            "",
        ];
        for text in texts {
            assert_eq!(Whole::decode(text), slowly::<Whole>(text), "{text}");
        }
        let deep =
            |depth: usize| format!(r#"{{"id":"a","ttl":1,"open":{{"x":{}{}}}}}"#, "[".repeat(depth), "]".repeat(depth));
        assert!(Whole::decode(&deep(62)).is_ok());
        assert_eq!(Whole::decode(&deep(63)).unwrap_err().text, "nested deeper than 64");
    }

    #[test]
    fn a_value_is_written_alike_both_ways() {
        let text = r#"{"id":"é","ttl":1.5,"late":2,"parts":[{"size":1},{"size":2,"note":"n"}],"open":{"\u0001":0.5}}"#;
        let whole = Whole::decode(text).unwrap();
        assert_eq!(whole.encode(), whole.to_json().encode());
        assert_eq!(
            whole.encode(),
            r#"{"id":"\u00e9","parts":[{"size":1},{"size":2,"note":"n"}],"ttl":1.5,"grace":1.5,"late":2,"label":"\u00e9 of 2","tag":"none","open":{"\u0001":0.5}}"#
        );
    }
}
