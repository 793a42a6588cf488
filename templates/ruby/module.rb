# frozen_string_literal: true

{{ docs }}module {{ module }}
{% for name in forward %}  # Declared in a file that needs this one.
  module {{ name }}
  end

{% endfor %}{{ body -}}
end
