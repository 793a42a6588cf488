package io.quark.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final String WHERE = "text.q:1";

    @Test
    void textsAreScalarValues() {
        assertEquals(3, Text.size("a😀b"));
        assertEquals("😀", Text.slice("a😀b", 1, 2, WHERE));
        assertTrue(Text.compare("\uffff", "😀") < 0);
        assertTrue(Text.compare("a", "ab") < 0);
        assertEquals(0, Text.compare("x", "x"));
        assertEquals("a", Text.min("b", "a"));
        assertEquals("😀", Text.max("\uffff", "😀"));
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertEquals("\ufffda", Text.scalars("\ud800a"));
        assertEquals("😀", Text.scalars("😀"));
    }

    @Test
    void slicesOutOfRangeAreFaults() {
        Fault fault = assertThrows(Fault.class, () -> Text.slice("abc", 2, 4, WHERE));
        assertEquals("index 4 is out of range for 3 elements (text.q:1)", fault.getMessage());
        assertThrows(Fault.class, () -> Text.slice("abc", 2, 1, WHERE));
    }

    @Test
    void splittingKeepsEmptyParts() {
        assertEquals(List.of(""), Text.split("", ",", WHERE));
        assertEquals(List.of("a", "", "b", ""), Text.split("a,,b,", ",", WHERE));
        assertThrows(Fault.class, () -> Text.split("a", "", WHERE));
    }

    @Test
    void whatATextConsistsOf() {
        assertTrue(Text.consistsOf("", ""));
        assertTrue(Text.consistsOf("é😀", "😀é"));
        assertFalse(Text.consistsOf("a", ""));
        assertFalse(Text.consistsOf("\ud83d\ude00", "\ud83d\ude01"));
    }

    @Test
    void onlyAsciiIsChanged() {
        assertEquals("É", Text.lower("É"));
        assertEquals("AÉ", Text.upper("aÉ"));
        assertEquals("\u00a0x", Text.trim(" \t\u00a0x\r\n"));
    }

    @Test
    void integersAreReadInTheirRange() {
        assertEquals(-7L, Text.toInt("-007"));
        assertEquals(0L, Text.toInt("-0"));
        assertEquals(Numbers.MAX_INT, Text.toInt("9007199254740991"));
        assertNull(Text.toInt("9007199254740992"));
        assertNull(Text.toInt("99999999999999999999"));
        assertNull(Text.toInt("+1"));
        assertNull(Text.toInt("-"));
        assertNull(Text.toInt("١"));
    }

    @Test
    void numbersAreReadAsJsonReadsThem() {
        assertEquals(1500.0, Text.toFloat("1.5e3"));
        assertNull(Text.toFloat("1."));
        assertNull(Text.toFloat("1e999"));
        assertNull(Text.toFloat(" 1"));
    }

    @Test
    void listsAreShownInBrackets() {
        assertEquals("[1, 2]", Text.list(List.of(1L, 2L), String::valueOf));
        assertEquals("[]", Text.list(List.of(), String::valueOf));
    }
}
