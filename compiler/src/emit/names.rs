//! Names in a target: convention, then words that are taken, then uniqueness in a scope.

use heck::{ToLowerCamelCase, ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
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
}

impl Convention {
    /// The name in this convention.
    #[must_use]
    pub fn apply(self, name: &str) -> String {
        let leading = name.len() - name.trim_start_matches('_').len();
        let word = match self {
            Convention::Snake => name.to_snake_case(),
            Convention::LowerCamel => name.to_lower_camel_case(),
            Convention::UpperCamel => name.to_upper_camel_case(),
            Convention::Shouty => name.to_shouty_snake_case(),
        };
        format!("{}{word}", &name[..leading])
    }
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

impl Naming {
    /// The name as the language writes it.
    #[must_use]
    pub fn name(&self, kind: Use, name: &str) -> String {
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
}
