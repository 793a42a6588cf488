import io.quark.mdk.Mdks;
import io.quark.runtime.Link;
import io.quark.runtime.LinkEvents;
import io.quark.runtime.QuarkRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Runs the generated package beside what is written by hand: {@code generated} or {@code by-hand} prints what a side does in
 * the script that all sides follow, {@code measure ROUNDS ITERATIONS} what its operations cost.
 */
public final class Bench {
    private static final String NODES = read("nodes.json").strip();
    private static final List<String> CONTEXTS = List.of(read("contexts.txt").split("\n"));
    private static final List<String> OPERATIONS = List.of("resolve", "info", "hop");

    private Bench() {}

    private static String read(String name) {
        try {
            return Files.readString(Path.of(name));
        } catch (IOException error) {
            throw new IllegalStateException(error);
        }
    }

    /** What the script and the loops need of either side. */
    private interface Side {
        Conversation join(String text);

        List<String> events();
    }

    private interface Conversation {
        String resolve(String service, String version);

        List<Long> info(String category, String text);

        List<Long> debug(String category, String text);

        String fail();

        String externalize();
    }

    /** A link that connects when the script says so, and keeps what is sent. */
    private static final class Nowhere implements Link {
        private final LinkEvents<?> events;
        private final List<String> sent = new ArrayList<>();

        Nowhere(LinkEvents<?> events) {
            this.events = events;
        }

        @Override
        public void connect(String url, Map<String, String> headers) {}

        @Override
        public void send(String frame) {
            sent.add(frame);
        }

        @Override
        public void close() {}
    }

    private static final class Generated implements Side {
        private final io.quark.mdk.Mdk mdk;
        private Nowhere link;

        Generated() {
            QuarkRuntime runtime = new QuarkRuntime();
            runtime.provide(Link.KIND, events -> link = new Nowhere(events));
            mdk = Mdks.start(
                    Map.of("MDK_ENVIRONMENT", "base:feature", "MDK_DISCOVERY_SOURCE", "static:nodes=" + NODES), runtime);
        }

        @Override
        public Conversation join(String text) {
            return new GeneratedSession(mdk.join(text));
        }

        @Override
        public List<String> events() {
            link.events.connected();
            link.events.frame("{\"type\":\"open\"}");
            return link.sent.stream().filter(text -> text.startsWith("{\"type\":\"log\"")).toList();
        }
    }

    private record GeneratedSession(io.quark.mdk.Session session) implements Conversation {
        @Override
        public String resolve(String service, String version) {
            return session.resolve(service, version).id();
        }

        @Override
        public List<Long> info(String category, String text) {
            return session.info(category, text).causalLevel();
        }

        @Override
        public List<Long> debug(String category, String text) {
            return session.debug(category, text).causalLevel();
        }

        @Override
        public String fail() {
            session.startInteraction();
            String id = resolve("time", "1.2");
            session.failInteraction("boom");
            return id;
        }

        @Override
        public String externalize() {
            return session.externalize();
        }
    }

    private static final class ByHand implements Side {
        private final byhand.Mdk mdk = new byhand.Mdk(NODES, new byhand.Environment("feature", "base"));

        @Override
        public Conversation join(String text) {
            return new ByHandSession(mdk.join(text));
        }

        @Override
        public List<String> events() {
            return mdk.events();
        }
    }

    private record ByHandSession(byhand.Session session) implements Conversation {
        @Override
        public String resolve(String service, String version) {
            try {
                return session.resolve(service, version).id();
            } catch (InterruptedException error) {
                throw new IllegalStateException(error);
            }
        }

        @Override
        public List<Long> info(String category, String text) {
            return session.info(category, text).causalLevel();
        }

        @Override
        public List<Long> debug(String category, String text) {
            return session.debug(category, text).causalLevel();
        }

        @Override
        public String fail() {
            session.startInteraction();
            String id = resolve("time", "1.2");
            session.failInteraction("boom");
            return id;
        }

