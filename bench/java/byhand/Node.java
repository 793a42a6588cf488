package byhand;

/** Where a service can be called. */
public record Node(String id, String service, String version, String address, Environment environment) {}
