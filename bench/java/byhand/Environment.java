package byhand;

/** Where a service lives, and where else to look for what has never been there; that may be null. */
public record Environment(String name, String fallback) {}
