//! Taking text apart: what the other modules need and a `String` does not offer by itself.
//!
//! Knows nothing of what the text means.

const hexadecimal = "0123456789abcdef";

/// What follows `prefix`; `none` if the text does not start with it.
fn after(text: String, prefix: String) -> String? {
    if !text.starts_with(prefix) { return none; }
    return text.slice(prefix.size(), text.size());
}

/// What stands before `suffix`; `none` if the text does not end with it.
fn before(text: String, suffix: String) -> String? {
    if !text.ends_with(suffix) { return none; }
    return text.slice(0, text.size() - suffix.size());
}

/// Whether a text is exactly `size` lower-case hexadecimal digits.
fn is_hex(text: String, size: Int) -> Bool { return text.size() == size && text.consists_of(hexadecimal); }

test "what follows a prefix" {
    assert after("a=b", "a=") == "b";
    assert after("a=a=b", "a=") == "a=b";
    assert after("a=", "a=") == "";
    assert after("b=a", "a=") == none;
}

test "what stands before a suffix" {
    assert before("hello.json", ".json") == "hello";
    assert before("a.json.json", ".json") == "a.json";
    assert before(".json", ".json") == "";
    assert before("hello.txt", ".json") == none;
}

test "hexadecimal digits are counted, and nothing else is let through" {
    assert is_hex("0af9", 4);
    assert is_hex("", 0);
    assert !is_hex("0af9", 5);
    assert !is_hex("0aF9", 4);
    assert !is_hex("0a-9", 4);
    assert !is_hex("0a\u{e9}9", 4);
}
