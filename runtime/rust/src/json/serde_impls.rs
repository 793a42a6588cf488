//! The bridge to serde: [`Json`] itself, and a macro that carries it over to generated types.

use super::{FromJson, Json, Path};
use crate::number::whole;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Number(value) => match whole(*value) {
                Some(value) => serializer.serialize_i64(value),
                None => serializer.serialize_f64(*value),
            },
            Self::String(value) => serializer.serialize_str(value),
            Self::List(items) => serializer.collect_seq(items),
            Self::Map(entries) => serializer.collect_map(entries),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde_json::Value::deserialize(deserializer).map(Into::into)
    }
}

/// Reads a generated type through its `from_json`, so that serde gives the same errors. For [`impl_serde!`].
///
/// [`impl_serde!`]: crate::impl_serde
#[doc(hidden)]
pub fn deserialize<'de, T: FromJson, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::from_json(&Json::deserialize(deserializer)?, &Path::Root).map_err(D::Error::custom)
}

/// Implements serde's `Serialize` and `Deserialize` for types that have `ToJson` and `FromJson`.
///
/// A derive would give neither the paths nor the texts of Quark's decoding errors.
#[macro_export]
macro_rules! impl_serde {
    ($($name:ty),+ $(,)?) => {$(
        impl $crate::reexport::Serialize for $name {
            fn serialize<S: $crate::reexport::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::reexport::Serialize::serialize(&$crate::ToJson::to_json(self), serializer)
            }
        }

        impl<'de> $crate::reexport::Deserialize<'de> for $name {
            fn deserialize<D: $crate::reexport::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::reexport::deserialize(deserializer)
            }
        }
    )+};
}

#[cfg(test)]
mod tests {
    use crate::json::{DecodeError, Fields, FromJson, Json, Object, Path, ToJson};

    #[derive(Debug, PartialEq)]
    struct Point {
        x: i64,
    }

    impl ToJson for Point {
        fn to_json(&self) -> Json {
            Fields::new().field("x", &self.x).into_json()
        }
    }

    impl FromJson for Point {
        fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
            Ok(Self { x: Object::of(json, path)?.field("x").required()? })
        }
    }

    impl_serde!(Point);

    #[test]
    fn serde_gives_the_same_texts_and_errors() {
        assert_eq!(serde_json::to_string(&Point { x: 1 }).unwrap(), r#"{"x":1}"#);
        assert_eq!(serde_json::from_str::<Point>(r#"{"x":2}"#).unwrap(), Point { x: 2 });
        let error = serde_json::from_str::<Point>(r#"{"x":"a"}"#).unwrap_err();
        assert!(error.to_string().starts_with("x: expected an integer, found a string"), "{error}");
    }

    #[test]
    fn open_data_passes_through_serde() {
        let text = r#"{"b":[1,0.5,"x",true,null]}"#;
        assert_eq!(serde_json::to_string(&serde_json::from_str::<Json>(text).unwrap()).unwrap(), text);
    }
}
