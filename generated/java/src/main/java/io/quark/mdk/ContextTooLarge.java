package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;

/** With this property the context could outgrow its header. */
public final class ContextTooLarge extends MdkException {
    private static final long serialVersionUID = 1L;

    /** The name. */
    private final String name;
    /** The limit. */
    private final long limit;

    /**
     * Says what went wrong.
     *
     * @param name the name
     * @param limit the limit
     */
    public ContextTooLarge(String name, long limit) {
        super("with '" + name + "' the context would not fit into " + limit + " bytes");
        this.name = Text.scalars(name);
        this.limit = limit;
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return this.name;
    }

    /**
     * The limit.
     *
     * @return the limit
     */
    public long limit() {
        return this.limit;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ContextTooLarge that
                && Values.equal(this.name, that.name)
                && this.limit == that.limit;
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("name", Values.json(this.name))
                .with("limit", Values.json(this.limit))
                .build();
    }
}
