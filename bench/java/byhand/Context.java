package byhand;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** The part of a trace that one session sees and hands on; never changed. */
final class Context {
    static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARN", "ERROR", "CRITICAL");

    private static final int LIMIT = 8192;
    private static final long GREATEST_COUNT = 1L << 52;
    private static final double GREATEST_INT = (1L << 53) - 1;
    private static final long YEAR_MS = 8760 * 3_600_000L;
    private static final String TIMEOUT = "timeout";
    private static final String TRACE = "trace";
    private static final Pattern IS_UUID = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final String traceId;
    private final long[] clock;
    private final Map<String, Object> properties;
    private final Environment environment;

    private Context(String traceId, long[] clock, Map<String, Object> properties, Environment environment) {
        this.traceId = traceId;
        this.clock = clock;
        this.properties = properties;
        this.environment = environment;
    }

    static Context begin(Environment environment) {
        return new Context(UUID.randomUUID().toString(), new long[1], Map.of(), environment);
    }

    Environment environment() {
        return environment;
    }

    LogId moment() {
        Long[] levels = new Long[clock.length];
        for (int level = 0; level < levels.length; level++) {
            levels[level] = clock[level];
        }
        return new LogId(traceId, List.of(levels), environment);
    }

    Context ticked() {
        long[] next = clock.clone();
        next[next.length - 1]++;
        return new Context(traceId, next, properties, environment);
    }

    Context joined() {
        long[] next = new long[clock.length + 1];
        System.arraycopy(clock, 0, next, 0, clock.length);
        next[clock.length - 1]++;
        return new Context(traceId, next, properties, environment);
    }

    private Context with(Map<String, Object> properties) {
        return new Context(traceId, clock, properties, environment);
    }

    private Context without(String name) {
        Map<String, Object> others = new LinkedHashMap<>(properties);
        others.remove(name);
        return with(others);
    }

    /** The deadline in milliseconds, or null. */
    Long deadline() {
        boolean isTime = properties.get(TIMEOUT) instanceof Double seconds && Math.abs(seconds) <= 9e12;
        return isTime ? (Long) Math.round((Double) properties.get(TIMEOUT) * 1000) : null;
    }

    /** The lowest level that is logged. */
    int gate() {
        int level = properties.get(TRACE) instanceof String name ? LEVELS.indexOf(name) : -1;
        return level < 0 ? 1 : level;
    }

    /** Where a request goes, and the version that it asks for there. */
    String[] destination(String service, String version) {
        if (properties.get("routes") instanceof Map<?, ?> routes && routes.get(service) instanceof List<?> detours) {
            for (Object item : detours) {
                if (item instanceof Map<?, ?> detour
                        && detour.get("target") instanceof String target
                        && applies(detour.get("version"), version)) {
                    return new String[] {target, detour.get("targetVersion") instanceof String to ? to : null};
                }
            }
        }
        return new String[] {service, version};
    }

    private static boolean applies(Object lowest, String version) {
        if (version == null || lowest == null) {
            return true;
        }
        Version start = lowest instanceof String text ? Version.find(text) : null;
        return start != null && start.accepts(Version.find(version));
    }

    /** Writes the fields as they are on the wire. */
    void write(StringBuilder out, Long remaining) {
        out.append("{\"traceId\":");
        Json.writeString(out, traceId);
        out.append(",\"clock\":{\"clocks\":");
        char separator = '[';
        for (long count : clock) {
            out.append(separator).append(count);
            separator = ',';
        }
        out.append("]},\"properties\":");
        Json.write(out, properties);
        out.append(",\"environment\":{\"name\":");
        Json.writeString(out, environment.name());
        if (environment.fallback() != null) {
            out.append(",\"fallbackName\":");
            Json.writeString(out, environment.fallback());
        }
        out.append('}');
        if (remaining != null) {
            out.append(",\"remaining\":").append(remaining.longValue());
        }
        out.append('}');
    }

    private String written(Long remaining) {
        StringBuilder out = new StringBuilder(256);
        write(out, remaining);
        return out.toString();
    }

