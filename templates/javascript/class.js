{{ docs }}export class {{ head }} {
{{ body }}}