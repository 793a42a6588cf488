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

/// The name of a local: what Quark calls an error, Go calls `err`.
pub fn local(name: &str) -> String {
    if name == "error" { "err".to_owned() } else { private(Use::Local, name) }
}

/// A short name, as Go has them where the long one is that of a type: the first letter of each word.
pub fn initials(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter();
    let rest = letters.filter(|c| c.is_uppercase()).map(|c| c.to_ascii_lowercase());
    private(Use::Local, &first.chain(rest).collect::<String>())
}

/// The name of a parameter that is only passed on.
pub fn passed_name(name: &str) -> String {
    let name = local(name);
    let taken = ["body", "entered", "failure", "time"].contains(&name.as_str()) || name.chars().count() == 1;
    if taken { escape(&name) } else { name }
}

/// The name of a parameter where a whole function stands in its scope: it hides no package and nothing else that is used there.
pub fn param_name(name: &str) -> String {
    const USED: &[&str] = &[
        "cmp",
        "context",
        "core",
        "fmt",
        "in",
        "json",
        "options",
        "out",
        "runtime",
        "slices",
        "strconv",
        "strings",
        "time",
        "variables",
    ];
    let name = local(name);
    if USED.contains(&name.as_str()) || name.chars().count() == 1 { escape(&name) } else { name }
}

/// The name of a field or method of a type that has these methods besides.
pub fn member(kind: Use, name: &str, methods: &[&str]) -> String {
    let name = exported(kind, name);
    if methods.contains(&name.as_str()) { escape(&name) } else { name }
}

/// Methods that generated records have.
pub const OF_RECORDS: &[&str] = &["Equal", "MarshalJSON", "ToJSON", "UnmarshalJSON"];

/// Methods that generated errors have.
pub const OF_ERRORS: &[&str] = &["Equal", "Error"];

/// Words that no field or method may be, and the field that every actor has.
const FIELDS: &[&str] = &[
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "core",
    "default",
    "defer",
    "else",
    "fallthrough",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "interface",
    "map",
    "package",
    "range",
    "return",
    "select",
    "struct",
    "switch",
    "type",
    "var",
];

/// Words, and names that generated code relies on. What else a body names it keeps its locals from taking.
const LOCALS: &[&str] = &[
    "any",
    "append",
    "bool",
    "break",
    "case",
    "chan",
    "const",
    "continue",
    "ctx",
    "default",
    "defer",
    "else",
    "err",
    "error",
    "fallthrough",
    "false",
    "float64",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "import",
    "int",
    "int64",
    "interface",
    "len",
    "map",
    "max",
    "min",
    "nil",
    "ok",
    "package",
    "panic",
    "quark",
    "range",
    "return",
    "select",
    "string",
    "struct",
    "switch",
    "test",
    "true",
    "type",
    "var",
];

/// The same in the scope of the package, where everything that Go brings is best left alone.
const PACKAGE: &[&str] = &[
    "any",
    "append",
    "bool",
    "break",
    "byte",
    "cap",
    "case",
    "chan",
    "clear",
    "close",
    "cmp",
    "comparable",
    "complex",
    "complex128",
    "complex64",
    "const",
    "context",
    "continue",
    "copy",
    "default",
    "defer",
    "delete",
    "else",
    "error",
    "errors",
    "fallthrough",
    "false",
    "float32",
    "float64",
    "fmt",
    "for",
    "func",
    "go",
    "goto",
    "if",
    "imag",
    "import",
    "init",
    "int",
    "int16",
    "int32",
    "int64",
    "int8",
    "interface",
    "iota",
    "len",
    "main",
    "make",
    "map",
    "max",
    "min",
    "new",
    "nil",
    "package",
    "panic",
    "print",
    "println",
    "quark",
    "range",
    "real",
    "recover",
    "return",
    "rune",
    "select",
    "slices",
    "string",
    "strings",
    "struct",
    "switch",
    "testing",
    "time",
    "true",
    "type",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uintptr",
    "var",
];
