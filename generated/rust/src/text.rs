//! Taking text apart: what the other modules need and a `String` does not offer by itself.
//!
//! Knows nothing of what the text means.

pub(crate) const HEXADECIMAL: &str = "0123456789abcdef";

/// What follows `prefix`; `None` if the text does not start with it.
pub(crate) fn after(text: &str, prefix: &str) -> Option<String> {
    if !text.starts_with(prefix) {
        return None;
    }
    Some(quark::text::slice(text, quark::text::size(prefix), quark::text::size(text), "text.q:10").to_owned())
}

/// What stands before `suffix`; `None` if the text does not end with it.
pub(crate) fn before(text: &str, suffix: &str) -> Option<String> {
    if !text.ends_with(suffix) {
        return None;
    }
    Some(quark::text::slice(text, 0, quark::text::size(text) - quark::text::size(suffix), "text.q:16").to_owned())
}

/// Whether a text is exactly `size` lower-case hexadecimal digits.
pub(crate) fn is_hex(text: &str, size: i64) -> bool {
    quark::text::size(text) == size && quark::text::consists_of(text, HEXADECIMAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_a_prefix() {
        quark::fault::assert_equal(
            &after("a=b", "a="),
            &Some("b".to_owned()),
            "after(\"a=b\", \"a=\") == \"b\"",
            "text.q:23",
        );
        quark::fault::assert_equal(
            &after("a=a=b", "a="),
            &Some("a=b".to_owned()),
            "after(\"a=a=b\", \"a=\") == \"a=b\"",
            "text.q:24",
        );
        quark::fault::assert_equal(
            &after("a=", "a="),
            &Some(String::new()),
            "after(\"a=\", \"a=\") == \"\"",
            "text.q:25",
        );
        quark::fault::assert_equal(&after("b=a", "a="), &None::<String>, "after(\"b=a\", \"a=\") == none", "text.q:26");
    }

    #[test]
    fn what_stands_before_a_suffix() {
        quark::fault::assert_equal(
            &before("hello.json", ".json"),
            &Some("hello".to_owned()),
            "before(\"hello.json\", \".json\") == \"hello\"",
            "text.q:30",
        );
        quark::fault::assert_equal(
            &before("a.json.json", ".json"),
            &Some("a.json".to_owned()),
            "before(\"a.json.json\", \".json\") == \"a.json\"",
            "text.q:31",
        );
        quark::fault::assert_equal(
            &before(".json", ".json"),
            &Some(String::new()),
            "before(\".json\", \".json\") == \"\"",
            "text.q:32",
        );
        quark::fault::assert_equal(
            &before("hello.txt", ".json"),
            &None::<String>,
            "before(\"hello.txt\", \".json\") == none",
            "text.q:33",
        );
    }

    #[test]
    fn hexadecimal_digits_are_counted_and_nothing_else_is_let_through() {
        quark::fault::assert(is_hex("0af9", 4), "is_hex(\"0af9\", 4)", "text.q:37");
        quark::fault::assert(is_hex("", 0), "is_hex(\"\", 0)", "text.q:38");
        quark::fault::assert(!is_hex("0af9", 5), "!is_hex(\"0af9\", 5)", "text.q:39");
        quark::fault::assert(!is_hex("0aF9", 4), "!is_hex(\"0aF9\", 4)", "text.q:40");
        quark::fault::assert(!is_hex("0a-9", 4), "!is_hex(\"0a-9\", 4)", "text.q:41");
        quark::fault::assert(!is_hex("0aé9", 4), "!is_hex(\"0a\\u{e9}9\", 4)", "text.q:42");
    }
}
