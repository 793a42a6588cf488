package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code environment}. */
class EnvironmentTest {
    @Test
    @DisplayName("the default environment is the sandbox")
    void theDefaultEnvironmentIsTheSandbox() {
        assertEquals("sandbox", new Environment().name(), "environment.q:19: Environment().name == \"sandbox\"");
        assertNull(new Environment().fallback(), "environment.q:20: Environment().fallback == none");
    }

    @Test
    @DisplayName("an environment may name a fallback before it")
    void anEnvironmentMayNameAFallbackBeforeIt() {
        assertEquals(
                new Environment("production", null),
                Environment.parse("production").orElse(null),
                "environment.q:24: Environment.parse(\"production\") == Environment(\"production\")");
        assertEquals(
                new Environment("feature", "base"),
                Environment.parse("base:feature").orElse(null),
                "environment.q:25: Environment.parse(\"base:feature\") == Environment(\"feature\", \"base\")");
    }

    @Test
    @DisplayName("there is one fallback, and no empty name")
    void thereIsOneFallbackAndNoEmptyName() {
        assertNull(Environment.parse("a:b:c").orElse(null), "environment.q:29: Environment.parse(\"a:b:c\") == none");
        assertNull(Environment.parse("").orElse(null), "environment.q:30: Environment.parse(\"\") == none");
        assertNull(
                Environment.parse(":feature").orElse(null),
                "environment.q:31: Environment.parse(\":feature\") == none");
        assertNull(Environment.parse("base:").orElse(null), "environment.q:32: Environment.parse(\"base:\") == none");
    }

    @Test
    @DisplayName("the names of an environment on the wire")
    void theNamesOfAnEnvironmentOnTheWire() {
        assertEquals(
                "{\"name\":\"feature\",\"fallbackName\":\"base\"}",
                new Environment("feature", "base").encode(),
                "environment.q:36: Environment(\"feature\", \"base\").encode() == `{\"name\":\"feature\",\"fallbackName\":\"base\"}`");
        assertEquals(
                "{\"name\":\"production\"}",
                new Environment("production", null).encode(),
                "environment.q:37: Environment(\"production\").encode() == `{\"name\":\"production\"}`");
        assertEquals(
                new Environment("production", null),
                Environment.decode("{\"name\":\"production\",\"fallbackName\":null}"),
                "environment.q:38: (try Environment.decode(`{\"name\":\"production\",\"fallbackName\":null}`)) == Environment(\"production\")");
    }
}
