# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `backoff`.
class TestMdkBackoff < Minitest::Test
  # Delays double from one second to sixteen.
  def test_delays_double_from_one_second_to_sixteen
    backoff = Mdk::Backoff.new
    delays = []
    7.times do
      delays << backoff.next_(0.5)
    end
    assert_equal [500, 1000, 2000, 4000, 8000, 8000, 8000], delays, 'backoff.q:25'
  end

  # The jitter is full: from nothing up to the whole delay.
  def test_the_jitter_is_full_from_nothing_up_to_the_whole_delay
    backoff = Mdk::Backoff.new
    assert_equal 0, backoff.next_(0.0), 'backoff.q:30'
    assert_equal 2000, backoff.next_(0.9999), 'backoff.q:31'
    assert_equal 1000, backoff.next_(0.25), 'backoff.q:32'
  end

  # A success starts over.
  def test_a_success_starts_over
    backoff = Mdk::Backoff.new
    5.times do
      backoff.next_(0.5)
    end
    backoff.reset
    assert_equal 500, backoff.next_(0.5), 'backoff.q:39'
  end
end
