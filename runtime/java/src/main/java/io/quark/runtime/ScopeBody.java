package io.quark.runtime;

/**
 * The body of a scope: what host code does between its beginning and its end.
 *
 * @param <T> what the scope hands to the body
 * @param <X> what the body may throw
 */
@FunctionalInterface
public interface ScopeBody<T, X extends Exception> {
    /**
     * Does it.
     *
     * @param value the value
     * @throws X what the body throws
     */
    void run(T value) throws X;
}
