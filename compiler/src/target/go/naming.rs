//! Names in Go: what is exported begins with a capital, initialisms stand in capitals, and what Go or generated code has
//! taken gets an underscore.

use crate::emit::names::{Convention, Naming, Use};

/// What decides whether names clash. A function and a type that share a name in the scope of the package do not: the
/// function gives way, as `names.rs` says.
pub static NAMING: Naming = Naming { convention: clashing_convention, taken: exported_taken, escape };

/// Names as they are exported.
static EXPORTED: Naming = Naming { convention: exported_convention, taken: exported_taken, escape };

/// Names as the package keeps them to itself.
static PRIVATE: Naming = Naming { convention: private_convention, taken: private_taken, escape };

fn clashing_convention(kind: Use) -> Convention {
    match kind {
        Use::Function | Use::Constant => Convention::LowerInitialisms,
        other => exported_convention(other),
    }
}

fn exported_convention(kind: Use) -> Convention {
    match kind {
        Use::Local => Convention::LowerInitialisms,
        Use::Module => Convention::Snake,
        _ => Convention::UpperInitialisms,
    }
}

fn private_convention(_: Use) -> Convention {
    Convention::LowerInitialisms
}

fn exported_taken(kind: Use) -> &'static [&'static str] {
    match kind {
        Use::Field | Use::Method => METHODS,
        Use::Local => LOCALS,
        _ => &[],
    }
}

fn private_taken(kind: Use) -> &'static [&'static str] {
    match kind {
        Use::Local => LOCALS,
        Use::Field | Use::Method => FIELDS,
        _ => PACKAGE,
    }
}

fn escape(name: &str) -> String {
    format!("{name}_")
}

/// The name as others see it.
pub fn exported(kind: Use, name: &str) -> String {
    EXPORTED.name(kind, name)
}

/// The name as the package alone sees it.
pub fn private(kind: Use, name: &str) -> String {
    PRIVATE.name(kind, name)
}

/// The name, exported or not.
pub fn visible(kind: Use, name: &str, public: bool) -> String {
    if public { exported(kind, name) } else { private(kind, name) }
}

/// Methods that generated types have.
const METHODS: &[&str] =
    &["Encode", "Equal", "Error", "MarshalJSON", "ShowJSON", "String", "ToJSON", "UnmarshalJSON"];

/// Words that no field or method may be, and the field that every actor has.
const FIELDS: &[&str] = &[
    "break", "case", "chan", "const", "continue", "core", "default", "defer", "else", "fallthrough", "for", "func", "go",
    "goto", "if", "import", "interface", "map", "package", "range", "return", "select", "struct", "switch", "type", "var",
];

/// Words, names that generated code relies on, and the packages that it imports.
const LOCALS: &[&str] = &[
    "any", "append", "bool", "break", "case", "chan", "cmp", "const", "context", "continue", "ctx", "default", "defer",
    "else", "err", "error", "errors", "fallthrough", "false", "float64", "fmt", "for", "func", "go", "goto", "if", "import",
    "int", "int64", "interface", "len", "map", "max", "min", "nil", "ok", "package", "panic", "quark", "range", "return",
    "select", "slices", "string", "strings", "struct", "switch", "test", "time", "true", "type", "var",
];

/// The same in the scope of the package, where everything that Go brings is best left alone.
const PACKAGE: &[&str] = &[
    "any", "append", "bool", "break", "byte", "cap", "case", "chan", "clear", "close", "cmp", "comparable", "complex",
    "complex128", "complex64", "const", "context", "continue", "copy", "default", "defer", "delete", "else", "error",
    "errors", "fallthrough", "false", "float32", "float64", "fmt", "for", "func", "go", "goto", "if", "imag", "import",
    "init", "int", "int16", "int32", "int64", "int8", "interface", "iota", "len", "main", "make", "map", "max", "min",
    "new", "nil", "package", "panic", "print", "println", "quark", "range", "real", "recover", "return", "rune", "select",
    "slices", "string", "strings", "struct", "switch", "testing", "time", "true", "type", "uint", "uint16", "uint32",
    "uint64", "uint8", "uintptr", "var",
];
