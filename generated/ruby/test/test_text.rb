# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `text`.
class TestMdkText < Minitest::Test
  # What follows a prefix.
  def test_what_follows_a_prefix
    assert_equal 'b', Mdk.after('a=b', 'a='), 'text.q:23'
    assert_equal 'a=b', Mdk.after('a=a=b', 'a='), 'text.q:24'
    assert_equal '', Mdk.after('a=', 'a='), 'text.q:25'
    assert_nil Mdk.after('b=a', 'a='), 'text.q:26'
  end

  # What stands before a suffix.
  def test_what_stands_before_a_suffix
    assert_equal 'hello', Mdk.before('hello.json', '.json'), 'text.q:30'
    assert_equal 'a.json', Mdk.before('a.json.json', '.json'), 'text.q:31'
    assert_equal '', Mdk.before('.json', '.json'), 'text.q:32'
    assert_nil Mdk.before('hello.txt', '.json'), 'text.q:33'
  end

  # Hexadecimal digits are counted, and nothing else is let through.
  def test_hexadecimal_digits_are_counted_and_nothing_else_is_let_through
    assert Mdk.hex?('0af9', 4), 'text.q:37'
    assert Mdk.hex?('', 0), 'text.q:38'
    refute Mdk.hex?('0af9', 5), 'text.q:39'
    refute Mdk.hex?('0aF9', 4), 'text.q:40'
    refute Mdk.hex?('0a-9', 4), 'text.q:41'
    refute Mdk.hex?('0aé9', 4), 'text.q:42'
  end
end
