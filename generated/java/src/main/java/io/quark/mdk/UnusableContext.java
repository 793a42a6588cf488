package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;

/** A text from elsewhere is not a context that can be joined. */
final class UnusableContext extends MdkException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnusableContext(String reason) {
        super(reason);
        this.reason = Text.scalars(reason);
    }

    String reason() {
        return this.reason;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnusableContext that
                && Values.equal(this.reason, that.reason);
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("reason", Values.json(this.reason))
                .build();
    }
}
