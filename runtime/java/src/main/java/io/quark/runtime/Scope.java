package io.quark.runtime;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs a body between a beginning and an end. {@code fail} is told of what the body throws, but not of cancellation;
 * {@code exit} always runs; what the body throws goes on unchanged.
 *
 * @param <T> what is handed to the body and to the others
 */
public final class Scope<T> {
    private final Supplier<T> enter;
    private final BiConsumer<? super T, Failure> fail;
    private final Consumer<? super T> exit;

    /**
     * Takes what is done at the beginning, at a failure and at the end.
     *
     * @param enter what is done at the beginning
     * @param fail what is done at a failure
     * @param exit what is done at the end
     */
    public Scope(Supplier<T> enter, BiConsumer<? super T, Failure> fail, Consumer<? super T> exit) {
        this.enter = enter;
        this.fail = fail;
        this.exit = exit;
    }

    /**
     * Runs a body.
     *
     * @param <X> what the body may throw
     * @param body what is done
     * @throws X what the body throws
     */
    public <X extends Exception> void run(ScopeBody<? super T, X> body) throws X {
        T value = enter.get();
        try {
            body.run(value);
        } catch (Exception | Error thrown) {
            told(value, thrown);
            throw thrown;
        } finally {
            exit.accept(value);
        }
    }

    /**
     * Runs a body that ends when its future is completed.
     *
     * @param <R> the type of the result
     * @param body what is done
     * @return the result
     */
    public <R> CompletableFuture<R> runAsync(Function<? super T, CompletableFuture<R>> body) {
        T value = enter.get();
        CompletableFuture<R> running;
        try {
            running = body.apply(value);
        } catch (RuntimeException | Error thrown) {
            running = CompletableFuture.failedFuture(thrown);
        }
        return running.whenComplete((result, thrown) -> {
            try {
                told(value, thrown instanceof CompletionException wrapped ? wrapped.getCause() : thrown);
            } finally {
                exit.accept(value);
            }
        });
    }

    private void told(T value, Throwable thrown) {
        boolean cancelled = thrown instanceof CancellationException || thrown instanceof InterruptedException;
        if (thrown != null && !cancelled) {
            fail.accept(value, Failure.of(thrown));
        }
    }
}
