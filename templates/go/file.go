{{ docs }}package {{ package }}

{{ imports }}{{ body }}
