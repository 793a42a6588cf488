package io.quark.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * What went wrong in the body of a scope.
 *
 * @param kind the name of the exception's type
 * @param message its message
 * @param stack the whole stack trace; empty where nobody knows it
 */
public record Failure(String kind, String message, String stack) implements Encodable {
    /**
     * A failure without a stack trace.
     *
     * @param kind the kind
     * @param message the message
     */
    public Failure(String kind, String message) {
        this(kind, message, "");
    }

    /**
     * Describes what was thrown.
     *
     * @param thrown what was thrown
     * @return the result
     */
    public static Failure of(Throwable thrown) {
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack));
        String message = thrown.getMessage();
        return new Failure(thrown.getClass().getSimpleName(), message == null ? "" : message, stack.toString());
    }

    /**
     * The same failure with another kind.
     *
     * @param kind the kind
     * @return the same failure with another kind
     */
    public Failure withKind(String kind) {
        return new Failure(kind, message, stack);
    }

    /**
     * The same failure with another message.
     *
     * @param message the message
     * @return the same failure with another message
     */
    public Failure withMessage(String message) {
        return new Failure(kind, message, stack);
    }

    /**
     * The same failure with another stack trace.
     *
     * @param stack the stack trace
     * @return the same failure with another stack trace
     */
    public Failure withStack(String stack) {
        return new Failure(kind, message, stack);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("kind", Json.of(kind))
                .with("message", Json.of(message))
                .with("stack", Json.of(stack))
                .build();
    }

    /**
     * Takes the fields out of JSON; throws {@link DecodeError}.
     *
     * @param json the JSON
     * @return the result
     */
    public static Failure fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Failure(
                fields.required(Decoders::string, "kind"),
                fields.required(Decoders::string, "message"),
                fields.orElse("", Decoders::string, "stack"));
    }

    /**
     * Reads JSON text; throws {@link DecodeError}.
     *
     * @param text the text
     * @return the result
     */
    public static Failure decode(String text) {
        return fromJson(Json.parse(text));
    }
}
