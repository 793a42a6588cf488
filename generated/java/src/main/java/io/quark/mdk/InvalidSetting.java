package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;

/** An environment variable has a value that it cannot have. */
public final class InvalidSetting extends MdkException {
    private static final long serialVersionUID = 1L;

    /** The variable. */
    private final String variable;
    /** The accepted. */
    private final String accepted;

    /**
     * Says what went wrong.
     *
     * @param variable the variable
     * @param accepted the accepted
     */
    public InvalidSetting(String variable, String accepted) {
        super(variable + ": expected " + accepted);
        this.variable = Text.scalars(variable);
        this.accepted = Text.scalars(accepted);
    }

    /**
     * The variable.
     *
     * @return the variable
     */
    public String variable() {
        return this.variable;
    }

    /**
     * The accepted.
     *
     * @return the accepted
     */
    public String accepted() {
        return this.accepted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvalidSetting that
                && Values.equal(this.variable, that.variable)
                && Values.equal(this.accepted, that.accepted);
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("variable", Values.json(this.variable))
                .with("accepted", Values.json(this.accepted))
                .build();
    }
}
