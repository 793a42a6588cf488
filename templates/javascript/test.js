test({{ title }}, {{ function }} {
{{ body }}});