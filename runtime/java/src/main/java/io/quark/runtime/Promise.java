package io.quark.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
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

    private final Cell<T> cell = new Cell<>();

    private enum State {
        PENDING,
        KEPT,
        FAILED,
        GIVEN_UP
    }

    /** One who waits. */
    private record Waiter(Executor executor, Runnable action) {}

    /**
     * What a promise has come to; it outlives the promise for those who ask whether that was dropped undecided. It is
     * decided, and waited for, under its lock. The state is written last: whoever reads that it is decided reads the
     * rest without the lock.
     */
    private static final class Cell<T> {
        private volatile State state = State.PENDING;
        private T value;
        private RuntimeException error;
        private List<Waiter> waiters = List.of();
        private Promise<?> waitsFor;

        boolean isPending() {
            return state == State.PENDING;
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
        decide(State.KEPT, value, null);
    }

    /**
     * Decides with an error; ignored when decided already.
     *
     * @param error the error
     */
    public void fail(RuntimeException error) {
        decide(State.FAILED, null, error);
    }

    private void decide(State state, T value, RuntimeException error) {
        List<Waiter> waiters;
        synchronized (cell) {
            if (!cell.isPending()) {
                return;
            }
            cell.value = value;
            cell.error = error;
            cell.waitsFor = null;
            waiters = cell.waiters;
            cell.waiters = List.of();
            cell.state = state;
        }
        for (Waiter waiter : waiters) {
            waiter.executor().execute(waiter.action());
        }
    }

    /** Says that nobody waits any longer. */
    public void giveUp() {
        Promise<?> inner;
        synchronized (cell) {
            if (!cell.isPending()) {
                return;
            }
            cell.waiters = List.of();
            inner = cell.waitsFor;
            cell.state = State.GIVEN_UP;
        }
        if (inner != null && inner.waiters() <= 1) {
            inner.giveUp();
        }
    }

    private int waiters() {
        synchronized (cell) {
            return cell.waiters.size();
        }
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
        return switch (cell.state) {
            case PENDING -> "pending";
            case KEPT -> "kept";
            case FAILED, GIVEN_UP -> "failed";
        };
    }

    /**
     * The value of one that was kept; throws the error of one that failed, and faults while it is pending.
     *
     * @return the value of one that was kept
     */
    public T value() {
        return switch (cell.state) {
            case KEPT -> cell.value;
            case FAILED -> throw cell.error;
            case PENDING, GIVEN_UP -> throw new Fault("the promise is pending", "");
        };
    }

    /** Has something done, by an executor, once it is decided. */
    void whenDecided(Executor executor, Runnable action) {
        if (cell.isPending() && isAwaitedBy(executor, action)) {
            return;
        }
        executor.execute(action);
    }

    /** Takes note of one who waits, unless it has been decided by now. */
    private boolean isAwaitedBy(Executor executor, Runnable action) {
        synchronized (cell) {
            if (cell.isPending()) {
                if (cell.waiters.isEmpty()) {
                    cell.waiters = new ArrayList<>();
                }
                cell.waiters.add(new Waiter(executor, action));
                return true;
            }
            return false;
        }
    }

    /** Notes that it is decided after another one, which is given up with it unless others wait too. */
    void waitsFor(Promise<?> inner) {
        if (inner.isPending()) {
            synchronized (cell) {
                cell.waitsFor = inner;
            }
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
