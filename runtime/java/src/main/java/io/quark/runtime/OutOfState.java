package io.quark.runtime;

/** A message that the protocol does not allow in the state that its direction is in. */
public final class OutOfState extends QuarkException {
    private static final long serialVersionUID = 1L;

    /** The message. */
    private final String message;
    /** The state. */
    private final String state;

    /**
     * Says which message came in which state.
     *
     * @param message the message
     * @param state the state
     */
    public OutOfState(String message, String state) {
        super(message + " may not come in state " + state);
        this.message = message;
        this.state = state;
    }

    /**
     * The message.
     *
     * @return the message
     */
    public String message() {
        return message;
    }

    /**
     * The state.
     *
     * @return the state
     */
    public String state() {
        return state;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OutOfState error && message.equals(error.message) && state.equals(error.state);
    }

    @Override
    public int hashCode() {
        return message.hashCode() * 31 + state.hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject().with("message", Json.of(message)).with("state", Json.of(state)).build();
    }
}
