{% for line in docs %}{{ line }}
{% endfor -%}
{{ derived.line }}pub struct {{ name }}{% if fields.is_empty() %};{% else %} {
{%- for field in fields %}
{%- for line in field.docs %}
    {{ line }}
{%- endfor %}
    pub {{ field.name }}: {{ field.ty }},
{%- endfor %}
}{% endif %}
{{- derived.debug }}

impl fmt::Display for {{ name }} {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
{{ message }}    }
}

impl std::error::Error for {{ name }} {}

{{ codec }}
{%- if !state.is_empty() %}

impl quark::testing::State for {{ name }} {
{{ state }}}
{%- endif %}
