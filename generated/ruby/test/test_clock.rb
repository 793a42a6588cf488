# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `clock`.
class TestMdkClock < Minitest::Test
  # A new clock stands at [0], and its first event at [1].
  def test_a_new_clock_stands_at0_and_its_first_event_at1
    assert_equal [0], Mdk::CausalClock.new.levels, 'clock.q:48'
    assert_equal [1], Mdk::CausalClock.new.tick.levels, 'clock.q:49'
  end

  # Joining ticks and enters a level: [0] becomes [1, 0], whose first event is [1, 1].
  def test_joining_ticks_and_enters_a_level0_becomes10_whose_first_event_is11
    joined = Mdk::CausalClock.new.tick.enter
    assert_equal [1, 0], joined.levels, 'clock.q:54'
    assert_equal [1, 1], joined.tick.levels, 'clock.q:55'
  end

  # Clocks are ordered level by level, and a cause comes before its effects.
  def test_clocks_are_ordered_level_by_level_and_a_cause_comes_before_its
    assert Mdk::CausalClock.new(levels: [1].freeze).before?(Mdk::CausalClock.new(levels: [2].freeze)), 'clock.q:59'
    assert Mdk::CausalClock.new(levels: [1].freeze).before?(Mdk::CausalClock.new(levels: [1, 0].freeze)), 'clock.q:60'
    assert Mdk::CausalClock.new(levels: [1, 9].freeze).before?(Mdk::CausalClock.new(levels: [2].freeze)), 'clock.q:61'
    assert(
      Mdk::CausalClock.new(levels: [2, 1].freeze).before?(Mdk::CausalClock.new(levels: [2, 10].freeze)),
      'clock.q:62'
    )
    refute Mdk::CausalClock.new(levels: [2].freeze).before?(Mdk::CausalClock.new(levels: [2].freeze)), 'clock.q:63'
    refute Mdk::CausalClock.new(levels: [2].freeze).before?(Mdk::CausalClock.new(levels: [1, 9].freeze)), 'clock.q:64'
    refute Mdk::CausalClock.new(levels: [1, 0].freeze).before?(Mdk::CausalClock.new(levels: [1].freeze)), 'clock.q:65'
  end

  # A clock is a value: ticking a copy leaves the first where it was.
  def test_a_clock_is_a_value_ticking_a_copy_leaves_the_first_where_it_was
    first = Mdk::CausalClock.new(levels: [3, 1].freeze)
    second = first.tick
    assert_equal [3, 1], first.levels, 'clock.q:71'
    assert_equal [3, 2], second.levels, 'clock.q:72'
  end

  # A clock that nobody could have counted is not sound.
  def test_a_clock_that_nobody_could_have_counted_is_not_sound
    assert Mdk::CausalClock.new(levels: [3, 0, 7].freeze).sound?, 'clock.q:76'
    refute Mdk::CausalClock.new(levels: [].freeze).sound?, 'clock.q:77'
    refute Mdk::CausalClock.new(levels: [-1].freeze).sound?, 'clock.q:78'
    refute Mdk::CausalClock.new(levels: [9_007_199_254_740_991].freeze).sound?, 'clock.q:79'
  end
end
