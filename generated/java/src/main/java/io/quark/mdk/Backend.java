package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;

/** One entry of a Synapse file. */
record Backend(String host, long port, String version) implements Encodable {
    Backend(String host, long port) {
        this(host, port, "1.0");
    }

    Node node(String service, Environment environment) {
        String address = this.host + ":" + this.port;
        return new Node(address, service, this.version, address, Maps.of(), environment);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("host", host)
                .with("port", port)
                .with("version", version)
                .build();
    }

    static Backend fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Backend(
                fields.required(Decoders::string, "host"),
                fields.required(Decoders::integer, "port"),
                fields.orElse("1.0", Decoders::string, "version"));
    }

    static Backend decode(String text) {
        return fromJson(Json.parse(text));
    }
}
