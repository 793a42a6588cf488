# frozen_string_literal: true

require 'minitest/autorun'
require 'quark'

class TestText < Minitest::Test
  def test_strings_of_host_code_become_utf8
    assert_equal "a\uFFFDb", Quark.text("a\xFFb".b)
    assert_equal "a\uFFFDb", Quark.text("a\xED\xA0\x80b".dup.force_encoding('UTF-8').scrub("\uFFFD").squeeze("\uFFFD"))
    assert_equal 'é', Quark.text("\xE9".dup.force_encoding('ISO-8859-1'))
    assert_equal '😀', Quark.text('😀'.encode('UTF-16LE'))
    assert_predicate Quark.text(+'a'), :frozen?
  end

  def test_what_is_frozen_and_sound_is_taken_as_it_is
    text = 'sound'
    assert_same text, Quark.text(text)
    changing = +'a'
    kept = Quark.text(changing)
    changing << 'b'
    assert_equal 'a', kept
  end

  def test_only_ascii_white_space_is_trimmed
    assert_equal "\u00A0a b\v", Quark.trim(" \t\n\f\r\u00A0a b\v ")
  end

  def test_splitting
    assert_equal ['a', '', 'b', ''], Quark.split('a,,b,', ',', 'a.q:1')
    assert_equal [''], Quark.split('', ',', 'a.q:1')
    assert_equal ['a', '', 'b'], Quark.split('a  b', ' ', 'a.q:1')
    assert_equal %w[a b], Quark.split('a.b', '.', 'a.q:1')
    assert_raises(Quark::Fault) { Quark.split('a', '', 'a.q:1') }
  end

  def test_what_a_text_consists_of
    assert Quark.consists_of?('', '')
    assert Quark.consists_of?('é^-😀', '^😀é-')
    refute Quark.consists_of?('a', '')
    refute Quark.consists_of?('b', 'a-c')
  end

  def test_slices_count_scalar_values
    assert_equal '😀', Quark.slice('a😀b', 1, 2, 'a.q:1')
    fault = assert_raises(Quark::Fault) { Quark.slice('ab', 1, 3, 'a.q:1') }
    assert_equal 'index 3 is out of range for 2 elements (a.q:1)', fault.message
  end

  def test_numbers_are_read_strictly
    assert_equal(-12, Quark.to_int('-12'))
    ['', '+1', '1.0', ' 1', "1\n", '9007199254740992'].each { |text| assert_nil Quark.to_int(text) }
    assert_equal 1500.0, Quark.to_float('1.5e3')
    ['', '.5', '1.', '01', 'NaN', '1e999', '0x1'].each { |text| assert_nil Quark.to_float(text) }
  end

  def test_texts_of_other_values
    assert_equal '[1, 2]', Quark.list_text([1, 2])
    assert_equal '[0.5, 2]', Quark.list_text([0.5, 2.0]) { |each| Quark.float_text(each) }
    assert_equal '1970-01-12T13:46:40.000Z', Quark.instant_text(1_000_000_000)
    assert_equal '1969-12-31T23:59:59.999Z', Quark.instant_text(-1)
    assert_equal '+010000-01-01T00:00:00.000Z', Quark.instant_text(253_402_300_800_000)
    assert_equal '-000001-12-31T00:00:00.000Z', Quark.instant_text(-62_167_305_600_000)
  end
end
