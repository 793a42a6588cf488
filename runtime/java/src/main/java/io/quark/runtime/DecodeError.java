package io.quark.runtime;

/** Text or JSON that is not what was expected. */
public final class DecodeError extends QuarkException {
    private static final long serialVersionUID = 1L;

    /** What kind of mistake it is. */
    private final DecodeKind kind;
    /** Where it stands. */
    private final String path;
    /** What is wrong, in words. */
    private final String text;

    /**
     * Says what kind of mistake stands where, in words.
     *
     * @param kind the kind
     * @param path the path of the folder
     * @param text the text
     */
    public DecodeError(DecodeKind kind, String path, String text) {
        super(path.isEmpty() ? text : path + ": " + text);
        this.kind = kind;
        this.path = path;
        this.text = text;
    }

    /**
     * What kind of mistake it is.
     *
     * @return what kind of mistake it is
     */
    public DecodeKind kind() {
        return kind;
    }

    /**
     * Where it stands, {@code nodes[0].address}; empty at the top.
     *
     * @return the result
     */
    public String path() {
        return path;
    }

    /**
     * What is wrong, in words.
     *
     * @return what is wrong, in words
     */
    public String text() {
        return text;
    }

    /** The same error, seen from one level further out. */
    DecodeError within(String step) {
        String joint = path.isEmpty() || path.startsWith("[") ? "" : ".";
        return new DecodeError(kind, step + joint + path, text);
    }

    static DecodeError wrongType(String expected, Json found) {
        return new DecodeError(DecodeKind.WRONG_TYPE, "", "expected " + expected + ", found " + found.described());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DecodeError error
                && kind == error.kind
                && path.equals(error.path)
                && text.equals(error.text);
    }

    @Override
    public int hashCode() {
        return path.hashCode() * 31 + text.hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("kind", Json.of(kind.wireName()))
                .with("path", Json.of(path))
                .with("text", Json.of(text))
                .build();
    }
}
