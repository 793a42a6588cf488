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
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
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
     * The same, with something else as the code.
     *
     * @param code the code
     * @return a copy
     */
    public CloseError withCode(String code) {
        return new CloseError(code, this.title, this.detail, this.id);
    }

    /**
     * The same, with something else as the title.
     *
     * @param title the title
     * @return a copy
     */
    public CloseError withTitle(String title) {
        return new CloseError(this.code, title, this.detail, this.id);
    }

    /**
     * The same, with something else as the detail.
     *
     * @param detail the detail
     * @return a copy
     */
    public CloseError withDetail(String detail) {
        return new CloseError(this.code, this.title, detail, this.id);
    }

    /**
     * The same, with something else as the id.
     *
     * @param id the id
     * @return a copy
     */
    public CloseError withId(String id) {
        return new CloseError(this.code, this.title, this.detail, id);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("code", Json.of(this.code))
                .with("title", Json.of(this.title))
                .with("detail", Json.of(this.detail))
                .with("id", Json.of(this.id))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
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
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static CloseError decode(String text) {
        return fromJson(Json.parse(text));
    }
}
