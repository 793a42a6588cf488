package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code traceparent}. */
class TraceparentTest {
    @Test
    @DisplayName("a traceparent carries the trace's 32 digits, a parent of 16, and the flags 01")
    void aTraceparentCarriesTheTraceS32DigitsAParentOf16AndTheFlags() {
        String header = TraceparentFunctions.traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 15_902_634L, 7L);
        assertEquals(
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01",
                header,
                "traceparent.q:55: header == \"00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01\"");
    }

    @Test
    @DisplayName("a parent of nothing but zeros would be invalid")
    void aParentOfNothingButZerosWouldBeInvalid() {
        assertTrue(
                TraceparentFunctions.traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0L, 7L).endsWith(
                        "-0000000000000007-01"),
                "traceparent.q:59: traceparent_for(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\", 0, 7).ends_with(\"-0000000000000007-01\")");
        assertTrue(
                TraceparentFunctions.traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 7L, 0L).endsWith(
                        "-0000000700000000-01"),
                "traceparent.q:60: traceparent_for(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\", 7, 0).ends_with(\"-0000000700000000-01\")");
        assertTrue(
                TraceparentFunctions.traceparentFor("4bf92f35-77b3-4da6-a3ce-929d0e0e4736", 0L, 0L).endsWith(
                        "-0000000000000001-01"),
                "traceparent.q:61: traceparent_for(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\", 0, 0).ends_with(\"-0000000000000001-01\")");
    }

    @Test
    @DisplayName("the id of a traceparent is the trace's UUID")
    void theIdOfATraceparentIsTheTraceSUuid() {
        String id = TraceparentFunctions.traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        assertEquals(
                "4bf92f35-77b3-4da6-a3ce-929d0e0e4736",
                id,
                "traceparent.q:66: id == \"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\"");
    }

    @Test
    @DisplayName("a later version may say more, version 00 may not")
    void aLaterVersionMaySayMoreVersion00MayNot() {
        assertNotNull(
                TraceparentFunctions.traceIdOf("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
                "traceparent.q:70: trace_id_of(\"01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\") != none");
        assertNull(
                TraceparentFunctions.traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more"),
                "traceparent.q:71: trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more\") == none");
    }

    @Test
    @DisplayName("a malformed traceparent has no trace")
    void aMalformedTraceparentHasNoTrace() {
        assertNull(TraceparentFunctions.traceIdOf(""), "traceparent.q:75: trace_id_of(\"\") == none");
        assertNull(
                TraceparentFunctions.traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"),
                "traceparent.q:76: trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7\") == none");
        assertNull(
                TraceparentFunctions.traceIdOf("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                "traceparent.q:77: trace_id_of(\"ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\") == none");
        assertNull(
                TraceparentFunctions.traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01"),
                "traceparent.q:78: trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01\") == none");
        assertNull(
                TraceparentFunctions.traceIdOf("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
                "traceparent.q:79: trace_id_of(\"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01\") == none");
        assertNull(
                TraceparentFunctions.traceIdOf("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
                "traceparent.q:80: trace_id_of(\"00-00000000000000000000000000000000-00f067aa0ba902b7-01\") == none");
        assertNull(
                TraceparentFunctions.traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"),
                "traceparent.q:81: trace_id_of(\"00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01\") == none");
    }

    @Test
    @DisplayName("a UUID has its dashes in the usual places")
    void aUuidHasItsDashesInTheUsualPlaces() {
        assertTrue(
                TraceparentFunctions.isUuid("4bf92f35-77b3-4da6-a3ce-929d0e0e4736"),
                "traceparent.q:85: is_uuid(\"4bf92f35-77b3-4da6-a3ce-929d0e0e4736\")");
        assertTrue(
                TraceparentFunctions.isUuid("4BF92F35-77B3-4DA6-A3CE-929D0E0E4736"),
                "traceparent.q:86: is_uuid(\"4BF92F35-77B3-4DA6-A3CE-929D0E0E4736\")");
        assertFalse(
                TraceparentFunctions.isUuid("4bf92f3577b34da6a3ce929d0e0e4736"),
                "traceparent.q:87: !is_uuid(\"4bf92f3577b34da6a3ce929d0e0e4736\")");
        assertFalse(
                TraceparentFunctions.isUuid("4bf92f35-77b3-4da6-a3ce929d-0e0e4736"),
                "traceparent.q:88: !is_uuid(\"4bf92f35-77b3-4da6-a3ce929d-0e0e4736\")");
        assertFalse(TraceparentFunctions.isUuid("trace"), "traceparent.q:89: !is_uuid(\"trace\")");
    }
}
