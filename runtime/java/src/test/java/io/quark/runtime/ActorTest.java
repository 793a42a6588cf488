package io.quark.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps, promises, scopes and timers, on an actor written as generated ones are. */
class ActorTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static final class Closed extends QuarkException {
        private static final long serialVersionUID = 1L;

        Closed() {
            super("closed");
        }

        @Override
        public Json toJson() {
            return Json.NULL;
        }
    }

    /** Holds promises, and calls back whom it is told to. */
    private static final class Gate {
        private final Core quark;
        private final List<Promise<Long>> waiting = new ArrayList<>();
        private final TimerPort wake;
        private final List<String> log = new ArrayList<>();

        Gate(QuarkRuntime runtime) {
            this(0, runtime);
        }

        Gate(int rank, QuarkRuntime runtime) {
            this.quark = new Core(this, rank, runtime);
            this.wake = new TimerPort(this.quark, new TimerPort.Handlers() {
                @Override
                public void fired() {
                    Gate.this.log.add("fired");
                }
            });
        }

        void step(Runnable body) {
            this.quark.enter();
            try {
                body.run();
            } catch (RuntimeException error) {
                throw this.quark.failed(error);
            } finally {
                this.quark.leave();
            }
        }

        Promise<Long> pass() {
            Promise<Long> promise = new Promise<>();
            step(() -> this.waiting.add(promise));
            return promise;
        }

        void open(long value) {
            step(() -> this.waiting.forEach(promise -> promise.keep(value)));
        }

        Promise<Long> twice() {
            List<Promise<Long>> begun = new ArrayList<>();
            step(() -> begun.add(this.quark.begin(() -> Async.await(first(), value -> Async.done(value * 2)))));
            return begun.get(0);
        }

        private Promise<Long> first() {
            Promise<Long> promise = new Promise<>();
            this.waiting.add(promise);
            return promise;
        }

        /** Begins what hears a text after an await that takes no time. */
        void hears(String text) {
            this.quark.begin(() -> Async.await(kept(0L), value -> {
                this.log.add(text);
                return Async.done(value);
            }));
        }

        Async<Long> down(long count) {
            return count == 0 ? Async.done(count) : Async.await(kept(count - 1), this::down);
        }

        private static Promise<Long> kept(long value) {
            Promise<Long> promise = new Promise<>();
            promise.keep(value);
            return promise;
        }

        Long blocking() {
            return Promise.await("pass", this::pass);
        }
    }

    @Test
    void aStepEntersOnlyWhatIsRankedBelow() {
        Gate low = new Gate(0, runtime);
        Gate high = new Gate(1, runtime);
        high.step(() -> low.step(() -> {}));
        Fault fault = assertThrows(Fault.class, () -> low.step(() -> high.step(() -> {})));
        assertEquals("a step of Gate was entered from a step of Gate", fault.getMessage());
        assertThrows(Fault.class, () -> low.step(() -> low.step(() -> {})));
        low.step(() -> low.log.add("still answers"));
        assertEquals(List.of("still answers"), low.log);
    }

    @Test
    void theRestOfAnAsynchronousMethodIsALaterStep() {
        Gate gate = new Gate(runtime);
        Promise<Long> twice = gate.twice();
        assertTrue(twice.isPending());
        gate.open(21);
        assertEquals(42L, twice.value());
        assertEquals("kept", twice.state());
    }

    @Test
    void aRestKeepsItsTurnWhetherOrNotItIsAlone() {
        for (QuarkRuntime either : List.of(runtime, new QuarkRuntime())) {
            Gate gate = new Gate(either);
            gate.step(() -> gate.hears("a"));
            assertEquals(List.of("a"), gate.log);
            gate.step(() -> {
                gate.hears("b");
                gate.quark.ask(() -> gate.log.add("c"));
                gate.hears("d");
                assertEquals(1, gate.log.size());
            });
            assertEquals(List.of("a", "b", "c", "d"), gate.log);
        }
    }

    @Test
    void theRestOfAStepThatThrowsRunsNevertheless() {
        Gate gate = new Gate(runtime);
        assertThrows(Closed.class, () -> gate.step(() -> {
            gate.hears("a");
            throw new Closed();
        }));
        assertEquals(List.of("a"), gate.log);
        gate.step(() -> gate.hears("b"));
        assertEquals(List.of("a", "b"), gate.log);
    }

    @Test
    void manyRestsInARowTakeNoStack() {
        Gate gate = new Gate(runtime);
        List<Promise<Long>> begun = new ArrayList<>();
        gate.step(() -> begun.add(gate.quark.begin(() -> gate.down(100_000L))));
        assertEquals(0L, begun.get(0).value());
    }

    @Test
    void aPromiseMayBeKeptWithNothing() {
        Promise<Long> promise = new Promise<>();
        promise.keep(null);
        promise.keep(1L);
        assertFalse(promise.isPending());
        assertEquals("kept", promise.state());
        assertEquals(null, promise.value());
    }

    @Test
    void aPromiseIsDecidedOnce() {
        Promise<Long> promise = new Promise<>();
        promise.keep(1L);
        promise.fail(new Closed());
        assertEquals(1L, promise.value());
        Promise<Long> failed = new Promise<>();
        failed.fail(new Closed());
        assertThrows(Closed.class, failed::value);
    }

    @Test
    void futuresShowTheErrorItself() {
        Promise<Long> promise = new Promise<>();
        CompletableFuture<Long> future = promise.toFuture(Runnable::run);
        CompletableFuture<Long> next = future.thenApply(value -> value + 1);
        Closed closed = new Closed();
        promise.fail(closed);
        assertSame(closed, assertThrows(Closed.class, future::join));
        assertSame(closed, assertThrows(Closed.class, next::join));
        assertSame(closed, assertThrows(ExecutionException.class, future::get).getCause());
    }

    @Test
    void cancellingAFutureGivesThePromiseUp() {
        Gate gate = new Gate(runtime);
        Promise<Long> twice = gate.twice();
        twice.toFuture(Runnable::run).cancel(true);
        assertFalse(twice.isPending());
        assertFalse(gate.waiting.get(0).isPending());
    }

    @Test
    void blockingInsideAStepIsAFaultThatNamesTheOtherForm() {
        Gate gate = new Gate(runtime);
        Fault fault = assertThrows(Fault.class, () -> gate.step(gate::blocking));
        assertEquals("pass blocks inside a step; use passAsync", fault.getMessage());
    }

    @Test
    void blockingWaitsForAnotherThread() throws Exception {
        Gate gate = new Gate(new QuarkRuntime());
        CompletableFuture<Long> blocked = CompletableFuture.supplyAsync(gate::blocking);
        while (gate.waiting.isEmpty()) {
            Thread.onSpinWait();
        }
        gate.open(5);
        assertEquals(5L, blocked.get(10, TimeUnit.SECONDS));
    }

    @Test
    void timersFireInVirtualTime() {
        Gate gate = new Gate(runtime);
        gate.wake.set(runtime.now().plusSeconds(2));
        gate.quark.every(Duration.ofSeconds(1), () -> gate.log.add("every"));
        runtime.advance(Duration.ofMillis(2500));
        assertEquals(List.of("every", "fired", "every"), gate.log);
        assertEquals(List.of("set(1000002000)"), TestRuntime.calls(gate.wake));
        gate.step(gate.quark::retire);
        runtime.advance(Duration.ofSeconds(10));
        assertEquals(3, gate.log.size());
    }

    @Test
    void timersFireOnTheRealClock() throws Exception {
        CountDownLatch fired = new CountDownLatch(1);
        QuarkRuntime real = new QuarkRuntime();
        Timer timer = real.timer(fired::countDown);
        timer.set(real.now().plusMillis(20));
        assertTrue(fired.await(10, TimeUnit.SECONDS));
    }

    @Test
    void whatHostCodeThrowsIsAFaultOfTheStep() {
        Gate gate = new Gate(runtime);
        assertThrows(Closed.class, () -> gate.step(() -> {
            throw new Closed();
        }));
        assertThrows(NumberFormatException.class, () -> gate.step(() -> Long.parseLong("x")));
    }

    @Test
    void scopesTellOfFailuresButNotOfCancellation() {
        List<String> told = new ArrayList<>();
        Scope<String> scope = new Scope<>(
                () -> "level",
                (level, failure) -> told.add(level + " " + failure.kind() + ": " + failure.message()),
                level -> told.add("exit"));
        scope.run(level -> told.add("in " + level));
        assertThrows(Closed.class, () -> scope.run(level -> {
            throw new Closed();
        }));
        assertThrows(InterruptedException.class, () -> scope.run(level -> {
            throw new InterruptedException();
        }));
        assertEquals(List.of("in level", "exit", "level Closed: closed", "exit", "exit"), told);
        told.clear();
        CompletableFuture<Long> body = new CompletableFuture<>();
        scope.runAsync(level -> body);
        assertTrue(told.isEmpty());
        body.completeExceptionally(new Closed());
        assertEquals(List.of("level Closed: closed", "exit"), told);
    }
}
