package io.quark.runtime;

/** What a {@link Timer} tells its actor. */
public final class TimerEvents {
    private final Core core;
    private final TimerPort.Handlers handlers;

    TimerEvents(Core core, TimerPort.Handlers handlers) {
        this.core = core;
        this.handlers = handlers;
    }

    /** The instant has come. */
    public void fired() {
        core.handle(handlers::fired);
    }
}
