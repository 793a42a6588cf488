/** What a {@link {{ kind }}} tells its actor; each call is soon a step of it. */
{{ public }}final class {{ name }} {
    private final {{ core }} core;
    private final {{ port }}.Handlers handlers;

    {{ name }}({{ core }} core, {{ port }}.Handlers handlers) {
        this.core = core;
        this.handlers = handlers;
    }
{{ methods }}}
