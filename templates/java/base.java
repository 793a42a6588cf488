/** The base of the errors of this package: failures that are expected. */
public abstract class {{ name }} extends {{ quark_exception }} {
    private static final long serialVersionUID = 1L;

    {{ name }}(String message) {
        super(message);
    }
}
