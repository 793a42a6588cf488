package io.quark.mdk;

import io.quark.runtime.Lists;

/** What the module {@code sources} keeps to itself. */
final class SourcesFunctions {
    private SourcesFunctions() {}

    /** How messages name a source. */
    static String sourceName(Source source) {
        if (source instanceof MissionControl) {
            return "Mission Control";
        } else if (source instanceof StaticNodes) {
            return "a static list";
        } else {
            Synapse synapse = (Synapse) source;
            return "the Synapse folder " + synapse.path();
        }
    }

    /**
     * Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given
     * one.
     */
    static StaticNodes staticNodes(String json, Environment environment) {
        NodeList list = NodeList.decode("{\"nodes\":" + json + "}");
        return new StaticNodes(Lists.map(list.nodes(), listed -> listed.node(environment)));
    }
}
