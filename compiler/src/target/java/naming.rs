//! Java's conventions and words, and the names of locals in one body.

use crate::emit::names::{Convention, Naming, Use};
use std::collections::BTreeMap;

/// Java's own conventions, with an underscore after what is taken.
pub static NAMING: Naming = Naming { convention, taken, escape: |name| format!("{name}_") };

fn convention(kind: Use) -> Convention {
    match kind {
        Use::Type | Use::Module => Convention::UpperCamel,
        Use::Case | Use::Constant => Convention::Shouty,
        Use::Function | Use::Method | Use::Field | Use::Local => Convention::LowerCamel,
    }
}

fn taken(kind: Use) -> &'static [&'static str] {
    match kind {
        Use::Type => TYPES,
        Use::Case | Use::Constant => CASES,
        Use::Method | Use::Field | Use::Function => MEMBERS,
        Use::Local => LOCALS,
        Use::Module => &[],
    }
}

/// A word of Java's own.
pub fn is_keyword(word: &str) -> bool {
    LOCALS.contains(&word) && !RELIED_ON.contains(&word)
}

/// Names of locals that would hide a package.
const RELIED_ON: &[&str] = &["io", "java", "org"];

/// What every file knows without importing it, and what generated code imports from the standard library.
const TYPES: &[&str] = &[
    "AbstractMethodError",
    "Appendable",
    "ArithmeticException",
    "ArrayIndexOutOfBoundsException",
    "ArrayList",
    "ArrayStoreException",
    "AssertionError",
    "AutoCloseable",
    "Boolean",
    "BootstrapMethodError",
    "Byte",
    "CharSequence",
    "Character",
    "Class",
    "ClassCastException",
    "ClassLoader",
    "ClassNotFoundException",
    "ClassValue",
    "CloneNotSupportedException",
    "Cloneable",
    "Comparable",
    "Compiler",
    "CompletableFuture",
    "Deprecated",
    "Double",
    "Duration",
    "Enum",
    "Error",
    "Exception",
    "Float",
    "Function",
    "FunctionalInterface",
    "IllegalArgumentException",
    "IllegalStateException",
    "IndexOutOfBoundsException",
    "Instant",
    "Integer",
    "InterruptedException",
    "Iterable",
    "LinkedHashMap",
    "LinkageError",
    "List",
    "Long",
    "Map",
    "Math",
    "Module",
    "ModuleLayer",
    "NullPointerException",
    "Number",
    "NumberFormatException",
    "Object",
    "Objects",
    "Optional",
    "OutOfMemoryError",
    "Override",
    "Package",
    "Process",
    "ProcessBuilder",
    "ProcessHandle",
    "Readable",
    "Record",
    "ReflectiveOperationException",
    "Runnable",
    "Runtime",
    "RuntimeException",
    "SafeVarargs",
    "SecurityException",
    "SecurityManager",
    "Short",
    "StackOverflowError",
    "StackTraceElement",
    "StackWalker",
    "StrictMath",
    "String",
    "StringBuffer",
    "StringBuilder",
    "SuppressWarnings",
    "System",
    "Thread",
    "ThreadGroup",
    "ThreadLocal",
    "Throwable",
    "UnsupportedOperationException",
    "Void",
];

/// What an enum has besides its cases, and a record besides its parts.
const CASES: &[&str] = &["DECODER", "SERIAL_VERSION_UID"];

/// Keywords, what objects and exceptions have of their own, and what generated types have.
const MEMBERS: &[&str] = &[
    "_",
    "abstract",
    "addSuppressed",
    "assert",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "clone",
    "compareTo",
    "const",
    "continue",
    "decode",
    "default",
    "do",
    "double",
    "else",
    "encode",
    "enum",
    "equals",
    "extends",
    "false",
    "fillInStackTrace",
    "final",
    "finalize",
    "finally",
    "float",
    "for",
    "fromJson",
    "getCause",
    "getClass",
    "getLocalizedMessage",
    "getMessage",
    "getStackTrace",
    "getSuppressed",
    "goto",
    "hashCode",
    "if",
    "implements",
    "import",
    "initCause",
    "instanceof",
    "int",
    "interface",
    "isSameAs",
    "long",
    "native",
    "new",
    "notify",
    "notifyAll",
    "null",
    "package",
    "printStackTrace",
    "private",
    "protected",
    "public",
    "quark",
    "quarkState",
    "return",
    "serialVersionUID",
    "setStackTrace",
    "short",
    "shown",
    "static",
    "strictfp",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "toJson",
    "toString",
    "transient",
    "true",
    "try",
    "void",
    "volatile",
    "wait",
    "while",
    "wireName",
    "yield",
];

/// Keywords, and [`RELIED_ON`].
const LOCALS: &[&str] = &[
    "_",
    "abstract",
    "assert",
    "boolean",
    "break",
    "byte",
    "case",
    "catch",
    "char",
    "class",
    "const",
    "continue",
    "default",
    "do",
    "double",
    "else",
    "enum",
    "extends",
    "false",
    "final",
    "finally",
    "float",
    "for",
    "goto",
    "if",
    "implements",
    "import",
    "instanceof",
    "int",
    "interface",
    "io",
    "java",
    "long",
    "native",
    "new",
    "null",
    "org",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "short",
    "static",
    "strictfp",
    "super",
    "switch",
    "synchronized",
    "this",
    "throw",
    "throws",
    "transient",
    "true",
    "try",
    "void",
    "volatile",
    "while",
];

/// The names of the locals of one function: no name hides another one, and blocks side by side may share one.
#[derive(Default)]
pub struct Locals {
    given: BTreeMap<usize, String>,
    active: Vec<String>,
    /// What keeps its name to the end of the function, whichever block it was named in.
    lasting: Vec<String>,
    temporaries: usize,
}

impl Locals {
    /// Keeps a name from being given to a local.
    pub fn reserve(&mut self, name: &str) {
        self.active.push(name.to_owned());
    }

    /// Keeps all of these from it.
    pub fn reserve_all(&mut self, names: &[impl AsRef<str>]) {
        self.active.extend(names.iter().map(|name| name.as_ref().to_owned()));
    }

    /// Gives a local its name.
    pub fn declare(&mut self, local: usize, name: &str) -> String {
        let wanted = NAMING.name(Use::Local, name);
        let numbered = (2..).map(|number| format!("{wanted}{number}"));
        let mut names = std::iter::once(wanted.clone()).chain(numbered);
        let free = names.find(|name| self.is_free(name)).expect("there is always a further number");
        self.active.push(free.clone());
        self.given.insert(local, free.clone());
        free
    }

    fn is_free(&self, name: &String) -> bool {
        !self.active.contains(name) && !self.lasting.contains(name)
    }

    /// Has a local go by any expression that reads it.
    pub fn alias(&mut self, local: usize, text: &str) {
        self.given.insert(local, text.to_owned());
    }

    /// A name for something that the program has no name for.
    pub fn temporary(&mut self, name: &str) -> String {
        self.temporaries += 1;
        self.declare(usize::MAX - self.temporaries, name)
    }

    /// A name for a function that stands before the statement, though it may be named within a lambda.
    pub fn function(&mut self, name: &str) -> String {
        let given = self.temporary(name);
        self.lasting.push(given.clone());
        given
    }

    /// The name of a local, if it has been declared.
    pub fn name(&self, local: usize) -> Option<&str> {
        self.given.get(&local).map(String::as_str)
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
