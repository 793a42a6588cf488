{% for line in docs %}{{ line }}
{% endfor -%}
{{ derived.line }}{{ vis }}struct {{ name }} {% if fields.is_empty() %}{}{% else %}{
{%- for field in fields %}
{%- for line in field.docs %}
    {{ line }}
{%- endfor %}
    {{ field.name }}: {{ field.ty }},
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

impl quark::testing::State for {{ name }} {
{{ state }}}
{%- for implemented in interfaces %}

impl {{ implemented.name }} for {{ name }} {
{{ implemented.methods }}}
{%- endfor %}
