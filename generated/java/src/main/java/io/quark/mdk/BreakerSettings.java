package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import java.time.Duration;

record BreakerSettings(long threshold, Duration retest) implements Encodable {
    BreakerSettings() {
        this(3L, Duration.ofSeconds(30));
    }

    BreakerSettings withThreshold(long threshold) {
        return new BreakerSettings(threshold, retest);
    }

    BreakerSettings withRetest(Duration retest) {
        return new BreakerSettings(threshold, retest);
    }

    /** Takes {@code name=value}; {@code null} if it is no such thing. */
    BreakerSettings adjusted(String assignment) {
        String threshold = TextFunctions.after(assignment, "threshold=");
        if (threshold != null) {
            return this.withThresholdOf(threshold);
        }
        String retest = TextFunctions.after(assignment, "retest=");
        if (retest != null) {
            return this.withRetestOf(retest);
        }
        return null;
    }

    private BreakerSettings withThresholdOf(String text) {
        Long threshold = Text.toInt(text);
        if (threshold == null) {
            return null;
        }
        if (threshold < 0) {
            return null;
        }
        return this.withThreshold(threshold);
    }

    private BreakerSettings withRetestOf(String text) {
        Double seconds = Text.toFloat(text);
        if (seconds == null) {
            return null;
        }
        if (seconds < 0.0 || seconds > ConfigFunctions.LONGEST_RETEST) {
            return null;
        }
        return this.withRetest(Times.times(Duration.ofSeconds(1), seconds, "config.q:88"));
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("threshold", threshold)
                .with("retest", retest.toMillis())
                .build();
    }

    static BreakerSettings fromJson(Json json) {
        Fields fields = new Fields(json);
        return new BreakerSettings(
                fields.orElse(3L, Decoders::integer, "threshold"),
                fields.orElse(Duration.ofSeconds(30), Decoders::duration, "retest"));
    }

    static BreakerSettings decode(String text) {
        return fromJson(Json.parse(text));
    }
}
