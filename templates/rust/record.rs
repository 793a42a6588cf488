{% for line in docs %}{{ line }}
{% endfor -%}
{{ derived.line }}{{ vis }}struct {{ name }} {% if fields.is_empty() %}{}{% else %}{
{%- for field in fields %}
{%- for line in field.docs %}
    {{ line }}
{%- endfor %}
    pub {{ field.name }}: {{ field.ty }},
{%- endfor %}
}{% endif %}

impl {{ name }} {
{{ methods }}}
{{- withs }}
{%- if is_default %}

impl Default for {{ name }} {
    fn default() -> Self {
        Self::new()
    }
}
{%- endif %}
{{- derived.debug }}

{{ codec }}
{%- if !state.is_empty() %}

impl quark::testing::State for {{ name }} {
{{ state }}}
{%- endif %}
