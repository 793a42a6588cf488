{% for line in docs %}{{ line }}
{% endfor %}
#![allow(
{%- for lint in lints %}
    {{ lint }},
{%- endfor %}
    reason = "what is printed follows the protocol's source, whose shape these lints would change"
)]

{% for module in modules %}mod {{ module }};
{% endfor %}
{% for line in uses %}{{ line }}
{% endfor %}
{%- if !errors.is_empty() %}
/// What a function of this package may fail with.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
{%- for error in errors %}
    /// {{ error.doc }}
    {{ error.case }}({{ error.path }}),
{%- endfor %}
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
{%- for error in errors %}
            Self::{{ error.case }}(error) => error.fmt(f),
{%- endfor %}
        }
    }
}

impl std::error::Error for Error {}
{% for error in errors %}
impl From<{{ error.path }}> for Error {
    fn from(error: {{ error.path }}) -> Self {
        Self::{{ error.case }}(error)
    }
}
{% endfor %}
/// A value that is still to come; it fails with this package's [`Error`].
pub type Promise<T> = quark::Promise<T, Error>;
{%- endif %}
