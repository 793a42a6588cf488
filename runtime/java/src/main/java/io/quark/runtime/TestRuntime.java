package io.quark.runtime;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A runtime for tests: time stands still until {@link #advance}, ports only record what was asked of them, and nothing
 * happens by itself.
 *
 * <pre>{@code
 * try (TestRuntime runtime = new TestRuntime()) {
 *     Session session = new Session(runtime);
 *     session.link.events().connected();
 *     runtime.advance(Duration.ofSeconds(15));
 *     assertEquals(List.of("send({\"type\":\"open\"})"), TestRuntime.calls(session.link));
 * }
 * }</pre>
 */
public class TestRuntime extends QuarkRuntime implements AutoCloseable {
    private static final long START = 1_000_000_000L;
    private static final long MODULUS = 2_147_483_647L;
    private static final long MULTIPLIER = 48_271L;

    private final Map<String, String> environment;
    private final List<Throwable> faults = new ArrayList<>();
    private final Map<VirtualTimer, Due> due = new HashMap<>();
    private final Set<PortKind<?, ?>> provided = new HashSet<>();
    private final List<Object> actors = new ArrayList<>();
    private final List<Watched> promises = new ArrayList<>();
    private long now = START;
    private long uuids;
    private long seed = 1;
    private long settings;

    /** When a timer fires; of those at the same instant the one that was set first. */
    private record Due(long at, long order) {
        boolean isBefore(Due other) {
            return at < other.at || at == other.at && order < other.order;
        }
    }

    /** A promise, and how to ask whether it was decided even when it is gone. */
    private record Watched(WeakReference<Promise<?>> promise, Supplier<Boolean> isPending) {}

    /** Starts at the same instant, with the same random numbers, as every other. */
    public TestRuntime() {
        this(Map.of());
    }

    /**
     * The same, with variables of the environment.
     *
     * @param environment the variables
     */
    public TestRuntime(Map<String, String> environment) {
        super(thrown -> {});
        this.environment = cleaned(environment);
        Promise.onMade(this::watch);
    }

    /** Keeps what a handler or timer has thrown; it leaves whatever the test did to cause it. */
    @Override
    protected void faulted(Throwable thrown) {
        faults.add(thrown);
    }

    @Override
    void settled() {
        if (faults.isEmpty()) {
            return;
        }
        Throwable first = faults.get(0);
        faults.clear();
        if (first instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) first;
    }

    private synchronized void watch(Promise<?> promise) {
        promises.add(new Watched(new WeakReference<>(promise), promise.watch()));
    }

    /** Fails if a promise was dropped undecided: if nobody is left who could decide it, though an actor still may. */
    @Override
    public void close() {
        Promise.onMade(made -> {});
        promises.removeIf(watched -> !watched.isPending().get());
        if (!promises.isEmpty()) {
            System.gc();
            checkDropped();
        }
        actors.clear();
    }

    private void checkDropped() {
        for (Watched watched : promises) {
            if (watched.promise().get() == null && watched.isPending().get()) {
                throw new Fault("a promise was dropped undecided", "");
            }
        }
    }

    @Override
    void born(Object actor) {
        actors.add(actor);
    }

    @Override
    public <H, E> void provide(PortKind<H, E> kind, Function<? super E, ? extends H> factory) {
        super.provide(kind, factory);
        provided.add(kind);
    }

    @Override
    public Instant now() {
        return Instant.ofEpochMilli(now);
    }

    @Override
    public String uuid() {
        uuids++;
        return "00000000-0000-4000-8000-" + Numbers.hex(uuids, 12);
    }

    @Override
    public double random() {
        seed = MULTIPLIER * seed % MODULUS;
        return (double) seed / MODULUS;
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    Executor executor() {
        return Runnable::run;
    }

    @Override
    Timer timer(Runnable fired) {
        return new VirtualTimer(fired);
    }

    @Override
    <H, E> H supply(PortKind<H, ? super E> kind, E events) {
        return provided.contains(kind) ? super.supply(kind, events) : null;
    }

    @Override
    void perform(PortCall call) {
        call.port().record(call);
        if (call.port() instanceof TalkingPort<?, ?, ?> link) {
            link.keepSent(call);
        }
        performed(call);
        if (call.port().isSupplied()) {
            call.act().run();
        }
    }

    /**
     * Called with each call of a port; does nothing unless a test has more to note.
     *
     * @param call the call
     */
    protected void performed(PortCall call) {}

    /**
     * Lets time pass; timers fire by due time, then in the order set, each seen through before the next.
     *
     * @param time how long
     */
    public void advance(Duration time) {
        long end = now + time.toMillis();
        for (VirtualTimer next = next(end); next != null; next = next(end)) {
            now = Math.max(now, due.get(next).at());
            next.cancel();
            next.fired.run();
        }
        now = end;
    }

    private VirtualTimer next(long end) {
        VirtualTimer next = null;
        for (Map.Entry<VirtualTimer, Due> entry : due.entrySet()) {
            if (entry.getValue().at() <= end && (next == null || entry.getValue().isBefore(due.get(next)))) {
                next = entry.getKey();
            }
        }
        return next;
    }

    /**
     * What was asked of a port, as texts, {@code set(1000015000)}; forgets it.
     *
     * @param port the port
     * @return what was asked of a port, as texts, {@code set(1000015000)}
     */
    public static List<String> calls(Port<?, ?> port) {
        return Lists.map(port.takeRecorded(), PortCall::text);
    }

    /**
     * The messages that were sent through a link; forgets them.
     *
     * @param <S> the messages that are sent
     * @param link the link
     * @return the messages that were sent through a link
     */
    public static <S> List<S> sent(TalkingPort<?, S, ?> link) {
        return link.takeSent();
    }

    /**
     * The fields of an actor or of a class's instance as JSON text, the same in every language. Ports are left out, a
     * promise is {@code "pending"}, {@code "kept"} or {@code "failed"}, another actor is its type's name. For an actor
     * this is a step.
     *
     * @param subject an actor or an instance of a class, as generated
     * @return its state
     */
    public static String state(Object subject) {
        return States.shown(subject).encode();
    }

    /**
     * When the next timer fires, if one is set.
     *
     * @return the instant
     */
    public Optional<Instant> nextDue() {
        return due.values().stream().map(Due::at).min(Long::compare).map(Instant::ofEpochMilli);
    }

    private final class VirtualTimer implements Timer {
        private final Runnable fired;

        VirtualTimer(Runnable fired) {
            this.fired = fired;
        }

        @Override
        public void set(Instant at) {
            settings++;
            due.put(this, new Due(at.toEpochMilli(), settings));
        }

        @Override
        public void cancel() {
            due.remove(this);
        }
    }
}
