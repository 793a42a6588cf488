package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Ieee;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Text;
import io.quark.runtime.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The first message in either direction: who speaks, and what it understands.
 *
 * @param version The version of the protocol
 * @param mdkVersion The version of the library
 * @param properties {@code capabilities} lists the tags of newer messages that the sender understands; {@code language}
 *     says what it is written in
 * @param nodeId The id of the process
 * @param environment the environment
 */
public record Open(
        String version, String mdkVersion, Map<String, Json> properties, String nodeId, Environment environment)
        implements Encodable, Ieee, RtpClientMessage, RtpServerMessage {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param version the version
     * @param mdkVersion the mdk version
     * @param properties the properties
     * @param nodeId the node id
     * @param environment the environment
     */
    public Open {
        version = Text.scalars(version);
        mdkVersion = Text.scalars(mdkVersion);
        properties = Maps.freeze(Text.cleaned(properties));
        nodeId = Text.scalars(nodeId);
    }

    /** Takes what must be given; the rest has its default. */
    public Open() {
        this(Mdks.PROTOCOL_VERSION, "", Maps.of(), "", new Environment());
    }

    /**
     * {@return a copy with its version replaced}
     *
     * @param version the version
     */
    public Open withVersion(String version) {
        return new Open(version, mdkVersion, properties, nodeId, environment);
    }

    /**
     * {@return a copy with its mdk version replaced}
     *
     * @param mdkVersion the mdk version
     */
    public Open withMdkVersion(String mdkVersion) {
        return new Open(version, mdkVersion, properties, nodeId, environment);
    }

    /**
     * {@return a copy with its properties replaced}
     *
     * @param properties the properties
     */
    public Open withProperties(Map<String, Json> properties) {
        return new Open(version, mdkVersion, properties, nodeId, environment);
    }

    /**
     * {@return a copy with its node id replaced}
     *
     * @param nodeId the node id
     */
    public Open withNodeId(String nodeId) {
        return new Open(version, mdkVersion, properties, nodeId, environment);
    }

    /**
     * {@return a copy with its environment replaced}
     *
     * @param environment the environment
     */
    public Open withEnvironment(Environment environment) {
        return new Open(version, mdkVersion, properties, nodeId, environment);
    }

    /**
     * Whether the sender understands the newer messages with this tag.
     *
     * @param tag the tag
     * @return whether it is so
     */
    public boolean understands(String tag) {
        String cleanTag = Text.scalars(tag);
        Json listed = this.properties.get("capabilities");
        if (listed == null) {
            return false;
        }
        List<Json> tags = listed.asList().orElse(null);
        if (tags == null) {
            return false;
        }
        return Lists.any(tags, known -> Objects.equals(known.asString().orElse(null), cleanTag));
    }

    /**
     * Whether both can go on: the major versions of the protocol are the same.
     *
     * @return whether it is so
     */
    public boolean isCompatible() {
        Version theirs;
        try {
            theirs = Version.parse(this.version);
        } catch (InvalidVersion error) {
            theirs = new Version(0L);
        }
        Version ours;
        try {
            ours = Version.parse(Mdks.PROTOCOL_VERSION);
        } catch (InvalidVersion error) {
            ours = new Version(0L);
        }
        return theirs.major() == ours.major();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("version", version)
                .with("mdkVersion", mdkVersion)
                .with("properties", Json.of(properties))
                .with("nodeId", nodeId)
                .with("environment", environment)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Open fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Open(
                fields.orElse(Mdks.PROTOCOL_VERSION, Decoders::string, "version"),
                fields.orElse("", Decoders::string, "mdkVersion"),
                fields.orElse(Maps.of(), Decoders::entries, "properties"),
                fields.orElse("", Decoders::string, "nodeId"),
                fields.orElseGet(Environment::new, Environment::fromJson, "environment"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Open decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Open that
                && Values.equal(version, that.version)
                && Values.equal(mdkVersion, that.mdkVersion)
                && Values.equal(properties, that.properties)
                && Values.equal(nodeId, that.nodeId)
                && Values.equal(environment, that.environment);
    }
}
