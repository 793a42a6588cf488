//! Which version of a service may serve a request for another.
//!
//! A version promises an interface, `MAJOR.MINOR`: it says nothing about builds, and is never compared as text.

use std::fmt;

/// The text is not a version: two numbers with a dot between them.
#[derive(Clone, Debug, PartialEq)]
pub struct InvalidVersion {
    pub text: String,
}

impl fmt::Display for InvalidVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not MAJOR.MINOR", self.text)
    }
}

impl std::error::Error for InvalidVersion {}

quark::impl_to_json!(InvalidVersion { text: "text" });

/// The version of an interface. A greater `minor` only adds to it, another `major` is another interface.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub major: i64,
    pub minor: i64,
}

impl Version {
    /// The fields without a default, in order.
    #[must_use]
    pub fn new(major: i64) -> Self {
        Self { major, minor: 0 }
    }

    /// Reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.
    ///
    /// # Errors
    /// Fails with `InvalidVersion`.
    pub fn parse(text: &str) -> Result<Version, InvalidVersion> {
        let parts = text.split('.').map(str::to_owned).collect::<Vec<_>>();
        let Some(major) = component(quark::item(&parts, 0, "version.q:16").as_str()) else {
            return Err(InvalidVersion { text: text.to_owned() });
        };
        let Some(minor) = component(quark::get(&parts, 1).map_or("0", String::as_str)) else {
            return Err(InvalidVersion { text: text.to_owned() });
        };
        Ok(Version::new(major).with_minor(minor))
    }

    /// Whether a caller who asked for this version is served by `actual`: same major, and at least the minor.
    pub fn accepts(&self, actual: &Version) -> bool {
        actual.major == self.major && actual.minor >= self.minor
    }

    /// `MAJOR.MINOR`, the form of every key and message.
    pub fn text(&self) -> String {
        format!("{}.{}", self.major, self.minor)
    }
}

quark::impl_with! {
    pub Version {
        with_minor(minor: i64),
    }
}

quark::impl_json!(Version { major: "major", minor: "minor" = 0 });

pub(crate) fn component(text: &str) -> Option<i64> {
    if text.starts_with('-') {
        return None;
    }
    quark::text::to_int(text)
}

/// The version that a caller asks for: `None`, when they named none, is served by all.
pub(crate) fn requested(text: Option<&str>) -> Result<Option<Version>, InvalidVersion> {
    let Some(version) = text else {
        return Ok(None);
    };
    Ok(Some(Version::parse(version)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_served_by_the_same_major_and_at_least_the_same_minor() {
        let wanted = Version::parse("1.2").unwrap();
        quark::fault::assert(
            wanted.accepts(&Version::parse("1.2").unwrap()),
            "wanted.accepts(try Version.parse(\"1.2\"))",
            "version.q:43",
        );
        quark::fault::assert(
            wanted.accepts(&Version::parse("1.3").unwrap()),
            "wanted.accepts(try Version.parse(\"1.3\"))",
            "version.q:44",
        );
        quark::fault::assert(
            !wanted.accepts(&Version::parse("1.1").unwrap()),
            "!wanted.accepts(try Version.parse(\"1.1\"))",
            "version.q:45",
        );
        quark::fault::assert(
            !wanted.accepts(&Version::parse("2.2").unwrap()),
            "!wanted.accepts(try Version.parse(\"2.2\"))",
            "version.q:46",
        );
        quark::fault::assert(
            !wanted.accepts(&Version::parse("0.9").unwrap()),
            "!wanted.accepts(try Version.parse(\"0.9\"))",
            "version.q:47",
        );
    }

    #[test]
    fn components_are_numbers_1_10_is_more_than_1_9() {
        let wanted = Version::parse("1.9").unwrap();
        quark::fault::assert(
            wanted.accepts(&Version::parse("1.10").unwrap()),
            "wanted.accepts(try Version.parse(\"1.10\"))",
            "version.q:52",
        );
        quark::fault::assert(
            !Version::parse("1.10").unwrap().accepts(&wanted),
            "!(try Version.parse(\"1.10\")).accepts(wanted)",
            "version.q:53",
        );
    }

    #[test]
    fn an_absent_minor_is_0_and_further_components_are_ignored() {
        quark::fault::assert_equal(
            &Version::parse("3").unwrap(),
            &Version::new(3).with_minor(0),
            "(try Version.parse(\"3\")) == Version(3, 0)",
            "version.q:57",
        );
        quark::fault::assert_equal(
            &Version::parse("1.2.7").unwrap(),
            &Version::new(1).with_minor(2),
            "(try Version.parse(\"1.2.7\")) == Version(1, 2)",
            "version.q:58",
        );
        quark::fault::assert_equal(
            &Version::parse("1.2.beta.4").unwrap(),
            &Version::new(1).with_minor(2),
            "(try Version.parse(\"1.2.beta.4\")) == Version(1, 2)",
            "version.q:59",
        );
        quark::fault::assert_equal(
            &Version::parse("1.2.7").unwrap().text(),
            "1.2",
            "(try Version.parse(\"1.2.7\")).text() == \"1.2\"",
            "version.q:60",
        );
    }

    #[test]
    fn anything_else_is_not_a_version() {
        quark::fault::assert(
            matches!(Version::parse(""), Err(InvalidVersion { .. })),
            "Version.parse(\"\")",
            "version.q:64",
        );
        quark::fault::assert(
            matches!(Version::parse("one"), Err(InvalidVersion { .. })),
            "Version.parse(\"one\")",
            "version.q:65",
        );
        quark::fault::assert(
            matches!(Version::parse("1.x"), Err(InvalidVersion { .. })),
            "Version.parse(\"1.x\")",
            "version.q:66",
        );
        quark::fault::assert(
            matches!(Version::parse("1."), Err(InvalidVersion { .. })),
            "Version.parse(\"1.\")",
            "version.q:67",
        );
        quark::fault::assert(
            matches!(Version::parse(".1"), Err(InvalidVersion { .. })),
            "Version.parse(\".1\")",
            "version.q:68",
        );
        quark::fault::assert(
            matches!(Version::parse("-1.0"), Err(InvalidVersion { .. })),
            "Version.parse(\"-1.0\")",
            "version.q:69",
        );
        quark::fault::assert(
            matches!(Version::parse("1.-0"), Err(InvalidVersion { .. })),
            "Version.parse(\"1.-0\")",
            "version.q:70",
        );
        quark::fault::assert(
            matches!(Version::parse("v1.0"), Err(InvalidVersion { .. })),
            "Version.parse(\"v1.0\")",
            "version.q:71",
        );
        quark::fault::assert(
            matches!(Version::parse(" 1.0"), Err(InvalidVersion { .. })),
            "Version.parse(\" 1.0\")",
            "version.q:72",
        );
    }

    #[test]
    fn no_request_is_no_version_a_bad_one_is_an_error() {
        quark::fault::assert_equal(
            &requested(None).unwrap(),
            &None::<Version>,
            "(try requested(none)) == none",
            "version.q:76",
        );
        quark::fault::assert_equal(
            &requested(Some("1.4")).unwrap(),
            &Some(Version::new(1).with_minor(4)),
            "(try requested(\"1.4\")) == Version(1, 4)",
            "version.q:77",
        );
        quark::fault::assert(
            matches!(requested(Some("new")), Err(InvalidVersion { .. })),
            "requested(\"new\")",
            "version.q:78",
        );
    }
}
