package io.quark.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortTest {
    /** A message of one field. */
    private record Ask(long number) implements Encodable {
        @Override
        public Json toJson() {
            return new JsonObject().with("number", Json.of(number)).build();
        }

        static Ask fromJson(Json json) {
            return new Ask(new Fields(json).required(Decoders::integer, "number"));
        }
    }

    private static final Codec<Ask> CODEC = new Codec<>("type", List.of(Codec.message(Ask.class, Ask::fromJson, "ask", "old.Ask")));

    /** A side that sends and hears one message at most. */
    private static Side<Ask, Ask> side() {
        boolean[] over = new boolean[2];
        return new Side<>(
                text -> heard(over, CODEC.decode(text)),
                message -> {
                    once(over, 1, message);
                    return CODEC.encode(message);
                },
                message -> once(over, 0, message));
    }

    private static Ask heard(boolean[] over, Ask message) {
        once(over, 0, message);
        return message;
    }

    private static void once(boolean[] over, int way, Ask message) {
        if (over[way]) {
            throw new OutOfState(CODEC.tag(message), "over");
        }
        over[way] = true;
    }

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    private final class Handlers implements TalkingPort.Handlers<Ask>, FolderPort.Handlers {
        @Override
        public void received(Ask message) {
            told.add("received " + message.number());
        }

        @Override
        public void unreadable(DecodeError error) {
            told.add("unreadable " + error.kind().wireName());
        }

        @Override
        public void contents(Map<String, String> files) {
            told.add(files.toString());
        }

        @Override
        public void failed(String reason) {
            told.add("failed");
        }
    }

    @Test
    void callsAreRecordedAndSentMessagesKept() {
        try (TestRuntime runtime = new TestRuntime()) {
            LinkPort<Ask, Ask> link = new LinkPort<>(new Core(this, 0, runtime), "Sums.client", PortTest::side, new Handlers());
            link.connect("ws://x", Map.of("a", "b"));
            link.send(new Ask(1));
            link.close();
            assertEquals(List.of(new Ask(1)), TestRuntime.sent(link));
            assertEquals(List.of(), TestRuntime.sent(link));
            List<String> calls = List.of("connect(\"ws://x\", {\"a\":\"b\"})", "send({\"type\":\"ask\",\"number\":1})", "close()");
            assertEquals(calls, TestRuntime.calls(link));
        }
    }

    @Test
    void framesBecomeMessages() {
        try (TestRuntime runtime = new TestRuntime()) {
            LinkPort<Ask, Ask> link = new LinkPort<>(new Core(this, 0, runtime), "Sums.client", PortTest::side, new Handlers());
            link.events().frame("{\"type\":\"old.Ask\",\"number\":2}");
            link.events().frame("{\"type\":\"no\"}");
            link.events().closed("nobody listens");
            assertEquals(List.of("received 2", "unreadable UnknownTag"), new ArrayList<>(told));
        }
    }

    @Test
    void aLinkHoldsBothDirectionsToTheStates() {
        List<String> faults = new ArrayList<>();
        TestRuntime runtime = new TestRuntime() {
            @Override
            protected void faulted(Throwable thrown) {
                faults.add(thrown.getMessage());
            }
        };
        LinkPort<Ask, Ask> link = new LinkPort<>(new Core(this, 0, runtime), "Sums.client", PortTest::side, new Handlers());
        link.send(new Ask(1));
        link.send(new Ask(2));
        link.events().received(new Ask(3));
        link.events().frame("{\"type\":\"ask\",\"number\":4}");
        link.connect("ws://x", Map.of());
        link.send(new Ask(5));
        assertEquals(List.of(new Ask(1), new Ask(5)), TestRuntime.sent(link));
        assertEquals(List.of("received 3"), new ArrayList<>(told));
        List<String> violations = List.of(
                "Link<Sums.client>.send: ask may not come in state over",
                "Link<Sums.client>.received: ask may not come in state over");
        assertEquals(violations, faults);
    }

    @Test
    void anAcceptedConnectionStandsAtOnce() {
        List<String> frames = new ArrayList<>();
        QuarkRuntime runtime = new QuarkRuntime().accepting(events -> new Connection() {
            @Override
            public void send(String text) {
                frames.add(text);
            }

            @Override
            public void close() {
                events.closed("closed");
            }
        });
        Core core = new Core(this, 0, runtime);
        AcceptedPort<Ask, Ask> peer = new AcceptedPort<>(core, "Sums.server", PortTest::side, new Handlers());
        peer.send(new Ask(1));
        assertEquals(List.of("{\"type\":\"ask\",\"number\":1}"), frames);
        Fault fault = assertThrows(Fault.class, () -> peer.connect("ws://x", Map.of(), "x.q:1"));
        assertEquals("connect on an accepted link (x.q:1)", fault.getMessage());
    }

    /** What a generated class has for {@link TestRuntime#state}. */
    private static final class Counter {
        static {
            States.of(Counter.class, Counter::quarkState);
        }

        private final long count = 3;

        private Json quarkState() {
            return new JsonObject().with("count", Json.of(count)).build();
        }
    }

    @Test
    void statesAreSeenByTestsAlone() {
        assertEquals("{\"count\":3}", TestRuntime.state(new Counter()));
        assertEquals(Json.NULL, States.inside("no instance of a package"));
        assertThrows(IllegalArgumentException.class, () -> TestRuntime.state("neither"));
    }

    @Test
    void aHostIsCalledAfterTheStep() {
        QuarkRuntime runtime = new QuarkRuntime();
        List<String> lines = new ArrayList<>();
        runtime.provide(Console.KIND, events -> (severity, text) -> lines.add(severity + " " + text));
        Core core = new Core(this, 0, runtime);
        ConsolePort console = new ConsolePort(core, new ConsolePort.Handlers() {});
        core.enter();
        console.write(Severity.INFO, "hello");
        assertTrue(lines.isEmpty());
        core.leave();
        assertEquals(List.of("INFO hello"), lines);
    }

    @Test
    void whatIsNotInstalledIsNamed() {
        Core core = new Core(this, 0, new QuarkRuntime());
        IllegalStateException missing =
                assertThrows(IllegalStateException.class, () -> new LinkPort<>(core, "Sums.client", PortTest::side, new Handlers()));
        assertEquals("no Link is installed: QuarkRuntime.provide(Link.KIND, …)", missing.getMessage());
    }

    @Test
    void foldersAreRead(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.txt"), "one");
        FolderPort port = new FolderPort(new Core(this, 0, new QuarkRuntime()), new Handlers());
        port.read(folder.toString());
        assertEquals("{a.txt=one}", told.poll(10, TimeUnit.SECONDS));
        port.read(folder.resolve("none").toString());
        assertEquals("failed", told.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void faultsOfHandlersLeaveTheTest() {
        TestRuntime runtime = new TestRuntime();
        Core core = new Core(this, 0, runtime);
        assertThrows(Fault.class, () -> core.handle(() -> Fault.check(false, "never", "x.q:1")));
    }

    @Test
    void promisesThatAreDroppedUndecidedFailTheTest() {
        TestRuntime runtime = new TestRuntime();
        assertTrue(new Promise<Long>().isPending());
        assertThrows(Fault.class, runtime::close);
    }

    @Test
    void uuidsAndRandomNumbersAreTheSameInEveryTest() {
        try (TestRuntime runtime = new TestRuntime()) {
            assertEquals("00000000-0000-4000-8000-000000000001", runtime.uuid());
            assertEquals(48271 / 2147483647.0, runtime.random());
            assertEquals(1_000_000_000L, runtime.now().toEpochMilli());
        }
    }
}
