package io.quark.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an actor holds of a piece of the outside: its events, and calls that are enqueued.
 *
 * @param <H> what a host implements
 * @param <E> what a host tells
 */
public abstract class Port<H, E> {
    private final Core core;
    private final PortKind<H, ? super E> kind;
    private final E events;
    private final H host;
    private List<PortCall> recorded = new ArrayList<>();

    /**
     * Has the runtime supply a port.
     *
     * @param core what the actor has besides its fields
     * @param kind the kind
     * @param events what it tells
     */
    protected Port(Core core, PortKind<H, ? super E> kind, E events) {
        this.core = core;
        this.kind = kind;
        this.events = events;
        this.host = supplied(core.runtime());
    }

    H supplied(QuarkRuntime runtime) {
        return runtime.supply(kind, events);
    }

    /**
     * What a host tells: tests do in its place.
     *
     * @return what a host tells
     */
    public final E events() {
        return events;
    }

    final Core core() {
        return core;
    }

    final H host() {
        return host;
    }

    final PortKind<H, ? super E> kind() {
        return kind;
    }

    /** Whether anything stands behind it: in tests mostly nothing does. */
    final boolean isSupplied() {
        return host != null;
    }

    /**
     * Asks the runtime for a call, which it carries out after the step; the arguments are for those who record.
     *
     * @param name the name
     * @param arguments with what
     * @param call the call
     */
    protected final void enqueue(String name, List<?> arguments, Consumer<? super H> call) {
        later(() -> carryOut(name, arguments, call, null));
    }

    /** Asks for something to be done after the step. */
    final void later(Runnable effect) {
        core.ask(effect);
    }

    final void carryOut(String name, List<?> arguments, Consumer<? super H> call, String frame) {
        core.runtime().perform(new PortCall(this, name, arguments, () -> call.accept(host), frame));
    }

    final void record(PortCall call) {
        recorded.add(call);
    }

    final List<PortCall> takeRecorded() {
        List<PortCall> taken = recorded;
        recorded = new ArrayList<>();
        return taken;
    }
}
