package io.quark.mdk;

import io.quark.runtime.Async;
import io.quark.runtime.Core;
import io.quark.runtime.Failure;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Maps;
import io.quark.runtime.Numbers;
import io.quark.runtime.Promise;
import io.quark.runtime.QuarkRuntime;
import io.quark.runtime.Scope;
import io.quark.runtime.ScopeBody;
import io.quark.runtime.Severity;
import io.quark.runtime.States;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One request's view of the MDK. Log, resolve and call others through it, and hand on its {@code headers()}.
 *
 * <p>No method of it blocks, except for those that wait for a node, and no logging call fails.
 */
public final class Session {
    private final Core quark;
    private final Mdk mdk;
    private SharedContext context;
    private Severity gate;
    private Interactions interactions;

    static {
        States.of(Session.class, actor -> actor.quark, Session::quarkState);
    }

    /**
     * Comes to life in the shared runtime.
     *
     * @param mdk the mdk
     * @param context the context
     */
    public Session(Mdk mdk, SharedContext context) {
        this(mdk, context, QuarkRuntime.shared());
    }

    /**
     * Comes to life in a runtime.
     *
     * @param mdk the mdk
     * @param context the context
     * @param runtime supplies it with time and ports
     */
    public Session(Mdk mdk, SharedContext context, QuarkRuntime runtime) {
        this.quark = new Core(this, 1, runtime);
        this.mdk = mdk;
        this.context = context;
        this.gate = this.context.gate();
        this.interactions = new Interactions();
    }

    /**
     * Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that
     * run side by side resolve without blaming each other's nodes.
     *
     * @param body what is done in it
     * @param <X> what the body may throw
     * @throws X what the body throws
     */
    public <X extends Exception> void interaction(ScopeBody<Level, X> body) throws X {
        Scope<Level> scope = new Scope<>(this::enterLevel, this::blameLevel, this::exitLevel);
        scope.run(body);
    }

    /**
     * Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that
     * run side by side resolve without blaming each other's nodes.
     *
     * @param body what is done in it
     * @param <R> what the body ends with
     * @return what the body ends with
     */
    public <R> CompletableFuture<R> interactionAsync(Function<Level, CompletableFuture<R>> body) {
        Scope<Level> scope = new Scope<>(this::enterLevel, this::blameLevel, this::exitLevel);
        return scope.runAsync(body);
    }

