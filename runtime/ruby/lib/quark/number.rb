# frozen_string_literal: true

# Arithmetic as every target does it: checked `Int`, truncating division, ECMAScript's text for `Float`.
#
# Functions that can fault take the Quark file and line as their last argument.
module Quark
  # The largest `Int`; the smallest is its negative.
  MAX_INT = (2**53) - 1
  # @api private
  MIN_INT = -MAX_INT

  class << self
    # @api private
    def checked(value, where)
      return value if value <= MAX_INT && value >= MIN_INT

      raise Fault.new('integer overflow', where)
    end

    # @api private
    def add(left, right, where)
      checked(left + right, where)
    end

    # @api private
    def sub(left, right, where)
      checked(left - right, where)
    end

    # @api private
    def mul(left, right, where)
      checked(left * right, where)
    end

    # @api private
    def neg(value, where)
      checked(-value, where)
    end

    # Divides, truncating toward zero.
    #
    # @api private
    def div(left, right, where)
      raise Fault.new('division by zero', where) if right.zero?

      quotient = left.abs / right.abs
      left.negative? == right.negative? ? quotient : -quotient
    end

    # The remainder, with the sign of the dividend.
    #
    # @api private
    def rem(left, right, where)
      raise Fault.new('division by zero', where) if right.zero?

      left.remainder(right)
    end

    # Divides floats; dividing by zero is a fault, not an infinity.
    #
    # @api private
    def div_float(left, right, where)
      raise Fault.new('division by zero', where) if right.zero?

      left.fdiv(right)
    end

    # Divides milliseconds by a whole number, rounding half up.
    #
    # @api private
    def div_half_up(left, right, where)
      raise Fault.new('division by zero', where) if right.zero?

      checked(((2 * left) + right).div(2 * right), where)
    end

    # The largest `Int` not above a float.
    #
    # @api private
    def floor(value, where)
      raise Fault.new('integer overflow', where) unless value.finite?

      checked(value.floor, where)
    end

    # The nearest `Int`; a half goes up, toward positive infinity.
    #
    # @api private
    def round_half_up(value, where)
      raise Fault.new('integer overflow', where) unless value.finite?

      below = value.floor
      checked(value - below >= 0.5 ? below + 1 : below, where)
    end

    # The smaller of two floats, the first where they are equal; NaN is a fault.
    #
    # @api private
    def min_float(left, right, where)
      ordered(right, where) < ordered(left, where) ? right : left
    end

    # The larger of two floats, the first where they are equal; NaN is a fault.
    #
    # @api private
    def max_float(left, right, where)
      ordered(right, where) > ordered(left, where) ? right : left
    end

    # Gives a key back, or faults where it is NaN, which has no order.
    #
    # @api private
    def ordered(value, where)
      raise Fault.new('NaN has no order', where) if value.is_a?(Float) && value.nan?

      value
    end

    # Lower-case hexadecimal, padded with zeros.
    #
    # @api private
    def hex(value, digits)
      text = value.abs.to_s(16).rjust(digits, '0')
      value.negative? ? "-#{text}" : text
    end

    # A float as ECMAScript's `String(value)` writes it: `1`, `0.1`, `1e+21`, `NaN`.
    #
    # @api private
    def float_text(value)
      value = value.to_f # host code has integers where a float is wanted
      return 'NaN' if value.nan?
      return value.positive? ? 'Infinity' : '-Infinity' if value.infinite?
      return '0' if value.zero?

      digits, point = digits_of(value.abs)
      text = place(digits, point)
      value.negative? ? "-#{text}" : text
    end

    private

    # The shortest digits that read back the same, and the decimal point's place among them.
    def digits_of(value)
      mantissa, exponent = value.to_s.split('e')
      whole, fraction = mantissa.split('.')
      padded = whole + fraction.to_s
      digits = padded.sub(/\A0+/, '')
      [digits.sub(/0+\z/, ''), whole.length + exponent.to_i - (padded.length - digits.length)]
    end

    # ECMAScript writes 1e21 and beyond, and what is below 1e-6, with an exponent.
    def place(digits, point)
      return digits.ljust(point, '0') if point.between?(digits.length, 21)
      return "#{digits[0, point]}.#{digits[point..]}" if point.between?(1, 21)
      return "0.#{'0' * -point}#{digits}" if point.between?(-5, 0)

      fraction = digits.length > 1 ? ".#{digits[1..]}" : ''
      format('%<first>s%<fraction>se%<exponent>+d', first: digits[0], fraction:, exponent: point - 1)
    end
  end
end
