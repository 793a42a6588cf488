package io.quark.runtime;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A value that somebody will hand in later, or an error in its place. Decided once, and at once; whoever waits is told
 * later, outside of every step.
 *
 * @param <T> the value
 */
public final class Promise<T> {
    private static volatile Consumer<Promise<?>> onMade;

    private final Cell cell = new Cell();

    /** What it comes to without a value: nobody waits any longer, or it was kept with null. */
    private enum Without {
        WAITERS,
        VALUE
    }

    /** One who waits, and who waited before. */
    private record Waiter(Executor executor, Runnable action, Waiter earlier) {}

    /** It failed. */
    private record Failed(RuntimeException error) {}

    /**
     * What a promise has come to; it outlives the promise for those who ask whether that was dropped undecided. It holds
     * the last of those who wait, null if there are none, and in the end the value or what came in its place: one
     * exchange decides.
     */
    private static final class Cell extends AtomicReference<Object> {
        private static final long serialVersionUID = 1L;

        /** What it is decided after. */
        private transient volatile Promise<?> waitsFor;

        boolean isPending() {
            return isPending(get());
        }

        private static boolean isPending(Object seen) {
            return seen == null || seen instanceof Waiter;
        }

        /** Decides, and gives whoever waits for it, earlier ones first; null when it was decided already. */
        List<Waiter> decide(Object outcome) {
            for (Object seen = get(); isPending(seen); seen = get()) {
                if (compareAndSet(seen, outcome)) {
                    return inOrder((Waiter) seen);
                }
            }
            return null;
        }

        private static List<Waiter> inOrder(Waiter last) {
            if (last == null) {
                return List.of();
            }
            ArrayDeque<Waiter> waiters = new ArrayDeque<>();
            for (Waiter waiter = last; waiter != null; waiter = waiter.earlier()) {
                waiters.addFirst(waiter);
            }
            return List.copyOf(waiters);
        }

        /** Takes note of one who waits; not once it is decided. */
        boolean isAwaitedBy(Executor executor, Runnable action) {
            for (Object seen = get(); isPending(seen); seen = get()) {
                if (compareAndSet(seen, new Waiter(executor, action, (Waiter) seen))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** A promise that is not decided yet. */
    public Promise() {
        Consumer<Promise<?>> listener = onMade;
        if (listener != null) {
            listener.accept(this);
        }
    }

    /** Has somebody told of every promise that is made: the testing runtime, of promises that are dropped. */
    static void onMade(Consumer<Promise<?>> listener) {
        onMade = listener;
    }

    /** Tells, also after the promise is gone, whether it is neither decided nor given up. */
    Supplier<Boolean> watch() {
        return cell::isPending;
    }

    /**
     * Decides with a value; ignored when decided already.
     *
     * @param value the value
     */
    public void keep(T value) {
        decide(value == null ? Without.VALUE : value);
    }

    /**
     * Decides with an error; ignored when decided already.
     *
     * @param error the error
     */
    public void fail(RuntimeException error) {
        decide(new Failed(error));
    }

    private void decide(Object outcome) {
        List<Waiter> waiters = cell.decide(outcome);
        if (waiters != null) {
            cell.waitsFor = null;
            for (Waiter waiter : waiters) {
                waiter.executor().execute(waiter.action());
            }
        }
    }

    /** Says that nobody waits any longer. */
    public void giveUp() {
        if (cell.decide(Without.WAITERS) != null) {
            Promise<?> inner = cell.waitsFor;
            if (inner != null && inner.waiters() <= 1) {
                inner.giveUp();
            }
        }
    }

    private int waiters() {
        int count = 0;
        for (Object seen = cell.get(); seen instanceof Waiter waiter; seen = waiter.earlier()) {
            count++;
        }
        return count;
    }

    /**
     * Whether it is neither decided nor given up.
     *
     * @return whether it is neither decided nor given up
     */
    public boolean isPending() {
        return cell.isPending();
    }

    /**
     * {@code pending}, {@code kept} or {@code failed}; one that was given up counts as failed.
     *
     * @return the result
     */
    public String state() {
        Object outcome = cell.get();
        if (Cell.isPending(outcome)) {
            return "pending";
        }
        return outcome instanceof Failed || outcome == Without.WAITERS ? "failed" : "kept";
    }

    /**
     * The value of one that was kept; throws the error of one that failed, and faults while it is pending.
     *
     * @return the value of one that was kept
     */
    @SuppressWarnings("unchecked")
    public T value() {
        Object outcome = cell.get();
        if (Cell.isPending(outcome) || outcome == Without.WAITERS) {
            throw new Fault("the promise is pending", "");
        }
        if (outcome instanceof Failed failed) {
            throw failed.error();
        }
        return outcome == Without.VALUE ? null : (T) outcome;
    }

    /** Has something done, by an executor, once it is decided. */
    void whenDecided(Executor executor, Runnable action) {
        if (!cell.isAwaitedBy(executor, action)) {
            executor.execute(action);
        }
    }

    /** Notes that it is decided after another one, which is given up with it unless others wait too. */
    void waitsFor(Promise<?> inner) {
        if (inner.isPending()) {
            cell.waitsFor = inner;
        }
    }

    /**
     * A future that an executor completes with what this comes to, and whose cancellation gives this up.
     *
     * @param executor completes the future
     * @return the result
     */
    public CompletableFuture<T> toFuture(Executor executor) {
        return toFuture(executor, Function.identity());
    }

    /**
     * The same, with something made of the value.
     *
     * @param <U> the type of what it becomes
     * @param executor completes the future
     * @param change makes the new value
     * @return the same, with something made of the value
     */
    public <U> CompletableFuture<U> toFuture(Executor executor, Function<? super T, U> change) {
        PromisedFuture<U> future = new PromisedFuture<>(this::giveUp);
        whenDecided(executor, () -> {
            try {
                future.complete(change.apply(value()));
            } catch (RuntimeException error) {
                future.completeExceptionally(error);
            }
        });
        return future;
    }

    /**
     * Begins something and blocks until it is decided; throws the error itself. Inside a step that could never end, and
     * is a fault in the caller's name.
     *
     * @param <T> the type of the value
     * @param caller the name of the method that blocks
     * @param begin begins it
     * @return the result
     */
    public static <T> T await(String caller, Supplier<Promise<T>> begin) {
        if (Effects.mustNotBlock()) {
            throw new Fault(caller + " blocks inside a step; use " + caller + "Async", "");
        }
        Promise<T> promise = begin.get();
        if (promise.isPending()) {
            promise.block(caller);
        }
        return promise.value();
    }

    private void block(String caller) {
        CountDownLatch decided = new CountDownLatch(1);
        whenDecided(Runnable::run, decided::countDown);
        try {
            decided.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            giveUp();
            throw new CancellationException(caller + " was interrupted");
        }
    }
}
