{{ docs }}{{ annotations }}{{ head }} {
{{ body }}}
