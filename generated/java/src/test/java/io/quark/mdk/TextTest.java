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
        assertEquals("b", TextFunctions.after("a=b", "a="), "text.q:23: after(\"a=b\", \"a=\") == \"b\"");
        assertEquals("a=b", TextFunctions.after("a=a=b", "a="), "text.q:24: after(\"a=a=b\", \"a=\") == \"a=b\"");
        assertEquals("", TextFunctions.after("a=", "a="), "text.q:25: after(\"a=\", \"a=\") == \"\"");
        assertNull(TextFunctions.after("b=a", "a="), "text.q:26: after(\"b=a\", \"a=\") == none");
    }

    @Test
    @DisplayName("what stands before a suffix")
    void whatStandsBeforeASuffix() {
        assertEquals(
                "hello",
                TextFunctions.before("hello.json", ".json"),
                "text.q:30: before(\"hello.json\", \".json\") == \"hello\"");
        assertEquals(
                "a.json",
                TextFunctions.before("a.json.json", ".json"),
                "text.q:31: before(\"a.json.json\", \".json\") == \"a.json\"");
        assertEquals("", TextFunctions.before(".json", ".json"), "text.q:32: before(\".json\", \".json\") == \"\"");
        assertNull(TextFunctions.before("hello.txt", ".json"), "text.q:33: before(\"hello.txt\", \".json\") == none");
    }

    @Test
    @DisplayName("hexadecimal digits are counted, and nothing else is let through")
    void hexadecimalDigitsAreCountedAndNothingElseIsLetThrough() {
        assertTrue(TextFunctions.isHex("0af9", 4L), "text.q:37: is_hex(\"0af9\", 4)");
        assertTrue(TextFunctions.isHex("", 0L), "text.q:38: is_hex(\"\", 0)");
        assertFalse(TextFunctions.isHex("0af9", 5L), "text.q:39: !is_hex(\"0af9\", 5)");
        assertFalse(TextFunctions.isHex("0aF9", 4L), "text.q:40: !is_hex(\"0aF9\", 4)");
        assertFalse(TextFunctions.isHex("0a-9", 4L), "text.q:41: !is_hex(\"0a-9\", 4)");
        assertFalse(TextFunctions.isHex("0aé9", 4L), "text.q:42: !is_hex(\"0a\\u{e9}9\", 4)");
    }
}
