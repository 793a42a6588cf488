package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import java.util.List;

/**
 * Names a log message: its trace, and the moment in it.
 *
 * @param traceId the trace id
 * @param causalLevel The counters of the causal clock, outermost first
 * @param environment the environment
 */
public record LoggedMessageId(String traceId, List<Long> causalLevel, Environment environment) implements Encodable {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param traceId the trace id
     * @param causalLevel the causal level
     * @param environment the environment
     */
    public LoggedMessageId {
        traceId = Text.scalars(traceId);
        causalLevel = List.copyOf(causalLevel);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("traceId", traceId)
                .with("causalLevel", Json.list(causalLevel, each -> Json.of(each)))
                .with("environment", environment)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static LoggedMessageId fromJson(Json json) {
        Fields fields = new Fields(json);
        return new LoggedMessageId(
                fields.required(Decoders::string, "traceId"),
                fields.required(Decoders.listOf(Decoders::integer), "causalLevel"),
                fields.required(Environment::fromJson, "environment"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static LoggedMessageId decode(String text) {
        return fromJson(Json.parse(text));
    }
}
