# frozen_string_literal: true

require 'quark'

{{ docs }}module {{ module }}
  # The version of this package.
  VERSION = {{ version }}

  Quark.need({{ minor }}, {{ package }})

  # The base of the errors that `{{ name }}` declares.
  class Error < Quark::Error
  end
end

{% for file in files %}require_relative {{ file }}
{% endfor %}
