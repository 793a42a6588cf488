package io.quark.runtime;

import java.util.Map;

/** Writes JSON one way only: no spaces, ASCII only, in the order of the entries. */
final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder(256);

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
            number(number.value());
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

    private void number(double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) <= Numbers.MAX_INT) {
            out.append(whole);
        } else {
            out.append(Double.isFinite(value) ? Numbers.text(value) : "null");
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
        out.append('{');
        if (object.entries() instanceof Entries few) {
            for (int index = 0; index < few.size(); index++) {
                entry(index == 0, few.name(index), few.value(index));
            }
        } else {
            boolean isFirst = true;
            for (Map.Entry<String, Json> entry : object.entries().entrySet()) {
                entry(isFirst, entry.getKey(), entry.getValue());
                isFirst = false;
            }
        }
        out.append('}');
    }

    private void entry(boolean isFirst, String name, Json value) {
        if (!isFirst) {
            out.append(',');
        }
        string(name);
        out.append(':');
        value(value);
    }

    private void string(String text) {
        out.append('"');
        int start = 0;
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            if (unit < ' ' || unit > 0x7F || unit == '"' || unit == '\\') {
                out.append(text, start, index);
                unit(unit);
                start = index + 1;
            }
        }
        out.append(start == 0 ? text : text.substring(start)).append('"');
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
                out.append("\\u").append(HEX[unit >> 12]).append(HEX[unit >> 8 & 15]);
                out.append(HEX[unit >> 4 & 15]).append(HEX[unit & 15]);
            }
        }
    }
}
