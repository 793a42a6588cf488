package io.quark.mdk;

import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Text;
import io.quark.runtime.Values;
import java.util.List;

/** No node was there before the deadline. */
public final class Unresolved extends MdkException {
    private static final long serialVersionUID = 1L;

    /** The service. */
    private final String service;
    /** The version. */
    private final String version;
    /** The environment. */
    private final String environment;
    /** The nodes. */
    private final long nodes;
    /** The versions. */
    private final transient List<String> versions;
    /** The open. */
    private final transient List<String> open;

    /**
     * Says what went wrong.
     *
     * @param service the service
     * @param version the version
     * @param environment the environment
     * @param nodes the nodes
     * @param versions the versions
     * @param open the open
     */
    public Unresolved(
            String service, String version, String environment, long nodes, List<String> versions, List<String> open) {
        super("no node of '" + service + "' " + version + " in '" + environment + "': " + nodes + " nodes known, of versions " + Text.list(versions, each -> each) + ", with open breakers at " + Text.list(open, each -> each));
        this.service = Text.scalars(service);
        this.version = Text.scalars(version);
        this.environment = Text.scalars(environment);
        this.nodes = nodes;
        this.versions = List.copyOf(Text.cleaned(versions));
        this.open = List.copyOf(Text.cleaned(open));
    }

    /**
     * The service.
     *
     * @return the service
     */
    public String service() {
        return this.service;
    }

    /**
     * The version.
     *
     * @return the version
     */
    public String version() {
        return this.version;
    }

    /**
     * The environment.
     *
     * @return the environment
     */
    public String environment() {
        return this.environment;
    }

    /**
     * The nodes.
     *
     * @return the nodes
     */
    public long nodes() {
        return this.nodes;
    }

    /**
     * The versions.
     *
     * @return the versions
     */
    public List<String> versions() {
        return this.versions;
    }

    /**
     * The open.
     *
     * @return the open
     */
    public List<String> open() {
        return this.open;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Unresolved that
                && Values.equal(this.service, that.service)
                && Values.equal(this.version, that.version)
                && Values.equal(this.environment, that.environment)
                && this.nodes == that.nodes
                && Values.equal(this.versions, that.versions)
                && Values.equal(this.open, that.open);
    }

    @Override
    public int hashCode() {
        return getMessage().hashCode();
    }

    @Override
    public Json toJson() {
        return new JsonObject()
                .with("service", Values.json(this.service))
                .with("version", Values.json(this.version))
                .with("environment", Values.json(this.environment))
                .with("nodes", Values.json(this.nodes))
                .with("versions", Values.json(this.versions))
                .with("open", Values.json(this.open))
                .build();
    }
}
