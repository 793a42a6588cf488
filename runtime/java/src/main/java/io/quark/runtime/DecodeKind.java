package io.quark.runtime;

/** Why a text could not be decoded. */
public enum DecodeKind implements WireName {
    /** It is not JSON. */
    NOT_JSON("NotJson"),
    /** It nests too deep. */
    TOO_DEEP("TooDeep"),
    /** A required field is not there. */
    MISSING("Missing"),
    /** A value is of another type. */
    WRONG_TYPE("WrongType"),
    /** A number is outside of the range. */
    OUT_OF_RANGE("OutOfRange"),
    /** An enum has no such case. */
    UNKNOWN_CASE("UnknownCase"),
    /** There is no such message. */
    UNKNOWN_TAG("UnknownTag");

    private final String wireName;

    DecodeKind(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /**
     * The kind of this name in JSON; throws {@link DecodeError}.
     *
     * @param json the JSON
     * @return the kind of this name in JSON
     */
    public static DecodeKind fromJson(Json json) {
        return Decoders.enumOf(values()).decode(json);
    }
}
