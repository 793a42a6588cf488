package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Text;
import java.util.List;
import java.util.Objects;

/**
 * The version of an interface. A greater {@code minor} only adds to it, another {@code major} is another interface.
 *
 * @param major the major
 * @param minor the minor
 */
public record Version(long major, long minor) implements Encodable {
    /**
     * Takes what must be given; the rest has its default.
     *
     * @param major the major
     */
    public Version(long major) {
        this(major, 0L);
    }

    /**
     * {@return a copy with its minor replaced}
     *
     * @param minor the minor
     */
    public Version withMinor(long minor) {
        return new Version(major, minor);
    }

    /**
     * Reads {@code MAJOR.MINOR}. A missing minor is 0; what follows a second dot is ignored.
     *
     * @param text the text
     * @return the result
     * @throws InvalidVersion The text is not a version: two numbers with a dot between them
     */
    public static Version parse(String text) {
        text = Text.scalars(text);
        List<String> parts = Text.split(text, ".", "version.q:15");
        Long major = VersionFunctions.component(Lists.item(parts, 0L, "version.q:16"));
        if (major == null) {
            throw new InvalidVersion(text);
        }
        Long minor = VersionFunctions.component(Objects.requireNonNullElse(Lists.get(parts, 1L), "0"));
        if (minor == null) {
            throw new InvalidVersion(text);
        }
        return new Version(major, minor);
    }

    /**
     * Whether a caller who asked for this version is served by {@code actual}: same major, and at least the minor.
     *
     * @param actual the actual
     * @return whether it is so
     */
    public boolean accepts(Version actual) {
        return actual.major() == this.major && actual.minor() >= this.minor;
    }

    /**
     * {@code MAJOR.MINOR}, the form of every key and message.
     *
     * @return the result
     */
    public String text() {
        return this.major + "." + this.minor;
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("major", major)
                .with("minor", minor)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Version fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Version(fields.required(Decoders::integer, "major"), fields.orElse(0L, Decoders::integer, "minor"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Version decode(String text) {
        return fromJson(Json.parse(text));
    }
}
