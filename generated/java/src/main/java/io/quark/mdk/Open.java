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
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
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
     * The same, with something else as the version.
     *
     * @param version the version
     * @return a copy
     */
    public Open withVersion(String version) {
        return new Open(version, this.mdkVersion, this.properties, this.nodeId, this.environment);
    }

    /**
     * The same, with something else as the mdk version.
     *
     * @param mdkVersion the mdk version
     * @return a copy
     */
    public Open withMdkVersion(String mdkVersion) {
        return new Open(this.version, mdkVersion, this.properties, this.nodeId, this.environment);
    }

    /**
     * The same, with something else as the properties.
     *
     * @param properties the properties
     * @return a copy
     */
    public Open withProperties(Map<String, Json> properties) {
        return new Open(this.version, this.mdkVersion, properties, this.nodeId, this.environment);
    }

    /**
     * The same, with something else as the node id.
     *
     * @param nodeId the node id
     * @return a copy
     */
    public Open withNodeId(String nodeId) {
        return new Open(this.version, this.mdkVersion, this.properties, nodeId, this.environment);
    }

    /**
     * The same, with something else as the environment.
     *
     * @param environment the environment
     * @return a copy
     */
    public Open withEnvironment(Environment environment) {
        return new Open(this.version, this.mdkVersion, this.properties, this.nodeId, environment);
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
                .with("version", Json.of(this.version))
                .with("mdkVersion", Json.of(this.mdkVersion))
                .with("properties", Json.of(this.properties))
                .with("nodeId", Json.of(this.nodeId))
                .with("environment", this.environment.toJson())
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
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
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Open decode(String text) {
        return fromJson(Json.parse(text));
    }

    @Override
    public boolean isSameAs(Object other) {
        return other instanceof Open that
                && Values.equal(this.version, that.version)
                && Values.equal(this.mdkVersion, that.mdkVersion)
                && Values.equal(this.properties, that.properties)
                && Values.equal(this.nodeId, that.nodeId)
                && Values.equal(this.environment, that.environment);
    }
}
