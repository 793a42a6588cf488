//! JSON as data and as text: a strict reader and a writer of compact ASCII.
//!
//! Own code, because every target must take and give the same bytes: lone surrogates become U+FFFD, nesting ends at
//! 64 and says so before what follows is looked at, numbers print as ECMAScript prints them.

use super::number;
use indexmap::IndexMap;
use std::fmt::Write;
use std::rc::Rc;

/// How deep lists and objects may be nested.
const MAX_DEPTH: usize = 64;

/// Open data. Objects keep the order of their keys.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// Any number; NaN and the infinities are written as `null`.
    Number(f64),
    /// A text.
    String(Rc<str>),
    /// A list.
    List(Rc<Vec<Json>>),
    /// An object; two are equal whatever the order of their keys.
    Object(Rc<IndexMap<Rc<str>, Json>>),
}

impl Json {
    /// What an error calls such a value.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "a boolean",
            Json::Number(_) => "a number",
            Json::String(_) => "a string",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
        }
    }

    /// An object of these entries; a key that comes again keeps its place and takes the last value.
    pub(super) fn object(entries: impl IntoIterator<Item = (Rc<str>, Json)>) -> Json {
        Json::Object(Rc::new(entries.into_iter().collect()))
    }

    /// A list of these elements.
    pub(super) fn list(elements: impl IntoIterator<Item = Json>) -> Json {
        Json::List(Rc::new(elements.into_iter().collect()))
    }

    /// Compact text, ASCII only.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        write_json(self, &mut text);
        text
    }
}

/// A string as JSON text.
pub(super) fn string_text(value: &str) -> String {
    let mut text = String::new();
    write_string(value, &mut text);
    text
}

fn write_json(json: &Json, text: &mut String) {
    match json {
        Json::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Json::Number(value) if value.is_finite() => text.push_str(&number::float_text(*value)),
        Json::Null | Json::Number(_) => text.push_str("null"),
        Json::String(value) => write_string(value, text),
        Json::List(elements) => write_list(elements, text),
        Json::Object(entries) => write_object(entries, text),
    }
}

fn write_list(elements: &[Json], text: &mut String) {
    text.push('[');
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_json(element, text);
    }
    text.push(']');
}

fn write_object(entries: &IndexMap<Rc<str>, Json>, text: &mut String) {
    text.push('{');
    for (index, (key, value)) in entries.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        write_string(key, text);
        text.push(':');
        write_json(value, text);
    }
    text.push('}');
}

fn write_string(value: &str, text: &mut String) {
    text.push('"');
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
    text.push('"');
}

fn write_escape(c: char, text: &mut String) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        write!(text, "\\u{unit:04x}").expect("a String takes any text");
    }
}

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is not JSON.
    NotJson,
    /// It is nested deeper than 64.
    TooDeep,
}

impl Unreadable {
    /// The case of `DecodeKind`, and the text.
    pub(super) fn words(self) -> (&'static str, String) {
        match self {
            Unreadable::NotJson => ("NotJson", "not JSON".into()),
            Unreadable::TooDeep => ("TooDeep", format!("nested deeper than {MAX_DEPTH}")),
        }
    }
}

/// Reads a whole text.
pub(super) fn parse(text: &str) -> Result<Json, Unreadable> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    let value = parser.value()?;
    parser.space();
    if parser.at == text.len() { Ok(value) } else { Err(Unreadable::NotJson) }
}

