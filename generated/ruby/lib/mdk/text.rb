# frozen_string_literal: true

# Taking text apart: what the other modules need and a `String` does not offer by itself.
#
# Knows nothing of what the text means.
module Mdk
  # @api private
  HEXADECIMAL = '0123456789abcdef'

  # What follows `prefix`; `nil` if the text does not start with it.
  #
  # @api private
  def self.after(text, prefix)
    return unless text.start_with?(prefix)

    Quark.slice(text, prefix.size, text.size, 'text.q:10')
  end

  # What stands before `suffix`; `nil` if the text does not end with it.
  #
  # @api private
  def self.before(text, suffix)
    return unless text.end_with?(suffix)

    Quark.slice(text, 0, text.size - suffix.size, 'text.q:16')
  end

  # Whether a text is exactly `size` lower-case hexadecimal digits.
  #
  # @api private
  def self.hex?(text, size)
    text.size == size && Quark.consists_of?(text, HEXADECIMAL)
  end
end
