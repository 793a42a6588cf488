package io.quark.runtime;

import java.util.Map;

/** Writes JSON one way only: no spaces, ASCII only, in the order of the entries. */
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String write(Json json) {
        JsonWriter writer = new JsonWriter();
        writer.value(json);
        return writer.out.toString();
    }

    private void value(Json json) {
        if (json instanceof Json.Text text) {
            string(text.value());
        } else if (json instanceof Json.Number number) {
            out.append(Double.isFinite(number.value()) ? Numbers.text(number.value()) : "null");
        } else if (json instanceof Json.Bool truth) {
            out.append(truth.value());
        } else if (json instanceof Json.Array array) {
            array(array);
        } else if (json instanceof Json.Object object) {
            object(object);
        } else {
            out.append("null");
        }
    }

    private void array(Json.Array array) {
        char separator = '[';
        for (Json element : array.elements()) {
            out.append(separator);
            value(element);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
    }

    private void object(Json.Object object) {
        char separator = '{';
        for (Map.Entry<String, Json> entry : object.entries().entrySet()) {
            out.append(separator);
            string(Text.scalars(entry.getKey()));
            out.append(':');
            value(entry.getValue());
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
    }

    private void string(String text) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            unit(text.charAt(index));
        }
        out.append('"');
    }

    private void unit(char unit) {
        switch (unit) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (unit >= ' ' && unit <= 0x7F) {
                    out.append(unit);
                } else {
                    out.append("\\u").append(HEX[unit >> 12]).append(HEX[unit >> 8 & 15]);
                    out.append(HEX[unit >> 4 & 15]).append(HEX[unit & 15]);
                }
            }
        }
    }
}
