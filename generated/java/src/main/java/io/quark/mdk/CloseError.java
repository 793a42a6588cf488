package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;

/**
 * Why a connection is closed.
 *
 * @param code For programs, such as {@code VERSION_MISMATCH}
 * @param title For people, in a few words
 * @param detail the detail
 * @param id Names this occurrence
 */
public record CloseError(String code, String title, String detail, String id) implements Encodable {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param code the code
     * @param title the title
     * @param detail the detail
     * @param id the id
     */
    public CloseError {
        code = Text.scalars(code);
        title = Text.scalars(title);
        detail = Text.scalars(detail);
        id = Text.scalars(id);
    }

    /** Takes what must be given; the rest has its default. */
    public CloseError() {
        this("", "", "", "");
    }

    /**
     * {@return a copy with its code replaced}
     *
     * @param code the code
     */
    public CloseError withCode(String code) {
        return new CloseError(code, title, detail, id);
    }

    /**
     * {@return a copy with its title replaced}
     *
     * @param title the title
     */
    public CloseError withTitle(String title) {
        return new CloseError(code, title, detail, id);
    }

    /**
     * {@return a copy with its detail replaced}
     *
     * @param detail the detail
     */
    public CloseError withDetail(String detail) {
        return new CloseError(code, title, detail, id);
    }

    /**
     * {@return a copy with its id replaced}
     *
     * @param id the id
     */
    public CloseError withId(String id) {
        return new CloseError(code, title, detail, id);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("code", code)
                .with("title", title)
                .with("detail", detail)
                .with("id", id)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static CloseError fromJson(Json json) {
        Fields fields = new Fields(json);
        return new CloseError(
                fields.orElse("", Decoders::string, "code"),
                fields.orElse("", Decoders::string, "title"),
                fields.orElse("", Decoders::string, "detail"),
                fields.orElse("", Decoders::string, "id"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static CloseError decode(String text) {
        return fromJson(Json.parse(text));
    }
}
