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

{{ codec }}
