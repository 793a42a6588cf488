package io.quark.mdk;

import java.time.Instant;

/**
 * Decides whether a node may be called. Write your own in your own language and hand in a {@code FailurePolicies}.
 *
 * <p>Its methods are called one at a time, and must return quickly.
 */
public interface FailurePolicy {
    /**
     * A call of the node succeeded.
     *
     * @param now the now
     */
    void success(Instant now);

    /**
     * A call of the node failed.
     *
     * @param now the now
     */
    void failure(Instant now);

    /**
     * Whether the node may be called now. Looks, and changes nothing.
     *
     * @param now the now
     * @return whether it is so
     */
    boolean available(Instant now);

    /**
     * A call was let through.
     *
     * @param now the now
     */
    void admitted(Instant now);
}
