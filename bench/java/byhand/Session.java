package byhand;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One request's view of the MDK. */
public final class Session {
    private static final long RESOLVE_LIMIT = 10_000;

    private final Mdk mdk;
    private final int gate;
    private final Deque<Set<Node>> interactions = new ArrayDeque<>();
    private Context context;

    Session(Mdk mdk, Context context) {
        this.mdk = mdk;
        this.context = context;
        this.gate = context.gate();
    }

    public LogId debug(String category, String text) {
        return log(0, category, text);
    }

    public LogId info(String category, String text) {
        return log(1, category, text);
    }

    private synchronized LogId log(int level, String category, String text) {
        context = context.ticked();
        if (level >= gate) {
            mdk.log(context, level, Json.scalars(category), Json.scalars(text));
        }
        return context.moment();
    }

    /** Locates a node, waiting at most ten seconds and never past the deadline; the version may be null. */
    public Node resolve(String service, String version) throws InterruptedException {
        Context current;
        Set<Node> interaction;
        synchronized (this) {
            current = context;
            interaction = interactions.peek();
        }
        String[] place = current.destination(service, version);
        Version wanted = place[1] == null ? null : Version.parse(place[1]);
        long now = mdk.now();
        Long deadline = current.deadline();
        long until = deadline == null ? now + RESOLVE_LIMIT : Math.max(now, Math.min(now + RESOLVE_LIMIT, deadline));
        Node found = mdk.resolve(current.environment(), place[0], wanted, until);
        if (interaction != null) {
            synchronized (this) {
                interaction.add(found);
            }
        }
        return found;
    }

    public synchronized void startInteraction() {
        info("MDK", "Starting interaction.");
        interactions.push(new LinkedHashSet<>());
    }

    /** Blames what was resolved in the innermost interaction. */
    public synchronized void failInteraction(String message) {
        List<Node> nodes = new ArrayList<>(interactions.element());
        interactions.element().clear();
        String involved = nodes.stream().map(Session::described).collect(Collectors.joining(", "));
        log(3, "interaction failure", "involved: " + involved + "\n\n" + message);
        mdk.judge(nodes, false);
    }

    private static String described(Node node) {
        return "Node(id:" + node.id() + " " + node.service() + ": " + node.address() + ", " + node.version() + ")";
    }

    /** The context as a text, for one call. */
    public synchronized String externalize() {
        String text = context.outgoing(mdk.now());
        context = context.ticked();
        return text;
    }
}
