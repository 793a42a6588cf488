//! The W3C `traceparent` header, by which OpenTelemetry systems follow the same trace.
//!
//! It knows the trace's id and nothing of the causal clock, which travels in the context alone.

use crate::text;

/// The name of the W3C header that travels beside the context.
pub const TRACEPARENT_HEADER: &str = "traceparent";

pub(crate) const UUID_SIZES: &[i64] = &[8, 4, 4, 4, 12];

pub(crate) const UUID_CHARACTERS: &str = "0123456789abcdefABCDEF-";

pub(crate) const NO_TRACE: &str = "00000000000000000000000000000000";

pub(crate) const NO_PARENT: &str = "0000000000000000";

/// The trace's id, as a UUID, of a `traceparent`; `None` if it is malformed.
pub(crate) fn trace_id_of(traceparent: &str) -> Option<String> {
    let parts = quark::text::trim(traceparent).split('-').map(str::to_owned).collect::<Vec<_>>();
    if quark::int(parts.len()) < 4 || !is_header(&parts) {
        return None;
    }
    Some(dashed(quark::item(&parts, 1, "traceparent.q:19").as_str()))
}

pub(crate) fn is_header(parts: &[String]) -> bool {
    if *quark::item(parts, 0, "traceparent.q:23") == "ff"
        || *quark::item(parts, 0, "traceparent.q:23") == "00" && quark::int(parts.len()) > 4
    {
        return false;
    }
    if *quark::item(parts, 1, "traceparent.q:24") == NO_TRACE || *quark::item(parts, 2, "traceparent.q:24") == NO_PARENT
    {
        return false;
    }
    text::is_hex(quark::item(parts, 0, "traceparent.q:25").as_str(), 2)
        && text::is_hex(quark::item(parts, 1, "traceparent.q:25").as_str(), 32)
        && text::is_hex(quark::item(parts, 2, "traceparent.q:25").as_str(), 16)
        && text::is_hex(quark::item(parts, 3, "traceparent.q:25").as_str(), 2)
}

pub(crate) fn dashed(digits: &str) -> String {
    [
        quark::text::slice(digits, 0, 8, "traceparent.q:30"),
        quark::text::slice(digits, 8, 12, "traceparent.q:31"),
        quark::text::slice(digits, 12, 16, "traceparent.q:32"),
        quark::text::slice(digits, 16, 20, "traceparent.q:33"),
        quark::text::slice(digits, 20, 32, "traceparent.q:34"),
    ]
    .join("-")
}

/// Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes.
pub(crate) fn is_uuid(text: &str) -> bool {
    text.split('-').map(quark::text::size).collect::<Vec<_>>() == *UUID_SIZES
        && quark::text::consists_of(text, UUID_CHARACTERS)
}

pub(crate) fn undashed(id: &str) -> String {
    id.to_ascii_lowercase().replace('-', "")
}

/// The header that says to an OpenTelemetry system which trace a call belongs to: always sampled. `high` and `low` are the two
/// halves of the parent's id, 32 random bits each.
pub(crate) fn traceparent_for(trace_id: &str, high: i64, low: i64) -> String {
    let id = undashed(trace_id);
    let parent = if high == 0 && low == 0 {
        quark::hex(1, 16)
    } else {
        format!("{}{}", quark::hex(high, 8), quark::hex(low, 8))
    };
    format!("00-{id}-{parent}-01")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_traceparent_carries_the_traces_32_digits_a_parent_of_16_and_the_flags_01() {
        let header = traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 15_902_634, 7);
        quark::fault::assert_equal(
            &header,
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01",
            "header == \"00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01\"",
            "traceparent.q:55",
        );
    }

    #[test]
    fn a_parent_of_nothing_but_zeros_would_be_invalid() {
        quark::fault::assert(
            traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 7).ends_with("-0000000000000007-01"),
            "traceparent_for(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\", 0, 7).ends_with(\"-0000000000000007-01\")",
            "traceparent.q:59",
        );
        quark::fault::assert(
            traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7, 0).ends_with("-0000000700000000-01"),
            "traceparent_for(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\", 7, 0).ends_with(\"-0000000700000000-01\")",
            "traceparent.q:60",
        );
        quark::fault::assert(
            traceparent_for("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0, 0).ends_with("-0000000000000001-01"),
            "traceparent_for(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\", 0, 0).ends_with(\"-0000000000000001-01\")",
            "traceparent.q:61",
        );
    }

    #[test]
    fn the_id_of_a_traceparent_is_the_traces_uuid() {
        let id = trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        quark::fault::assert_equal(
            &id.clone(),
            &Some("4bf92f35-77b3-4da6-a3ce-929d0e0e4736".to_owned()),
            "id == \"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"",
            "traceparent.q:66",
        );
    }

    #[test]
    fn a_later_version_may_say_more_version_00_may_not() {
        quark::fault::assert_not_equal(
            &trace_id_of("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
            &None::<String>,
            "trace_id_of(\"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\") != none",
            "traceparent.q:70",
        );
        quark::fault::assert_equal(
            &trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
            &None::<String>,
            "trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\") == none",
            "traceparent.q:71",
        );
    }

    #[test]
    fn a_malformed_traceparent_has_no_trace() {
        quark::fault::assert_equal(&trace_id_of(""), &None::<String>, "trace_id_of(\"\") == none", "traceparent.q:75");
        quark::fault::assert_equal(
            &trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"),
            &None::<String>,
            "trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7\") == none",
            "traceparent.q:76",
        );
        quark::fault::assert_equal(
            &trace_id_of("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            &None::<String>,
            "trace_id_of(\"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\") == none",
            "traceparent.q:77",
        );
        quark::fault::assert_equal(
            &trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"),
            &None::<String>,
            "trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01\") == none",
            "traceparent.q:78",
        );
        quark::fault::assert_equal(
            &trace_id_of("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
            &None::<String>,
            "trace_id_of(\"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01\") == none",
            "traceparent.q:79",
        );
        quark::fault::assert_equal(
            &trace_id_of("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
            &None::<String>,
            "trace_id_of(\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\") == none",
            "traceparent.q:80",
        );
        quark::fault::assert_equal(
            &trace_id_of("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
            &None::<String>,
            "trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01\") == none",
            "traceparent.q:81",
        );
    }

    #[test]
    fn a_uuid_has_its_dashes_in_the_usual_places() {
        quark::fault::assert(
            is_uuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736"),
            "is_uuid(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\")",
            "traceparent.q:85",
        );
        quark::fault::assert(
            is_uuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736"),
            "is_uuid(\"4BF92F35-77B3-4DA6-A3CE-929D0E0E4736\")",
            "traceparent.q:86",
        );
        quark::fault::assert(
            !is_uuid("4bf92f3577b34da6a3ce929d0e0e4736"),
            "!is_uuid(\"4bf92f3577b34da6a3ce929d0e0e4736\")",
            "traceparent.q:87",
        );
        quark::fault::assert(
            !is_uuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736"),
            "!is_uuid(\"4bf92f35-77b3-4da6-a3ce929d-0e0e4736\")",
            "traceparent.q:88",
        );
        quark::fault::assert(!is_uuid("trace"), "!is_uuid(\"trace\")", "traceparent.q:89");
    }
}
