//! What travels with a request, and how it is written and read.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Number, Value};
use std::collections::HashMap;
use std::io;
use std::sync::Arc;
use uuid::Uuid;

pub const CONTEXT_LIMIT: usize = 8192;
const DEPTH: usize = 64;
const GREATEST_COUNT: i64 = 1 << 52;
const MAX_INT: f64 = 9_007_199_254_740_991.0;
const YEAR_MS: i64 = 8760 * 3_600_000;

/// How much a message matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    Debug,
    Info,
    Warn,
    Error,
    Critical,
}

/// Where a service lives, and where else to look for what has never been there.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Environment {
    #[serde(default = "sandbox", deserialize_with = "or_sandbox")]
    pub name: String,
    #[serde(rename = "fallbackName", default, skip_serializing_if = "Option::is_none")]
    pub fallback: Option<String>,
}

fn sandbox() -> String {
    "sandbox".to_owned()
}

fn or_sandbox<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_else(sandbox))
}

impl Default for Environment {
    fn default() -> Self {
        Self { name: sandbox(), fallback: None }
    }
}

/// The part of a trace that one session sees and hands on.
#[derive(Clone, Debug)]
pub struct Context {
    pub trace_id: Arc<str>,
    pub clock: Vec<i64>,
    pub properties: Arc<Map<String, Value>>,
    pub environment: Arc<Environment>,
}

/// The same as it is written.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Written<'a> {
    trace_id: &'a str,
    clock: Clock<&'a [i64]>,
    properties: &'a Map<String, Value>,
    environment: &'a Environment,
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<i64>,
}

/// The same as it is read.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Read {
    trace_id: String,
    clock: Option<Clock<Option<Vec<f64>>>>,
    properties: Option<Map<String, Value>>,
    environment: Option<Environment>,
    remaining: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct Clock<T> {
    clocks: T,
}

impl Context {
    pub fn new(environment: Arc<Environment>) -> Self {
        let trace_id = Uuid::new_v4().to_string().into();
        Self { trace_id, clock: vec![0], properties: Arc::default(), environment }
    }

    /// Goes on to the next moment.
    pub fn tick(&mut self) {
        if let Some(last) = self.clock.last_mut() {
            *last += 1;
        }
    }

    /// Goes on to the first moment of a called service.
    pub fn enter(&mut self) {
        self.tick();
        self.clock.push(0);
    }

    /// The deadline in milliseconds, if there is one.
    pub fn deadline(&self) -> Option<i64> {
        let seconds = self.properties.get("timeout")?.as_f64().filter(|seconds| seconds.abs() <= 9e12)?;
        #[allow(clippy::cast_possible_truncation, reason = "it is in range")]
        Some((seconds * 1000.0 + 0.5).floor() as i64)
    }

    /// The lowest level that is logged.
    pub fn gate(&self) -> Level {
        self.properties.get("trace").and_then(|level| Level::deserialize(level).ok()).unwrap_or(Level::Info)
    }

    pub fn written(&self, remaining: Option<i64>) -> Written<'_> {
        let clock = Clock { clocks: &*self.clock };
        Written {
            trace_id: &self.trace_id,
            clock,
            properties: &self.properties,
            environment: &self.environment,
            remaining,
        }
    }

    /// The text of the header: when it is too long, the oldest properties stay behind.
    pub fn outgoing(&self, now: i64) -> String {
        let remaining = self.deadline().map(|deadline| (deadline - now).max(0));
        let mut text = encode(&self.written(remaining));
        let mut fitting = self.clone();
        for name in self.properties.keys().filter(|name| *name != "timeout" && *name != "trace") {
            if text.len() <= CONTEXT_LIMIT {
                break;
            }
            Arc::make_mut(&mut fitting.properties).shift_remove(name);
            text = encode(&fitting.written(remaining));
        }
        text
    }

    /// Reads the text of a header, or says why it cannot be joined.
    pub fn receive(text: &str, now: i64) -> Result<Self, String> {
        if text.len() > CONTEXT_LIMIT && text.chars().count() > CONTEXT_LIMIT {
            return Err(format!("it is larger than {CONTEXT_LIMIT} bytes"));
        }
        let read: Read = serde_json::from_str(&mended(text)).map_err(|error| error.to_string())?;
        let clock = read.clock.and_then(|clock| clock.clocks).unwrap_or_else(|| vec![0.0]);
        let clock: Vec<i64> = clock.into_iter().map(whole).collect::<Result<_, _>>()?;
        let remaining = read.remaining.map(whole).transpose()?;
        let mut properties = read.properties.unwrap_or_default();
        properties.values_mut().try_for_each(|value| normalise(value, 2))?;
        if read.trace_id.len() != 36 || Uuid::try_parse(&read.trace_id).is_err() {
            return Err("its trace id is not a UUID".to_owned());
        }
        if clock.is_empty() || !clock.iter().all(|count| (0..GREATEST_COUNT).contains(count)) {
            return Err("its clock is not sound".to_owned());
        }
        let environment = Arc::new(read.environment.unwrap_or_default());
        let mut context = Self { trace_id: read.trace_id.into(), clock, properties: Arc::new(properties), environment };
        if text.len() + 17 * context.clock.len() > CONTEXT_LIMIT / 2 && context.largest() > CONTEXT_LIMIT {
            return Err("it is too deep".to_owned());
        }
        context.limit(remaining, now);
        Ok(context)
    }

    /// Turns what is left into a deadline by this machine's clock.
    fn limit(&mut self, remaining: Option<i64>, now: i64) {
        if let Some(remaining) = remaining {
            #[allow(clippy::cast_precision_loss, reason = "instants are below 2^53")]
            let seconds = (now + remaining.clamp(0, YEAR_MS)) as f64 / 1000.0;
            let mut value = Number::from_f64(seconds).map_or(Value::Null, Value::Number);
            let _ = normalise(&mut value, 2);
            Arc::make_mut(&mut self.properties).insert("timeout".to_owned(), value);
        } else if self.properties.contains_key("timeout") && self.deadline().is_none() {
            Arc::make_mut(&mut self.properties).shift_remove("timeout");
        }
    }

    /// The size of the longest text that a service called next can get to see.
    fn largest(&self) -> usize {
        let mut clock: Vec<i64> = self.clock.iter().map(|&count| count.max(GREATEST_COUNT)).collect();
        clock.push(GREATEST_COUNT);
        let mut properties = Map::new();
        properties.insert("timeout".to_owned(), (-9_007_199_254_740.99).into());
        properties.insert("trace".to_owned(), "CRITICAL".into());
        let largest = Self { clock, properties: Arc::new(properties), ..self.clone() };
        encode(&largest.written(Some(YEAR_MS))).len()
    }
}

