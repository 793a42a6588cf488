package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;

/** Services cannot be registered with this source of nodes. */
public final class CannotRegister extends MdkException {
    private static final long serialVersionUID = 1L;

    /** The source. */
    private final String source;

    /**
     * Says what went wrong.
     *
     * @param source the source
     */
    public CannotRegister(String source) {
        super("nodes come from " + source + ": services cannot be registered there");
        this.source = Text.scalars(source);
    }

    /**
     * The source.
     *
     * @return the source
     */
    public String source() {
        return this.source;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CannotRegister that
                && Values.equal(this.source, that.source);
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("source", Values.json(this.source))
                .build();
    }
}
