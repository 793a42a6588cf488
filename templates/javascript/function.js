{{ docs }}{{ signature }} {
{{ body }}{{ margin }}}