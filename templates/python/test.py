def {{ name }}() -> None:
    {{ docs }}
{{ body -}}
