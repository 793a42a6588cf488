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
{%- if is_default %}

impl Default for {{ name }} {
    fn default() -> Self {
        Self::new()
    }
}
{%- endif %}
{{- derived.debug }}

impl ToJson for {{ name }} {
    fn to_json(&self) -> Json {
{{ to_json }}    }
}
{%- if !from_json.is_empty() %}

impl FromJson for {{ name }} {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
{{ from_json }}    }
}

quark::impl_serde!({{ name }});
{%- endif %}
{%- if !state.is_empty() %}

impl quark::testing::State for {{ name }} {
{{ state }}}
{%- endif %}