/// The number that a whole text writes as JSON does, if binary64 holds it.
pub(super) fn number(text: &str) -> Option<f64> {
    let mut parser = Parser { text, at: 0, depth: 0 };
    parser.number().ok().filter(|_| parser.at == text.len())
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, Unreadable> {
        let byte = self.peek().ok_or(Unreadable::NotJson)?;
        self.at += 1;
        Ok(byte)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.eat(byte) { Ok(()) } else { Err(Unreadable::NotJson) }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Json, Unreadable> {
        self.space();
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(|text| Json::String(text.into())),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => self.number().map(Json::Number),
        }
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Result<Json, Unreadable>) -> Result<Json, Unreadable> {
        if self.depth == MAX_DEPTH {
            return Err(Unreadable::TooDeep);
        }
        self.depth += 1;
        self.at += 1;
        let value = inner(self);
        self.depth -= 1;
        value
    }

    fn object(&mut self) -> Result<Json, Unreadable> {
        let mut entries = IndexMap::new();
        self.space();
        if !self.eat(b'}') {
            loop {
                self.space();
                let key: Rc<str> = self.string()?.into();
                self.space();
                self.expect(b':')?;
                entries.insert(key, self.value()?);
                if self.ends(b'}')? {
                    break;
                }
            }
        }
        Ok(Json::Object(Rc::new(entries)))
    }

    fn list(&mut self) -> Result<Json, Unreadable> {
        let mut elements = Vec::new();
        self.space();
        if !self.eat(b']') {
            loop {
                elements.push(self.value()?);
                if self.ends(b']')? {
                    break;
                }
            }
        }
        Ok(Json::List(Rc::new(elements)))
    }

    /// Whether the list or object ends here; otherwise a comma must stand here.
    fn ends(&mut self, close: u8) -> Result<bool, Unreadable> {
        self.space();
        if self.eat(close) { Ok(true) } else { self.expect(b',').map(|()| false) }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Unreadable> {
        if !self.text[self.at..].starts_with(word) {
            return Err(Unreadable::NotJson);
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<f64, Unreadable> {
        let start = self.at;
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        let number = self.text[start..self.at].parse().ok();
        number.filter(|number: &f64| number.is_finite()).ok_or(Unreadable::NotJson)
    }

    fn digits(&mut self) -> Result<(), Unreadable> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(Unreadable::NotJson) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, Unreadable> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            text.push_str(&self.text[start..self.at]);
            match self.next()? {
                b'"' => return Ok(text),
                b'\\' => text.push(self.escape()?),
                _ => return Err(Unreadable::NotJson),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Unreadable> {
        Ok(match self.next()? {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => self.unicode()?,
            _ => return Err(Unreadable::NotJson),
        })
    }

    /// A `\u` escape, with its second half where it is the first of a pair; half a pair alone is U+FFFD.
    fn unicode(&mut self) -> Result<char, Unreadable> {
        let first = self.hex()?;
        if !(0xd800..0xdc00).contains(&first) || !self.text[self.at..].starts_with("\\u") {
            return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        }
        let before = self.at;
        self.at += 2;
        let second = self.hex()?;
        if !(0xdc00..0xe000).contains(&second) {
            self.at = before;
            return Ok(char::REPLACEMENT_CHARACTER);
        }
        let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&mut self) -> Result<u32, Unreadable> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or(Unreadable::NotJson)?;
            code = code * 16 + digit;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn again(text: &str) -> String {
        parse(text).map_or_else(|error| error.words().1, |json| json.text())
    }

    #[test]
    fn values_come_back_compact() {
        assert_eq!(again(" { \"a\" : [ 1 , -0.5e1 , true , false , null ] } "), r#"{"a":[1,-5,true,false,null]}"#);
        assert_eq!(again(r#"{"a":1,"b":[],"a":{}}"#), r#"{"a":{},"b":[]}"#);
    }

    #[test]
    fn text_is_ascii_with_short_escapes() {
        let text = "\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}é😀";
        assert_eq!(string_text(text), "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\u{7f}\\u00e9\\ud83d\\ude00\"");
    }

    #[test]
    fn what_is_not_json_is_one_error() {
        let texts =
            "|nul|truex|01|1.|.5|+1|1e|NaN|1e999|\"a|\"\t\"|\"\\x\"|\"\\u12\"|[1,]|[1 2]|{\"a\"}|{a:1}|[1] x|\u{feff}1";
        for text in texts.split('|') {
            assert_eq!(again(text), "not JSON", "{text}");
        }
    }

    #[test]
    fn lone_surrogates_are_replaced() {
        assert_eq!(parse(r#""\ud83d\ude00""#), Ok(Json::String("😀".into())));
        assert_eq!(parse(r#""\ud83d\ud83d\ude00""#), Ok(Json::String("\u{fffd}😀".into())));
        assert_eq!(parse(r#""\ude00\ud83dx""#), Ok(Json::String("\u{fffd}\u{fffd}x".into())));
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        assert_eq!(again(&("[".repeat(64) + &"]".repeat(64))).len(), 128);
        assert_eq!(again(&"[".repeat(65)), "nested deeper than 64");
        assert_eq!(again(&"[".repeat(64)), "not JSON");
    }
}