    /**
     * Logs what needs somebody now.
     *
     * @param category the category
     * @param text the text
     * @return the result
     */
    public LoggedMessageId critical(String category, String text) {
        category = Text.scalars(category);
        text = Text.scalars(text);
        this.quark.enter();
        try {
            return this.log(Severity.CRITICAL, category, text, null);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Logs a failure.
     *
     * @param category the category
     * @param text the text
     * @return the result
     */
    public LoggedMessageId error(String category, String text) {
        category = Text.scalars(category);
        text = Text.scalars(text);
        this.quark.enter();
        try {
            return this.log(Severity.ERROR, category, text, null);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Logs what may lead to a failure.
     *
     * @param category the category
     * @param text the text
     * @return the result
     */
    public LoggedMessageId warn(String category, String text) {
        category = Text.scalars(category);
        text = Text.scalars(text);
        this.quark.enter();
        try {
            return this.log(Severity.WARN, category, text, null);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Logs what happens in the normal course of things.
     *
     * @param category the category
     * @param text the text
     * @return the result
     */
    public LoggedMessageId info(String category, String text) {
        category = Text.scalars(category);
        text = Text.scalars(text);
        this.quark.enter();
        try {
            return this.log(Severity.INFO, category, text, null);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Logs what helps to find a mistake. Not delivered unless {@code trace} asked for it.
     *
     * @param category the category
     * @param text the text
     * @return the result
     */
    public LoggedMessageId debug(String category, String text) {
        category = Text.scalars(category);
        text = Text.scalars(text);
        this.quark.enter();
        try {
            return this.log(Severity.DEBUG, category, text, null);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Delivers messages from {@code level} upwards, in this session and everything downstream. INFO unless set.
     *
     * @param level the level
     */
    public void trace(Severity level) {
        this.quark.enter();
        try {
            this.context = this.context.tracing(level);
            this.gate = level;
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /** Ticks, whether or not the message passes: the clock counts what happened, not what was told. */
    private LoggedMessageId log(Severity level, String category, String text, FailureReport failure) {
        this.context = this.context.ticked();
        if (level.compareTo(this.gate) >= 0) {
            this.mdk.log(this.context, level, category, text, failure);
        }
        return new LoggedMessageId(this.context.traceId(), this.context.clock().levels(), this.context.environment());
    }

    /**
     * Locates a node of {@code service} that serves {@code version}, or any version, waiting at most ten seconds and
     * never past the session's deadline. The node belongs to the innermost interaction.
     *
     * @param service the service
     * @param version the version, or null
     * @return the result
     * @throws InvalidVersion The text is not a version: two numbers with a dot between them
     * @throws Unresolved No node was there before the deadline
     */
    public Node resolve(String service, String version) {
        return Promise.await("resolve", () -> this.beginResolve(Text.scalars(service), Text.cleaned(version)));
    }

    /**
     * Locates a node of {@code service} that serves {@code version}, or any version, waiting at most ten seconds and
     * never past the session's deadline. The node belongs to the innermost interaction.
     *
     * @param service the service
     * @return the result
     * @throws InvalidVersion The text is not a version: two numbers with a dot between them
     * @throws Unresolved No node was there before the deadline
     */
    public Node resolve(String service) {
        return this.resolve(service, null);
    }

    /**
     * Locates a node of {@code service} that serves {@code version}, or any version, waiting at most ten seconds and
     * never past the session's deadline. The node belongs to the innermost interaction.
     *
     * <p>The future fails with {@code InvalidVersion} or {@code Unresolved}.
     *
     * @param service the service
     * @param version the version, or null
     * @return the result
     */
    public CompletableFuture<Node> resolveAsync(String service, String version) {
        return this.beginResolve(Text.scalars(service), Text.cleaned(version)).toFuture(this.quark.executor());
    }

    /**
     * Locates a node of {@code service} that serves {@code version}, or any version, waiting at most ten seconds and
     * never past the session's deadline. The node belongs to the innermost interaction.
     *
     * <p>The future fails with {@code InvalidVersion} or {@code Unresolved}.
     *
     * @param service the service
     * @return the result
     */
    public CompletableFuture<Node> resolveAsync(String service) {
        return this.resolveAsync(service, null);
    }

    Promise<Node> beginResolve(String service, String version) {
        this.quark.enter();
        try {
            return this.resolveIn(this.interactions.innermost(), service, version, SessionFunctions.RESOLVE_LIMIT);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Like {@code resolve}, waiting at most {@code limit}.
     *
     * @param service the service
     * @param version the version, or null
     * @param limit the limit
     * @return the result
     * @throws InvalidVersion The text is not a version: two numbers with a dot between them
     * @throws Unresolved No node was there before the deadline
     */
    public Node resolveUntil(String service, String version, Duration limit) {
        return Promise.await(
                "resolveUntil",
                () -> this.beginResolveUntil(Text.scalars(service), Text.cleaned(version), Times.whole(limit)));
    }

    /**
     * Like {@code resolve}, waiting at most {@code limit}.
     *
     * <p>The future fails with {@code InvalidVersion} or {@code Unresolved}.
     *
     * @param service the service
     * @param version the version, or null
     * @param limit the limit
     * @return the result
     */
    public CompletableFuture<Node> resolveUntilAsync(String service, String version, Duration limit) {
        return this.beginResolveUntil(Text.scalars(service), Text.cleaned(version), Times.whole(limit)).toFuture(
                this.quark.executor());
    }

    Promise<Node> beginResolveUntil(String service, String version, Duration limit) {
        this.quark.enter();
        try {
            return this.resolveIn(this.interactions.innermost(), service, version, limit);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /** Like {@code resolve}, for a level of interaction. */
    Promise<Node> resolveAt(long level, String service, String version, Duration limit) {
        this.quark.enter();
        try {
            return this.resolveIn(level, service, version, limit != null ? limit : SessionFunctions.RESOLVE_LIMIT);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private Promise<Node> resolveIn(Long level, String service, String version, Duration limit) {
        return this.quark.begin(() -> this.runResolveIn(level, service, version, limit));
    }

    private Async<Node> runResolveIn(Long level, String service, String version, Duration limit) {
        Destination place = DetourFunctions.destination(
                this.context.properties().get(SessionFunctions.ROUTES_PROPERTY), service, version);
        Version wanted = VersionFunctions.requested(place.version());
        Instant now = this.quark.now();
        Instant deadline = now.plus(
                Times.min(
                        Times.min(limit, SessionFunctions.LONGEST_DEADLINE),
                        Objects.requireNonNullElse(this.context.left(now), SessionFunctions.LONGEST_DEADLINE)));
        return Async.await(
                this.mdk.resolve(new Request(place.service(), wanted, this.context.environment(), deadline), now),
                node -> this.runResolveInAfterNode(level, node));
    }

    private Async<Node> runResolveInAfterNode(Long level, Node node) {
        this.interactions.involve(level, node);
        return Async.done(node);
    }

    /**
     * From now on, here and downstream, requests for {@code version} of {@code service} look for {@code targetVersion}
     * of {@code target} instead.
     *
     * @param service the service
     * @param version the version
     * @param target the target
     * @param targetVersion the target version
     * @throws InvalidVersion The text is not a version: two numbers with a dot between them
     * @throws ContextTooLarge With this property the context could outgrow its header
     * @throws ReservedProperty The property belongs to the MDK, which has a method for it
     */
    public void route(String service, String version, String target, String targetVersion) {
        service = Text.scalars(service);
        version = Text.scalars(version);
        target = Text.scalars(target);
        targetVersion = Text.scalars(targetVersion);
        this.quark.enter();
        try {
            Version.parse(version);
            Version.parse(targetVersion);
            Json routes = this.context.properties().get(SessionFunctions.ROUTES_PROPERTY);
            Detour detour = new Detour(version, target, targetVersion);
            this.context = this.context.including(
                    SessionFunctions.ROUTES_PROPERTY, DetourFunctions.withDetour(routes, service, detour));
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /** Starts an interaction: what is resolved from here on is judged by how it ends. */
    public void startInteraction() {
        this.quark.enter();
        try {
            this.openLevel();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still
     * succeed.
     *
     * @param message the message
     * @throws NoInteraction No interaction was started, or it is finished already
     */
    public void failInteraction(String message) {
        message = Text.scalars(message);
        this.quark.enter();
        try {
            this.failLevelWithin(this.interactions.innermost(), message);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Finishes the innermost interaction: the nodes that were not blamed have served.
     *
     * @throws NoInteraction No interaction was started, or it is finished already
     */
    public void finishInteraction() {
        this.quark.enter();
        try {
            if (!this.closeLevel(this.interactions.innermost())) {
                throw new NoInteraction();
            }
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    Level enterLevel() {
        this.quark.enter();
        try {
            return new Level(this, this.openLevel(), this.quark.runtime());
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    void blameLevel(Level level, Failure failure) {
        this.quark.enter();
        try {
            if (this.interactions.isOpen(level.id)) {
                this.blame(level.id, failure.message(), failure);
            }
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    void exitLevel(Level level) {
        this.quark.enter();
        try {
            this.closeLevel(level.id);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    void failLevel(Long level, String message) {
        this.quark.enter();
        try {
            this.failLevelWithin(level, message);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private void failLevelWithin(Long level, String message) {
        if (!this.interactions.isOpen(level)) {
            throw new NoInteraction();
        }
        this.blame(level, message, null);
    }

    private long openLevel() {
        this.log(Severity.INFO, "MDK", "Starting interaction.", null);
        return this.interactions.start(this.context, this.quark.now());
    }

    private void blame(Long level, String message, Failure failure) {
        List<Node> nodes = this.interactions.fail(level);
        FailureReport report = failure == null ? null : SessionFunctions.failureReport(failure, nodes);
        this.log(Severity.ERROR, "interaction failure", InteractionFunctions.failureText(nodes, message), report);
        for (Node node : nodes) {
            this.mdk.judge(node, false);
        }
    }

    /** Says whether there was something to close. */
    private boolean closeLevel(Long level) {
        if (!this.interactions.isOpen(level)) {
            return false;
        }
        this.log(Severity.INFO, "MDK", "Finished interaction.", null);
        Finished finished = this.interactions.finish(level, this.quark.uuid(), this.context, this.quark.now());
        if (finished != null) {
            this.mdk.interacted(finished.event());
            for (Node node : finished.served()) {
                this.mdk.judge(node, true);
            }
        }
        return true;
    }

    /**
     * Gives the request at most this long from now. A deadline only shrinks.
     *
     * @param limit the limit
     */
    public void setDeadline(Duration limit) {
        limit = Times.whole(limit);
        this.quark.enter();
        try {
            this.context = this.context.expiring(
                    this.quark.now().plus(
                            Times.max(Duration.ZERO, Times.min(limit, SessionFunctions.LONGEST_DEADLINE))));
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * What is left of the deadline, zero once it has passed; {@code null} if there is none.
     *
     * @return what there is, if there is something
     */
    public Optional<Duration> remaining() {
        this.quark.enter();
        try {
            return Optional.ofNullable(this.context.left(this.quark.now()));
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * A property of the request.
     *
     * @param name the name
     * @return what there is, if there is something
     */
    public Optional<Json> getProperty(String name) {
        name = Text.scalars(name);
        this.quark.enter();
        try {
            return Optional.ofNullable(this.context.properties().get(name));
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Sets a property of the request, for everything downstream.
     *
     * @param name the name
     * @param value the value
     * @throws ContextTooLarge With this property the context could outgrow its header
     * @throws ReservedProperty The property belongs to the MDK, which has a method for it
     */
    public void setProperty(String name, Json value) {
        name = Text.scalars(name);
        this.quark.enter();
        try {
            this.context = this.context.including(name, value);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Whether the request has a property.
     *
     * @param name the name
     * @return whether it is so
     */
    public boolean hasProperty(String name) {
        name = Text.scalars(name);
        this.quark.enter();
        try {
            return this.context.properties().containsKey(name);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * The id of the trace, a UUID.
     *
     * @return the result
     */
    public String traceId() {
        this.quark.enter();
        try {
            return this.context.traceId();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * The environment in which the request is served.
     *
     * @return the result
     */
    public Environment environment() {
        this.quark.enter();
        try {
            return this.context.environment();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own
     * moment.
     *
     * @return the result
     */
    public String externalize() {
        this.quark.enter();
        try {
            return this.externalizeWithin();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    private String externalizeWithin() {
        String text = this.context.outgoing(this.quark.now());
        this.context = this.context.ticked();
        return text;
    }

    /**
     * Another name of {@code externalize}.
     *
     * @return the result
     */
    public String inject() {
        this.quark.enter();
        try {
            return this.externalizeWithin();
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * The headers of one outgoing request: the context, and the W3C {@code traceparent}.
     *
     * @return all of them, by key
     */
    public Map<String, String> headers() {
        this.quark.enter();
        try {
            String parent = TraceparentFunctions.traceparentFor(
                    this.context.traceId(),
                    Numbers.floor(this.quark.random() * SessionFunctions.HALF_ID, "session.q:230"),
                    Numbers.floor(this.quark.random() * SessionFunctions.HALF_ID, "session.q:230"));
            return Maps.of(Mdks.CONTEXT_HEADER, this.externalizeWithin(), Mdks.TRACEPARENT_HEADER, parent);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    Json quarkState() {
        return new JsonObject()
                .with("mdk", "Mdk")
                .with("context", this.context)
                .with("gate", this.gate)
                .with("interactions", this.interactions.quarkState())
                .build();
    }
}
