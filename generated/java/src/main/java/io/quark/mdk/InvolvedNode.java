package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;

/**
 * A node that took part in what failed.
 *
 * @param id the id
 * @param service the service
 * @param version the version
 * @param address the address
 */
public record InvolvedNode(String id, String service, String version, String address) implements Encodable {
    /**
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
     *
     * @param id the id
     * @param service the service
     * @param version the version
     * @param address the address
     */
    public InvolvedNode {
        id = Text.scalars(id);
        service = Text.scalars(service);
        version = Text.scalars(version);
        address = Text.scalars(address);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("id", id)
                .with("service", service)
                .with("version", version)
                .with("address", address)
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static InvolvedNode fromJson(Json json) {
        Fields fields = new Fields(json);
        return new InvolvedNode(
                fields.required(Decoders::string, "id"),
                fields.required(Decoders::string, "service"),
                fields.required(Decoders::string, "version"),
                fields.required(Decoders::string, "address"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static InvolvedNode decode(String text) {
        return fromJson(Json.parse(text));
    }
}
