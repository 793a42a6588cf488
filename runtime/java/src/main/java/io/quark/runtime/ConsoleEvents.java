package io.quark.runtime;

/** What a {@link Console} tells its actor: nothing. */
public final class ConsoleEvents {
    ConsoleEvents() {}
}
