//! Words of other languages, and what Quark calls the same thing. Only for messages: none of them is reserved.

/// What declares in Quark what this word declares elsewhere.
pub(crate) fn item(word: &str) -> Option<&'static str> {
    Some(match word {
        "struct" | "data" | "message" => "record",
        "trait" => "interface",
        "function" | "func" | "fun" | "def" => "fn",
        "exception" => "error",
        "let" | "var" | "val" => "const",
        "use" | "from" | "include" | "require" => "import",
        _ => return None,
    })
}

/// How Quark writes an expression or a type that other languages write so, for names that are not declared.
#[must_use]
pub fn name(word: &str) -> Option<&'static str> {
    Some(match word {
        "null" | "nil" | "None" | "undefined" | "nothing" => "none",
        "True" => "true",
        "False" => "false",
        "this" => "self",
        "int" | "Integer" | "integer" | "Long" | "i64" | "i32" => "Int",
        "float" | "double" | "Double" | "Number" | "f64" => "Float",
        "string" | "str" | "Str" | "char" => "String",
        "bool" | "boolean" | "Boolean" => "Bool",
        "void" | "Void" => "Unit",
        "Array" | "Vec" | "list" => "List",
        "Dict" | "dict" | "Object" | "HashMap" | "map" => "Map",
        "Date" | "DateTime" | "Timestamp" => "Instant",
        "any" | "Any" | "object" => "Json",
        _ => return None,
    })
}
