package byhand;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;

/** One per process: the nodes that are known, and what was logged. */
public final class Mdk {
    private static final int OUTBOX_LIMIT = 10_000;

    private record Place(String environment, String service) {}

    private record Event(Context context, long timestamp, int level, String category, String text, long sequence) {}

    private final Environment environment;
    private final String process = UUID.randomUUID().toString();
    private final long offset = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
    private final Map<Place, Cluster> clusters = new HashMap<>();
    private final List<Queue<Event>> lanes = new ArrayList<>();
    private int kept;
    private long sequence;
    private long dropped;

    public Mdk(String nodes, Environment environment) {
        this.environment = environment;
        Context.LEVELS.forEach(level -> lanes.add(new ArrayDeque<>()));
        try {
            for (Object item : (List<?>) Json.parse(nodes)) {
                add(Context.object(item));
            }
        } catch (UnusableContext error) {
            throw new IllegalArgumentException(error);
        }
    }

    private void add(Map<String, Object> fields) throws UnusableContext {
        Object own = fields.get("environment");
        Environment where = own == null ? environment : Context.readEnvironment(own);
        String address = Context.string(fields.get("address"));
        String id = fields.get("id") instanceof String given && !given.isEmpty() ? given : address;
        String service = Context.string(fields.get("service"));
        clusters.computeIfAbsent(new Place(where.name(), service), place -> new Cluster())
                .add(new Node(id, service, Context.string(fields.get("version")), address, where));
    }

    /** The time in milliseconds, which never goes back. */
    long now() {
        return (offset + System.nanoTime()) / 1_000_000;
    }

    /** Goes on with the trace of a request; begins a new one if its context is malformed. */
    public Session join(String text) {
        try {
            return new Session(this, Context.receive(Json.scalars(text), now()).joined());
        } catch (UnusableContext error) {
            Context fresh = Context.begin(environment).ticked();
            String why = "a new trace was begun, X-MDK-Context could not be joined: " + error.getMessage();
            log(fresh, 2, "mdk", why);
            return new Session(this, fresh);
        }
    }

    /** The node to call, as soon as there is one before the deadline. */
    synchronized Node resolve(Environment where, String service, Version wanted, long deadline)
            throws InterruptedException {
        while (true) {
            long now = now();
            Node found = choose(where, service, wanted, now);
            if (found != null) {
                return found;
            }
            if (now >= deadline) {
                throw new IllegalStateException("no node of '" + service + "' in '" + where.name() + "'");
            }
            wait(Math.min(deadline - now, 1000));
        }
    }

    private Node choose(Environment where, String service, Version wanted, long now) {
        Cluster own = clusters.get(new Place(where.name(), service));
        if (own != null && own.hasSeen(wanted)) {
            return own.choose(wanted, now);
        }
        if (where.fallback() == null) {
            return null;
        }
        Cluster other = clusters.get(new Place(where.fallback(), service));
        return other != null && other.hasSeen(wanted) ? other.choose(wanted, now) : null;
    }

    synchronized void judge(List<Node> nodes, boolean succeeded) {
        long now = now();
        for (Node node : nodes) {
            clusters.get(new Place(node.environment().name(), node.service())).judge(node, succeeded, now);
        }
        notifyAll();
    }

    /** Keeps an event; of more than 10,000, the oldest of the lowest level goes. */
    synchronized void log(Context context, int level, String category, String text) {
        lanes.get(level).add(new Event(context, now(), level, category, text, sequence++));
        if (++kept > OUTBOX_LIMIT) {
            dropOne();
        }
    }

    private void dropOne() {
        for (Queue<Event> lane : lanes) {
            if (lane.poll() != null) {
                kept--;
                dropped++;
                return;
            }
        }
    }

    /** How many events were lost. */
    public synchronized long dropped() {
        return dropped;
    }

    /** The texts of what is kept, in order. */
    public synchronized List<String> events() {
        return lanes.stream()
                .flatMap(Queue::stream)
                .sorted(Comparator.comparing(Event::sequence))
                .map(this::written)
                .toList();
    }

    private String written(Event event) {
        StringBuilder out = new StringBuilder("{\"type\":\"log\",\"context\":");
        event.context().write(out, null);
        out.append(",\"timestamp\":").append(event.timestamp()).append(",\"node\":");
        Json.writeString(out, process);
        out.append(",\"level\":\"").append(Context.LEVELS.get(event.level())).append("\",\"category\":");
        Json.writeString(out, event.category());
        out.append(",\"contentType\":\"text/plain\",\"text\":");
        Json.writeString(out, event.text());
        return out.append(",\"sequence\":").append(event.sequence()).append(",\"sync\":1}").toString();
    }
}
