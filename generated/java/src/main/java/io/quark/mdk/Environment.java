package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Text;
import java.util.List;
import java.util.Optional;

/**
 * Where a service lives. Services of different environments do not see each other, with one exception: what an
 * environment has never had is looked up in its {@code fallback}, one level deep and never the other way.
 *
 * @param name the name
 * @param fallback the fallback, or null
 */
public record Environment(String name, String fallback) implements Encodable {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param name the name
     * @param fallback the fallback
     */
    public Environment {
        name = Text.scalars(name);
        fallback = Text.cleaned(fallback);
    }

    /** Takes what must be given; the rest has its default. */
    public Environment() {
        this("sandbox", null);
    }

    /**
     * {@return a copy with its name replaced}
     *
     * @param name the name
     */
    public Environment withName(String name) {
        return new Environment(name, fallback);
    }

    /**
     * {@return a copy with its fallback replaced}
     *
     * @param fallback the fallback
     */
    public Environment withFallback(String fallback) {
        return new Environment(name, fallback);
    }

    /**
     * Reads {@code name} or {@code fallback:name}; {@code null} if it is neither.
     *
     * @param text the text
     * @return what there is, if there is something
     */
    public static Optional<Environment> parse(String text) {
        text = Text.scalars(text);
        List<String> parts = Text.split(text, ":", "environment.q:11");
        if (parts.size() > 2 || Lists.any(parts, part -> Text.trim(part).equals(""))) {
            return Optional.empty();
        }
        if (parts.size() == 1) {
            return Optional.of(new Environment(Lists.item(parts, 0L, "environment.q:13"), null));
        }
        return Optional.of(
                new Environment(Lists.item(parts, 1L, "environment.q:14"), Lists.item(parts, 0L, "environment.q:14")));
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("name", name)
                .withOptional("fallbackName", fallback)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Environment fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Environment(
                fields.orElse("sandbox", Decoders::string, "name"), fields.optional(Decoders::string, "fallbackName"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Environment decode(String text) {
        return fromJson(Json.parse(text));
    }
}
