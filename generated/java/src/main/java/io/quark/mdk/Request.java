package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which service is wanted, by whom, and until when. */
record Request(String service, Version version, Environment environment, Instant deadline) implements Encodable {
    Request(String service, Environment environment, Instant deadline) {
        this(service, null, environment, deadline);
    }

    /** The environments to look in: its own, then the fallback. */
    List<String> environments() {
        List<String> names = new ArrayList<>(List.of(this.environment.name()));
        String fallback = this.environment.fallback();
        if (fallback != null) {
            names.add(fallback);
        }
        return List.copyOf(names);
    }

    /** The version as messages show it. */
    String versionText() {
        Version version = this.version;
        if (version == null) {
            return "of any version";
        }
        return version.text();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("service", service)
                .withOptional("version", version)
                .with("environment", environment)
                .with("deadline", deadline.toEpochMilli())
                .build();
    }

    static Request fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Request(
                fields.required(Decoders::string, "service"),
                fields.optional(Version::fromJson, "version"),
                fields.required(Environment::fromJson, "environment"),
                fields.required(Decoders::instant, "deadline"));
    }

    static Request decode(String text) {
        return fromJson(Json.parse(text));
    }
}
