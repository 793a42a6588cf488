package io.quark.mdk;

import io.quark.runtime.Lists;
import java.util.List;

/** What the module {@code interaction} keeps to itself. */
final class InteractionFunctions {
    private InteractionFunctions() {}

    /** What the log says of a failed interaction. */
    static String failureText(List<Node> nodes, String message) {
        String involved = String.join(", ", Lists.map(nodes, node -> node.description()));
        return "involved: " + involved + "\n\n" + message;
    }
}
