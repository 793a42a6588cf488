package byhand;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON: maps, lists, {@code String}, {@code Double}, {@code Boolean} and null. Writes compact ASCII. */
final class Json {
    private static final int DEPTH = 64;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    static Object parse(String text) throws UnusableContext {
        Json json = new Json(text);
        Object value = json.value();
        if (json.next() != 0) {
            throw new UnusableContext("not JSON");
        }
        return value;
    }

    /** The next character that is no space, or 0 at the end. */
    private char next() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return c;
            }
            at++;
        }
        return 0;
    }

    private void expect(String wanted) throws UnusableContext {
        if (!text.startsWith(wanted, at)) {
            throw new UnusableContext("not JSON");
        }
        at += wanted.length();
    }

    private boolean skip(char wanted) {
        boolean found = next() == wanted;
        if (found) {
            at++;
        }
        return found;
    }

    private Object value() throws UnusableContext {
        switch (next()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            case 't':
                expect("true");
                return true;
            case 'f':
                expect("false");
                return false;
            case 'n':
                expect("null");
                return null;
            default:
                return number();
        }
    }

    private void enter() throws UnusableContext {
        at++;
        if (++depth > DEPTH) {
            throw new UnusableContext("nested deeper than " + DEPTH);
        }
    }

    private Map<String, Object> object() throws UnusableContext {
        enter();
        Map<String, Object> entries = new LinkedHashMap<>();
        if (!skip('}')) {
            do {
                next();
                String name = string();
                next();
                expect(":");
                entries.put(name, value());
            } while (skip(','));
            expect("}");
        }
        depth--;
        return entries;
    }

    private List<Object> array() throws UnusableContext {
        enter();
        List<Object> items = new ArrayList<>();
        if (!skip(']')) {
            do {
                items.add(value());
            } while (skip(','));
            expect("]");
        }
        depth--;
        return items;
    }

    private String string() throws UnusableContext {
        expect("\"");
        int start = at;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return scalars(text.substring(start, at++));
            } else if (c == '\\') {
                return escaped(start);
            } else if (c < ' ') {
                break;
            }
        }
        throw new UnusableContext("not JSON");
    }

    private String escaped(int start) throws UnusableContext {
        StringBuilder read = new StringBuilder(text.substring(start, at));
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return scalars(read.toString());
            } else if (c < ' ') {
                break;
            }
            read.append(c == '\\' ? escape() : c);
        }
        throw new UnusableContext("not JSON");
    }

    private char escape() throws UnusableContext {
        char c = at < text.length() ? text.charAt(at++) : 0;
        switch (c) {
            case '"', '\\', '/':
                return c;
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
                return unit();
            default:
                throw new UnusableContext("not JSON");
        }
    }

    private char unit() throws UnusableContext {
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = at < text.length() && text.charAt(at) < 0x80 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw new UnusableContext("not JSON");
            }
            unit = unit * 16 + digit;
        }
        return (char) unit;
    }

    private Double number() throws UnusableContext {
        int start = at;
        if (has('-')) {
            at++;
        }
        if (has('0')) {
            at++;
        } else {
            digits();
        }
        if (has('.')) {
            at++;
            digits();
        }
        if (has('e') || has('E')) {
            at++;
            if (has('+') || has('-')) {
                at++;
            }
            digits();
        }
        double number = Double.parseDouble(text.substring(start, at));
        if (Double.isInfinite(number)) {
            throw new UnusableContext("not JSON");
        }
        return number;
    }

    private boolean has(char wanted) {
        return at < text.length() && text.charAt(at) == wanted;
    }

    private void digits() throws UnusableContext {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw new UnusableContext("not JSON");
        }
    }

    /** The same with U+FFFD for lone surrogates. */
    static String scalars(String text) {
        for (int index = 0; index < text.length(); index++) {
            if (Character.isSurrogate(text.charAt(index))) {
                return mended(text);
            }
        }
        return text;
    }

    private static String mended(String text) {
        StringBuilder mended = new StringBuilder();
        text.codePoints()
                .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                .forEach(mended::appendCodePoint);
        return mended.toString();
    }

    static void write(StringBuilder out, Object value) {
        if (value instanceof String string) {
            writeString(out, string);
        } else if (value instanceof Double number) {
            writeNumber(out, number);
        } else if (value instanceof Map<?, ?> entries) {
            writeObject(out, entries);
        } else if (value instanceof List<?> items) {
            writeArray(out, items);
        } else {
            out.append(value);
        }
    }

    private static void writeNumber(StringBuilder out, double number) {
        long whole = (long) number;
        if (whole == number) {
            out.append(whole);
        } else {
            out.append(new BigDecimal(Double.toString(number)).toPlainString());
        }
    }

    private static void writeObject(StringBuilder out, Map<?, ?> entries) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            out.append(separator);
            writeString(out, (String) entry.getKey());
            out.append(':');
            write(out, entry.getValue());
            separator = ",";
        }
        out.append('}');
    }

    private static void writeArray(StringBuilder out, List<?> items) {
        out.append('[');
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            write(out, item);
            separator = ",";
        }
        out.append(']');
    }

    static void writeString(StringBuilder out, String text) {
        out.append('"');
        for (int index = 0; index < text.length(); index++) {
            char c = text.charAt(index);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c >= ' ' && c <= 0x7F) {
                        out.append(c);
                    } else {
                        out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
                        out.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
                    }
                }
            }
        }
        out.append('"');
    }
}
