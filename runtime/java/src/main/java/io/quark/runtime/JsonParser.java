package io.quark.runtime;

import java.util.ArrayList;
import java.util.List;

/** Reads JSON as RFC 8259 has it, and nothing else: no comments, no trailing commas, no byte-order mark. */
final class JsonParser {
    /** How many lists and objects may stand inside one another. */
    private static final int DEPTH = 64;
    /** How many digits are exact in a double, whatever they are. */
    private static final int SHORT = 15;

    private final String text;
    private int at;
    private int depth;

    JsonParser(String text) {
        this.text = Text.scalars(text);
    }

    Json parse() {
        Json value = value();
        space();
        if (at < text.length()) {
            throw refused();
        }
        return value;
    }

    /** The number that the whole text spells, or null. */
    static Double number(String text) {
        JsonParser parser = new JsonParser(text);
        try {
            double value = parser.number();
            return parser.at == text.length() ? value : null;
        } catch (DecodeError error) {
            return null;
        }
    }

    static boolean isInt(double value) {
        return value == Math.rint(value) && Math.abs(value) <= Numbers.MAX_INT;
    }

    private static DecodeError refused() {
        return new DecodeError(DecodeKind.NOT_JSON, "", "not JSON");
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private void space() {
        for (char unit = peek(); unit == ' ' || unit == '\t' || unit == '\n' || unit == '\r'; unit = peek()) {
            at++;
        }
    }

    private void take(String expected) {
        if (!text.startsWith(expected, at)) {
            throw refused();
        }
        at += expected.length();
    }

    private Json value() {
        space();
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return Json.of(string());
            case 't':
                take("true");
                return Json.of(true);
            case 'f':
                take("false");
                return Json.of(false);
            case 'n':
                take("null");
                return Json.NULL;
            default:
                return Json.of(number());
        }
    }

    private void enter() {
        at++;
        if (++depth > DEPTH) {
            throw new DecodeError(DecodeKind.TOO_DEEP, "", "nested deeper than " + DEPTH);
        }
        space();
    }

    private Json array() {
        enter();
        List<Json> elements = new ArrayList<>();
        if (peek() != ']') {
            elements.add(value());
            space();
            while (peek() == ',') {
                at++;
                elements.add(value());
                space();
            }
        }
        take("]");
        depth--;
        return Json.of(elements);
    }

    private Json object() {
        enter();
        JsonObject entries = new JsonObject();
        if (peek() != '}') {
            entry(entries);
            while (peek() == ',') {
                at++;
                space();
                entry(entries);
            }
        }
        take("}");
        depth--;
        return entries.build();
    }

    private void entry(JsonObject entries) {
        if (peek() != '"') {
            throw refused();
        }
        String name = string();
        space();
        take(":");
        entries.with(name, value());
        space();
    }

    private double number() {
        int start = at;
        long whole = shortInteger();
        if (whole >= 0) {
            return whole;
        }
        at = start;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (peek() == '.') {
            at++;
            digits();
        }
        if (peek() == 'e' || peek() == 'E') {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        double value = Double.parseDouble(text.substring(start, at));
        if (Double.isInfinite(value)) {
            throw refused();
        }
        return value;
    }

    /** What most numbers are: a few digits and nothing else; else -1. */
    private long shortInteger() {
        int start = at;
        long value = 0;
        for (char unit = peek(); unit >= '0' && unit <= '9'; unit = peek()) {
            value = value * 10 + unit - '0';
            at++;
        }
        int digits = at - start;
        boolean isPlain = peek() != '.' && peek() != 'e' && peek() != 'E';
        return isPlain && digits > 0 && digits <= SHORT && (digits == 1 || text.charAt(start) != '0') ? value : -1;
    }

    private void digits() {
        int start = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start) {
            throw refused();
        }
    }

    private String string() {
        int start = at + 1;
        for (int end = start; end < text.length(); end++) {
            char unit = text.charAt(end);
            if (unit == '"') {
                at = end + 1;
                return text.substring(start, end);
            } else if (unit == '\\') {
                at = end;
                return withEscapes(start);
            } else if (unit < ' ') {
                break;
            }
        }
        throw refused();
    }

    private String withEscapes(int start) {
        StringBuilder read = new StringBuilder().append(text, start, at);
        while (peek() != '"') {
            char unit = peek();
            if (unit < ' ') {
                throw refused();
            }
            at++;
            read.append(unit == '\\' ? escaped() : unit);
        }
        at++;
        return read.toString();
    }

    private char escaped() {
        char unit = peek();
        at++;
        switch (unit) {
            case '"':
            case '\\':
            case '/':
                return unit;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                return hex();
            default:
                throw refused();
        }
    }

    private char hex() {
        int value = 0;
        for (int digits = 0; digits < 4; digits++) {
            int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
            if (digit < 0) {
                throw refused();
            }
            value = value * 16 + digit;
            at++;
        }
        return (char) value;
    }
}
