# frozen_string_literal: true

module Quark
  # The version of this runtime. Packages ask for the same major and minor.
  VERSION = '3.0.0'
end
