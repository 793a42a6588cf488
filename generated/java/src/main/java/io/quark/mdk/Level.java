package io.quark.mdk;

import io.quark.runtime.Core;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Promise;
import io.quark.runtime.QuarkRuntime;
import io.quark.runtime.States;
import io.quark.runtime.Text;
import io.quark.runtime.Times;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do. */
public final class Level {
    private final Core quark;
    private final Session session;
    final long id;

    static {
        States.of(Level.class, actor -> actor.quark, Level::quarkState);
    }

    /**
     * Comes to life in the shared runtime.
     *
     * @param session the session
     * @param id the id
     */
    public Level(Session session, long id) {
        this(session, id, QuarkRuntime.shared());
    }

    /**
     * Comes to life in a runtime.
     *
     * @param session the session
     * @param id the id
     * @param runtime supplies it with time and ports
     */
    public Level(Session session, long id, QuarkRuntime runtime) {
        this.quark = new Core(this, 2, runtime);
        this.session = session;
        this.id = id;
    }

    /**
     * Locates a node, like the session's {@code resolve}, for this level.
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
     * Locates a node, like the session's {@code resolve}, for this level.
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
     * Locates a node, like the session's {@code resolve}, for this level.
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
     * Locates a node, like the session's {@code resolve}, for this level.
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
            return this.session.resolveAt(this.id, service, version, null);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Locates a node, waiting at most {@code limit}.
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
     * Locates a node, waiting at most {@code limit}.
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
            return this.session.resolveAt(this.id, service, version, limit);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    /**
     * Blames the nodes resolved in this level so far, and goes on.
     *
     * @param message the message
     * @throws NoInteraction No interaction was started, or it is finished already
     */
    public void fail(String message) {
        message = Text.scalars(message);
        this.quark.enter();
        try {
            this.session.failLevel(this.id, message);
        } catch (RuntimeException error) {
            throw this.quark.failed(error);
        } finally {
            this.quark.leave();
        }
    }

    Json quarkState() {
        return new JsonObject()
                .with("session", "Session")
                .with("id", this.id)
                .build();
    }
}
