//! Names in a target: convention, then words that are taken, then uniqueness in a scope.

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cell::RefCell;
use std::collections::BTreeSet;

/// How a kind of name is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Convention {
    /// `open_until`
    Snake,
    /// `openUntil`
    LowerCamel,
    /// `OpenUntil`
    UpperCamel,
    /// `OPEN_UNTIL`
    Shouty,
    /// `NodeID`: upper camel case with initialisms in capitals
    UpperInitialisms,
    /// `nodeID`: lower camel case with initialisms in capitals
    LowerInitialisms,
}

/// What stands in capitals in the conventions that have initialisms.
const INITIALISMS: &[&str] = &[
    "acl", "api", "ascii", "cpu", "css", "dns", "eof", "guid", "html", "http", "https", "id", "ip", "json", "ram",
    "rpc", "sla", "smtp", "sql", "ssh", "tcp", "tls", "ttl", "udp", "ui", "uid", "uri", "url", "utf8", "uuid", "vm",
    "xml",
];

impl Convention {
    /// The name in this convention.
    #[must_use]
    pub fn apply(self, name: &str) -> String {
        if self.is_kept_by(name) {
            return name.to_owned();
        }
        let leading = name.len() - name.trim_start_matches('_').len();
        let word = match self {
            Convention::Snake => name.to_snake_case(),
            Convention::LowerCamel => name.to_lower_camel_case(),
            Convention::UpperCamel => name.to_upper_camel_case(),
            Convention::Shouty => name.to_shouty_snake_case(),
            Convention::UpperInitialisms => with_initialisms(name, 0),
            Convention::LowerInitialisms => with_initialisms(name, 1),
        };
        format!("{}{word}", &name[..leading])
    }

    /// Whether a name certainly is as the convention wants it, as most are: Quark has conventions of its own.
    fn is_kept_by(self, name: &str) -> bool {
        let bytes = name.as_bytes();
        let apart = |one: fn(&u8) -> bool| !bytes.windows(2).any(|pair| one(&pair[0]) && one(&pair[1]));
        match self {
            Convention::Snake => {
                bytes.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'))
                    && apart(|byte| *byte == b'_')
                    && !name.ends_with('_')
            }
            Convention::UpperCamel => {
                bytes.iter().all(u8::is_ascii_alphabetic)
                    && bytes.first().is_some_and(u8::is_ascii_uppercase)
                    && apart(u8::is_ascii_uppercase)
            }
            Convention::LowerCamel
            | Convention::Shouty
            | Convention::UpperInitialisms
            | Convention::LowerInitialisms => false,
        }
    }
}

/// Camel case in which so many words at the beginning stay small.
fn with_initialisms(name: &str, small: usize) -> String {
    let snake = name.to_snake_case();
    let word = |(index, word): (usize, &str)| match word {
        _ if index < small => word.to_owned(),
        word if INITIALISMS.contains(&word) => word.to_uppercase(),
        word => word.to_upper_camel_case(),
    };
    snake.split('_').enumerate().map(word).collect()
}

/// What a name is for; each target has a convention for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Use {
    /// A record, enum, union, error, interface, port kind, class, actor or protocol.
    Type,
    /// A function of a module.
    Function,
    /// A method.
    Method,
    /// A field.
    Field,
    /// A parameter or another local.
    Local,
    /// A case of an enum.
    Case,
    /// A constant.
    Constant,
    /// A module.
    Module,
}

/// The conventions and taken words of a language.
#[derive(Debug)]
pub struct Naming {
    /// The convention for each use.
    pub convention: fn(Use) -> Convention,
    /// Words that no name of this use may be, in the form that the convention gives: keywords, words that may become
    /// keywords, and prelude names that generated code relies on.
    pub taken: fn(Use) -> &'static [&'static str],
    /// What a taken word becomes: `class_`, `r#type`.
    pub escape: fn(&str) -> String,
}

/// A language, by what it does with names, and what the names are for.
type Manner = (usize, usize, usize, Use);

thread_local! {
    /// What names became. A program has few, and asks for each of them all the time.
    static KNOWN: RefCell<FxHashMap<Manner, FxHashMap<SmolStr, String>>> = RefCell::default();
}

impl Naming {
    /// The name as the language writes it.
    #[must_use]
    pub fn name(&self, kind: Use, name: &str) -> String {
        let manner = (self.convention as usize, self.taken as usize, self.escape as usize, kind);
        KNOWN.with_borrow_mut(|known| {
            let known = known.entry(manner).or_default();
            if let Some(written) = known.get(name) {
                return written.clone();
            }
            let written = self.convert(kind, name);
            known.insert(name.into(), written.clone());
            written
        })
    }

    fn convert(&self, kind: Use, name: &str) -> String {
        let converted = (self.convention)(kind).apply(name);
        if (self.taken)(kind).contains(&converted.as_str()) { (self.escape)(&converted) } else { converted }
    }
}

/// The names of one scope that are given out already.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    given: BTreeSet<String>,
}

impl Scope {
    /// This name if it is free, else with the first number that makes it so.
    pub fn unique(&mut self, name: &str) -> String {
        self.unique_with("", name)
    }

    /// Likewise, with something between name and number.
    pub fn unique_with(&mut self, between: &str, name: &str) -> String {
        let numbered = (2..).map(|number| format!("{name}{between}{number}"));
        let free = std::iter::once(name.to_string()).chain(numbered).find(|name| !self.given.contains(name));
        let free = free.expect("there is always a further number");
        self.given.insert(free.clone());
        free
    }

    /// Gives out names that are free.
    pub fn take(&mut self, names: Vec<String>) {
        self.given.extend(names);
    }

    /// Whether this name is free.
    #[must_use]
    pub fn is_free(&self, name: &str) -> bool {
        !self.given.contains(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_a_convention_keeps_it_would_not_change(name in "_?[a-zA-Z][a-zA-Z0-9_]{0,9}") {
            let words = name.trim_start_matches('_');
            let leading = &name[..name.len() - words.len()];
            prop_assert_eq!(Convention::Snake.apply(&name), format!("{leading}{}", words.to_snake_case()));
            prop_assert_eq!(Convention::UpperCamel.apply(&name), format!("{leading}{}", words.to_upper_camel_case()));
        }
    }

    #[test]
    fn a_language_remembers_its_own_names_only() {
        let plain = Naming { convention: |_| Convention::Snake, taken: |_| &[], escape: |name| format!("{name}_") };
        let wary = Naming { taken: |_| &["class"], ..plain };
        for _ in 0..2 {
            assert_eq!(plain.name(Use::Field, "class"), "class");
            assert_eq!(wary.name(Use::Field, "class"), "class_");
            assert_eq!(wary.name(Use::Field, "HTTPServer"), "http_server");
        }
    }
}
