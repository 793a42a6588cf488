package io.quark.runtime;

import java.util.List;

/** The console of an actor. */
public final class ConsolePort extends Port<Console, ConsoleEvents> {
    /** What the actor does at each event: there are none. */
    public interface Handlers {}

    /**
     * Opens the console.
     *
     * @param core what the actor has besides its fields
     * @param handlers what the actor does at each event
     */
    public ConsolePort(Core core, Handlers handlers) {
        super(core, Console.KIND, new ConsoleEvents());
    }

    /**
     * Writes one line.
     *
     * @param severity how loud it is
     * @param text the text
     */
    public void write(Severity severity, String text) {
        enqueue("write", List.of(severity, text), host -> host.write(severity, text));
    }
}
