{{ docs }}  class {{ head }}
{{ body }}
  end
