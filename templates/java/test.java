/** The tests of the module {@code {{ module }}}. */
class {{ name }} {
{{ runtime }}{{ tests }}}
