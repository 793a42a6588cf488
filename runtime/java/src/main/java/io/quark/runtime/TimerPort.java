package io.quark.runtime;

import java.time.Instant;
import java.util.List;

/** A timer of an actor. */
public final class TimerPort extends Port<Timer, TimerEvents> {
    /** What the actor does at each event. */
    @FunctionalInterface
    public interface Handlers {
        /** The instant has come. */
        void fired();
    }

    /**
     * A timer that is not set.
     *
     * @param core what the actor has besides its fields
     * @param handlers what the actor does at each event
     */
    public TimerPort(Core core, Handlers handlers) {
        super(core, Timer.KIND, new TimerEvents(core, handlers));
        core.onRetire(host()::cancel);
    }

    @Override
    Timer supplied(QuarkRuntime runtime) {
        return runtime.timer(events()::fired);
    }

    /**
     * Fires at an instant, in place of whatever was set before.
     *
     * @param at the instant
     */
    public void set(Instant at) {
        enqueue("set", List.of(at), host -> {
            if (!core().isRetired()) {
                host.set(at);
            }
        });
    }

    /** Does not fire. */
    public void cancel() {
        enqueue("cancel", List.of(), Timer::cancel);
    }
}
