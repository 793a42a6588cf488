{% for line in docs %}{{ line }}
{% endfor -%}
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
{{ vis }}enum {{ name }} {
{%- for case in cases %}
{%- for line in case.docs %}
    {{ line }}
{%- endfor %}
    {{ case.name }},
{%- endfor %}
}

impl {{ name }} {
    /// The name on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
{%- for case in cases %}
            Self::{{ case.name }} => {{ case.wire }},
{%- endfor %}
        }
    }
}

impl fmt::Display for {{ name }} {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl ToJson for {{ name }} {
    fn to_json(&self) -> Json {
        Json::from(self.as_str())
    }
}

impl Key for {{ name }} {
    fn to_key(&self) -> String {
        self.as_str().to_owned()
    }

    fn from_key(key: &str, path: &Path<'_>) -> Result<Self, DecodeError> {
        match key {
{%- for case in cases %}
            {{ case.accepted }} => Ok(Self::{{ case.name }}),
{%- endfor %}
            _ => Err(path.unknown_case(key)),
        }
    }
}

impl FromJson for {{ name }} {
    fn from_json(json: &Json, path: &Path<'_>) -> Result<Self, DecodeError> {
        Self::from_key(&String::from_json(json, path)?, path)
    }
}

quark::impl_serde!({{ name }});
