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
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
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
                .with("id", Json.of(this.id))
                .with("service", Json.of(this.service))
                .with("version", Json.of(this.version))
                .with("address", Json.of(this.address))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
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
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static InvolvedNode decode(String text) {
        return fromJson(Json.parse(text));
    }
}
