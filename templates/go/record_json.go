// Encode writes JSON text: ASCII only, without spaces.
func ({{ receiver }} {{ name }}) Encode() string {
	return {{ receiver }}.ToJSON().Encode()
}

// MarshalJSON writes it as package encoding/json wants it.
func ({{ receiver }} {{ name }}) MarshalJSON() ([]byte, error) {
	return []byte({{ receiver }}.Encode()), nil
}

// UnmarshalJSON reads it as package encoding/json wants it.
func ({{ receiver }} *{{ name }}) UnmarshalJSON(text []byte) (err error) {
	*{{ receiver }}, err = {{ quark }}.Decode(string(text), {{ name }}FromJSON)
	return err
}
