package io.quark.mdk;

import io.quark.runtime.DecodeError;
import io.quark.runtime.Json;
import io.quark.runtime.JsonObject;
import io.quark.runtime.Lists;
import io.quark.runtime.Maps;
import io.quark.runtime.States;
import io.quark.runtime.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What was read from a folder of {@code <service>.json} files. */
final class SynapseFolder {
    private final Environment environment;
    private Map<String, String> texts;
    private Map<String, List<Node>> nodes;

    static {
        States.of(SynapseFolder.class, SynapseFolder::quarkState);
    }

    SynapseFolder(Environment environment) {
        this.environment = environment;
        this.texts = new LinkedHashMap<>();
        this.nodes = new LinkedHashMap<>();
    }

    /** Takes the files as they are now; what did not change since costs nothing. */
    Changes update(Map<String, String> files) {
        Changes changes = new Changes();
        for (String name : Maps.keys(files)) {
            String service = TextFunctions.before(name, ".json");
            if (service != null) {
                changes = changes.and(this.read(service, Maps.value(files, name, "sources.q:98")));
            }
        }
        for (String service : Maps.keys(this.texts)) {
            if (!files.containsKey(service + ".json")) {
                changes = changes.and(this.forget(service));
            }
        }
        return changes;
    }

    private Changes read(String service, String text) {
        if (Objects.equals(this.texts.get(service), text)) {
            return new Changes();
        }
        this.texts.put(service, text);
        BackendList list;
        try {
            list = BackendList.decode("{\"backends\":" + text + "}");
        } catch (DecodeError error) {
            return new Changes(List.of(), List.of(), List.of(service + ".json"));
        }
        return this.replace(service, Lists.map(list.backends(), backend -> backend.node(service, this.environment)));
    }

    private Changes forget(String service) {
        this.texts.remove(service);
        return this.replace(service, List.of());
    }

    private Changes replace(String service, List<Node> nodes) {
        List<Node> old = Objects.requireNonNullElse(this.nodes.get(service), List.of());
        this.nodes.put(service, List.copyOf(nodes));
        return new Changes(
                Lists.filter(nodes, node -> !Lists.any(old, other -> Values.equal(other, node))),
                Lists.filter(old, node -> !Lists.any(nodes, other -> other.isSame(node))),
                List.of());
    }

    Json quarkState() {
        return new JsonObject()
                .with("environment", this.environment)
                .with("texts", Json.map(this.texts, each -> each, each -> Json.of(each)))
                .with("nodes", Json.map(this.nodes, each -> each, each -> Json.list(each, each2 -> each2.toJson())))
                .build();
    }
}
