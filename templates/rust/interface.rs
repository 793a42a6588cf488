{% for line in docs %}{{ line }}
{% endfor -%}
{{ vis }}trait {{ name }}: Send {{ methods }}
