package io.quark.runtime;

/**
 * A value that holds floating-point numbers: the language compares these as IEEE 754 says, where a NaN is not even
 * itself, and {@link Object#equals} must not.
 */
public interface Ieee {
    /**
     * Whether another value is the same, number for number.
     *
     * @param other the other value
     * @return whether another value is the same, number for number
     */
    boolean isSameAs(Object other);
}
