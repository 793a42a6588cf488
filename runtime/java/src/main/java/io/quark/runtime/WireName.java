package io.quark.runtime;

/** What has a name on the wire: the cases of enums. */
public interface WireName {
    /**
     * The name on the wire and in texts.
     *
     * @return the name on the wire and in texts
     */
    String wireName();
}
