{{ decorators }}{{ signature }}
{{ docs }}{{ body -}}
