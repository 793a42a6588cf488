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
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
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
     * The same, with something else as the stack.
     *
     * @param stack the stack
     * @return a copy
     */
    public FailureReport withStack(String stack) {
        return new FailureReport(this.kind, this.message, stack, this.nodes);
    }

    /**
     * The same, with something else as the nodes.
     *
     * @param nodes the nodes
     * @return a copy
     */
    public FailureReport withNodes(List<InvolvedNode> nodes) {
        return new FailureReport(this.kind, this.message, this.stack, nodes);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("kind", Json.of(this.kind))
                .with("message", Json.of(this.message))
                .with("stack", Json.of(this.stack))
                .with("nodes", Json.list(this.nodes, each -> each.toJson()))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
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
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static FailureReport decode(String text) {
        return fromJson(Json.parse(text));
    }
}
