{% for line in docs %}{{ line }}
{% endfor -%}
{{ derived.line }}{{ vis }}struct {{ name }} {
    actor: quark::Actor<{{ state }}>,
{%- for field in seen %}
    {{ field.name }}: {{ field.ty }},
{%- endfor %}
}

impl {{ name }} {
{{ handle }}}
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
        Json::from({{ quark_name }})
    }
}

impl quark::testing::State for {{ name }} {
{{ inside }}}

struct {{ state }} {
{%- for field in fields %}
{%- for line in field.docs %}
    {{ line }}
{%- endfor %}
    {{ field.name }}: {{ field.ty }},
{%- endfor %}
    quark: quark::Context<Self>,
}

impl quark::actor::State for {{ state }} {
    const NAME: &'static str = {{ quark_name }};
    const RANK: u32 = {{ rank }};
}

impl {{ state }} {
{{ methods }}}
