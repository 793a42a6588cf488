package io.quark.mdk;

import io.quark.runtime.Lists;
import io.quark.runtime.QuarkRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The functions and constants of this package. */
public final class Mdks {
    /** Where Mission Control is looked for unless something else is said: on this machine. */
    public static final String DEFAULT_SERVER_URL = "ws://127.0.0.1:7070/rtp";

    /** The name of the header in which a context travels. */
    public static final String CONTEXT_HEADER = "X-MDK-Context";

    /** The size in bytes that the context header never exceeds. */
    public static final long CONTEXT_LIMIT = 8192L;

    /** The version of the protocol that this package speaks. */
    public static final String PROTOCOL_VERSION = "2.0.0";

    /** The name of the W3C header that travels beside the context. */
    public static final String TRACEPARENT_HEADER = "traceparent";

    static {
        QuarkRuntime.require("3.0", "io.quark.mdk");
    }

    private Mdks() {}

    /**
     * Starts an MDK configured by the environment variables: {@code MDK_SERVER_URL}, {@code MDK_TOKEN}, {@code
     * MDK_ENVIRONMENT}, {@code MDK_DISCOVERY_SOURCE} and {@code MDK_FAILURE_POLICY}.
     *
     * @param environment the variables of the environment
     * @param runtime supplies what it makes with time and ports
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Mdk start(Map<String, String> environment, QuarkRuntime runtime) {
        Config config = Config.parse(environment);
        Mdk mdk = new Mdk(config, new CircuitBreakers(config.threshold(), config.retest()), runtime);
        mdk.start();
        return mdk;
    }

    /**
     * Starts an MDK configured by the environment variables: {@code MDK_SERVER_URL}, {@code MDK_TOKEN}, {@code
     * MDK_ENVIRONMENT}, {@code MDK_DISCOVERY_SOURCE} and {@code MDK_FAILURE_POLICY}.
     *
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Mdk start() {
        return start(QuarkRuntime.shared());
    }

    /**
     * Starts an MDK configured by the environment variables: {@code MDK_SERVER_URL}, {@code MDK_TOKEN}, {@code
     * MDK_ENVIRONMENT}, {@code MDK_DISCOVERY_SOURCE} and {@code MDK_FAILURE_POLICY}.
     *
     * @param runtime supplies what it makes with time and ports
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Mdk start(QuarkRuntime runtime) {
        return start(runtime.environment(), runtime);
    }

    /**
     * Makes an MDK configured by the environment variables, and leaves starting it to the caller.
     *
     * @param environment the variables of the environment
     * @param runtime supplies what it makes with time and ports
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Mdk init(Map<String, String> environment, QuarkRuntime runtime) {
        Config config = Config.parse(environment);
        return new Mdk(config, new CircuitBreakers(config.threshold(), config.retest()), runtime);
    }

    /**
     * Makes an MDK configured by the environment variables, and leaves starting it to the caller.
     *
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Mdk init() {
        return init(QuarkRuntime.shared());
    }

    /**
     * Makes an MDK configured by the environment variables, and leaves starting it to the caller.
     *
     * @param runtime supplies what it makes with time and ports
     * @return the result
     * @throws InvalidSetting An environment variable has a value that it cannot have
     */
    public static Mdk init(QuarkRuntime runtime) {
        return init(runtime.environment(), runtime);
    }

    /**
     * The events of a trace in causal order, whatever the clocks of their machines say.
     *
     * @param events the events
     * @return all of them, in order
     */
    public static List<LogEvent> inCausalOrder(List<LogEvent> events) {
        List<LogEvent> ordered = new ArrayList<>(events);
        long depth = Objects.requireNonNullElse(
                Lists.max(Lists.map(events, event -> Lists.size(event.context().clock().levels())), "rtp.q:176"), 0L);
        for (long step = 0, end = depth; step < end; step++) {
            long level = depth - 1 - step;
            ordered = new ArrayList<>(
                    Lists.sortBy(
                            ordered,
                            event -> Objects.requireNonNullElse(
                                            Lists.get(event.context().clock().levels(), level), -1L),
                            "rtp.q:179"));
        }
        return List.copyOf(ordered);
    }
}
