package {{ package }};

{{ imports }}{{ body }}
