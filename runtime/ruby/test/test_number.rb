# frozen_string_literal: true

require 'minitest/autorun'
require 'quark'

class TestNumber < Minitest::Test
  PLACE = 'a.q:1'

  def faults(text, &block)
    fault = assert_raises(Quark::Fault, &block)
    assert_equal "#{text} (#{PLACE})", fault.message
  end

  def test_integers_stay_in_their_range
    assert_equal Quark::MAX_INT, Quark.add(Quark::MAX_INT, 0, PLACE)
    faults('integer overflow') { Quark.add(Quark::MAX_INT, 1, PLACE) }
    faults('integer overflow') { Quark.sub(-Quark::MAX_INT, 1, PLACE) }
    faults('integer overflow') { Quark.mul(Quark::MAX_INT, 2, PLACE) }
    assert_equal(-3, Quark.neg(3, PLACE))
  end

  def test_division_truncates_toward_zero
    assert_equal([3, -3, -3, 3], [[7, 2], [-7, 2], [7, -2], [-7, -2]].map { |a, b| Quark.div(a, b, PLACE) })
    assert_equal([1, -1, 1, -1], [[7, 2], [-7, 2], [7, -2], [-7, -2]].map { |a, b| Quark.rem(a, b, PLACE) })
    faults('division by zero') { Quark.div(1, 0, PLACE) }
    faults('division by zero') { Quark.rem(1, 0, PLACE) }
    faults('division by zero') { Quark.div_float(1.0, 0.0, PLACE) }
  end

  def test_halves_go_up
    assert_equal([3, -2, 2, -3], [2.5, -2.5, 2.4, -2.6].map { |value| Quark.round_half_up(value, PLACE) })
    assert_equal([3, -2], [[5, 2], [-5, 2]].map { |a, b| Quark.div_half_up(a, b, PLACE) })
    faults('integer overflow') { Quark.round_half_up(1e300, PLACE) }
    faults('integer overflow') { Quark.floor(Float::NAN, PLACE) }
  end

  def test_floats_print_as_ecmascript_prints_them
    texts = {
      0.1 => '0.1', 100.0 => '100', -0.0 => '0', 1e21 => '1e+21', 1e20 => '100000000000000000000', 1e-6 => '0.000001',
      1e-7 => '1e-7', 1.5e-9 => '1.5e-9', 123.456 => '123.456', -2.5 => '-2.5', 5e-324 => '5e-324',
      1.7976931348623157e308 => '1.7976931348623157e+308',
      Float::INFINITY => 'Infinity', -Float::INFINITY => '-Infinity'
    }
    texts.each { |value, text| assert_equal text, Quark.float_text(value) }
    assert_equal 'NaN', Quark.float_text(Float::NAN)
  end

  def test_nan_has_no_order
    faults('NaN has no order') { Quark.min_float(Float::NAN, 1.0, PLACE) }
    faults('NaN has no order') { Quark.max_float(1.0, Float::NAN, PLACE) }
    assert_equal 1.0, Quark.min_float(1.0, 2.0, PLACE)
    assert_equal 2.0, Quark.max_float(1.0, 2.0, PLACE)
  end

  def test_hexadecimal_is_padded
    assert_equal '00ff', Quark.hex(255, 4)
    assert_equal 'fff', Quark.hex(4095, 2)
  end
end