        @Override
        public String externalize() {
            return session.externalize();
        }
    }

    /** What every side does in every language, and what it says; see bench/README.md. */
    private static List<String> script(Side side) {
        List<String> said = new ArrayList<>();
        Conversation session = side.join(CONTEXTS.get(0));
        resolve(said, session, "1.0", 7);
        resolve(said, session, "1.1", 3);
        resolve(said, session, null, 4);
        said.add(session.resolve("space", "2.0"));
        for (String text : CONTEXTS) {
            Conversation joined = side.join(text);
            said.add(shown(joined.debug("cat", "quiet")));
            said.add(shown(joined.info("cat", "caf\u00e9 \"x\"\n")));
            said.add(joined.externalize());
        }
        resolve(said, side.join(CONTEXTS.get(3)), null, 1);
        resolve(said, side.join(CONTEXTS.get(3)), "1.1", 1);
        for (int time = 0; time < 3; time++) {
            said.add(session.fail());
        }
        resolve(said, session, "1.0", 4);
        said.addAll(side.events());
        return said;
    }

    private static void resolve(List<String> said, Conversation session, String version, int times) {
        for (int time = 0; time < times; time++) {
            said.add(session.resolve("time", version));
        }
    }

    private static String shown(List<Long> levels) {
        return levels.stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    /** Puts something fixed for what differs in each run, and for the words that say what is wrong with a context. */
    private static String comparable(String text) {
        return text.replaceAll("could not be joined: .*?\",\"sequence\"", "could not be joined\",\"sequence\"")
                .replaceAll("\"timestamp\":\\d+", "\"timestamp\":0")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "an id");
    }

    /** As it stands in agreed.txt. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Times one operation, in nanoseconds. */
    private static double cost(String operation, Side side, int iterations) {
        Conversation session = side.join(CONTEXTS.get(0));
        long start = System.nanoTime();
        for (int time = 0; time < iterations; time++) {
            switch (operation) {
                case "resolve" -> session.resolve("time", "1.0");
                case "info" -> session.info("bench", "hello");
                default -> side.join(session.externalize());
            }
        }
        return (double) (System.nanoTime() - start) / iterations;
    }

    private static double best(String operation, Supplier<Side> side, int iterations, double known) {
        return Math.min(known, cost(operation, side.get(), iterations));
    }

    /**
     * Gives the best of all rounds, the two sides in turns. Ten times as many go before those that count: the virtual
     * machine compiles what runs often, and goes on doing so for a while.
     */
    private static String measure(int rounds, int iterations) {
        StringBuilder text = new StringBuilder("{\"language\":\"Java " + Runtime.version().feature() + '"');
        for (String operation : OPERATIONS) {
            double generated = Double.POSITIVE_INFINITY;
            double byHand = Double.POSITIVE_INFINITY;
            for (int round = -10 * rounds; round < rounds; round++) {
                boolean counts = round >= 0;
                generated = best(operation, Generated::new, iterations, counts ? generated : Double.POSITIVE_INFINITY);
                byHand = best(operation, ByHand::new, iterations, counts ? byHand : Double.POSITIVE_INFINITY);
            }
            text.append(String.format(
                    Locale.ROOT, ",\"%s\":{\"generated\":%f,\"byHand\":%f}", operation, generated, byHand));
        }
        return text.append('}').toString();
    }

    /**
     * Does what the first argument says.
     *
     * @param arguments what to do
     */
    public static void main(String[] arguments) {
        switch (arguments[0]) {
            case "measure" -> System.out.println(
                    measure(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
            case "generated" -> tell(script(new Generated()));
            default -> tell(script(new ByHand()));
        }
        System.exit(0); // whoever is connected announces its services for as long as the process lives
    }

    private static void tell(List<String> said) {
        said.forEach(text -> System.out.println(quoted(comparable(text))));
    }
}
