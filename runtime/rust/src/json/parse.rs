//! The strict reader of JSON text.

use super::{DecodeError, DecodeKind, FromJson, Json};
use crate::collections::Entries;
use std::borrow::Cow;

/// How deep lists and objects may be nested.
pub const MAX_DEPTH: usize = 64;

/// Reads a text as JSON: `not JSON`, or `nested deeper than 64` as soon as it is.
pub fn parse(text: &str) -> Result<Json, DecodeError> {
    let mut reader = Reader::new(text);
    let value = reader.value()?;
    if reader.ends() { Ok(value) } else { Err(not_json()) }
}

/// The number that a whole text writes as JSON does, if binary64 holds it.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let mut reader = Reader::new(text);
    reader.number().ok().filter(|_| reader.at == text.len())
}

fn not_json() -> DecodeError {
    DecodeError::new(DecodeKind::NotJson, String::new(), "not JSON".to_owned())
}

/// A text that is being read.
#[derive(Debug)]
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    /// What `read` makes of a whole text.
    pub(crate) fn whole<T>(text: &'a str, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut reader = Self::new(text);
        read(&mut reader).filter(|_| reader.ends())
    }

    /// Whether nothing but space is left.
    fn ends(&mut self) -> bool {
        self.space();
        self.at == self.text.len()
    }

    /// Reads an object whose entries `entry` reads, each by its key.
    pub fn object(&mut self, mut entry: impl FnMut(&str, &mut Self) -> Option<()>) -> Option<()> {
        self.open(b'{')?;
        self.separated(b'}', |reader| {
            let key = reader.key()?;
            reader.space();
            reader.expect(b':').ok()?;
            entry(&key, reader)
        })
    }

    /// Reads a list whose elements `item` reads.
    pub fn items(&mut self, item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.open(b'[')?;
        self.separated(b']', item)
    }

    fn open(&mut self, bracket: u8) -> Option<()> {
        self.space();
        if self.depth == MAX_DEPTH || !self.eat(bracket) {
            return None;
        }
        self.depth += 1;
        Some(())
    }

    fn separated(&mut self, end: u8, mut one: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.space();
        if !self.eat(end) {
            loop {
                one(self)?;
                self.space();
                if self.eat(end) {
                    break;
                }
                self.expect(b',').ok()?;
            }
        }
        self.depth -= 1;
        Some(())
    }

    /// A field's value, nothing where it is null.
    pub fn field<T: FromJson>(&mut self) -> Option<Option<T>> {
        if !T::TAKES_NULL && self.null() { Some(None) } else { T::read(self).map(Some) }
    }

    /// Reads over a value.
    pub fn skip(&mut self) -> Option<()> {
        self.value().ok().map(drop)
    }

    /// Reads a null, if one comes next.
    pub(crate) fn null(&mut self) -> bool {
        self.space();
        self.peek() == Some(b'n') && self.word("null", ()).is_ok()
    }

    pub(crate) fn next_number(&mut self) -> Option<f64> {
        self.space();
        self.number().ok()
    }

    pub(crate) fn next_string(&mut self) -> Option<String> {
        self.space();
        self.string().ok()
    }

    /// A key, as it stands there unless something in it is escaped.
    fn key(&mut self) -> Option<Cow<'a, str>> {
        self.space();
        let start = self.at + 1;
        self.expect(b'"').ok()?;
        self.plain();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Some(Cow::Borrowed(&self.text[start..self.at - 1]));
        }
        self.at = start - 1;
        self.string().ok().map(Cow::Owned)
    }

    /// Goes over what stands in a string for itself.
    fn plain(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        let plain = rest.iter().position(|byte| matches!(byte, ..b' ' | b'"' | b'\\'));
        self.at += plain.unwrap_or(rest.len());
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Result<u8, DecodeError> {
        let byte = self.peek().ok_or_else(not_json)?;
        self.at += 1;
        Ok(byte)
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, byte: u8) -> Result<(), DecodeError> {
        if self.eat(byte) { Ok(()) } else { Err(not_json()) }
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Any value.
    pub(crate) fn value(&mut self) -> Result<Json, DecodeError> {
        self.space();
        match self.peek() {
            Some(b'{') => self.nested(Self::map),
            Some(b'[') => self.nested(Self::list),
            Some(b'"') => self.string().map(Json::String),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            _ => self.number().map(Json::Number),
        }
    }

    fn nested(&mut self, inner: fn(&mut Self) -> Result<Json, DecodeError>) -> Result<Json, DecodeError> {
        if self.depth == MAX_DEPTH {
            let text = format!("nested deeper than {MAX_DEPTH}");
            return Err(DecodeError::new(DecodeKind::TooDeep, String::new(), text));
        }
        self.depth += 1;
        self.at += 1;
        let value = inner(self);
        self.depth -= 1;
        value
    }

    fn map(&mut self) -> Result<Json, DecodeError> {
        let mut entries = Entries::default();
        self.space();
        if self.eat(b'}') {
            return Ok(Json::Map(entries.into()));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.space();
            self.expect(b':')?;
            entries.insert(key, self.value()?);
            self.space();
            if self.eat(b'}') {
                return Ok(Json::Map(entries.into()));
            }
            self.expect(b',')?;
        }
    }

    fn list(&mut self) -> Result<Json, DecodeError> {
        let mut items = Vec::new();
        self.space();
        if self.eat(b']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value()?);
            self.space();
            if self.eat(b']') {
                return Ok(Json::List(items));
            }
            self.expect(b',')?;
        }
    }

    fn word<T>(&mut self, word: &str, value: T) -> Result<T, DecodeError> {
        if !self.text[self.at..].starts_with(word) {
            return Err(not_json());
        }
        self.at += word.len();
        Ok(value)
    }

    fn number(&mut self) -> Result<f64, DecodeError> {
        if let Some(number) = self.short_integer() {
            return Ok(number);
        }
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
        number.filter(|number: &f64| number.is_finite()).ok_or_else(not_json)
    }

    /// A whole number of few digits that stands for itself, as most do.
    fn short_integer(&mut self) -> Option<f64> {
        let rest = &self.text.as_bytes()[self.at..];
        let size = rest.iter().take(9).take_while(|byte| byte.is_ascii_digit()).count();
        let stands_alone = !matches!(rest.get(size), Some(b'0'..=b'9' | b'.' | b'e' | b'E'));
        if size == 0 || (rest[0] == b'0' && size > 1) || !stands_alone {
            return None;
        }
        self.at += size;
        let number = rest[..size].iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        Some(f64::from(number))
    }

    fn digits(&mut self) -> Result<(), DecodeError> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(not_json()) } else { Ok(()) }
    }

    fn string(&mut self) -> Result<String, DecodeError> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let start = self.at;
            self.plain();
            text.push_str(&self.text[start..self.at]);
            match self.next()? {
                b'"' => return Ok(text),
                b'\\' => text.push(self.escape()?),
                _ => return Err(not_json()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, DecodeError> {
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
            _ => return Err(not_json()),
        })
    }

    /// A `\u` escape, with its second half where it is the first of a pair; half a pair alone is U+FFFD.
    fn unicode(&mut self) -> Result<char, DecodeError> {
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

    fn hex(&mut self) -> Result<u32, DecodeError> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = char::from(self.next()?).to_digit(16).ok_or_else(not_json)?;
            code = code * 16 + digit;
        }
        Ok(code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::ToJson;

    fn again(text: &str) -> String {
        parse(text).map_or_else(|error| error.to_string(), |json| json.encode())
    }

    #[test]
    fn values_come_back_compact() {
        assert_eq!(again(" { \"a\" : [ 1 , -0.5e1 , true , false , null ] } "), r#"{"a":[1,-5,true,false,null]}"#);
        assert_eq!(again("[]"), "[]");
        assert_eq!(again("{}"), "{}");
    }

    #[test]
    fn what_is_not_json_is_one_error() {
        let texts = [
            "",
            " ",
            "nul",
            "truex",
            "01",
            "1.",
            ".5",
            "+1",
            "1e",
            "NaN",
            "1e999",
            "\"a",
            "\"\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\u12g4\"",
            "[1,]",
            "[1 2]",
            "{\"a\"}",
            "{a:1}",
            "{\"a\":1,}",
            "[1] x",
            "\u{feff}1",
            "'a'",
        ];
        for text in texts {
            assert_eq!(again(text), "not JSON", "{text}");
        }
    }

    #[test]
    fn escapes_and_surrogates() {
        assert_eq!(parse(r#""\"\\\/\b\f\n\r\t\u0041""#).unwrap(), Json::from("\"\\/\u{8}\u{c}\n\r\tA"));
        assert_eq!(parse(r#""\ud83d\ude00""#).unwrap(), Json::from("😀"));
        assert_eq!(parse(r#""\ud83d\ud83d\ude00""#).unwrap(), Json::from("\u{fffd}😀"));
        assert_eq!(parse(r#""\ude00\ud83dx\ud83d\n""#).unwrap(), Json::from("\u{fffd}\u{fffd}x\u{fffd}\n"));
    }

    #[test]
    fn a_duplicate_key_keeps_its_place_and_takes_the_last_value() {
        assert_eq!(again(r#"{"a":1,"b":2,"a":3}"#), r#"{"a":3,"b":2}"#);
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(again(&nested(64)), nested(64));
        assert_eq!(again(&nested(65)), "nested deeper than 64");
        assert_eq!(again(&"[".repeat(100_000)), "nested deeper than 64");
    }
}
