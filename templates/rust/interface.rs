{% for line in docs %}{{ line }}
{% endfor -%}
{{ vis }}trait {{ name }}: Send {{ methods }}
{%- if is_stored %}

impl quark::testing::State for dyn {{ name }} {
    fn state(&self) -> Json {
        self.quark_state()
    }
}
{%- endif %}
