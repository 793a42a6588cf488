# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require '{{ package }}'

# The tests of `{{ module }}`.
class {{ class }} < Minitest::Test
{{ body -}}
end
