describe({{ name }}, () => {
{{ tests }}});