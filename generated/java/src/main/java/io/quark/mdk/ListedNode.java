package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.Values;
import java.util.Map;

/** A node as a person writes it in a list. */
record ListedNode(
        String id,
        String service,
        String version,
        String address,
        Map<String, Json> properties,
        Environment environment) implements Encodable, Ieee {
    ListedNode {
        properties = Maps.freeze(properties);
    }

    ListedNode(String service, String version, String address) {
        this("", service, version, address, Maps.of(), null);
    }

    Node node(Environment environment) {
        String id = this.id.equals("") ? this.address : this.id;
        return new Node(
                id,
                this.service,
                this.version,
                this.address,
                this.properties,
                this.environment != null ? this.environment : environment);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("id", id)
                .with("service", service)
                .with("version", version)
                .with("address", address)
                .with("properties", Json.of(properties))
                .withOptional("environment", environment)
                .build();
    }

    static ListedNode fromJson(Json json) {
        Fields fields = new Fields(json);
        return new ListedNode(
                fields.orElse("", Decoders::string, "id"),
                fields.required(Decoders::string, "service"),
                fields.required(Decoders::string, "version"),
                fields.required(Decoders::string, "address"),
                fields.orElse(Maps.of(), Decoders::entries, "properties"),
                fields.optional(Environment::fromJson, "environment"));
    }

    static ListedNode decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof ListedNode that
                && Values.equal(id, that.id)
                && Values.equal(service, that.service)
                && Values.equal(version, that.version)
                && Values.equal(address, that.address)
                && Values.equal(properties, that.properties)
                && Values.equal(environment, that.environment);
    }
}
