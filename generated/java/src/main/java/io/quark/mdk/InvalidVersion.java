package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;

/** The text is not a version: two numbers with a dot between them. */
public final class InvalidVersion extends MdkException {
    private static final long serialVersionUID = 1L;

    /** The text. */
    private final String text;

    /**
     * Says what went wrong.
     *
     * @param text the text
     */
    public InvalidVersion(String text) {
        super("'" + text + "' is not MAJOR.MINOR");
        this.text = Text.scalars(text);
    }

    /**
     * The text.
     *
     * @return the text
     */
    public String text() {
        return this.text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InvalidVersion that
                && Values.equal(this.text, that.text);
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("text", Values.json(this.text))
                .build();
    }
}
