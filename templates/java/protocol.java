{{ docs }}{{ public }}final class {{ name }} {
    /** Reads and writes what a client sends. */
{{ client }}
    /** Reads and writes what a server sends. */
{{ server }}
    private {{ name }}() {}
{{ sides }}}
