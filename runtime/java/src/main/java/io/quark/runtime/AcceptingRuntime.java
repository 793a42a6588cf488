package io.quark.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Another runtime, with an accepted connection for the one link that asks first. */
final class AcceptingRuntime extends QuarkRuntime {
    private final QuarkRuntime runtime;
    private Function<? super LinkEvents<?>, ? extends Connection> connection;

    AcceptingRuntime(QuarkRuntime runtime, Function<? super LinkEvents<?>, ? extends Connection> connection) {
        this.runtime = runtime;
        this.connection = connection;
    }

    @Override
    public <H, E> void provide(PortKind<H, E> kind, Function<? super E, ? extends H> factory) {
        runtime.provide(kind, factory);
    }

    @Override
    public Instant now() {
        return runtime.now();
    }

    @Override
    public String uuid() {
        return runtime.uuid();
    }

    @Override
    public double random() {
        return runtime.random();
    }

    @Override
    public Map<String, String> environment() {
        return runtime.environment();
    }

    @Override
    Executor executor() {
        return runtime.executor();
    }

    @Override
    Effects effects() {
        return runtime.effects();
    }

    @Override
    void born(Object actor) {
        runtime.born(actor);
    }

    @Override
    Timer timer(Runnable fired) {
        return runtime.timer(fired);
    }

    @Override
    @SuppressWarnings("unchecked")
    <H, E> H supply(PortKind<H, ? super E> kind, E events) {
        if (connection == null || !kind.equals(Connection.KIND)) {
            return runtime.supply(kind, events);
        }
        H made = (H) connection.apply((LinkEvents<?>) events);
        connection = null;
        return made;
    }

    @Override
    void perform(PortCall call) {
        runtime.perform(call);
    }
}
