package byhand;

import java.util.List;

/** Names a log message: its trace, and the moment in it. */
public record LogId(String traceId, List<Long> causalLevel, Environment environment) {}
