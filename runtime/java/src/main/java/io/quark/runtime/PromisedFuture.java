package io.quark.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A future that shows the error itself, and gives up what it stands for when it is cancelled. */
final class PromisedFuture<T> extends CompletableFuture<T> {
    private final Runnable giveUp;

    PromisedFuture(Runnable giveUp) {
        this.giveUp = giveUp;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new PromisedFuture<>(() -> {});
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            giveUp.run();
        }
        return cancelled;
    }

    @Override
    public T join() {
        try {
            return super.join();
        } catch (CompletionException wrapped) {
            throw itself(wrapped);
        }
    }

    @Override
    public T getNow(T otherwise) {
        try {
            return super.getNow(otherwise);
        } catch (CompletionException wrapped) {
            throw itself(wrapped);
        }
    }

    private static RuntimeException itself(CompletionException wrapped) {
        return wrapped.getCause() instanceof RuntimeException error ? error : wrapped;
    }
}
