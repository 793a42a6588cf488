{{ docs }}{{ signature }}
{{ body }}
{{ margin }}end
