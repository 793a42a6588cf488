package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.Text;
import io.quark.runtime.Values;
import java.util.Map;
import java.util.Optional;

/**
 * One instance of a service. A node that was resolved never changes; what is learnt later is another node.
 *
 * @param id Names this service at this address in this process, and nothing else
 * @param service the service
 * @param version The version as the service itself gave it
 * @param address the address
 * @param properties the properties
 * @param environment the environment
 */
public record Node(
        String id,
        String service,
        String version,
        String address,
        Map<String, Json> properties,
        Environment environment) implements Encodable, Ieee {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param id the id
     * @param service the service
     * @param version the version
     * @param address the address
     * @param properties the properties
     * @param environment the environment
     */
    public Node {
        id = Text.scalars(id);
        service = Text.scalars(service);
        version = Text.scalars(version);
        address = Text.scalars(address);
        properties = Maps.freeze(Text.cleaned(properties));
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param id the id
     * @param service the service
     * @param version the version
     * @param address the address
     */
    public Node(String id, String service, String version, String address) {
        this(id, service, version, address, Maps.of(), new Environment());
    }

    /**
     * {@return a copy with its id replaced}
     *
     * @param id the id
     */
    public Node withId(String id) {
        return new Node(id, service, version, address, properties, environment);
    }

    /**
     * {@return a copy with its properties replaced}
     *
     * @param properties the properties
     */
    public Node withProperties(Map<String, Json> properties) {
        return new Node(id, service, version, address, properties, environment);
    }

    /**
     * {@return a copy with its environment replaced}
     *
     * @param environment the environment
     */
    public Node withEnvironment(Environment environment) {
        return new Node(id, service, version, address, properties, environment);
    }

    /**
     * The version as one compares it; {@code null} if the service gave none that can be compared.
     *
     * @return what there is, if there is something
     */
    public Optional<Version> interfaceVersion() {
        try {
            return Optional.of(Version.parse(this.version));
        } catch (InvalidVersion error) {
            return Optional.empty();
        }
    }

    /**
     * How log messages name a node.
     *
     * @return the result
     */
    public String description() {
        return "Node(id:" + this.id + " " + this.service + ": " + this.address + ", " + this.version + ")";
    }

    /** Whether this is the same process at the same address. */
    boolean isSame(Node other) {
        return this.id.equals(other.id()) && this.address.equals(other.address());
    }

    /** Whether only one of the two can be there. */
    boolean displaces(Node other) {
        return this.id.equals(other.id()) || this.address.equals(other.address());
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("id", id)
                .with("service", service)
                .with("version", version)
                .with("address", address)
                .with("properties", Json.of(properties))
                .with("environment", environment)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Node fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Node(
                fields.required(Decoders::string, "id"),
                fields.required(Decoders::string, "service"),
                fields.required(Decoders::string, "version"),
                fields.required(Decoders::string, "address"),
                fields.orElse(Maps.of(), Decoders::entries, "properties"),
                fields.orElseGet(Environment::new, Environment::fromJson, "environment"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Node decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Node that
                && Values.equal(id, that.id)
                && Values.equal(service, that.service)
                && Values.equal(version, that.version)
                && Values.equal(address, that.address)
                && Values.equal(properties, that.properties)
                && Values.equal(environment, that.environment);
    }
}
