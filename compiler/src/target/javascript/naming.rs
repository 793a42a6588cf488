//! JavaScript's conventions and words, and the names of locals in one body.

use crate::emit::names::{Convention, Naming, Use};
use std::collections::BTreeMap;

/// Camel case, with an underscore after what is taken.
pub static NAMING: Naming = Naming { convention, taken, escape: |name| format!("{name}_") };

fn convention(kind: Use) -> Convention {
    match kind {
        Use::Type | Use::Case => Convention::UpperCamel,
        Use::Constant => Convention::Shouty,
        Use::Module => Convention::Snake,
        Use::Function | Use::Method | Use::Field | Use::Local => Convention::LowerCamel,
    }
}

fn taken(kind: Use) -> &'static [&'static str] {
    match kind {
        Use::Type => TYPES,
        Use::Case => CASES,
        Use::Constant => CONSTANTS,
        Use::Method | Use::Field => MEMBERS,
        Use::Function | Use::Local => NAMES,
        Use::Module => MODULES,
    }
}

/// Global objects that generated code relies on, or that its declarations must not hide: those of ECMAScript and those that
/// TypeScript's declarations name.
const TYPES: &[&str] = &[
    "Array",
    "Error",
    "Infinity",
    "Iterable",
    "Map",
    "Math",
    "NaN",
    "Number",
    "Object",
    "Partial",
    "Promise",
    "PromiseLike",
    "ReadonlyArray",
    "ReadonlyMap",
    "Record",
    "String",
    "Symbol",
    "TestRuntime",
    "TypeError",
];

/// What an enum's class has besides its cases; all is in lower case.
const CASES: &[&str] = &[];

/// Shouted names that are given already.
const CONSTANTS: &[&str] = &[];

/// The package's own files.
const MODULES: &[&str] = &["_package", "index"];

/// What generated classes have of their own, and what would make something else of an object: one with a `then` is taken
/// for a promise. Keywords may name members.
const MEMBERS: &[&str] = &[
    "constructor",
    "decode",
    "encode",
    "equals",
    "fromJson",
    "prototype",
    "quark",
    "then",
    "toJSON",
    "toJson",
    "toString",
    "valueOf",
];

/// Keywords, words that may become keywords or mean something in places, and names that generated bodies rely on.
const NAMES: &[&str] = &[
    "arguments",
    "async",
    "await",
    "break",
    "calls",
    "case",
    "catch",
    "checkThrows",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "maker",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "quark",
    "return",
    "sent",
    "static",
    "super",
    "switch",
    "then", // whoever imports a module that exports it waits for it for ever
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// The names of the locals of one function. A block may use again what a block beside it has used, and never what one
/// around it uses.
#[derive(Default)]
pub struct Locals {
    given: BTreeMap<usize, String>,
    active: Vec<String>,
    made: usize,
}

impl Locals {
    /// Keeps a name from being given to a local.
    pub fn reserve(&mut self, name: &str) {
        self.active.push(name.to_owned());
    }

    /// Keeps several names.
    pub fn reserve_all(&mut self, names: &[String]) {
        self.active.extend_from_slice(names);
    }

    /// Gives a local its name.
    pub fn declare(&mut self, local: usize, name: &str) -> String {
        let wanted = if name == "_" { name.to_owned() } else { NAMING.name(Use::Local, name) };
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| !self.active.contains(name));
        let free = free.expect("there is always a further number");
        self.active.push(free.clone());
        self.given.insert(local, free.clone());
        free
    }

    /// Has a local go by another's name, or by any expression that reads it.
    pub fn alias(&mut self, local: usize, text: &str) {
        self.given.insert(local, text.to_owned());
    }

    /// A name for something that the program has no name for.
    pub fn temporary(&mut self, name: &str) -> String {
        self.made += 1;
        self.declare(usize::MAX - self.made, name)
    }

    /// The name of a local that was declared.
    pub fn name(&self, local: usize) -> String {
        self.given.get(&local).cloned().unwrap_or_else(|| "_".into())
    }

    /// The names that nothing declared here may have.
    pub fn active(&self) -> &[String] {
        &self.active
    }

    /// Where a block begins, for [`Self::leave`].
    pub fn enter(&self) -> usize {
        self.active.len()
    }

    /// The end of a block: its names may be used again.
    pub fn leave(&mut self, entered: usize) {
        self.active.truncate(entered);
    }
}
