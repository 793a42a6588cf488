package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.Promise;
import io.quark.runtime.States;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The nodes of all services, and the requests that wait for one. */
final class Discovery {
    private final FailurePolicies policies;
    /** By the name of the environment. */
    private Map<String, Directory> directories;
    private List<Waiter> waiting;
    private Instant looked;
    private Instant sweepAt;

    static {
        States.of(Discovery.class, Discovery::quarkState);
    }

    Discovery(FailurePolicies policies) {
        this.policies = policies;
        this.directories = new LinkedHashMap<>();
        this.waiting = new ArrayList<>();
        this.looked = Instant.EPOCH;
        this.sweepAt = null;
    }

    /** Keeps the promise with a node as soon as there is one, and fails it at the deadline. */
    void resolve(Request request, Promise<Node> promise, Instant now) {
        this.serve(now);
        if (!this.keep(request, promise, now)) {
            this.putOff(new Waiter(request, promise), now);
        }
    }

    /** A node is there. */
    void activate(Node node, Instant now) {
        this.ensure(node.environment().name(), node.service());
        Directory directory = Maps.value(this.directories, node.environment().name(), "discovery.q:76");
        Cluster cluster = Maps.value(directory.clusters, node.service(), "discovery.q:77");
        if (!cluster.refresh(node)) {
            cluster.add(node, this.policies.create(node));
        }
        this.serve(now);
    }

    /** A node is gone; an unknown one is nothing. */
    void expire(Node node) {
        Directory directory = this.directories.get(node.environment().name());
        if (directory == null) {
            return;
        }
        Cluster cluster = directory.clusters.get(node.service());
        if (cluster != null) {
            cluster.remove(node);
        }
    }

    /** What is not announced again soon is gone. */
    void clear(Instant now) {
        for (Directory directory : Maps.values(this.directories)) {
            for (Cluster cluster : Maps.values(directory.clusters)) {
                cluster.doubt();
            }
        }
        this.sweepAt = now.plus(DiscoveryFunctions.ANNOUNCEMENT_GRACE);
    }

    /** Takes a command about the shares of a service's versions. */
    void direct(Route route, Instant now) {
        this.ensure(route.environment(), route.service());
        Directory directory = Maps.value(this.directories, route.environment(), "discovery.q:99");
        Maps.value(directory.clusters, route.service(), "discovery.q:100").direct(route.shares());
        this.serve(now);
    }

    /** Takes what came of a call; gives what to report if that opened or closed the node's breaker. */
    Breaker judge(Node node, boolean succeeded, Instant now) {
        Directory directory = this.directories.get(node.environment().name());
        if (directory == null) {
            return null;
        }
        Cluster cluster = directory.clusters.get(node.service());
        if (cluster == null) {
            return null;
        }
        Breaker report = cluster.judge(node, succeeded, now);
        this.serve(now);
        return report;
    }

    /** Every breaker that was reported open and not closed since. */
    List<Breaker> reports() {
        List<Breaker> reports = new ArrayList<>();
        for (Directory directory : Maps.values(this.directories)) {
            for (Cluster cluster : Maps.values(directory.clusters)) {
                reports.addAll(cluster.reports());
            }
        }
        return List.copyOf(reports);
    }

    /** Does what is due: serves those who wait, and forgets those who gave up. */
    void serve(Instant now) {
        this.looked = now;
        this.sweepWhenDue(now);
        if (this.waiting.isEmpty()) {
            return;
        }
        List<Waiter> waiting = List.copyOf(this.waiting);
        this.waiting = new ArrayList<>();
        for (Waiter waiter : waiting) {
            if (waiter.promise().isPending() && !this.keep(waiter.request(), waiter.promise(), now)) {
                this.putOff(waiter, now);
            }
        }
    }

