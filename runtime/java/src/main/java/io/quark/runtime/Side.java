package io.quark.runtime;

import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One side of a conversation, as generated: it holds both directions to the states of the protocol. Each function throws
 * {@link OutOfState} for what these do not allow.
 *
 * @param <S> the messages that it sends
 * @param <R> the messages that it receives
 * @param receive reads a frame, or throws {@link DecodeError}
 * @param send writes a frame
 * @param received goes on after a message that is read already
 */
public record Side<S, R>(Function<String, R> receive, Function<S, String> send, Consumer<R> received) {}
