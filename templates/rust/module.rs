{% for line in docs %}{{ line }}
{% endfor %}
{%- if has_docs_and_uses %}
{% endif %}
{%- for line in uses %}{{ line }}
{% endfor %}
{%- for item in items %}
{{ item }}
{% endfor %}
