package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Values;

/** No interaction was started, or it is finished already. */
public final class NoInteraction extends MdkException {
    private static final long serialVersionUID = 1L;

    /** Says what went wrong. */
    public NoInteraction() {
        super("no interaction was started");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NoInteraction;
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject().build();
    }
}
