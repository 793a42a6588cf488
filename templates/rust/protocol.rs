{%- for side in sides %}
{%- if !loop.first %}

{% endif -%}
impl quark::port::Side for {{ side.name }} {
    const NAME: &'static str = {{ side.quark_name }};
    const ACCEPTS: bool = {{ side.accepts }};
    type Out = {{ side.out }};
    type In = {{ side.received }};

    fn received(&mut self, message: &Self::In) -> Result<(), {{ error }}> {
{{ side.on_received }}    }

    fn sent(&mut self, message: &Self::Out) -> Result<(), {{ error }}> {
{{ side.on_sent }}    }
}
{%- endfor %}
