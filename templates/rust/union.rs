{% for line in docs %}{{ line }}
{% endfor -%}
#[derive(Clone, Debug, PartialEq)]
{{ vis }}enum {{ name }} {% if members.is_empty() %}{}{% else %}{
{%- for member in members %}
    /// {{ member.doc }}
    {{ member.case }}({{ member.ty }}),
{%- endfor %}
}{% endif %}
{%- for member in members %}

impl From<{{ member.ty }}> for {{ name }} {
    fn from(value: {{ member.ty }}) -> Self {
        Self::{{ member.case }}(value)
    }
}
{%- endfor %}

impl ToJson for {{ name }} {
    fn to_json(&self) -> Json {
        match {% if members.is_empty() %}*self {}{% else %}self {
{%- for member in members %}
            Self::{{ member.case }}(value) => {{ member.to_json }},
{%- endfor %}
        }{% endif %}
    }
}
{%- if is_shown_apart %}

impl quark::testing::State for {{ name }} {
    fn state(&self) -> Json {
        match self {
{%- for member in members %}
            Self::{{ member.case }}(value) => {{ member.state }},
{%- endfor %}
        }
    }
}
{%- endif %}
{%- if !key.is_empty() %}

impl FromJson for {{ name }} {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        let fields = Object::of(json, path)?;
        let tag: String = fields.field({{ key }}).required()?;
        match tag.as_str() {
{%- for member in members %}
{{ member.accepted }}
{%- endfor %}
            _ => Err(fields.unknown_tag({{ key }}, &tag)),
        }
    }
}

quark::impl_serde!({{ name }});
{%- endif %}
