//! Python's conventions and words, and the names of locals in one body.

use crate::emit::names::{Convention, Naming, Use};
use std::collections::BTreeMap;

/// PEP 8, with an underscore after what is taken.
pub static NAMING: Naming = Naming { convention, taken, escape: |name| format!("{name}_") };

fn convention(kind: Use) -> Convention {
    match kind {
        Use::Type => Convention::UpperCamel,
        Use::Case | Use::Constant => Convention::Shouty,
        Use::Function | Use::Method | Use::Field | Use::Local | Use::Module => Convention::Snake,
    }
}

fn taken(kind: Use) -> &'static [&'static str] {
    match kind {
        Use::Type => TYPES,
        Use::Case => CASES,
        Use::Constant => CONSTANTS,
        Use::Method | Use::Field => MEMBERS,
        Use::Function | Use::Local | Use::Module => NAMES,
    }
}

/// Capitalised names that generated code relies on.
const TYPES: &[&str] = &[
    "AssertionError",
    "False",
    "Final",
    "Mapping",
    "None",
    "Protocol",
    "Sequence",
    "TestRuntime",
    "True",
    "TypeAlias",
];

/// What an enum has besides its cases.
const CASES: &[&str] = &["__MEMBERS__"];

/// Shouted names that generated code relies on.
const CONSTANTS: &[&str] = &["TYPE_CHECKING"];

/// Keywords, what records, errors and exceptions have of their own, and what is named inside of a class.
const MEMBERS: &[&str] = &[
    "False",
    "None",
    "True",
    "_quark",
    "_quark_state",
    "add_note",
    "and",
    "args",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "classmethod",
    "continue",
    "decode",
    "def",
    "del",
    "elif",
    "else",
    "encode",
    "except",
    "finally",
    "for",
    "from",
    "from_json",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "property",
    "quark",
    "raise",
    "return",
    "staticmethod",
    "to_json",
    "try",
    "while",
    "with",
    "with_traceback",
    "yield",
];

/// Keywords, and the built-in and imported names that generated bodies rely on.
const NAMES: &[&str] = &[
    "False",
    "None",
    "True",
    "abs",
    "all",
    "and",
    "any",
    "as",
    "assert",
    "async",
    "await",
    "bool",
    "break",
    "calls",
    "class",
    "classmethod",
    "cls",
    "continue",
    "dataclass",
    "def",
    "del",
    "dict",
    "elif",
    "else",
    "except",
    "field",
    "finally",
    "float",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "int",
    "is",
    "isinstance",
    "lambda",
    "len",
    "list",
    "map",
    "max",
    "min",
    "next",
    "nonlocal",
    "not",
    "object",
    "or",
    "pass",
    "pytest",
    "quark",
    "raise",
    "range",
    "replace",
    "return",
    "self",
    "sent",
    "sorted",
    "str",
    "super",
    "try",
    "tuple",
    "type",
    "while",
    "with",
    "yield",
];

/// The names of the locals of one function, each of one type: Python has one scope for all blocks of a function.
#[derive(Default)]
pub struct Locals {
    given: BTreeMap<usize, String>,
    shapes: BTreeMap<String, String>,
    active: Vec<String>,
    /// Those of `active` that belong to comprehensions and lambdas.
    inside: Vec<String>,
}

impl Locals {
    /// Keeps a name from being given to a local.
    pub fn reserve(&mut self, name: &str) {
        self.shapes.insert(name.to_owned(), String::new());
        self.active.push(name.to_owned());
    }

    /// The names that nothing declared here may have.
    pub fn active(&self) -> &[String] {
        &self.active
    }

    /// Gives a local its name, and tells whether the name is new in this function. Blocks that do not hold one another
    /// may share a name if its `shape`, the type as declared, is the same.
    pub fn declare(&mut self, local: usize, name: &str, shape: &str) -> (String, bool) {
        let wanted = if name == "_" { name.to_owned() } else { NAMING.name(Use::Local, name) };
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| self.is_free(name, shape));
        let free = free.expect("there is always a further number");
        let new = self.shapes.insert(free.clone(), shape.to_owned()).is_none();
        self.active.push(free.clone());
        self.given.insert(local, free.clone());
        (free, new)
    }

    fn is_free(&self, name: &str, shape: &str) -> bool {
        let same = self.shapes.get(name).is_none_or(|known| known == shape);
        same && !self.active.iter().any(|active| active == name)
    }

    /// Gives a local of a comprehension or lambda its name, which nothing outside of that sees.
    pub fn declare_inside(&mut self, local: usize, name: &str) -> String {
        let wanted = NAMING.name(Use::Local, name);
        let numbered = (2..).map(|number| format!("{wanted}_{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        let free = names.find(|name| !self.active.contains(name)).expect("there is always a further number");
        self.active.push(free.clone());
        self.inside.push(free.clone());
        self.given.insert(local, free.clone());
        free
    }

    /// Where a comprehension or lambda begins, for [`Self::leave_inside`].
    pub fn inside(&self) -> usize {
        self.inside.len()
    }

    /// The end of a comprehension or lambda: its names may be used again.
    pub fn leave_inside(&mut self, entered: usize) {
        for name in self.inside.split_off(entered) {
            if let Some(index) = self.active.iter().rposition(|active| *active == name) {
                self.active.remove(index);
            }
        }
    }

    /// Has a local go by another's name, or by any expression that reads it.
    pub fn alias(&mut self, local: usize, text: &str) {
        self.given.insert(local, text.to_owned());
    }

    /// A name for something that the program has no name for.
    pub fn temporary(&mut self, name: &str, shape: &str) -> (String, bool) {
        let index = usize::MAX - self.given.len();
        self.declare(index, name, shape)
    }

    /// The name of a local that was declared.
    pub fn name(&self, local: usize) -> String {
        self.given.get(&local).cloned().unwrap_or_else(|| "_".into())
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
