{{ decorator }}class {{ name }}{{ bases }}:
{{ body -}}
