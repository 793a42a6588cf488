package io.quark.runtime;

import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Supplies actors with time, randomness and ports: the real clock, timers on a thread, the console through
 * {@link System.Logger}, folders on disk. One runtime serves any number of actors.
 *
 * <p>Sockets come from outside: {@code runtime.provide(Link.KIND, events -> …)} says how a connection is made. A
 * project's own kinds of ports are provided in the same way.
 */
public class QuarkRuntime {
    private static final String VERSION = "3.0.0";
    private static final System.Logger LOG = System.getLogger("quark");

    private final Consumer<Throwable> onFault;
    private final Effects effects;
    private final SystemClock clock = new SystemClock();
    private final SystemTimers timers = new SystemTimers(clock::now);
    private final Map<PortKind<?, ?>, Function<Object, ?>> factories = Collections.synchronizedMap(new HashMap<>());

    /** One runtime for all actors that were not handed one. */
    private static final class Shared {
        private static final QuarkRuntime RUNTIME = new QuarkRuntime();
    }

    /** A runtime that logs what handlers and timers throw. */
    public QuarkRuntime() {
        this(error -> LOG.log(System.Logger.Level.ERROR, "a step failed: " + error.getMessage(), error));
    }

    /**
     * A runtime that tells a hook what handlers and timers throw.
     *
     * @param onFault told what is thrown
     */
    public QuarkRuntime(Consumer<Throwable> onFault) {
        this.onFault = onFault;
        effects = new Effects(this::faulted, this::settled);
        install(Console.KIND, events -> QuarkRuntime::log);
        install(Folder.KIND, Disk::new);
    }

    private static void log(Severity severity, String text) {
        System.Logger.Level level = switch (severity) {
            case DEBUG -> System.Logger.Level.DEBUG;
            case INFO -> System.Logger.Level.INFO;
            case WARN -> System.Logger.Level.WARNING;
            case ERROR, CRITICAL -> System.Logger.Level.ERROR;
        };
        LOG.log(level, text);
    }

    /**
     * The runtime of actors that were not handed one, the same for all.
     *
     * @return the runtime of actors that were not handed one, the same for all
     */
    public static QuarkRuntime shared() {
        return Shared.RUNTIME;
    }

    /**
     * Refuses to serve a package that was generated for another minor version, and says what to install.
     *
     * @param minor the minor version that is needed
     * @param used the package that needs it
     */
    public static void require(String minor, String used) {
        if (!VERSION.startsWith(minor + ".")) {
            String wanted = "io.quark:quark-runtime:" + minor + ".0";
            throw new IllegalStateException(used + " needs " + wanted + ", found " + VERSION);
        }
    }

    /**
     * Supplies ports of a kind with what a factory makes for the events of each.
     *
     * @param <H> what a host implements
     * @param <E> the type
     * @param kind the kind
     * @param factory makes what stands behind a port
     */
    public <H, E> void provide(PortKind<H, E> kind, Function<? super E, ? extends H> factory) {
        install(kind, factory);
    }

    @SuppressWarnings("unchecked")
    private <H, E> void install(PortKind<H, E> kind, Function<? super E, ? extends H> factory) {
        factories.put(kind, events -> factory.apply((E) events));
    }

    /**
     * This runtime for one actor, whose link gets an accepted connection and is connected at once.
     *
     * @param connection gives the connection, which tells its events to the given ones from now on
     * @return a runtime to make the actor with
     */
    public QuarkRuntime accepting(Function<? super LinkEvents<?>, ? extends Connection> connection) {
        return new AcceptingRuntime(this, connection);
    }

    /**
     * The current instant, in whole milliseconds; it never goes back.
     *
     * @return the current instant, in whole milliseconds
     */
    public Instant now() {
        return clock.now();
    }

    /**
     * A fresh random UUID.
     *
     * @return a fresh random UUID
     */
    public String uuid() {
        return UUID.randomUUID().toString();
    }

    /**
     * A number from 0 up to and without 1.
     *
     * @return a number from 0 up to and without 1
     */
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    /**
     * The variables of the environment.
     *
     * @return the variables of the environment
     */
    public Map<String, String> environment() {
        return cleaned(System.getenv());
    }

    /**
     * Variables as a program sees them: never changing, without lone surrogates.
     *
     * @param variables the variables
     * @return the result
     */
    public static Map<String, String> cleaned(Map<String, String> variables) {
        Map<String, String> clean = new LinkedHashMap<>();
        variables.forEach((name, value) -> clean.put(Text.scalars(name), Text.scalars(value)));
        return Maps.freeze(clean);
    }

    /**
     * Called with what a handler or timer has thrown.
     *
     * @param thrown what was thrown
     */
    protected void faulted(Throwable thrown) {
        onFault.accept(thrown);
    }

    /** Called when all that was asked for is carried out. */
    void settled() {}

    /** Completes the futures that host code waits for. */
    Executor executor() {
        return ForkJoinPool.commonPool();
    }

    Effects effects() {
        return effects;
    }

    /** Notes that an actor lives here. */
    void born(Object actor) {}

    Timer timer(Runnable fired) {
        return timers.timer(fired);
    }

    /** Makes what stands behind a port, or says what is missing. */
    @SuppressWarnings("unchecked")
    <H, E> H supply(PortKind<H, ? super E> kind, E events) {
        Function<Object, ?> factory = factories.get(kind);
        if (factory == null) {
            boolean accepted = kind.equals(Connection.KIND);
            String how = accepted ? "QuarkRuntime.accepting(…)" : "QuarkRuntime.provide(" + kind.name() + ".KIND, …)";
            throw new IllegalStateException("no " + kind.name() + " is installed: " + how);
        }
        return (H) factory.apply(events);
    }

    /** Carries out one call of a port. */
    void perform(PortCall call) {
        call.act().run();
    }
}
