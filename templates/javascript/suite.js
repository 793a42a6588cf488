describe({{ name }}, () => {
{{ hook }}{{ tests }}});