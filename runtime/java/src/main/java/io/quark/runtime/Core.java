package io.quark.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What every actor has besides its fields: a lock, a rank above all actors that it calls, a runtime, a life. Generated
 * code enters and leaves a step with it:
 *
 * <pre>{@code
 * quark.enter();
 * try {
 *     …
 * } catch (RuntimeException error) {
 *     throw quark.failed(error);
 * } finally {
 *     quark.leave();
 * }
 * }</pre>
 */
public final class Core {
    private final Class<?> type;
    private final int rank;
    private final QuarkRuntime runtime;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Runnable> onRetire = new ArrayList<>();
    private volatile boolean retired;
    /** The thread on which a step runs, and the step around it: guarded by the lock, so there is one of each. */
    private Effects.Thread thread;
    private Core outer;

    /**
     * Gives life to an actor.
     *
     * @param actor the actor
     * @param rank above the ranks of all that it calls
     * @param runtime the runtime
     */
    public Core(Object actor, int rank, QuarkRuntime runtime) {
        this.type = actor.getClass();
        this.rank = rank;
        this.runtime = runtime;
        runtime.born(actor);
    }

    String name() {
        return type.getSimpleName();
    }

    int rank() {
        return rank;
    }

    void lock(Effects.Thread thread, Core outer) {
        lock.lock();
        this.thread = thread;
        this.outer = outer;
    }

    void unlock() {
        thread = null;
        outer = null;
        lock.unlock();
    }

    Effects.Thread thread() {
        return thread;
    }

    Core outer() {
        return outer;
    }

    /**
     * The runtime that the actor lives in, for actors that it makes.
     *
     * @return the runtime that the actor lives in, for actors that it makes
     */
    public QuarkRuntime runtime() {
        return runtime;
    }

    /**
     * Where promises that host code has got are completed.
     *
     * @return the result
     */
    public Executor executor() {
        return runtime.executor();
    }

    /**
     * The current instant, in whole milliseconds.
     *
     * @return the current instant, in whole milliseconds
     */
    public Instant now() {
        return runtime.now();
    }

    /**
     * A fresh UUID.
     *
     * @return a fresh UUID
     */
    public String uuid() {
        return runtime.uuid();
    }

    /**
     * A number from 0 up to and without 1.
     *
     * @return a number from 0 up to and without 1
     */
    public double random() {
        return runtime.random();
    }

    /** Begins a step. A step of this actor, or of one that it may call, must not run on this thread. */
    public void enter() {
        Effects.begin(this);
    }

    /** Ends the step. */
    public void leave() {
        runtime.effects().end(this);
    }

    /**
     * What a step throws for what was thrown in it: what host code throws is a fault of the step.
     *
     * @param error the error
     * @return what a step throws for what was thrown in it
     */
    public RuntimeException failed(RuntimeException error) {
        if (error instanceof Fault || error instanceof QuarkException) {
            return error;
        }
        String home = type.getPackageName();
        for (StackTraceElement frame : error.getStackTrace()) {
            String owner = frame.getClassName();
            if (owner.startsWith(home + ".") && owner.lastIndexOf('.') == home.length() || isRuntime(owner)) {
                return error;
            }
            if (!owner.startsWith("java.") && !owner.startsWith("jdk.")) {
                String type = owner.substring(Math.max(owner.lastIndexOf('.'), owner.lastIndexOf('$')) + 1);
                return new Fault(type + "." + frame.getMethodName() + " threw " + error.getMessage(), error);
            }
        }
        return error;
    }

    private static boolean isRuntime(String owner) {
        return owner.startsWith("io.quark.runtime.");
    }

    /**
     * Has an event handled as a step of its own, soon; a retired actor hears nothing.
     *
     * @param handler what is done
     */
    public void handle(Runnable handler) {
        runtime.effects().execute(() -> {
            if (!retired) {
                step(handler);
            }
        });
    }

    private void step(Runnable body) {
        enter();
        try {
            body.run();
        } catch (RuntimeException error) {
            throw failed(error);
        } finally {
            leave();
        }
    }

    /**
     * Runs a handler each time so much has passed, for as long as the actor lives.
     *
     * @param period the time between two
     * @param handler what is done
     */
    public void every(Duration period, Runnable handler) {
        Timer[] timer = new Timer[1];
        timer[0] = runtime.timer(() -> handle(() -> {
            timer[0].set(now().plus(period));
            handler.run();
        }));
        onRetire(timer[0]::cancel);
        timer[0].set(now().plus(period));
    }

    boolean isRetired() {
        return retired;
    }

    /** Has something done when the actor retires. */
    void onRetire(Runnable action) {
        onRetire.add(action);
    }

    /** Cancels the timers and drops the pending events; the methods still answer. */
    public void retire() {
        retired = true;
        onRetire.forEach(Runnable::run);
        onRetire.clear();
    }

    /**
     * Runs the first stretch of an asynchronous method within the step that runs.
     *
     * @param <T> the type of the value
     * @param stretch the first stretch
     * @return the result
     */
    public <T> Promise<T> begin(Supplier<Async<T>> stretch) {
        Promise<T> promise = new Promise<>();
        proceed(promise, stretch);
        return promise;
    }

    private <T> void proceed(Promise<T> promise, Supplier<Async<T>> stretch) {
        try {
            stretch.get().goOn(this, promise);
        } catch (RuntimeException error) {
            promise.fail(failed(error));
        }
    }

    /** Runs a later stretch, as a step of its own. */
    void resume(Async.Rest<?, ?> rest) {
        enter();
        try {
            proceed(rest);
        } finally {
            leave();
        }
    }

    /** Runs a later stretch when the lock is held. */
    <T> void proceed(Async.Rest<?, T> rest) {
        proceed(rest.promise(), rest::next);
    }

    /** Asks for an effect. */
    void ask(Runnable effect) {
        runtime.effects().execute(effect);
    }

    /** Has the rest of a method whose await takes no time run, after the step of this actor that runs. */
    void goOnWith(Async.Rest<?, ?> rest) {
        runtime.effects().add(this, rest);
    }
}
