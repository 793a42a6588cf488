//! Limits, of which `no_limit` is none; see `read_limit()`.

/// What `at_most` holds where nothing is said.
pub const no_limit = 1000000;

/// A limit of `at_most` events. `atMost` on the wire, and `unit` nowhere.
pub record Limit {
    /// Never less than `no_limit` or `none`.
    at_most: Int as "atMost";

    /// Whether `more_events` still fit: `true` or `false`, as `at_most` says; see `is_reached()`.
    pub fn allows(more_events: Int) -> Bool { return more_events <= self.at_most; }

    /// Whether nothing more is `allows`ed.
    pub fn is_reached() -> Bool { return self.at_most == 0; }

    /// Reads `at_most`; `none` for "`none`".
    pub static fn parse(text: String) -> Limit? { return text.to_int().map(|number| Limit(number)); }
}

/// Reads a limit; `none` if `given_text` is no number.
pub fn read_limit(given_text: String) -> Limit? { return Limit.parse(given_text); }

/// What is left after `spent`; `none` if that is too much. Nobody else calls it: `left_of` is for `read_limit`.
fn left_of(limit: Limit, spent: Int) -> Int? {
    if !limit.allows(spent) { return none; }
    return limit.at_most - spent;
}

/// Whether something is left, as `left_of()` says.
pub fn is_left(limit: Limit, spent: Int) -> Bool { return left_of(limit, spent) != none; }
