package io.quark.mdk;

import io.quark.runtime.Lists;
import io.quark.runtime.Numbers;
import io.quark.runtime.Text;
import java.util.List;

/** What the module {@code traceparent} keeps to itself. */
final class TraceparentFunctions {
    static final List<Long> UUID_SIZES = List.of(8L, 4L, 4L, 4L, 12L);

    static final String UUID_CHARACTERS = "0123456789abcdefABCDEF-";

    static final String NO_TRACE = "00000000000000000000000000000000";

    static final String NO_PARENT = "0000000000000000";

    private TraceparentFunctions() {}

    /** The trace's id, as a UUID, of a {@code traceparent}; {@code null} if it is malformed. */
    static String traceIdOf(String traceparent) {
        List<String> parts = Text.split(Text.trim(traceparent), "-", "traceparent.q:17");
        if (parts.size() < 4 || !isHeader(parts)) {
            return null;
        }
        return dashed(Lists.item(parts, 1L, "traceparent.q:19"));
    }

    static boolean isHeader(List<String> parts) {
        if (Lists.item(parts, 0L, "traceparent.q:23").equals("ff")
                || (Lists.item(parts, 0L, "traceparent.q:23").equals("00") && parts.size() > 4)) {
            return false;
        }
        if (Lists.item(parts, 1L, "traceparent.q:24").equals(NO_TRACE)
                || Lists.item(parts, 2L, "traceparent.q:24").equals(NO_PARENT)) {
            return false;
        }
        return TextFunctions.isHex(Lists.item(parts, 0L, "traceparent.q:25"), 2L)
                && TextFunctions.isHex(Lists.item(parts, 1L, "traceparent.q:25"), 32L)
                && TextFunctions.isHex(Lists.item(parts, 2L, "traceparent.q:25"), 16L)
                && TextFunctions.isHex(Lists.item(parts, 3L, "traceparent.q:25"), 2L);
    }

    static String dashed(String digits) {
        return String.join(
                "-",
                List.of(
                        Text.slice(digits, 0L, 8L, "traceparent.q:30"),
                        Text.slice(digits, 8L, 12L, "traceparent.q:31"),
                        Text.slice(digits, 12L, 16L, "traceparent.q:32"),
                        Text.slice(digits, 16L, 20L, "traceparent.q:33"),
                        Text.slice(digits, 20L, 32L, "traceparent.q:34")));
    }

    /** Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes. */
    static boolean isUuid(String text) {
        return Lists.map(Text.split(text, "-", "traceparent.q:40"), part -> Text.size(part)).equals(UUID_SIZES)
                && Text.consistsOf(text, UUID_CHARACTERS);
    }

    static String undashed(String id) {
        return String.join("", Text.split(Text.lower(id), "-", "traceparent.q:43"));
    }

    /**
     * The header that says to an OpenTelemetry system which trace a call belongs to: always sampled. {@code high} and
     * {@code low} are the two halves of the parent's id, 32 random bits each.
     */
    static String traceparentFor(String traceId, long high, long low) {
        String id = undashed(traceId);
        String parent = high == 0 && low == 0 ? Numbers.hex(1L, 16L) : Numbers.hex(high, 8L) + Numbers.hex(low, 8L);
        return "00-" + id + "-" + parent + "-01";
    }
}
