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

/// How Quark writes a value that other languages write so, for a name that is not declared.
#[must_use]
pub fn value(word: &str) -> Option<&'static str> {
    Some(match word {
        "null" | "nil" | "None" | "undefined" => "none",
        "True" => "true",
        "False" => "false",
        "this" => "self",
        _ => return None,
    })
}
