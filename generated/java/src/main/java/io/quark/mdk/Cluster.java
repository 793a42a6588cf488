package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.States;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The nodes of one service in one environment.
 *
 * <p>The next is the one that was chosen longest ago among those that fit: an equal share for each, however the
 * requests for versions alternate. A route first gives each version its share of the choices.
 */
final class Cluster {
    /** Who was chosen longest ago stands first. */
    private List<Member> members;
    private boolean hadMembers;
    /** Every version that was ever there, in order of appearance. */
    private List<Version> versions;
    private Map<String, Long> shares;
    private Map<String, Long> credits;
    private boolean isRouteStale;

    static {
        States.of(Cluster.class, Cluster::quarkState);
    }

    Cluster() {
        this.members = new ArrayList<>();
        this.hadMembers = false;
        this.versions = new ArrayList<>();
        this.shares = new LinkedHashMap<>();
        this.credits = new LinkedHashMap<>();
        this.isRouteStale = false;
    }

    /** Takes news of a process that is known at its address; says whether it is. */
    boolean refresh(Node node) {
        Member member = Lists.find(this.members, member2 -> member2.node.isSame(node));
        if (member == null) {
            return false;
        }
        member.renew(node);
        this.remember(node);
        return true;
    }

    /** Takes in a new node, instead of those that cannot be there at the same time. */
    void add(Node node, FailurePolicy policy) {
        this.removeWhereDisplaced(node);
        this.members.add(new Member(policy, node));
        this.hadMembers = true;
        this.remember(node);
    }

    /** Forgets a node; an unknown one is nothing. */
    void remove(Node node) {
        for (long index = 0, end = Lists.size(this.members); index < end; index++) {
            if (Lists.item(this.members, index, "cluster.q:97").node.isSame(node)) {
                Lists.removeAt(this.members, index, "cluster.q:98");
                return;
            }
        }
    }

    /** From here on, only what is announced again counts as known. */
    void doubt() {
        for (Member member : this.members) {
            member.isStale = true;
        }
        this.isRouteStale = true;
    }

    /** Forgets what was not announced again. */
    void sweep() {
        long index = 0;
        while (index < this.members.size()) {
            if (Lists.item(this.members, index, "cluster.q:114").isStale) {
                Lists.removeAt(this.members, index, "cluster.q:114");
            } else {
                index += 1;
            }
        }
        if (this.isRouteStale) {
            this.direct(Maps.of());
        }
    }

    /** Gives each version its share of the calls; without any, rotation is over all. */
    void direct(Map<String, Long> shares) {
        this.shares = new LinkedHashMap<>(shares);
        this.credits = new LinkedHashMap<>();
        this.isRouteStale = false;
    }

    /** The node to call next; {@code null} if none is ready. Whoever asks must call it. */
    Node choose(Version wanted, Instant now) {
        Long index = this.turn(wanted, now);
        if (index == null) {
            return null;
        }
        Member member = Lists.removeAt(this.members, index, "cluster.q:129");
        Node node = member.node;
        member.policy.admitted(now);
        this.members.add(member);
        return node;
    }

    /** Whose turn it is, by the place in line. */
    private Long turn(Version wanted, Instant now) {
        if (this.shares.isEmpty()) {
            return this.firstReady(wanted, now);
        }
        List<Version> candidates = this.candidates(wanted, now);
        Version version = this.nextVersion(candidates);
        if (version == null) {
            return null;
        }
        return this.firstReadyIn(version, now);
    }

    /** Whether a compatible version was ever here. */
    boolean hasSeen(Version wanted) {
        if (wanted == null) {
            return this.hadMembers;
        }
        return Lists.any(this.versions, seen -> wanted.accepts(seen));
    }

    Breaker judge(Node node, boolean succeeded, Instant now) {
        Member member = Lists.find(this.members, member2 -> member2.node.isSame(node));
        if (member == null) {
            return null;
        }
        return member.judge(succeeded, now);
    }

    List<Breaker> reports() {
        List<Breaker> reports = new ArrayList<>();
        for (Member member : this.members) {
            Breaker report = member.report();
            if (report != null) {
                reports.add(report);
            }
        }
        return List.copyOf(reports);
    }

    Knowledge knowledge(Instant now) {
        return new Knowledge(
                Lists.size(this.members),
                Lists.distinct(Lists.map(this.members, member -> member.node.version())),
                Lists.map(
                        Lists.filter(this.members, member -> !member.policy.available(now)),
                        member -> member.node.address()));
    }

    private Long firstReady(Version wanted, Instant now) {
        for (long index = 0, end = Lists.size(this.members); index < end; index++) {
            if (Lists.item(this.members, index, "cluster.q:173").isReady(wanted, now)) {
                return index;
            }
        }
        return null;
    }

    private Long firstReadyIn(Version version, Instant now) {
        for (long index = 0, end = Lists.size(this.members); index < end; index++) {
            if (Lists.item(this.members, index, "cluster.q:180").isReadyIn(version, now)) {
                return index;
            }
        }
        return null;
    }

    /** The versions that a route lets have this call. */
    private List<Version> candidates(Version wanted, Instant now) {
        return Lists.filter(this.versions, version -> this.share(version) > 0 && this.hasReady(version, wanted, now));
    }

    private boolean hasReady(Version version, Version wanted, Instant now) {
        return Lists.any(this.members, member -> member.serves(wanted) && member.isReadyIn(version, now));
    }

    private long share(Version version) {
        return Math.min(
                Objects.requireNonNullElse(this.shares.get(version.text()), 0L), ClusterFunctions.GREATEST_SHARE);
    }

    private long credit(Version version) {
        return Objects.requireNonNullElse(this.credits.get(version.text()), 0L);
    }

    /** Smooth weighted rotation: each earns its share, and the richest pays for all. */
    private Version nextVersion(List<Version> candidates) {
        long total = 0;
        for (Version version : candidates) {
            total += this.share(version);
            this.credits.put(version.text(), this.credit(version) + this.share(version));
        }
        Version richest = Lists.minBy(candidates, version -> -this.credit(version), "cluster.q:205");
        if (richest == null) {
            return null;
        }
        this.credits.put(richest.text(), this.credit(richest) - total);
        return richest;
    }

    private void remember(Node node) {
        Version version = node.interfaceVersion().orElse(null);
        if (version == null) {
            return;
        }
        if (!Lists.any(this.versions, seen -> seen.equals(version))) {
            this.versions.add(version);
        }
    }

    private void removeWhereDisplaced(Node node) {
        long index = 0;
        while (index < this.members.size()) {
            if (Lists.item(this.members, index, "cluster.q:218").node.displaces(node)) {
                Lists.removeAt(this.members, index, "cluster.q:218");
            } else {
                index += 1;
            }
        }
    }

    Json quarkState() {
        return new JsonObject()
                .with("members", Json.list(this.members, each -> each.quarkState()))
                .with("had_members", this.hadMembers)
                .with("versions", Json.list(this.versions, each -> each.toJson()))
                .with("shares", Json.map(this.shares, each -> each, each -> Json.of(each)))
                .with("credits", Json.map(this.credits, each -> each, each -> Json.of(each)))
                .with("is_route_stale", this.isRouteStale)
                .build();
    }
}
