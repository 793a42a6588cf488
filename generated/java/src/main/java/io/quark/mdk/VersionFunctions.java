package io.quark.mdk;

import io.quark.runtime.Text;

/** What the module {@code version} keeps to itself. */
final class VersionFunctions {
    private VersionFunctions() {}

    static Long component(String text) {
        if (text.startsWith("-")) {
            return null;
        }
        return Text.toInt(text);
    }

    /** The version that a caller asks for: {@code null}, when they named none, is served by all. */
    static Version requested(String text) {
        if (text == null) {
            return null;
        }
        return Version.parse(text);
    }
}
