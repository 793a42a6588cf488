package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quark.runtime.Json;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code detour}. */
class DetourTest {
    @Test
    @DisplayName("without a detour a request goes where it wanted to")
    void withoutADetourARequestGoesWhereItWantedTo() {
        assertEquals(
                new Destination("time", "1.0"),
                DetourFunctions.destination(null, "time", "1.0"),
                "detour.q:64: destination(none, \"time\", \"1.0\") == Destination(\"time\", \"1.0\")");
        assertEquals(
                new Destination("time"),
                DetourFunctions.destination(Json.of("nonsense"), "time", null),
                "detour.q:65: destination(Json.of(\"nonsense\"), \"time\", none) == Destination(\"time\")");
        assertEquals(
                new Destination("time", "1.0"),
                DetourFunctions.destination(
                        DetourFunctions.withDetour(null, "space", new Detour("1.0", "mock", "2.0")), "time", "1.0"),
                "detour.q:66: destination(with_detour(none, \"space\", Detour(\"1.0\", \"mock\", \"2.0\")), \"time\", \"1.0\")\n        == Destination(\"time\", \"1.0\")");
    }

    @Test
    @DisplayName("a detour leads compatible requests elsewhere, the first that applies")
    void aDetourLeadsCompatibleRequestsElsewhereTheFirstThatApplies() {
        Json first = DetourFunctions.withDetour(null, "time", new Detour("1.1", "mock", "2.0"));
        Json routes = DetourFunctions.withDetour(first, "time", new Detour("1.0", "other", "3.0"));
        assertEquals(
                new Destination("mock", "2.0"),
                DetourFunctions.destination(routes, "time", "1.1"),
                "detour.q:73: destination(routes, \"time\", \"1.1\") == Destination(\"mock\", \"2.0\")");
        assertEquals(
                new Destination("mock", "2.0"),
                DetourFunctions.destination(routes, "time", "1.5"),
                "detour.q:74: destination(routes, \"time\", \"1.5\") == Destination(\"mock\", \"2.0\")");
        assertEquals(
                new Destination("other", "3.0"),
                DetourFunctions.destination(routes, "time", "1.0"),
                "detour.q:75: destination(routes, \"time\", \"1.0\") == Destination(\"other\", \"3.0\")");
        assertEquals(
                new Destination("time", "2.0"),
                DetourFunctions.destination(routes, "time", "2.0"),
                "detour.q:76: destination(routes, \"time\", \"2.0\") == Destination(\"time\", \"2.0\")");
        assertEquals(
                new Destination("mock", "2.0"),
                DetourFunctions.destination(routes, "time", null),
                "detour.q:77: destination(routes, \"time\", none) == Destination(\"mock\", \"2.0\")");
    }

    @Test
    @DisplayName("detours have the form of the 2016 clients")
    void detoursHaveTheFormOfThe2016Clients() {
        Json routes = DetourFunctions.withDetour(null, "time", new Detour("1.1", "mock", "2.0"));
        assertEquals(
                "{\"time\":[{\"version\":\"1.1\",\"target\":\"mock\",\"targetVersion\":\"2.0\"}]}",
                routes.encode(),
                "detour.q:82: routes.encode() == `{\"time\":[{\"version\":\"1.1\",\"target\":\"mock\",\"targetVersion\":\"2.0\"}]}`");
    }

    @Test
    @DisplayName("a detour without a version is for all, one that cannot be read is for none")
    void aDetourWithoutAVersionIsForAllOneThatCannotBeReadIsFor() {
        Json routes = DetourFunctions.withDetour(null, "time", new Detour(null, "mock", null));
        assertEquals(
                new Destination("mock"),
                DetourFunctions.destination(routes, "time", "1.0"),
                "detour.q:87: destination(routes, \"time\", \"1.0\") == Destination(\"mock\")");
        assertEquals(
                new Destination("time", "1.0"),
                DetourFunctions.destination(
                        DetourFunctions.withDetour(null, "time", new Detour("old", "mock", null)), "time", "1.0"),
                "detour.q:88: destination(with_detour(none, \"time\", Detour(\"old\", \"mock\")), \"time\", \"1.0\") == Destination(\"time\", \"1.0\")");
        assertEquals(
                new Destination("time", "new"),
                DetourFunctions.destination(
                        DetourFunctions.withDetour(null, "time", new Detour("1.0", "mock", null)), "time", "new"),
                "detour.q:89: destination(with_detour(none, \"time\", Detour(\"1.0\", \"mock\")), \"time\", \"new\") == Destination(\"time\", \"new\")");
    }
}
