package io.quark.runtime;

import java.util.function.Function;

/**
 * Where a stretch of an asynchronous method has come to: to its end, or to a promise that it waits for.
 *
 * @param <T> what the whole method promises
 */
public abstract class Async<T> {
    Async() {}

    abstract void goOn(Core core, Promise<T> promise);

    /**
     * The method has ended.
     *
     * @param <T> the type of the value
     * @param value the value
     * @return the method has ended
     */
    public static <T> Async<T> done(T value) {
        return new Async<>() {
            @Override
            void goOn(Core core, Promise<T> promise) {
                promise.keep(value);
            }
        };
    }

    /**
     * The method waits; what follows is a step of its own.
     *
     * @param <U> the type of what it becomes
     * @param <T> the type of the value
     * @param awaited the promise that it waits for
     * @param rest what follows
     * @return the method waits
     */
    public static <U, T> Async<T> await(Promise<U> awaited, Function<? super U, Async<T>> rest) {
        return new Async<>() {
            @Override
            void goOn(Core core, Promise<T> promise) {
                Rest<U, T> resumed = new Rest<>(core, promise, awaited, rest);
                if (awaited.isPending()) {
                    promise.waitsFor(awaited);
                    awaited.whenDecided(core::ask, resumed);
                } else {
                    core.goOnWith(resumed);
                }
            }
        };
    }

    /** What follows an await: a step of its own when it is run, or within the step that {@code core} is in already. */
    record Rest<U, T>(Core core, Promise<T> promise, Promise<U> awaited, Function<? super U, Async<T>> stretch)
            implements Runnable {
        @Override
        public void run() {
            core.resume(this);
        }

        Async<T> next() {
            return stretch.apply(awaited.value());
        }
    }
}
