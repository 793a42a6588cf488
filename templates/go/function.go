{{ docs }}func {{ receiver }}{{ name }}({{ params }}){{ result }} {
{{ body }}}
