import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import desk.Badge;
import desk.Desk;
import desk.DeskFunctions;
import desk.Greeter;
import desk.Stranger;
import desk.Visitor;
import io.quark.runtime.Connection;
import io.quark.runtime.Fault;
import io.quark.runtime.Json;
import io.quark.runtime.LinkEvents;
import io.quark.runtime.QuarkRuntime;
import io.quark.runtime.TestRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Host code around the package {@code desk}, as a user of it would write it. */
class HostTest {
    private final TestRuntime runtime = new TestRuntime();

    @AfterEach
    void close() {
        runtime.close();
    }

    private static String english(String name) {
        return "hello " + name;
    }

    private static final class Broken implements Greeter {
        @Override
        public String greet(String name) {
            throw new UnsupportedOperationException("no voice for " + name);
        }
    }

    /** One accepted connection. */
    private static final class Socket implements Connection {
        private final List<String> log = new ArrayList<>();
        private LinkEvents<?> events;

        Connection attach(LinkEvents<?> told) {
            events = told;
            return this;
        }

        @Override
        public void send(String text) {
            log.add(text);
        }

        @Override
        public void close() {
            log.add("close");
        }
    }

    @Test
    void aConnectionIsHandedToAnActor() {
        List<Throwable> faults = new ArrayList<>();
        Socket socket = new Socket();
        Desk desk = new Desk(HostTest::english, new QuarkRuntime(faults::add).accepting(socket::attach));
        assertEquals(List.of("connected"), desk.history());
        socket.events.frame("{\"type\":\"hello\",\"name\":\"ada\"}");
        socket.events.frame("{\"type\":\"hello\",\"name\":\"bob\"}");
        socket.events.closed("gone");
        assertEquals(List.of("{\"type\":\"welcome\",\"text\":\"hello ada\"}"), socket.log);
        assertEquals(List.of("connected", "closed gone"), desk.history());
        assertEquals(1, faults.size());
        assertEquals("Link<Reception.server>.received: hello may not come in state greeted", faults.get(0).getMessage());
    }

    @Test
    void aDeskNeedsAConnection() {
        QuarkRuntime real = new QuarkRuntime();
        IllegalStateException missing = assertThrows(IllegalStateException.class, () -> new Desk(HostTest::english, real));
        assertEquals("no Connection is installed: QuarkRuntime.accepting(…)", missing.getMessage());
    }

    @Test
    void whatAHostThrowsIsAFaultAndTheActorGoesOn() {
        Desk desk = new Desk(new Broken(), runtime);
        Fault fault = assertThrows(Fault.class, () -> desk.welcome("ada"));
        assertEquals("Broken.greet threw no voice for ada", fault.getMessage());
        assertInstanceOf(UnsupportedOperationException.class, fault.getCause());
        assertEquals(List.of("connected", "welcome ada"), desk.history());
    }

    @Test
    void textsOfTheHostHaveNoLoneSurrogates() {
        Desk desk = new Desk(HostTest::english, runtime);
        assertEquals("hello a\ufffdb", desk.welcome("a\ud800b"));
        assertEquals("hello 😀 é", desk.welcome("😀 é"));
        List<String> clean = List.of("\ufffd", "a\ufffd+b", "\ufffd+c");
        assertEquals(List.of("\ufffd"), desk.usher("\udc00", List.of("a\ud800", "b"), Map.of("\ud800", 1L)).subList(0, 1));
        Map<String, Long> seats = new java.util.LinkedHashMap<>();
        seats.put("\ud800", 1L);
        seats.put("c", 2L);
        assertEquals(clean, desk.usher("\udc00", List.of("a\ud800", "b"), seats));
        assertEquals(List.of("nobody", "", ""), desk.usher(null, List.of(), Map.of()));
        Json note = Json.of(Map.of("\ud800", Json.of(List.of(Json.of("\udc00"), Json.of(1), Json.NULL))));
        assertEquals("{\"\\ufffd\":[\"\\ufffd\",1,null]}", desk.recall(note));
        assertEquals("\ufffd 1", desk.later("\ud800"));
        assertEquals("\ufffd 1", desk.laterAsync("\ud800").join());
        assertEquals("welcome a\ufffdb", desk.history().get(1));
        assertEquals("<\ufffd>", new Badge("\ud800").text());
        assertEquals("\ufffd is a stranger", assertThrows(Stranger.class, () -> desk.find("\ud800")).getMessage());
        assertEquals(new Stranger("\ufffd"), new Stranger("\ud800"));
        assertEquals("\ufffd is a stranger", new Stranger("\ud800").getMessage());
    }

    @Test
    void whatAnInterfaceReturnsIsCleanToo() {
        assertEquals("a\ufffd", new Desk(name -> name + "\udfff", runtime).welcome("a"));
    }

    @Test
    void recordsOfTheHostHaveNoLoneSurrogates() {
        Json note = Json.of(Map.of("k", Json.of(List.of(Json.of("\udc00")))));
        Visitor visitor = new Visitor("\ud800", "\udc00", List.of("a\ud800", "é"), Map.of("\ud800", note));
        assertEquals(List.of("\ufffd", "\ufffd", List.of("a\ufffd", "é")), List.of(visitor.name(), visitor.nick(), visitor.tags()));
        List<String> plain = List.of("a", "b");
        assertSame(plain, new Visitor("a").withTags(plain).tags());
        assertEquals(
                "{\"name\":\"\\ufffd\",\"nick\":\"\\ufffd\",\"tags\":[\"a\\ufffd\",\"\\u00e9\"],\"notes\":{\"\\ufffd\":{\"k\":[\"\\ufffd\"]}}}",
                DeskFunctions.described(visitor));
    }
}
