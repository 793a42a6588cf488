  it({{ title }}, {{ function }} {
{{ body }}  });