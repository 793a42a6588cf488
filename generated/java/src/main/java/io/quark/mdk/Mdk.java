package io.quark.mdk;

import io.quark.runtime.ConsolePort;
import io.quark.runtime.Core;
import io.quark.runtime.DecodeError;
import io.quark.runtime.DecodeKind;
import io.quark.runtime.FolderPort;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.LinkPort;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Promise;
import io.quark.runtime.QuarkRuntime;
import io.quark.runtime.Severity;
import io.quark.runtime.States;
import io.quark.runtime.Text;
import io.quark.runtime.TimerPort;
import io.quark.runtime.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The Microservices Development Kit: one per process, shared by all its requests.
 *
 * <p>It never blocks the process and needs no server: without one it serves from what it knows and keeps what was
 * logged.
 */
public final class Mdk {
    private final Core quark;
    private final Config config;
    final LinkPort<RtpClientMessage, RtpServerMessage> link;
    final ConsolePort console;
    final FolderPort folder;
    private final TimerPort wake;
    private final TimerPort reconnect;
    private final TimerPort heartbeat;
    private final TimerPort poll;
    private final TimerPort farewell;
    private String process;
    private Discovery discovery;
    private SynapseFolder synapse;
    private Outbox outbox;
    private Backoff backoff;
    private List<Node> registered;
    private Duration defaultDeadline;
    private Life life;
    private Promise<Void> stopping;
    /** Mission Control has said who it is, on this connection. */
    private boolean isReady;
    /** The timer {@code wake} was set and not cancelled since. */
    private boolean isWaking;
    private boolean wantsBreakers;
    /** What is missing was said, and need not be said again. */
    private boolean hasComplained;
    private boolean hasComplainedOfFolder;

    static {
        States.of(Mdk.class, actor -> actor.quark, Mdk::quarkState);
    }

    /**
     * Comes to life in the shared runtime.
     *
     * @param config the config
     * @param policies the policies
     */
    public Mdk(Config config, FailurePolicies policies) {
        this(config, policies, QuarkRuntime.shared());
    }

    /**
     * Comes to life in a runtime.
     *
     * @param config the config
     * @param policies the policies
     * @param runtime supplies it with time and ports
     */
    public Mdk(Config config, FailurePolicies policies, QuarkRuntime runtime) {
        this.quark = new Core(this, 0, runtime);
        this.config = config;
        this.link = new LinkPort<>(this.quark, "Rtp.client", Rtp::clientSide, new LinkPort.Handlers<RtpServerMessage>() {
            @Override
            public void connected() {
                Mdk.this.onLinkConnected();
            }

            @Override
            public void closed(String reason) {
                Mdk.this.onLinkClosed(reason);
            }

            @Override
            public void rejected(long status, String reason) {
                Mdk.this.onLinkRejected(status, reason);
            }

            @Override
            public void unreadable(DecodeError error) {
                Mdk.this.onLinkUnreadable(error);
            }

            @Override
            public void received(RtpServerMessage message) {
                Mdk.this.onLinkReceived(message);
            }
        });
        this.console = new ConsolePort(this.quark, new ConsolePort.Handlers() {});
        this.folder = new FolderPort(this.quark, new FolderPort.Handlers() {
            @Override
            public void contents(Map<String, String> files) {
                Mdk.this.onFolderContents(files);
            }

            @Override
            public void failed(String reason) {
                Mdk.this.onFolderFailed(reason);
            }
        });
        this.wake = new TimerPort(this.quark, this::onWakeFired);
        this.reconnect = new TimerPort(this.quark, this::onReconnectFired);
        this.heartbeat = new TimerPort(this.quark, this::onHeartbeatFired);
        this.poll = new TimerPort(this.quark, this::onPollFired);
        this.farewell = new TimerPort(this.quark, this::onFarewellFired);
        this.process = this.quark.uuid();
        this.discovery = new Discovery(policies);
        this.synapse = new SynapseFolder(this.config.environment());
        this.outbox = new Outbox();
        this.backoff = new Backoff();
        this.registered = new ArrayList<>();
        this.defaultDeadline = null;
        this.life = Life.CREATED;
        this.stopping = null;
        this.isReady = false;
        this.isWaking = false;
        this.wantsBreakers = false;
        this.hasComplained = false;
        this.hasComplainedOfFolder = false;
    }

