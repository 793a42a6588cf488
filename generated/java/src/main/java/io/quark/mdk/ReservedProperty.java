package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;

/** The property belongs to the MDK, which has a method for it. */
public final class ReservedProperty extends MdkException {
    private static final long serialVersionUID = 1L;

    /** The name. */
    private final String name;

    /**
     * Says what went wrong.
     *
     * @param name the name
     */
    public ReservedProperty(String name) {
        super("'" + name + "' is set by set_deadline() or trace() only");
        this.name = Text.scalars(name);
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String name() {
        return this.name;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReservedProperty that
                && Values.equal(this.name, that.name);
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("name", Values.json(this.name))
                .build();
    }
}