/// Gives a number its one form, and refuses what is nested too deep.
fn normalise(value: &mut Value, depth: usize) -> Result<(), String> {
    match value {
        Value::Number(number) => {
            if let Some(whole) = number.as_f64().and_then(|number| whole(number).ok()) {
                *value = whole.into();
            }
        }
        Value::Array(_) | Value::Object(_) if depth >= DEPTH => return Err(format!("nested deeper than {DEPTH}")),
        Value::Array(items) => items.iter_mut().try_for_each(|item| normalise(item, depth + 1))?,
        Value::Object(entries) => entries.values_mut().try_for_each(|entry| normalise(entry, depth + 1))?,
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
    Ok(())
}

fn whole(number: f64) -> Result<i64, String> {
    if number.fract() != 0.0 {
        return Err("expected an integer, found a number".to_owned());
    }
    if number.abs() > MAX_INT {
        return Err("out of range".to_owned());
    }
    #[allow(clippy::cast_possible_truncation, reason = "it is in range")]
    Ok(number as i64)
}

/// Replaces escapes of lone surrogates, which `serde_json` refuses.
fn mended(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text.into();
    }
    let unit = |at: usize| text.get(at + 2..at + 6).and_then(|digits| u16::from_str_radix(digits, 16).ok());
    let mut mended = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        mended.push_str(&text[at..at + found]);
        at += found;
        let high = if text[at..].starts_with("\\u") { unit(at) } else { None };
        let low = if text[at..].get(6..8) == Some("\\u") { unit(at + 6) } else { None };
        let length = match (high, low) {
            (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => 12,
            (Some(0xd800..0xe000), _) => {
                mended.push_str("\\ufffd");
                at += 6;
                continue;
            }
            (Some(_), _) => 6,
            (None, _) => text[at..].char_indices().nth(2).map_or(text.len() - at, |(length, _)| length),
        };
        mended.push_str(&text[at..at + length]);
        at += length;
    }
    mended.push_str(&text[at..]);
    mended.into()
}

/// Writes compact ASCII.
pub fn encode<T: Serialize>(value: &T) -> String {
    let mut text = Vec::with_capacity(256);
    let mut serializer = serde_json::Serializer::with_formatter(&mut text, Ascii);
    value.serialize(&mut serializer).expect("a Vec takes any text");
    String::from_utf8(text).expect("it is ASCII")
}

struct Ascii;

impl serde_json::ser::Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if fragment.is_ascii() {
            return writer.write_all(fragment.as_bytes());
        }
        for c in fragment.chars() {
            if c.is_ascii() {
                writer.write_all(&[c as u8])?;
            } else {
                c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(writer, "\\u{unit:04x}"))?;
            }
        }
        Ok(())
    }
}

/// What a request for another service's version leads to.
pub fn destination(
    properties: &Map<String, Value>,
    service: &str,
    version: Option<&str>,
) -> Option<(String, Option<String>)> {
    let routes: HashMap<String, Vec<Value>> = serde_json::from_value(properties.get("routes")?.clone()).ok()?;
    routes
        .get(service)?
        .iter()
        .filter_map(|detour| Detour::deserialize(detour).ok())
        .find_map(|detour| detour.applies(version).then_some((detour.target, detour.target_version)))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Detour {
    version: Option<String>,
    target: String,
    target_version: Option<String>,
}

impl Detour {
    fn applies(&self, version: Option<&str>) -> bool {
        let (Some(wanted), Some(lowest)) = (version, &self.version) else { return true };
        let (Some(start), Some(wanted)) = (crate::by_hand::version(lowest), crate::by_hand::version(wanted)) else {
            return false;
        };
        start.0 == wanted.0 && wanted.1 >= start.1
    }
}