    /** When to serve next; {@code null} if nothing can become due. */
    Instant nextWake() {
        List<Instant> moments = new ArrayList<>(Lists.map(this.waiting, waiter -> waiter.request().deadline()));
        if (!moments.isEmpty()) {
            moments.add(this.looked.plus(DiscoveryFunctions.LOOK_INTERVAL));
        }
        Instant at = this.sweepAt;
        if (at != null) {
            moments.add(at);
        }
        return Lists.min(moments, "discovery.q:141");
    }

    /** Fails all who still wait. */
    void abandon(Instant now) {
        for (Waiter waiter : new ArrayList<>(this.waiting)) {
            if (waiter.promise().isPending()) {
                this.giveUp(waiter, now);
            }
        }
        this.waiting = new ArrayList<>();
    }

    /** What is known of a request's service, where it may be looked up. */
    Knowledge knowledge(Request request, Instant now) {
        long nodes = 0;
        List<String> versions = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (String name : request.environments()) {
            Directory directory = this.directories.get(name);
            if (directory == null) {
                continue;
            }
            Cluster cluster = directory.clusters.get(request.service());
            if (cluster == null) {
                continue;
            }
            Knowledge known = cluster.knowledge(now);
            nodes += known.nodes();
            versions.addAll(known.versions());
            open.addAll(known.open());
        }
        return new Knowledge(nodes, Lists.distinct(versions), List.copyOf(open));
    }

    private boolean keep(Request request, Promise<Node> promise, Instant now) {
        Node node = this.choose(request, now);
        if (node == null) {
            return false;
        }
        promise.keep(node);
        return true;
    }

    private void putOff(Waiter waiter, Instant now) {
        if (now.isBefore(waiter.request().deadline())) {
            this.waiting.add(waiter);
        } else {
            this.giveUp(waiter, now);
        }
    }

    private void giveUp(Waiter waiter, Instant now) {
        Request request = waiter.request();
        Knowledge known = this.knowledge(request, now);
        waiter.promise().fail(
                new Unresolved(
                        request.service(),
                        request.versionText(),
                        request.environment().name(),
                        known.nodes(),
                        known.versions(),
                        known.open()));
    }

    /** In its own environment if a compatible version was ever seen there; if not, wherever one answers. */
    private Node choose(Request request, Instant now) {
        Directory directory = this.directories.get(request.environment().name());
        if (directory != null) {
            Cluster cluster = directory.clusters.get(request.service());
            if (cluster != null) {
                Node node = cluster.choose(request.version(), now);
                if (node != null) {
                    return node;
                }
                if (cluster.hasSeen(request.version())) {
                    return null;
                }
            }
        }
        String fallback = request.environment().fallback();
        if (fallback == null) {
            return null;
        }
        Directory directory2 = this.directories.get(fallback);
        if (directory2 == null) {
            return null;
        }
        Cluster cluster = directory2.clusters.get(request.service());
        if (cluster == null) {
            return null;
        }
        return cluster.choose(request.version(), now);
    }

    private void ensure(String environment, String service) {
        if (!this.directories.containsKey(environment)) {
            this.directories.put(environment, new Directory());
        }
        Directory directory = Maps.value(this.directories, environment, "discovery.q:207");
        if (!directory.clusters.containsKey(service)) {
            directory.clusters.put(service, new Cluster());
        }
    }

    private void sweepWhenDue(Instant now) {
        Instant at = this.sweepAt;
        if (at == null) {
            return;
        }
        if (now.isBefore(at)) {
            return;
        }
        for (Directory directory : Maps.values(this.directories)) {
            for (Cluster cluster : Maps.values(directory.clusters)) {
                cluster.sweep();
            }
        }
        this.sweepAt = null;
    }

    Json quarkState() {
        return new JsonObject()
                .with("policies", States.inside(this.policies))
                .with("directories", Json.map(this.directories, each -> each, each -> each.quarkState()))
                .with("waiting", Json.list(this.waiting, each -> each.quarkState()))
                .with("looked", this.looked.toEpochMilli())
                .with("sweep_at", this.sweepAt == null ? Json.NULL : Json.of(this.sweepAt.toEpochMilli()))
                .build();
    }
}
