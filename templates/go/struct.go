{{ docs }}type {{ name }} struct {
{{ fields }}}
