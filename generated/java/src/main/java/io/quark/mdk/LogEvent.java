package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Severity;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import io.quark.runtime.Values;
import java.time.Instant;

/**
 * Something that a service logged.
 *
 * @param context the context
 * @param timestamp the timestamp
 * @param node The id of the process
 * @param level the level
 * @param category the category
 * @param contentType the content type
 * @param text the text
 * @param sequence Numbers the events of a process, logs and interactions alike
 * @param sync 1: this event wants an acknowledgement of its own
 * @param failure the failure, or null
 */
public record LogEvent(
        SharedContext context,
        Instant timestamp,
        String node,
        Severity level,
        String category,
        String contentType,
        String text,
        long sequence,
        long sync,
        FailureReport failure) implements Encodable, Ieee, RtpClientMessage, RtpServerMessage {
    /**
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
     *
     * @param context the context
     * @param timestamp the timestamp
     * @param node the node
     * @param level the level
     * @param category the category
     * @param contentType the content type
     * @param text the text
     * @param sequence the sequence
     * @param sync the sync
     * @param failure the failure
     */
    public LogEvent {
        timestamp = Times.whole(timestamp);
        node = Text.scalars(node);
        category = Text.scalars(category);
        contentType = Text.scalars(contentType);
        text = Text.scalars(text);
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param context the context
     * @param timestamp the timestamp
     * @param node the node
     * @param level the level
     * @param category the category
     * @param text the text
     */
    public LogEvent(
            SharedContext context, Instant timestamp, String node, Severity level, String category, String text) {
        this(context, timestamp, node, level, category, "text/plain", text, 0L, 1L, null);
    }

    /**
     * The same, with something else as the context.
     *
     * @param context the context
     * @return a copy
     */
    public LogEvent withContext(SharedContext context) {
        return new LogEvent(
                context,
                this.timestamp,
                this.node,
                this.level,
                this.category,
                this.contentType,
                this.text,
                this.sequence,
                this.sync,
                this.failure);
    }

    /**
     * The same, with something else as the timestamp.
     *
     * @param timestamp the timestamp
     * @return a copy
     */
    public LogEvent withTimestamp(Instant timestamp) {
        return new LogEvent(
                this.context,
                timestamp,
                this.node,
                this.level,
                this.category,
                this.contentType,
                this.text,
                this.sequence,
                this.sync,
                this.failure);
    }

    /**
     * The same, with something else as the node.
     *
     * @param node the node
     * @return a copy
     */
    public LogEvent withNode(String node) {
        return new LogEvent(
                this.context,
                this.timestamp,
                node,
                this.level,
                this.category,
                this.contentType,
                this.text,
                this.sequence,
                this.sync,
                this.failure);
    }

    /**
     * The same, with something else as the content type.
     *
     * @param contentType the content type
     * @return a copy
     */
    public LogEvent withContentType(String contentType) {
        return new LogEvent(
                this.context,
                this.timestamp,
                this.node,
                this.level,
                this.category,
                contentType,
                this.text,
                this.sequence,
                this.sync,
                this.failure);
    }

    /**
     * The same, with something else as the text.
     *
     * @param text the text
     * @return a copy
     */
    public LogEvent withText(String text) {
        return new LogEvent(
                this.context,
                this.timestamp,
                this.node,
                this.level,
                this.category,
                this.contentType,
                text,
                this.sequence,
                this.sync,
                this.failure);
    }

    /**
     * The same, with something else as the sequence.
     *
     * @param sequence the sequence
     * @return a copy
     */
    public LogEvent withSequence(long sequence) {
        return new LogEvent(
                this.context,
                this.timestamp,
                this.node,
                this.level,
                this.category,
                this.contentType,
                this.text,
                sequence,
                this.sync,
                this.failure);
    }

    /**
     * The same, with something else as the sync.
     *
     * @param sync the sync
     * @return a copy
     */
    public LogEvent withSync(long sync) {
        return new LogEvent(
                this.context,
                this.timestamp,
                this.node,
                this.level,
                this.category,
                this.contentType,
                this.text,
                this.sequence,
                sync,
                this.failure);
    }

    /**
     * The same, with something else as the failure.
     *
     * @param failure the failure
     * @return a copy
     */
    public LogEvent withFailure(FailureReport failure) {
        return new LogEvent(
                this.context,
                this.timestamp,
                this.node,
                this.level,
                this.category,
                this.contentType,
                this.text,
                this.sequence,
                this.sync,
                failure);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("context", this.context.toJson())
                .with("timestamp", Json.of(this.timestamp.toEpochMilli()))
                .with("node", Json.of(this.node))
                .with("level", Json.of(this.level.wireName()))
                .with("category", Json.of(this.category))
                .with("contentType", Json.of(this.contentType))
                .with("text", Json.of(this.text))
                .with("sequence", Json.of(this.sequence))
                .with("sync", Json.of(this.sync))
                .withOptional("failure", this.failure == null ? null : this.failure.toJson())
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static LogEvent fromJson(Json json) {
        Fields fields = new Fields(json);
        return new LogEvent(
                fields.required(SharedContext::fromJson, "context"),
                fields.required(Decoders::instant, "timestamp"),
                fields.required(Decoders::string, "node"),
                fields.required(Severity::fromJson, "level"),
                fields.required(Decoders::string, "category"),
                fields.orElse("text/plain", Decoders::string, "contentType"),
                fields.required(Decoders::string, "text"),
                fields.orElse(0L, Decoders::integer, "sequence"),
                fields.orElse(1L, Decoders::integer, "sync"),
                fields.optional(FailureReport::fromJson, "failure"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static LogEvent decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof LogEvent that
                && Values.equal(this.context, that.context)
                && Values.equal(this.timestamp, that.timestamp)
                && Values.equal(this.node, that.node)
                && this.level == that.level
                && Values.equal(this.category, that.category)
                && Values.equal(this.contentType, that.contentType)
                && Values.equal(this.text, that.text)
                && this.sequence == that.sequence
                && this.sync == that.sync
                && Values.equal(this.failure, that.failure);
    }
}
