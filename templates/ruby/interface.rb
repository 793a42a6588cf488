{{ docs }}  module {{ name }}
    extend Quark::Interface

{{ body }}
  end
