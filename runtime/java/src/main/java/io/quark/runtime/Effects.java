package io.quark.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What steps ask for and the runtime does later: one queue, carried out in order, outside of every step. The thread
 * that ends its outermost step carries out what waits, unless another one is at it: one at a time keeps the order.
 */
public final class Effects implements Executor {
    private static final ThreadLocal<Thread> CURRENT = ThreadLocal.withInitial(Thread::new);

    private final Queue<Runnable> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private final Consumer<Throwable> onFault;
    private final Runnable afterwards;

    /** What a thread is in the middle of. */
    static final class Thread {
        /** The actor whose step runs, the innermost of several; null in no step. */
        private Core innermost;
        /** What the outermost step goes on with, when its body is over. */
        private Async.Rest<?, ?> next;
        private int draining;
    }

    Effects(Consumer<Throwable> onFault, Runnable afterwards) {
        this.onFault = onFault;
        this.afterwards = afterwards;
    }

    /** Asks for an effect: carried out soon, or now when this thread is in no step. */
    @Override
    public void execute(Runnable effect) {
        queue.add(effect);
        if (!isInStep()) {
            drain();
        }
    }

    /**
     * Has the rest of a method run after the step of an actor. Where nothing comes before it, it needs no queue: its
     * actor goes on with it when the step's body is over.
     */
    void add(Core core, Async.Rest<?, ?> rest) {
        Thread thread = core.thread();
        if (core.outer() == null && thread.next == null && thread.draining == 0 && queue.isEmpty()) {
            thread.next = rest;
        } else {
            queue.add(rest);
        }
    }

    void drain() {
        while (!queue.isEmpty() && busy.compareAndSet(false, true)) {
            Thread thread = CURRENT.get();
            thread.draining++;
            try {
                carryOut();
            } finally {
                thread.draining--;
                busy.set(false);
            }
        }
        if (!busy.get()) {
            afterwards.run();
        }
    }

    private void carryOut() {
        for (Runnable effect = queue.poll(); effect != null; effect = queue.poll()) {
            try {
                effect.run();
            } catch (RuntimeException | StackOverflowError thrown) {
                onFault.accept(thrown);
            }
        }
    }

    static boolean isInStep() {
        return CURRENT.get().innermost != null;
    }

    /** Whether blocking on this thread would keep what it waits for from happening. */
    static boolean mustNotBlock() {
        Thread thread = CURRENT.get();
        return thread.innermost != null || thread.draining > 0;
    }

    /** Notes that a step begins, unless one runs here whose actor must not call this one. */
    static void begin(Core core) {
        Thread thread = CURRENT.get();
        Core outer = thread.innermost;
        if (outer != null && outer.rank() <= core.rank()) {
            throw new Fault("a step of " + core.name() + " was entered from a step of " + outer.name(), "");
        }
        core.lock(thread, outer);
        thread.innermost = core;
    }

    /** Notes that the innermost step ends; after the outermost one, what was asked for is carried out. */
    void end(Core core) {
        Core outer = core.outer();
        Thread thread = core.thread();
        if (outer == null && thread.next != null) {
            goOn(core, thread);
        }
        thread.innermost = outer;
        core.unlock();
        if (outer == null) {
            drain();
        }
    }

    /** Goes on with what comes next, and with what comes after that; the lock is held. */
    private void goOn(Core core, Thread thread) {
        while (thread.next != null) {
            Async.Rest<?, ?> rest = thread.next;
            thread.next = null;
            try {
                core.proceed(rest);
            } catch (StackOverflowError thrown) {
                queue.add(() -> {
                    throw thrown;
                });
            }
        }
    }
}
