//! Which version of a service may serve a request for another.
//!
//! A version promises an interface, `MAJOR.MINOR`: it says nothing about builds, and is never compared as text.

/// The text is not a version: two numbers with a dot between them.
pub error InvalidVersion(text: String) "'{text}' is not MAJOR.MINOR";

/// The version of an interface. A greater `minor` only adds to it, another `major` is another interface.
pub record Version {
    major: Int;
    minor: Int = 0;

    /// Reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.
    pub static fn parse(text: String) -> Version throws InvalidVersion {
        let parts = text.split(".");
        let major = component(parts[0]) else { throw InvalidVersion(text); };
        let minor = component(parts.get(1) ?? "0") else { throw InvalidVersion(text); };
        return Version(major, minor);
    }

    /// Whether a caller who asked for this version is served by `actual`: same major, and at least the minor.
    pub fn accepts(actual: Version) -> Bool {
        return actual.major == self.major && actual.minor >= self.minor;
    }

    /// `MAJOR.MINOR`, the form of every key and message.
    pub fn text() -> String { return "{self.major}.{self.minor}"; }
}

fn component(text: String) -> Int? {
    if text.starts_with("-") { return none; }
    return text.to_int();
}

/// The version that a caller asks for: `none`, when they named none, is served by all.
fn requested(text: String?) -> Version? throws InvalidVersion {
    let version = text else { return none; };
    return try Version.parse(version);
}

test "a version is served by the same major and at least the same minor" {
    let wanted = try Version.parse("1.2");
    assert wanted.accepts(try Version.parse("1.2"));
    assert wanted.accepts(try Version.parse("1.3"));
    assert !wanted.accepts(try Version.parse("1.1"));
    assert !wanted.accepts(try Version.parse("2.2"));
    assert !wanted.accepts(try Version.parse("0.9"));
}

test "components are numbers: 1.10 is more than 1.9" {
    let wanted = try Version.parse("1.9");
    assert wanted.accepts(try Version.parse("1.10"));
    assert !(try Version.parse("1.10")).accepts(wanted);
}

test "an absent minor is 0, and further components are ignored" {
    assert (try Version.parse("3")) == Version(3, 0);
    assert (try Version.parse("1.2.7")) == Version(1, 2);
    assert (try Version.parse("1.2.beta.4")) == Version(1, 2);
    assert (try Version.parse("1.2.7")).text() == "1.2";
}

test "anything else is not a version" {
    assert Version.parse("") throws InvalidVersion;
    assert Version.parse("one") throws InvalidVersion;
    assert Version.parse("1.x") throws InvalidVersion;
    assert Version.parse("1.") throws InvalidVersion;
    assert Version.parse(".1") throws InvalidVersion;
    assert Version.parse("-1.0") throws InvalidVersion;
    assert Version.parse("1.-0") throws InvalidVersion;
    assert Version.parse("v1.0") throws InvalidVersion;
    assert Version.parse(" 1.0") throws InvalidVersion;
}

test "no request is no version, a bad one is an error" {
    assert (try requested(none)) == none;
    assert (try requested("1.4")) == Version(1, 4);
    assert requested("new") throws InvalidVersion;
}
