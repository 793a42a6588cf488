package io.quark.runtime;

/**
 * A kind of piece of the outside, as {@link QuarkRuntime#provide} names it.
 *
 * @param <H> what a host implements
 * @param <E> what a host tells
 * @param name the kind's name
 */
public record PortKind<H, E>(String name) {}
