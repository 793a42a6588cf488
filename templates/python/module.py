"""{{ docs }}"""

{{ imports }}
{{ before }}{{ body -}}
