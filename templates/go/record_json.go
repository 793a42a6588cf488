// MarshalJSON implements json.Marshaler.
func ({{ receiver }} {{ name }}) MarshalJSON() ([]byte, error) {
	return {{ receiver }}.ToJSON().MarshalJSON()
}

// UnmarshalJSON implements json.Unmarshaler.
func ({{ receiver }} *{{ name }}) UnmarshalJSON(text []byte) error {
	return {{ quark }}.Unmarshal(text, {{ receiver }}, {{ name }}FromJSON)
}
