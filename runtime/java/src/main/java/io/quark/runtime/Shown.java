package io.quark.runtime;

/** A record that JSON cannot carry, and that faults and recorded calls still show. */
public interface Shown {
    /**
     * The fields by their names on the wire, whatever they hold.
     *
     * @return the fields by their names on the wire, whatever they hold
     */
    Json shown();
}
