package io.quark.mdk;

import io.quark.runtime.Decoders;
import io.quark.runtime.Encodable;
import io.quark.runtime.Fields;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.Text;
import java.util.Map;

/**
 * A command: from now on these versions of a service get these shares of the calls. A version that is not named gets
 * none; without any share the command is lifted.
 *
 * @param service the service
 * @param environment The name of the environment that the service's nodes are in
 * @param shares By {@code MAJOR.MINOR}
 */
public record Route(String service, String environment, Map<String, Long> shares)
        implements Encodable, RtpServerMessage {
    /**
     * Keeps what never changes of what is given: frozen collections, whole milliseconds, clean texts.
     *
     * @param service the service
     * @param environment the environment
     * @param shares the shares
     */
    public Route {
        service = Text.scalars(service);
        environment = Text.scalars(environment);
        shares = Maps.freeze(Text.cleaned(shares));
    }

    /**
     * Takes what must be given; the rest has its default.
     *
     * @param service the service
     * @param environment the environment
     */
    public Route(String service, String environment) {
        this(service, environment, Maps.of());
    }

    /**
     * The same, with something else as the shares.
     *
     * @param shares the shares
     * @return a copy
     */
    public Route withShares(Map<String, Long> shares) {
        return new Route(this.service, this.environment, shares);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("service", Json.of(this.service))
                .with("environment", Json.of(this.environment))
                .with("shares", Json.map(this.shares, key -> key, each -> Json.of(each)))
                .build();
    }

    /**
     * Takes the fields from JSON; throws {@code DecodeError}.
     *
     * @param json a JSON object
     * @return the value
     */
    public static Route fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Route(
                fields.required(Decoders::string, "service"),
                fields.required(Decoders::string, "environment"),
                fields.orElse(Maps.of(), Decoders.mapOf(Decoders::string, Decoders::integer), "shares"));
    }

    /**
     * Reads JSON text; throws {@code DecodeError}.
     *
     * @param text JSON text
     * @return the value
     */
    public static Route decode(String text) {
        return fromJson(Json.parse(text));
    }
}
