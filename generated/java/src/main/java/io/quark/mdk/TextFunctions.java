package io.quark.mdk;

import io.quark.runtime.Text;

/** What the module {@code text} keeps to itself. */
final class TextFunctions {
    static final String HEXADECIMAL = "0123456789abcdef";

    private TextFunctions() {}

    /** What follows {@code prefix}; {@code null} if the text does not start with it. */
    static String after(String text, String prefix) {
        if (!text.startsWith(prefix)) {
            return null;
        }
        return Text.slice(text, Text.size(prefix), Text.size(text), "text.q:10");
    }

    /** What stands before {@code suffix}; {@code null} if the text does not end with it. */
    static String before(String text, String suffix) {
        if (!text.endsWith(suffix)) {
            return null;
        }
        return Text.slice(text, 0L, Text.size(text) - Text.size(suffix), "text.q:16");
    }

    /** Whether a text is exactly {@code size} lower-case hexadecimal digits. */
    static boolean isHex(String text, long size) {
        return Text.size(text) == size && Text.consistsOf(text, HEXADECIMAL);
    }
}
