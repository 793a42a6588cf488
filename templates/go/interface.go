{{ docs }}type {{ name }} interface {
{{ methods }}}
