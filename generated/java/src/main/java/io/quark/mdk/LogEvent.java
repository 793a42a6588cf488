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
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
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
     * {@return a copy with its context replaced}
     *
     * @param context the context
     */
    public LogEvent withContext(SharedContext context) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its timestamp replaced}
     *
     * @param timestamp the timestamp
     */
    public LogEvent withTimestamp(Instant timestamp) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its node replaced}
     *
     * @param node the node
     */
    public LogEvent withNode(String node) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its content type replaced}
     *
     * @param contentType the content type
     */
    public LogEvent withContentType(String contentType) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its text replaced}
     *
     * @param text the text
     */
    public LogEvent withText(String text) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its sequence replaced}
     *
     * @param sequence the sequence
     */
    public LogEvent withSequence(long sequence) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its sync replaced}
     *
     * @param sync the sync
     */
    public LogEvent withSync(long sync) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    /**
     * {@return a copy with its failure replaced}
     *
     * @param failure the failure
     */
    public LogEvent withFailure(FailureReport failure) {
        return new LogEvent(context, timestamp, node, level, category, contentType, text, sequence, sync, failure);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("context", context)
                .with("timestamp", timestamp.toEpochMilli())
                .with("node", node)
                .with("level", level)
                .with("category", category)
                .with("contentType", contentType)
                .with("text", text)
                .with("sequence", sequence)
                .with("sync", sync)
                .withOptional("failure", failure)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
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
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static LogEvent decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof LogEvent that
                && Values.equal(context, that.context)
                && Values.equal(timestamp, that.timestamp)
                && Values.equal(node, that.node)
                && level == that.level
                && Values.equal(category, that.category)
                && Values.equal(contentType, that.contentType)
                && Values.equal(text, that.text)
                && sequence == that.sequence
                && sync == that.sync
                && Values.equal(failure, that.failure);
    }
}
