package io.quark.runtime;

import java.util.function.Supplier;

/** The side that a link is on: a new one for each connection. What is out of state is a fault that says so. */
final class Conversation<S, R> {
    private final String name;
    private final Supplier<Side<S, R>> begin;
    private Side<S, R> side;

    /** Keeps the side of this name, {@code Rtp.client}. */
    Conversation(String name, Supplier<Side<S, R>> begin) {
        this.name = name;
        this.begin = begin;
        this.side = begin.get();
    }

    /** Forgets what was said: there is another connection. */
    void restart() {
        side = begin.get();
    }

    R read(String text) {
        try {
            return side.receive().apply(text);
        } catch (OutOfState error) {
            throw violation("received", error);
        }
    }

    void heard(R message) {
        try {
            side.received().accept(message);
        } catch (OutOfState error) {
            throw violation("received", error);
        }
    }

    String written(S message) {
        try {
            return side.send().apply(message);
        } catch (OutOfState error) {
            throw violation("send", error);
        }
    }

    private Fault violation(String what, OutOfState error) {
        return new Fault("Link<" + name + ">." + what + ": " + error.getMessage(), error);
    }
}