    /** Connects to Mission Control and starts to find nodes. Does nothing a second time. */
    public void start() {
        this.quark.enter();
        try {
            if (this.life != Life.CREATED) {
                return;
            }
            this.life = Life.RUNNING;
            this.findNodes();
            this.connect();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at
     * most five seconds. The promise is kept in any case.
     */
    public void stop() {
        Promise.await("stop", () -> this.beginStop());
    }

    /**
     * Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at
     * most five seconds. The promise is kept in any case.
     *
     * @return the result
     */
    public CompletableFuture<Void> stopAsync() {
        return this.beginStop().toFuture(this.quark.executor());
    }

    Promise<Void> beginStop() {
        this.quark.enter();
        try {
            Promise<Void> stopping = this.stopping;
            if (stopping != null) {
                return stopping;
            }
            Promise<Void> stopped = new Promise<Void>();
            this.stopping = stopped;
            if (this.isReady) {
                for (Node node : this.registered) {
                    this.link.send(new Expire(node));
                }
            }
            this.heartbeat.cancel();
            this.farewell.set(this.quark.now().plus(MdkFunctions.FAREWELL_LIMIT));
            if (this.life == Life.CREATED || this.outbox.size() == 0) {
                this.finish();
            } else {
                this.life = Life.STOPPING;
            }
            return stopped;
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private void finish() {
        this.life = Life.STOPPED;
        this.isReady = false;
        this.link.close();
        this.discovery.abandon(this.quark.now());
        Promise<Void> stopping = this.stopping;
        if (stopping != null) {
            stopping.keep(null);
        }
        this.quark.retire();
    }

    /**
     * Announces a service of this process, now if connected and after every reconnect. Gives the node that others will
     * resolve.
     *
     * @param service the service
     * @param version the version
     * @param address the address
     * @return the result
     * @throws InvalidVersion The text is not a version: two numbers with a dot between them
     * @throws CannotRegister Services cannot be registered with this source of nodes
     */
    public Node register(String service, String version, String address) {
        service = Text.scalars(service);
        version = Text.scalars(version);
        address = Text.scalars(address);
        this.quark.enter();
        try {
            Version.parse(version);
            if (!this.followsMissionControl()) {
                throw new CannotRegister(SourcesFunctions.sourceName(this.config.source()));
            }
            Node node = this.ownNode(service, version, address);
            this.registered = new ArrayList<>(Lists.filter(this.registered, other -> !other.id().equals(node.id())));
            this.registered.add(node);
            if (this.isReady) {
                this.link.send(new Active(node));
            }
            return node;
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private Node ownNode(String service, String version, String address) {
        Node known = Lists.find(
                this.registered, node -> node.service().equals(service) && node.address().equals(address));
        String id = known == null ? null : known.id();
        if (id == null) {
            id = this.quark.uuid();
        }
        return new Node(
                id,
                service,
                version,
                address,
                Maps.of("datawire_nodeId", Json.of(this.process)),
                this.config.environment());
    }

    /**
     * Begins a new trace.
     *
     * @return the result
     */
    public Session session() {
        this.quark.enter();
        try {
            return this.sessionWithin();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private Session sessionWithin() {
        SharedContext context = this.newContext();
        return this.begin(context);
    }

    /**
     * Goes on with the trace of a request. {@code context} is the value of its {@code X-MDK-Context} header, {@code
     * traceparent} that of the W3C header, which counts where the first is missing. Without either a new trace begins;
     * with a malformed context too, and a warning is logged.
     *
     * @param context the context, or null
     * @param traceparent the traceparent, or null
     * @return the result
     */
    public Session join(String context, String traceparent) {
        context = Text.cleaned(context);
        traceparent = Text.cleaned(traceparent);
        this.quark.enter();
        try {
            if (context != null) {
                return this.joinContext(context);
            }
            if (traceparent != null) {
                return this.joinTraceparent(traceparent);
            }
            return this.sessionWithin();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Goes on with the trace of a request. {@code context} is the value of its {@code X-MDK-Context} header, {@code
     * traceparent} that of the W3C header, which counts where the first is missing. Without either a new trace begins;
     * with a malformed context too, and a warning is logged.
     *
     * @param context the context, or null
     * @return the result
     */
    public Session join(String context) {
        return this.join(context, null);
    }

    /**
     * Goes on with the trace of a request. {@code context} is the value of its {@code X-MDK-Context} header, {@code
     * traceparent} that of the W3C header, which counts where the first is missing. Without either a new trace begins;
     * with a malformed context too, and a warning is logged.
     *
     * @return the result
     */
    public Session join() {
        return this.join(null, null);
    }

    /**
     * Begins a new trace that keeps the properties and the environment of {@code context}, and names its trace in the
     * log. For broadcasts, whose receivers answer to nobody.
     *
     * @param context the context, or null
     * @return the result
     */
    public Session derive(String context) {
        context = Text.cleaned(context);
        this.quark.enter();
        try {
            if (context == null) {
                return this.sessionWithin();
            }
            SharedContext parent;
            try {
                parent = SharedContext.receive(context, this.quark.now());
            } catch (UnusableContext error2) {
                return this.beginAnew(error2.reason());
            }
            return this.deriveFrom(parent);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Begins a new trace that keeps the properties and the environment of {@code context}, and names its trace in the
     * log. For broadcasts, whose receivers answer to nobody.
     *
     * @return the result
     */
    public Session derive() {
        return this.derive(null);
    }

    /**
     * From now on sessions have at most this long. A deadline that a request brings along only shrinks.
     *
     * @param limit the limit
     */
    public void setDefaultDeadline(Duration limit) {
        limit = Times.whole(limit);
        this.quark.enter();
        try {
            this.defaultDeadline = limit;
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private Session joinContext(String text) {
        SharedContext context;
        try {
            context = SharedContext.receive(text, this.quark.now());
        } catch (UnusableContext error) {
            return this.beginAnew(error.reason());
        }
        return this.begin(context.joined());
    }

    private Session joinTraceparent(String text) {
        String traceId = TraceparentFunctions.traceIdOf(text);
        if (traceId == null) {
            return this.sessionWithin();
        }
        return this.begin(
                new SharedContext(
                        traceId, new CausalClock(List.of(1L, 0L)), Maps.of(), this.config.environment(), null));
    }

    private Session deriveFrom(SharedContext parent) {
        SharedContext context = this.bounded(parent.derived(this.quark.uuid())).ticked();
        if (Severity.INFO.compareTo(context.gate()) >= 0) {
            String text = "This session is derived from trace "
                    + parent.traceId()
                    + " "
                    + Text.list(parent.clock().levels(), each -> String.valueOf(each));
            this.logWithin(context, Severity.INFO, "mdk", text, null);
        }
        return new Session(this, context, this.quark.runtime());
    }

    private Session beginAnew(String reason) {
        SharedContext fresh = this.newContext();
        SharedContext context = this.bounded(fresh).ticked();
        this.logWithin(
                context,
                Severity.WARN,
                "mdk",
                "a new trace was begun, " + Mdks.CONTEXT_HEADER + " could not be joined: " + reason,
                null);
        return new Session(this, context, this.quark.runtime());
    }

    private Session begin(SharedContext context) {
        return new Session(this, this.bounded(context), this.quark.runtime());
    }

    private SharedContext newContext() {
        return new SharedContext(this.quark.uuid(), new CausalClock(), Maps.of(), this.config.environment(), null);
    }

    private SharedContext bounded(SharedContext context) {
        Duration limit = this.defaultDeadline;
        if (limit == null) {
            return context;
        }
        return context.expiring(this.quark.now().plus(limit));
    }

    /** A node, or {@code Unresolved} at the deadline. */
    Promise<Node> resolve(Request request, Instant now) {
        this.quark.enter();
        try {
            Promise<Node> promise = new Promise<Node>();
            this.discovery.resolve(request, promise, now);
            if (!promise.isPending()) {
                return promise;
            }
            if (this.life == Life.STOPPED) {
                this.discovery.abandon(now);
            }
            this.rewake();
            return promise;
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /** What came of a call of a node. */
    void judge(Node node, boolean succeeded) {
        this.quark.enter();
        try {
            Breaker report = this.discovery.judge(node, succeeded, this.quark.now());
            if (report != null) {
                this.report(report);
            }
            this.rewake();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /** Delivers a log message. */
    void log(SharedContext context, Severity level, String category, String text, FailureReport failure) {
        this.quark.enter();
        try {
            this.logWithin(context, level, category, text, failure);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private void logWithin(SharedContext context, Severity level, String category, String text, FailureReport failure) {
        long sequence = this.outbox.number();
        LogEvent event = new LogEvent(
                context, this.quark.now(), this.process, level, category, "text/plain", text, sequence, 1L, failure);
        this.deliver(sequence, level, event);
    }

    /** Delivers what came of an interaction. */
    void interacted(InteractionEvent event) {
        this.quark.enter();
        try {
            long sequence = this.outbox.number();
            this.deliver(sequence, Severity.INFO, event.withNode(this.process).withSequence(sequence));
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private void deliver(long sequence, Severity severity, RtpClientMessage message) {
        if (this.isReady) {
            this.link.send(message);
        }
        this.outbox.keep(sequence, severity, message);
    }

    private void report(Breaker breaker) {
        if (this.isReady && this.wantsBreakers) {
            this.link.send(breaker);
        }
    }

    private void connect() {
        this.link.connect(this.config.serverUrl(), this.config.headers());
    }

    private void greet(Open open) {
        if (!open.isCompatible()) {
            this.part(open.version());
            return;
        }
        this.isReady = true;
        this.hasComplained = false;
        this.wantsBreakers = open.understands(RtpFunctions.BREAKER_CAPABILITY);
        this.backoff.reset();
        if (this.life == Life.RUNNING) {
            this.announce();
        }
        for (RtpClientMessage message : this.outbox.unacknowledged()) {
            this.link.send(message);
        }
        this.confess();
        for (Breaker breaker : this.discovery.reports()) {
            this.report(breaker);
        }
    }

    private void part(String version) {
        this.complain("speaks version " + version + " of the protocol, this library " + Mdks.PROTOCOL_VERSION);
        String detail = "this peer speaks " + Mdks.PROTOCOL_VERSION + ", the other " + version;
        this.link.send(
                new Close(
                        new CloseError(
                                "VERSION_MISMATCH",
                                "incompatible versions of the protocol",
                                detail,
                                this.quark.uuid())));
        this.link.close();
    }

    private void dismissed(CloseError error) {
        this.complain("closed the connection: " + error.code() + " " + error.title());
        this.link.close();
    }

    private void announce() {
        for (Node node : this.registered) {
            this.link.send(new Active(node));
        }
        this.heartbeat.set(this.quark.now().plus(MdkFunctions.HEARTBEAT_INTERVAL));
    }

    /** Says how much was lost. */
    private void confess() {
        long dropped = this.outbox.takeDropped();
        if (dropped == 0) {
            return;
        }
        SharedContext context = this.newContext().ticked();
        this.logWithin(context, Severity.WARN, "mdk", dropped + " events were dropped while not connected", null);
    }

    private void acknowledge(long sequence) {
        this.outbox.acknowledge(sequence);
        if (this.life == Life.STOPPING && this.outbox.size() == 0) {
            this.finish();
        }
    }

    private void lost(String what) {
        this.isReady = false;
        this.heartbeat.cancel();
        this.complain(what);
        this.reconnect.set(this.quark.now().plus(this.backoff.next(this.quark.random())));
    }

    private void complain(String what) {
        if (this.hasComplained) {
            return;
        }
        this.hasComplained = true;
        String problem = this.config.withoutToken(what);
        this.console.write(
                Severity.WARN,
                "Mission Control at "
                + this.config.shownUrl()
                + " "
                + problem
                + "; the MDK works on without it (MDK_SERVER_URL)");
    }

    private boolean followsMissionControl() {
        if (this.config.source() instanceof MissionControl) {
            return true;
        } else {
            return false;
        }
    }

    private void findNodes() {
        Source subject = this.config.source();
        if (subject instanceof MissionControl) {
        } else if (subject instanceof StaticNodes list) {
            for (Node node : list.nodes()) {
                this.discovery.activate(node, this.quark.now());
            }
        } else {
            Synapse synapse = (Synapse) subject;
            this.lookInto(synapse.path());
        }
        this.rewake();
    }

    private void lookInto(String path) {
        this.folder.read(path);
        this.poll.set(this.quark.now().plus(MdkFunctions.POLL_INTERVAL));
    }

    private void apply(Changes changes) {
        for (Node node : changes.gone()) {
            this.discovery.expire(node);
        }
        for (Node node : changes.there()) {
            this.discovery.activate(node, this.quark.now());
        }
        for (String name : changes.bad()) {
            this.console.write(Severity.WARN, name + " is no list of nodes: what it said before still holds");
        }
        this.rewake();
    }

    private void learn(Node node) {
        if (this.followsMissionControl()) {
            this.discovery.activate(node, this.quark.now());
        }
        this.rewake();
    }

    private void unlearn(Node node) {
        if (this.followsMissionControl()) {
            this.discovery.expire(node);
        }
    }

    private void doubt() {
        if (this.followsMissionControl()) {
            this.discovery.clear(this.quark.now());
        }
        this.rewake();
    }

    private void direct(Route route) {
        this.discovery.direct(route, this.quark.now());
        this.rewake();
    }

    private void rewake() {
        Instant at = this.discovery.nextWake();
        if (at != null) {
            this.wake.set(at);
            this.isWaking = true;
        } else if (this.isWaking) {
            this.wake.cancel();
            this.isWaking = false;
        }
    }

    private void onFarewellFired() {
        this.finish();
    }

    private void onReconnectFired() {
        this.connect();
    }

    private void onLinkConnected() {
        this.link.send(
                new Open(
                        Mdks.PROTOCOL_VERSION,
                        "3.0.0",
                        Maps.of(
                                "capabilities",
                                Json.list(List.of(RtpFunctions.ROUTE_CAPABILITY), each -> Json.of(each)),
                                "language",
                                Json.of("java")),
                        this.process,
                        this.config.environment()));
    }

    private void onLinkClosed(String reason) {
        this.lost("cannot be reached (" + reason + ")");
    }

    private void onLinkRejected(long status, String reason) {
        this.lost("refused the connection with " + status + " (" + reason + "), see MDK_TOKEN");
    }

    private void onLinkUnreadable(DecodeError error) {
        if (error.kind() == DecodeKind.UNKNOWN_TAG) {
            return;
        }
        this.console.write(
                Severity.WARN,
                "a message from Mission Control was not understood: " + error.path() + ": " + error.text());
    }

    private void onLinkReceived(RtpServerMessage message) {
        if (message instanceof Open open) {
            this.greet(open);
        } else if (message instanceof Close close) {
            this.dismissed(close.error());
        } else if (message instanceof Active active) {
            this.learn(active.node());
        } else if (message instanceof Expire expire) {
            this.unlearn(expire.node());
        } else if (message instanceof Clear) {
            this.doubt();
        } else if (message instanceof Route route) {
            this.direct(route);
        } else if (message instanceof LogAck ack) {
            this.acknowledge(ack.sequence());
        } else if (message instanceof InteractionAck ack) {
            this.acknowledge(ack.sequence());
        }
    }

    private void onHeartbeatFired() {
        this.announce();
    }

    private void onPollFired() {
        this.findNodes();
    }

    private void onFolderContents(Map<String, String> files) {
        this.hasComplainedOfFolder = false;
        Changes changes = this.synapse.update(Maps.freeze(files));
        this.apply(changes);
    }

    private void onFolderFailed(String reason) {
        if (this.hasComplainedOfFolder) {
            return;
        }
        this.hasComplainedOfFolder = true;
        this.console.write(
                Severity.WARN, SourcesFunctions.sourceName(this.config.source()) + " cannot be read: " + reason);
    }

    private void onWakeFired() {
        this.discovery.serve(this.quark.now());
        this.rewake();
    }

    Json quarkState() {
        return new JsonObject()
                .with("config", this.config.quarkState())
                .with("process", this.process)
                .with("discovery", this.discovery.quarkState())
                .with("synapse", this.synapse.quarkState())
                .with("outbox", this.outbox.quarkState())
                .with("backoff", this.backoff.quarkState())
                .with("registered", Json.list(this.registered, each -> each.toJson()))
                .with(
                        "default_deadline",
                        this.defaultDeadline == null ? Json.NULL : Json.of(this.defaultDeadline.toMillis()))
                .with("life", this.life)
                .with("stopping", this.stopping == null ? Json.NULL : Json.of(this.stopping.state()))
                .with("is_ready", this.isReady)
                .with("is_waking", this.isWaking)
                .with("wants_breakers", this.wantsBreakers)
                .with("has_complained", this.hasComplained)
                .with("has_complained_of_folder", this.hasComplainedOfFolder)
                .build();
    }
}
