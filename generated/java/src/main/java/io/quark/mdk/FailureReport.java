package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import java.util.List;

/**
 * What failed, for programs; the event's text says it to people.
 *
 * @param kind The type of the exception, as its language names it
 * @param message the message
 * @param stack The full stack
 * @param nodes The nodes that were resolved for what failed
 */
public record FailureReport(String kind, String message, String stack, List<InvolvedNode> nodes) implements Encodable {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param kind the kind
     * @param message the message
     * @param stack the stack
     * @param nodes the nodes
     */
    public FailureReport {
        kind = Text.scalars(kind);
        message = Text.scalars(message);
        stack = Text.scalars(stack);
        nodes = List.copyOf(nodes);
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param kind the kind
     * @param message the message
     */
    public FailureReport(String kind, String message) {
        this(kind, message, "", List.of());
    }

    /**
     * {@return a copy with its stack replaced}
     *
     * @param stack the stack
     */
    public FailureReport withStack(String stack) {
        return new FailureReport(kind, message, stack, nodes);
    }

    /**
     * {@return a copy with its nodes replaced}
     *
     * @param nodes the nodes
     */
    public FailureReport withNodes(List<InvolvedNode> nodes) {
        return new FailureReport(kind, message, stack, nodes);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("kind", kind)
                .with("message", message)
                .with("stack", stack)
                .with("nodes", Json.list(nodes, each -> each.toJson()))
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static FailureReport fromJson(Json json) {
        Fields fields = new Fields(json);
        return new FailureReport(
                fields.required(Decoders::string, "kind"),
                fields.required(Decoders::string, "message"),
                fields.orElse("", Decoders::string, "stack"),
                fields.orElse(List.of(), Decoders.listOf(InvolvedNode::fromJson), "nodes"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static FailureReport decode(String text) {
        return fromJson(Json.parse(text));
    }
}
