package io.quark.mdk;

import io.quark.runtime.Failure;
import io.quark.runtime.Lists;
import java.time.Duration;
import java.util.List;

/** What the module {@code session} keeps to itself. */
final class SessionFunctions {
    static final Duration RESOLVE_LIMIT = Duration.ofSeconds(10);

    static final Duration LONGEST_DEADLINE = Duration.ofHours(8760);

    static final String ROUTES_PROPERTY = "routes";

    static final double HALF_ID = 4294967296.0;

    private SessionFunctions() {}

    static FailureReport failureReport(Failure failure, List<Node> nodes) {
        List<InvolvedNode> involved = Lists.map(
                nodes, node -> new InvolvedNode(node.id(), node.service(), node.version(), node.address()));
        return new FailureReport(failure.kind(), failure.message(), failure.stack(), involved);
    }
}
