{%- for side in sides %}
{%- if !loop.first %}

{% endif -%}
/// The {{ side.side }}'s side of [`{{ side.out }}`], for links.
#[derive(Clone, Copy, Debug)]
{{ vis }}enum {{ side.name }} {}

impl quark::port::Side for {{ side.name }} {
    type Out = {{ side.out }};
    type In = {{ side.received }};
    const STATES: quark::port::StateTable = {{ side.states }};
}
{%- endfor %}
