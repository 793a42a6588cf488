package byhand;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of an interface. */
record Version(long major, long minor) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})(?:\\.(\\d{1,15})(?:\\..*)?)?", Pattern.DOTALL);

    /** Reads {@code MAJOR.MINOR}; a missing minor is 0, and what follows a second dot is ignored. Null if it is neither. */
    static Version find(String text) {
        Matcher found = FORM.matcher(text);
        if (!found.matches()) {
            return null;
        }
        String minor = found.group(2);
        return new Version(Long.parseLong(found.group(1)), minor == null ? 0 : Long.parseLong(minor));
    }

    static Version parse(String text) {
        Version found = find(text);
        if (found == null) {
            throw new IllegalArgumentException("'" + text + "' is not MAJOR.MINOR");
        }
        return found;
    }

    boolean accepts(Version actual) {
        return actual != null && actual.major == major && actual.minor >= minor;
    }
}
