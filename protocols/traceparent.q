//! The W3C `traceparent` header, by which OpenTelemetry systems follow the same trace.
//!
//! It knows the trace's id and nothing of the causal clock, which travels in the context alone.

import text.{is_hex};

/// The name of the W3C header that travels beside the context.
pub const traceparent_header = "traceparent";

const uuid_sizes = [8, 4, 4, 4, 12];
const uuid_characters = "0123456789abcdefABCDEF-";
const no_trace = "00000000000000000000000000000000";
const no_parent = "0000000000000000";

/// The trace's id, as a UUID, of a `traceparent`; `none` if it is malformed.
fn trace_id_of(traceparent: String) -> String? {
    let parts = traceparent.trim().split("-");
    if parts.size() < 4 || !is_header(parts) { return none; }
    return dashed(parts[1]);
}

fn is_header(parts: List<String>) -> Bool {
    if parts[0] == "ff" || parts[0] == "00" && parts.size() > 4 { return false; }
    if parts[1] == no_trace || parts[2] == no_parent { return false; }
    return is_hex(parts[0], 2) && is_hex(parts[1], 32) && is_hex(parts[2], 16) && is_hex(parts[3], 2);
}

fn dashed(digits: String) -> String {
    return "-".join([
        digits.slice(0, 8),
        digits.slice(8, 12),
        digits.slice(12, 16),
        digits.slice(16, 20),
        digits.slice(20, 32),
    ]);
}

/// Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes.
fn is_uuid(text: String) -> Bool {
    return text.split("-").map(|part| part.size()) == uuid_sizes && text.consists_of(uuid_characters);
}

fn undashed(id: String) -> String { return id.lower().split("-").join(""); }

/// The header that says to an OpenTelemetry system which trace a call belongs to: always sampled. `high` and `low` are the two
/// halves of the parent's id, 32 random bits each.
fn traceparent_for(trace_id: String, high: Int, low: Int) -> String {
    let id = undashed(trace_id);
    let parent = if high == 0 && low == 0 { hex(1, 16) } else { "{hex(high, 8)}{hex(low, 8)}" };
    return "00-{id}-{parent}-01";
}

test "a traceparent carries the trace's 32 digits, a parent of 16, and the flags 01" {
    let header = traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 15902634, 7);
    assert header == "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01";
}

test "a parent of nothing but zeros would be invalid" {
    assert traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7).ends_with("-0000000000000007-01");
    assert traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0).ends_with("-0000000700000000-01");
    assert traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0).ends_with("-0000000000000001-01");
}

test "the id of a traceparent is the trace's UUID" {
    let id = trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    assert id == "4bf92f35-77b3-4da6-a3ce-929d0e0e4736";
}

test "a later version may say more, version 00 may not" {
    assert trace_id_of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") != none;
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more") == none;
}

test "a malformed traceparent has no trace" {
    assert trace_id_of("") == none;
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7") == none;
    assert trace_id_of("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01") == none;
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01") == none;
    assert trace_id_of("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01") == none;
    assert trace_id_of("00-00000000000000000000000000000000-00f067aa0ba902b7-01") == none;
    assert trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01") == none;
}

test "a UUID has its dashes in the usual places" {
    assert is_uuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
    assert is_uuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736");
    assert !is_uuid("4bf92f3577b34da6a3ce929d0e0e4736");
    assert !is_uuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736");
    assert !is_uuid("trace");
}
