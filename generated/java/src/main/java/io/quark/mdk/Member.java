package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.States;
import java.time.Instant;
import java.util.Objects;

/** A node of a cluster, with what is remembered of it. */
final class Member {
    final FailurePolicy policy;
    Node node;
    /** The node's version, read once and not at every choice. */
    private Version version;
    boolean isStale;
    private Instant openSince;

    static {
        States.of(Member.class, Member::quarkState);
    }

    Member(FailurePolicy policy, Node node) {
        this.policy = policy;
        this.node = node;
        this.version = this.node.interfaceVersion().orElse(null);
        this.isStale = false;
        this.openSince = null;
    }

    boolean isReady(Version wanted, Instant now) {
        return this.serves(wanted) && this.policy.available(now);
    }

    boolean isReadyIn(Version version, Instant now) {
        return Objects.equals(this.version, version) && this.policy.available(now);
    }

    /** Whether it may serve a request for a version; a request without one is served by all. */
    boolean serves(Version wanted) {
        if (wanted == null) {
            return true;
        }
        Version actual = this.version;
        if (actual == null) {
            return false;
        }
        return wanted.accepts(actual);
    }

    /** Takes news of the same process. */
    void renew(Node node) {
        this.node = node;
        this.version = node.interfaceVersion().orElse(null);
        this.isStale = false;
    }

    /** Takes what came of a call; gives what to report if that opened or closed the node. */
    Breaker judge(boolean succeeded, Instant now) {
        boolean before = this.policy.available(now);
        if (succeeded) {
            this.policy.success(now);
        } else {
            this.policy.failure(now);
        }
        boolean after = this.policy.available(now);
        if (before == after) {
            return null;
        }
        if (after) {
            this.openSince = null;
        } else {
            this.openSince = now;
        }
        return new Breaker(this.node, !after, now);
    }

    /** What to report to someone who knows nothing yet. */
    Breaker report() {
        return this.openSince == null ? null : new Breaker(this.node, true, this.openSince);
    }

    Json quarkState() {
        return new JsonObject()
                .with("policy", States.inside(this.policy))
                .with("node", this.node)
                .with("version", this.version == null ? Json.NULL : this.version.toJson())
                .with("is_stale", this.isStale)
                .with("open_since", this.openSince == null ? Json.NULL : Json.of(this.openSince.toEpochMilli()))
                .build();
    }
}
