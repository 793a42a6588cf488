{{ docs }}type {{ name }} int

const (
{{ cases }})

var {{ names }} = []string{ {{- wires -}} }

// String gives its name on the wire.
func ({{ receiver }} {{ name }}) String() string {
	return {{ quark }}.CaseText(int({{ receiver }}), {{ names }})
}