    /** The text of the header: when it is too long, the oldest properties stay behind. */
    String outgoing(long now) {
        Long deadline = deadline();
        Long remaining = deadline == null ? null : Math.max(0, deadline - now);
        String text = written(remaining);
        Context context = this;
        for (String name : properties.keySet()) {
            if (text.length() <= LIMIT) {
                break;
            }
            if (!name.equals(TIMEOUT) && !name.equals(TRACE)) {
                context = context.without(name);
                text = context.written(remaining);
            }
        }
        return text;
    }

    /** The size of the longest text that a service called next can get to see. */
    private int largest() {
        Context longest = with(Map.of(TIMEOUT, -9007199254740.99, TRACE, "CRITICAL")).joined();
        for (int level = 0; level < longest.clock.length; level++) {
            longest.clock[level] = Math.max(longest.clock[level], GREATEST_COUNT);
        }
        return longest.written(YEAR_MS).length();
    }

    /** Reads the text of a header. */
    static Context receive(String text, long now) throws UnusableContext {
        if (text.length() > LIMIT && text.codePointCount(0, text.length()) > LIMIT) {
            throw new UnusableContext("it is larger than " + LIMIT + " bytes");
        }
        Map<String, Object> fields = object(Json.parse(text));
        String traceId = string(fields.get("traceId"));
        long[] clock = readClock(fields.get("clock"));
        Object properties = fields.get("properties");
        Environment environment = readEnvironment(fields.get("environment"));
        Object remaining = fields.get("remaining");
        Context context =
                new Context(traceId, clock, properties == null ? Map.of() : object(properties), environment);
        if (!IS_UUID.matcher(traceId).matches()) {
            throw new UnusableContext("its trace id is not a UUID");
        }
        if (text.length() + 17 * clock.length > LIMIT / 2 && context.largest() > LIMIT) {
            throw new UnusableContext("it is too deep");
        }
        return remaining == null ? context.limited() : context.limited(whole(remaining), now);
    }

    /** Without a deadline that is none. */
    private Context limited() {
        return properties.containsKey(TIMEOUT) && deadline() == null ? without(TIMEOUT) : this;
    }

    /** Turns what is left into a deadline by this machine's clock. */
    private Context limited(long remaining, long now) {
        Map<String, Object> limited = new LinkedHashMap<>(properties);
        limited.put(TIMEOUT, (now + Math.max(0, Math.min(remaining, YEAR_MS))) / 1000.0);
        return with(limited);
    }

    private static long[] readClock(Object value) throws UnusableContext {
        Object counts = value == null ? null : object(value).get("clocks");
        if (counts == null) {
            return new long[1];
        }
        if (!(counts instanceof List<?> list)) {
            throw new UnusableContext("expected a list");
        }
        long[] clock = new long[list.size()];
        for (int level = 0; level < clock.length; level++) {
            clock[level] = whole(list.get(level));
            if (clock[level] < 0 || clock[level] >= GREATEST_COUNT) {
                throw new UnusableContext("its clock is not sound");
            }
        }
        if (clock.length == 0) {
            throw new UnusableContext("its clock is not sound");
        }
        return clock;
    }

    static Environment readEnvironment(Object value) throws UnusableContext {
        Map<String, Object> fields = value == null ? Map.of() : object(value);
        Object name = fields.get("name");
        Object fallback = fields.get("fallbackName");
        return new Environment(name == null ? "sandbox" : string(name), fallback == null ? null : string(fallback));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) throws UnusableContext {
        if (value instanceof Map<?, ?> object) {
            return (Map<String, Object>) object;
        }
        throw new UnusableContext("expected an object");
    }

    static String string(Object value) throws UnusableContext {
        if (value instanceof String string) {
            return string;
        }
        throw new UnusableContext("expected a string");
    }

    private static long whole(Object value) throws UnusableContext {
        if (value instanceof Double number && number == Math.rint(number)) {
            if (Math.abs(number) > GREATEST_INT) {
                throw new UnusableContext("out of range");
            }
            return number.longValue();
        }
        throw new UnusableContext("expected an integer");
    }
}
