//! Built-ins that depend on nothing but their operands: the receiver first, then the arguments.

use super::json::Json;
use super::value::{Broken, Key, Value};
use super::{number, order, text};
use crate::model::Builtin;
use std::cmp::Ordering;
use std::rc::Rc;

/// The result of a pure built-in.
pub(super) fn pure(builtin: Builtin, operands: &[Value]) -> Result<Value, Broken> {
    match operands {
        [Value::List(elements), args @ ..] => list(builtin, elements, args),
        [Value::Map(entries), args @ ..] => Ok(map(builtin, entries, args)),
        [Value::Str(subject), args @ ..] if builtin.spec().on == "String" => string(builtin, subject, args),
        [Value::Json(json)] => Ok(json_as(builtin, json)),
        _ => prelude(builtin, operands),
    }
}

/// About how long the text will be that a built-in makes, for those that can make a long one of short operands.
pub(super) fn size_of_text(builtin: Builtin, operands: &[Value]) -> usize {
    match (builtin, operands) {
        (Builtin::Hex, [_, Value::Int(digits)]) => usize::try_from(*digits).unwrap_or(0),
        (Builtin::ListJoin, [Value::List(parts), Value::Str(separator)])
        | (Builtin::StringJoin, [Value::Str(separator), Value::List(parts)]) => {
            let size = |part: &Value| if let Value::Str(text) = part { text.len() } else { 0 };
            parts.iter().map(|part| size(part).saturating_add(separator.len())).fold(0, usize::saturating_add)
        }
        _ => 0,
    }
}

fn prelude(builtin: Builtin, operands: &[Value]) -> Result<Value, Broken> {
    Ok(match (builtin, operands) {
        (Builtin::Min, pair @ [..]) if pair.len() == 2 => extreme(pair, Ordering::Less)?,
        (Builtin::Max, pair @ [..]) if pair.len() == 2 => extreme(pair, Ordering::Greater)?,
        (Builtin::Abs, [Value::Int(value)]) => Value::Int(value.abs()),
        (Builtin::Abs, [Value::Duration(value)]) => Value::Duration(value.abs()),
        (Builtin::Abs, [Value::Float(value)]) => Value::Float(value.abs()),
        (Builtin::Floor, [Value::Float(value)]) => Value::Int(number::floor(*value)?),
        (Builtin::Round, [Value::Float(value)]) => Value::Int(number::round(*value)?),
        (Builtin::Hex, [Value::Int(value), Value::Int(digits)]) => Value::text(number::hex(*value, *digits)),
        (Builtin::Unit, []) => Value::Unit,
        (Builtin::IntToFloat, [Value::Int(value)]) => Value::Float(number::to_float(*value)),
        _ => return time(builtin, operands),
    })
}

fn time(builtin: Builtin, operands: &[Value]) -> Result<Value, Broken> {
    Ok(match (builtin, operands) {
        (Builtin::DurationMilliseconds, [Value::Duration(value)])
        | (Builtin::InstantMilliseconds, [Value::Instant(value)]) => Value::Int(*value),
        (Builtin::DurationToSeconds, [Value::Duration(value)])
        | (Builtin::InstantToSeconds, [Value::Instant(value)]) => Value::Float(number::seconds(*value)),
        (Builtin::DurationOf, [Value::Int(value)]) => Value::Duration(*value),
        (Builtin::InstantEpoch, []) => Value::Instant(0),
        (Builtin::InstantFromSeconds, [Value::Float(value)]) => Value::Instant(number::milliseconds(*value)?),
        other => unreachable!("no such built-in: {other:?}"),
    })
}

fn extreme(values: &[Value], wanted: Ordering) -> Result<Value, Broken> {
    Ok(order::extreme(values, wanted)?.map(|at| values[at].clone()).into())
}

fn list(builtin: Builtin, elements: &[Value], args: &[Value]) -> Result<Value, Broken> {
    Ok(match (builtin, args) {
        (Builtin::ListSize, []) => Value::size(elements.len()),
        (Builtin::ListIsEmpty, []) => Value::Bool(elements.is_empty()),
        (Builtin::ListFirst, []) => elements.first().cloned().into(),
        (Builtin::ListLast, []) => elements.last().cloned().into(),
        (Builtin::ListGet, [Value::Int(index)]) => {
            usize::try_from(*index).ok().and_then(|index| elements.get(index).cloned()).into()
        }
        (Builtin::ListIndexOf, [wanted]) => {
            elements.iter().position(|element| order::equal(element, wanted)).map(Value::size).into()
        }
        (Builtin::ListMin, []) => extreme(elements, Ordering::Less)?,
        (Builtin::ListMax, []) => extreme(elements, Ordering::Greater)?,
        (Builtin::ListDistinct, []) => distinct(elements),
        other => unreachable!("no such built-in of lists: {other:?}"),
    })
}

