package io.quark.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Timers on the real clock, on one thread that starts with the first and keeps no program alive. */
final class SystemTimers {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, SystemTimers::thread);
    private final Supplier<Instant> now;

    SystemTimers(Supplier<Instant> now) {
        this.now = now;
        executor.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "quark-timers");
        thread.setDaemon(true);
        return thread;
    }

    Timer timer(Runnable fired) {
        return new Timer() {
            private Future<?> pending;

            @Override
            public synchronized void set(Instant at) {
                cancel();
                long wait = Math.max(0, Duration.between(now.get(), at).toMillis());
                pending = executor.schedule(fired, wait, TimeUnit.MILLISECONDS);
            }

            @Override
            public synchronized void cancel() {
                if (pending != null) {
                    pending.cancel(false);
                    pending = null;
                }
            }
        };
    }
}
