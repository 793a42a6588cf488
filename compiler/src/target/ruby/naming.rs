//! Ruby's conventions and words, and the names of locals in one body.

use crate::emit::names::{Convention, Naming, Use};
use std::collections::{BTreeMap, BTreeSet};

/// The community's style, with an underscore after what is taken.
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
        Use::Case | Use::Constant => CONSTANTS,
        Use::Function => FUNCTIONS,
        Use::Method | Use::Field => MEMBERS,
        Use::Local => NAMES,
        Use::Module => &[],
    }
}

/// Constants that generated code relies on, and the base of the package's errors.
const TYPES: &[&str] = &["BEGIN", "END", "Error", "NotImplementedError", "Quark", "VERSION"];

/// Shouted words of the language, and the constant that every package has.
const CONSTANTS: &[&str] = &["BEGIN", "END", "VERSION"];

/// Keywords, and what every object has that generated code or Ruby itself relies on.
const MEMBERS: &[&str] = &[
    "__id__",
    "__send__",
    "alias",
    "and",
    "as_json",
    "begin",
    "break",
    "but",
    "case",
    "class",
    "clone",
    "decode",
    "deconstruct_keys",
    "def",
    "defined",
    "do",
    "dup",
    "else",
    "elsif",
    "encode",
    "end",
    "ensure",
    "false",
    "for",
    "freeze",
    "from_json",
    "from_parsed",
    "hash",
    "if",
    "in",
    "initialize",
    "inspect",
    "instance_variable_get",
    "instance_variable_set",
    "lambda",
    "loop",
    "method",
    "module",
    "new",
    "next",
    "nil",
    "not",
    "object_id",
    "of",
    "or",
    "proc",
    "quark",
    "quark_fill",
    "quark_state",
    "raise",
    "redo",
    "rescue",
    "retry",
    "return",
    "self",
    "singleton_class",
    "super",
    "then",
    "to_h",
    "to_json",
    "to_s",
    "true",
    "undef",
    "unless",
    "until",
    "when",
    "while",
    "with",
    "yield",
];

/// Keywords, and what every module has that generated code or Ruby itself relies on.
const FUNCTIONS: &[&str] = &[
    "__id__",
    "__send__",
    "alias",
    "allocate",
    "and",
    "attr_reader",
    "autoload",
    "begin",
    "break",
    "case",
    "class",
    "clone",
    "const_get",
    "const_missing",
    "constants",
    "def",
    "define_method",
    "defined",
    "do",
    "dup",
    "else",
    "elsif",
    "end",
    "ensure",
    "extend",
    "false",
    "for",
    "freeze",
    "hash",
    "if",
    "in",
    "include",
    "initialize",
    "inspect",
    "instance_method",
    "lambda",
    "loop",
    "method",
    "method_added",
    "module",
    "module_function",
    "name",
    "new",
    "next",
    "nil",
    "not",
    "object_id",
    "or",
    "prepend",
    "private",
    "private_constant",
    "proc",
    "protected",
    "public",
    "raise",
    "redo",
    "refine",
    "require",
    "rescue",
    "retry",
    "return",
    "self",
    "singleton_class",
    "singleton_method_added",
    "super",
    "then",
    "to_s",
    "true",
    "undef",
    "unless",
    "until",
    "when",
    "while",
    "yield",
];

/// What every exception has.
const EXCEPTIONS: &[&str] = &[
    "backtrace",
    "backtrace_locations",
    "cause",
    "detailed_message",
    "exception",
    "full_message",
    "message",
    "set_backtrace",
];

/// The name of a field of an error.
pub fn error_field(name: &str) -> String {
    let name = NAMING.name(Use::Field, name);
    if EXCEPTIONS.contains(&name.as_str()) { format!("{name}_") } else { name }
}

/// Keywords, and the bare words that generated bodies rely on.
const NAMES: &[&str] = &[
    "alias", "and", "begin", "break", "case", "class", "def", "defined", "do", "else", "elsif", "end", "ensure",
    "false", "for", "freeze", "if", "in", "lambda", "loop", "method", "module", "new", "next", "nil", "not", "or",
    "proc", "raise", "redo", "rescue", "retry", "return", "self", "super", "then", "true", "undef", "unless", "until",
    "when", "while", "yield",
];

/// The names of the locals of one function.
///
/// Ruby has one scope for all of a method but its blocks. Branches that do not hold one another may share a name; the
/// parameter of a block may not have the name of any local that stands before it.
#[derive(Default)]
pub struct Locals {
    given: BTreeMap<usize, String>,
    seen: BTreeSet<String>,
    active: Vec<String>,
}

impl Locals {
    /// Keeps a name from being given to a local.
    pub fn reserve(&mut self, name: &str) {
        self.seen.insert(name.to_owned());
        self.active.push(name.to_owned());
    }

    /// Gives a local its name; `fresh` where nothing before may have it, as for the parameter of a block.
    pub fn declare(&mut self, local: usize, name: &str, fresh: bool) -> String {
        let wanted = NAMING.name(Use::Local, name);
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let free = std::iter::once(wanted.clone()).chain(numbered).find(|name| self.is_free(name, fresh));
        let free = free.expect("there is always a further number");
        self.seen.insert(free.clone());
        self.active.push(free.clone());
        self.given.insert(local, free.clone());
        free
    }

    fn is_free(&self, name: &str, fresh: bool) -> bool {
        let hidden = fresh && self.seen.contains(name);
        !hidden && !self.active.iter().any(|active| active == name)
    }

    /// Says that a name is about to be declared: no block before may take it for its parameter.
    pub fn announce(&mut self, name: &str) {
        self.seen.insert(NAMING.name(Use::Local, name));
    }

    /// Whether a local of this name was declared so far.
    pub fn is_known(&self, name: &str) -> bool {
        self.seen.contains(name)
    }

    /// Has a local go by another's name, or by any expression that reads it.
    pub fn alias(&mut self, local: usize, text: &str) {
        self.given.insert(local, text.to_owned());
    }

    /// A name for something that the program has no name for.
    pub fn temporary(&mut self, name: &str, fresh: bool) -> String {
        let index = usize::MAX - self.given.len();
        self.declare(index, name, fresh)
    }

    /// The name of a local that was declared.
    pub fn name(&self, local: usize) -> String {
        self.given.get(&local).cloned().unwrap_or_else(|| "_".into())
    }

    /// Where a branch begins, for [`Self::leave`].
    pub fn enter(&self) -> usize {
        self.active.len()
    }

    /// The end of a branch: its names may be used again.
    pub fn leave(&mut self, entered: usize) {
        self.active.truncate(entered);
    }

    /// Where a block, with a scope of its own, begins, for [`Self::leave_block`].
    pub fn enter_block(&self) -> (usize, BTreeSet<String>) {
        (self.active.len(), self.seen.clone())
    }

    /// The end of a block: what was declared in it is gone.
    pub fn leave_block(&mut self, (entered, seen): (usize, BTreeSet<String>)) {
        self.active.truncate(entered);
        self.seen = seen;
    }
}
