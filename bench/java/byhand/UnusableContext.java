package byhand;

/** A context that cannot be joined. */
final class UnusableContext extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableContext(String reason) {
        super(reason);
    }
}
