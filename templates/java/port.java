/** What an actor holds of a {@link {{ kind }}}. */
final class {{ name }} extends {{ base }}<{{ kind }}, {{ events }}> {
    /** What the actor does at each event. */
    interface Handlers {
{{ handlers }}    }

    {{ name }}({{ core }} core, Handlers handlers) {
        super(core, {{ kind }}.KIND, new {{ events }}(core, handlers));
    }
{{ methods }}}
