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
     * Keeps what never changes: frozen collections, whole milliseconds, clean texts.
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
     * {@return a copy with its shares replaced}
     *
     * @param shares the shares
     */
    public Route withShares(Map<String, Long> shares) {
        return new Route(service, environment, shares);
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("service", service)
                .with("environment", environment)
                .with("shares", Json.map(shares, key -> key, each -> Json.of(each)))
                .build();
    }

    /**
     * {@return the value of a JSON object; throws {@code DecodeError} for any other}
     *
     * @param json a JSON object
     */
    public static Route fromJson(Json json) {
        Fields fields = new Fields(json);
        return new Route(
                fields.required(Decoders::string, "service"),
                fields.required(Decoders::string, "environment"),
                fields.orElse(Maps.of(), Decoders.mapOf(Decoders::string, Decoders::integer), "shares"));
    }

    /**
     * {@return the value of a JSON text; throws {@code DecodeError} for any other}
     *
     * @param text a JSON text
     */
    public static Route decode(String text) {
        return fromJson(Json.parse(text));
    }
}