fn distinct(elements: &[Value]) -> Value {
    let mut kept: Vec<Value> = Vec::new();
    for element in elements {
        if !kept.iter().any(|other| order::equal(other, element)) {
            kept.push(element.clone());
        }
    }
    Value::list(kept)
}

fn map(builtin: Builtin, entries: &indexmap::IndexMap<Key, Value>, args: &[Value]) -> Value {
    match (builtin, args) {
        (Builtin::MapSize, []) => Value::size(entries.len()),
        (Builtin::MapIsEmpty, []) => Value::Bool(entries.is_empty()),
        (Builtin::MapHas, [key]) => Value::Bool(entries.contains_key(&Key::of(key))),
        (Builtin::MapGet, [key]) => entries.get(&Key::of(key)).cloned().into(),
        (Builtin::MapPut, [key, value]) => {
            let mut entries = entries.clone();
            entries.insert(Key::of(key), value.clone());
            Value::Map(Rc::new(entries))
        }
        (Builtin::MapMinus, [key]) => {
            let mut entries = entries.clone();
            entries.shift_remove(&Key::of(key));
            Value::Map(Rc::new(entries))
        }
        (Builtin::MapKeys, []) => Value::list(entries.keys().map(Key::value).collect()),
        (Builtin::MapValues, []) => Value::list(entries.values().cloned().collect()),
        other => unreachable!("no such built-in of maps: {other:?}"),
    }
}

fn string(builtin: Builtin, subject: &str, args: &[Value]) -> Result<Value, Broken> {
    Ok(match (builtin, args) {
        (Builtin::StringSize, []) => Value::Int(text::size(subject)),
        (Builtin::StringIsEmpty, []) => Value::Bool(subject.is_empty()),
        (Builtin::StringSplit, [Value::Str(separator)]) => {
            Value::list(text::split(subject, separator)?.into_iter().map(Value::text).collect())
        }
        (Builtin::StringJoin, [Value::List(parts)]) => joined(subject, parts),
        (Builtin::StringStartsWith, [Value::Str(prefix)]) => Value::Bool(subject.starts_with(&**prefix)),
        (Builtin::StringEndsWith, [Value::Str(suffix)]) => Value::Bool(subject.ends_with(&**suffix)),
        (Builtin::StringContains, [Value::Str(part)]) => Value::Bool(subject.contains(&**part)),
        (Builtin::StringConsistsOf, [Value::Str(characters)]) => {
            Value::Bool(subject.chars().all(|c| characters.contains(c)))
        }
        (Builtin::StringSlice, [Value::Int(start), Value::Int(end)]) => {
            Value::text(text::slice(subject, *start, *end)?)
        }
        (Builtin::StringTrim, []) => Value::text(text::trim(subject)),
        (Builtin::StringLower, []) => Value::text(subject.to_ascii_lowercase()),
        (Builtin::StringUpper, []) => Value::text(subject.to_ascii_uppercase()),
        (Builtin::StringToInt, []) => text::to_int(subject).map(Value::Int).into(),
        (Builtin::StringToFloat, []) => text::to_float(subject).map(Value::Float).into(),
        other => unreachable!("no such built-in of strings: {other:?}"),
    })
}

fn joined(separator: &str, parts: &[Value]) -> Value {
    let texts: Vec<&str> =
        parts.iter().filter_map(|part| if let Value::Str(text) = part { Some(&**text) } else { None }).collect();
    Value::text(texts.join(separator))
}

fn json_as(builtin: Builtin, json: &Json) -> Value {
    match (builtin, json) {
        (Builtin::JsonAsString, Json::String(text)) => Value::Str(text.clone()),
        (Builtin::JsonAsInt, Json::Number(value)) => number::whole(*value).map(Value::Int).into(),
        (Builtin::JsonAsFloat, Json::Number(value)) => Value::Float(*value),
        (Builtin::JsonAsBool, Json::Bool(value)) => Value::Bool(*value),
        (Builtin::JsonAsList, Json::List(elements)) => Value::list(elements.iter().cloned().map(Value::Json).collect()),
        (Builtin::JsonAsMap, Json::Object(entries)) => {
            let entries = entries.iter().map(|(key, value)| (Key::Str(key.clone()), Value::Json(value.clone())));
            Value::Map(Rc::new(entries.collect()))
        }
        _ => Value::None,
    }
}
