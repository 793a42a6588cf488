package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code version}. */
class VersionTest {
    @Test
    @DisplayName("a version is served by the same major and at least the same minor")
    void aVersionIsServedByTheSameMajorAndAtLeastTheSameMinor() {
        Version wanted = Version.parse("1.2");
        assertTrue(wanted.accepts(Version.parse("1.2")), "version.q:43: wanted.accepts(try Version.parse(\"1.2\"))");
        assertTrue(wanted.accepts(Version.parse("1.3")), "version.q:44: wanted.accepts(try Version.parse(\"1.3\"))");
        assertFalse(wanted.accepts(Version.parse("1.1")), "version.q:45: !wanted.accepts(try Version.parse(\"1.1\"))");
        assertFalse(wanted.accepts(Version.parse("2.2")), "version.q:46: !wanted.accepts(try Version.parse(\"2.2\"))");
        assertFalse(wanted.accepts(Version.parse("0.9")), "version.q:47: !wanted.accepts(try Version.parse(\"0.9\"))");
    }

    @Test
    @DisplayName("components are numbers: 1.10 is more than 1.9")
    void componentsAreNumbers110IsMoreThan19() {
        Version wanted = Version.parse("1.9");
        assertTrue(wanted.accepts(Version.parse("1.10")), "version.q:52: wanted.accepts(try Version.parse(\"1.10\"))");
        assertFalse(
                Version.parse("1.10").accepts(wanted), "version.q:53: !(try Version.parse(\"1.10\")).accepts(wanted)");
    }

    @Test
    @DisplayName("an absent minor is 0, and further components are ignored")
    void anAbsentMinorIs0AndFurtherComponentsAreIgnored() {
        assertEquals(
                new Version(3L, 0L), Version.parse("3"), "version.q:57: (try Version.parse(\"3\")) == Version(3, 0)");
        assertEquals(
                new Version(1L, 2L),
                Version.parse("1.2.7"),
                "version.q:58: (try Version.parse(\"1.2.7\")) == Version(1, 2)");
        assertEquals(
                new Version(1L, 2L),
                Version.parse("1.2.beta.4"),
                "version.q:59: (try Version.parse(\"1.2.beta.4\")) == Version(1, 2)");
        assertEquals(
                "1.2", Version.parse("1.2.7").text(), "version.q:60: (try Version.parse(\"1.2.7\")).text() == \"1.2\"");
    }

    @Test
    @DisplayName("anything else is not a version")
    void anythingElseIsNotAVersion() {
        assertThrows(InvalidVersion.class, () -> Version.parse(""));
        assertThrows(InvalidVersion.class, () -> Version.parse("one"));
        assertThrows(InvalidVersion.class, () -> Version.parse("1.x"));
        assertThrows(InvalidVersion.class, () -> Version.parse("1."));
        assertThrows(InvalidVersion.class, () -> Version.parse(".1"));
        assertThrows(InvalidVersion.class, () -> Version.parse("-1.0"));
        assertThrows(InvalidVersion.class, () -> Version.parse("1.-0"));
        assertThrows(InvalidVersion.class, () -> Version.parse("v1.0"));
        assertThrows(InvalidVersion.class, () -> Version.parse(" 1.0"));
    }

    @Test
    @DisplayName("no request is no version, a bad one is an error")
    void noRequestIsNoVersionABadOneIsAnError() {
        assertNull(VersionFunctions.requested(null), "version.q:76: (try requested(none)) == none");
        assertEquals(
                new Version(1L, 4L),
                VersionFunctions.requested("1.4"),
                "version.q:77: (try requested(\"1.4\")) == Version(1, 4)");
        assertThrows(InvalidVersion.class, () -> VersionFunctions.requested("new"));
    }
}
