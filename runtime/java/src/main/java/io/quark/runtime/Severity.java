package io.quark.runtime;

/** How loud a line on the console is. */
public enum Severity implements WireName {
    /** For finding mistakes. */
    DEBUG("DEBUG"),
    /** What happens in the normal course of things. */
    INFO("INFO"),
    /** What may lead to a failure. */
    WARN("WARN"),
    /** A failure. */
    ERROR("ERROR"),
    /** What needs somebody now. */
    CRITICAL("CRITICAL");

    private final String wireName;

    Severity(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The severity of this name in JSON; throws {@link DecodeError}.
     *
     * @param json the JSON
     * @return the severity of this name in JSON
     */
    public static Severity fromJson(Json json) {
        return Decoders.enumOf(values()).decode(json);
    }
}
