package io.quark.mdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The tests of the module {@code text}. */
class TextTest {
    @Test
    @DisplayName("what follows a prefix")
    void whatFollowsAPrefix() {
        assertEquals("b", TextFunctions.after("a=b", "a="), "text.q:29: after(\"a=b\", \"a=\") == \"b\"");
        assertEquals("a=b", TextFunctions.after("a=a=b", "a="), "text.q:30: after(\"a=a=b\", \"a=\") == \"a=b\"");
        assertEquals("", TextFunctions.after("a=", "a="), "text.q:31: after(\"a=\", \"a=\") == \"\"");
        assertNull(TextFunctions.after("b=a", "a="), "text.q:32: after(\"b=a\", \"a=\") == none");
    }

    @Test
    @DisplayName("what stands before a suffix")
    void whatStandsBeforeASuffix() {
        assertEquals(
                "hello",
                TextFunctions.before("hello.json", ".json"),
                "text.q:36: before(\"hello.json\", \".json\") == \"hello\"");
        assertEquals(
                "a.json",
                TextFunctions.before("a.json.json", ".json"),
                "text.q:37: before(\"a.json.json\", \".json\") == \"a.json\"");
        assertEquals("", TextFunctions.before(".json", ".json"), "text.q:38: before(\".json\", \".json\") == \"\"");
        assertNull(TextFunctions.before("hello.txt", ".json"), "text.q:39: before(\"hello.txt\", \".json\") == none");
    }

    @Test
    @DisplayName("hexadecimal digits are counted, and nothing else is let through")
    void hexadecimalDigitsAreCountedAndNothingElseIsLetThrough() {
        assertTrue(TextFunctions.isHex("0af9", 4L), "text.q:43: is_hex(\"0af9\", 4)");
        assertTrue(TextFunctions.isHex("", 0L), "text.q:44: is_hex(\"\", 0)");
        assertFalse(TextFunctions.isHex("0af9", 5L), "text.q:45: !is_hex(\"0af9\", 5)");
        assertFalse(TextFunctions.isHex("0aF9", 4L), "text.q:46: !is_hex(\"0aF9\", 4)");
        assertFalse(TextFunctions.isHex("0a-9", 4L), "text.q:47: !is_hex(\"0a-9\", 4)");
        assertFalse(TextFunctions.isHex("0aé9", 4L), "text.q:48: !is_hex(\"0a\\u{e9}9\", 4)");
    }
}
