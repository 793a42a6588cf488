# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `breaker`.
class TestMdkBreaker < Minitest::Test
  # Three failures in a row open it.
  def test_three_failures_in_a_row_open_it
    start = 0
    breaker = Mdk::CircuitBreaker.new
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    assert breaker.available?(Quark.seconds(start)), 'breaker.q:93'
    breaker.failure(Quark.seconds(start))
    refute breaker.available?(Quark.seconds(start)), 'breaker.q:95'
  end

  # A success in between resets the count.
  def test_a_success_in_between_resets_the_count
    start = 0
    breaker = Mdk::CircuitBreaker.new
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    breaker.success(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    assert breaker.available?(Quark.seconds(start)), 'breaker.q:106'
  end

  # Thirty seconds after the last failure, and not before, it lets a call through.
  def test_thirty_seconds_after_the_last_failure_and_not_before_it_lets_a_call
    start = 0
    breaker = Mdk::CircuitBreaker.new
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start + 10_000))
    refute breaker.available?(Quark.seconds(start + 31_000)), 'breaker.q:115'
    refute breaker.available?(Quark.seconds(start + 40_000)), 'breaker.q:116'
    assert breaker.available?(Quark.seconds(start + 40_001)), 'breaker.q:117'
  end

  # An open breaker lets exactly one probe through, and another if its verdict is lost.
  def test_an_open_breaker_lets_exactly_one_probe_through_and_another_if_its
    start = 0
    breaker = Mdk::CircuitBreaker.new(threshold: 1)
    breaker.failure(Quark.seconds(start))
    refute breaker.available?(Quark.seconds(start + 30_000)), 'breaker.q:124'
    assert breaker.available?(Quark.seconds(start + 31_000)), 'breaker.q:125'
    breaker.admitted(Quark.seconds(start + 31_000))
    refute breaker.available?(Quark.seconds(start + 32_000)), 'breaker.q:127'
    assert breaker.available?(Quark.seconds(start + 62_000)), 'breaker.q:128'
  end

  # A probe that succeeds closes it, one that fails opens it again.
  def test_a_probe_that_succeeds_closes_it_one_that_fails_opens_it_again
    start = 0
    breaker = Mdk::CircuitBreaker.new
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    breaker.failure(Quark.seconds(start))
    breaker.admitted(Quark.seconds(start + 31_000))
    breaker.failure(Quark.seconds(start + 32_000))
    refute breaker.available?(Quark.seconds(start + 62_000)), 'breaker.q:139'
    assert breaker.available?(Quark.seconds(start + 63_000)), 'breaker.q:140'
    breaker.admitted(Quark.seconds(start + 63_000))
    breaker.success(Quark.seconds(start + 64_000))
    assert breaker.available?(Quark.seconds(start + 64_000)), 'breaker.q:143'
    breaker.failure(Quark.seconds(start + 65_000))
    breaker.failure(Quark.seconds(start + 65_000))
    assert breaker.available?(Quark.seconds(start + 65_000)), 'breaker.q:146'
  end

  # A threshold of zero never opens.
  def test_a_threshold_of_zero_never_opens
    start = 0
    breaker = Mdk::CircuitBreaker.new(threshold: 0)
    100.times do |second|
      breaker.failure(Quark.seconds(start + 1000 * second))
      breaker.admitted(Quark.seconds(start + 1000 * second))
    end
    assert breaker.available?(Quark.seconds(start + 100_000)), 'breaker.q:156'
  end

  # Each node gets a breaker of its own, set up alike.
  def test_each_node_gets_a_breaker_of_its_own_set_up_alike
    start = 0
    breakers = Mdk::CircuitBreakers.new(threshold: 1, retest: 5)
    first = breakers.create(Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
    second = breakers.create(Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2'))
    first.failure(Quark.seconds(start))
    refute first.available?(Quark.seconds(start + 5000)), 'breaker.q:165'
    assert second.available?(Quark.seconds(start + 5000)), 'breaker.q:166'
    assert first.available?(Quark.seconds(start + 6000)), 'breaker.q:167'
  end

  # A recording policy counts, and stands in nobody's way.
  def test_a_recording_policy_counts_and_stands_in_nobody_s_way
    start = 0
    policy = Mdk::RecordingPolicy.new
    policy.admitted(Quark.seconds(start))
    policy.failure(Quark.seconds(start))
    policy.failure(Quark.seconds(start))
    policy.failure(Quark.seconds(start))
    policy.success(Quark.seconds(start))
    assert policy.available?(Quark.seconds(start)), 'breaker.q:178'
    assert_equal 1, policy.admission_count, 'breaker.q:179'
    assert_equal 3, policy.failure_count, 'breaker.q:180'
    assert_equal 1, policy.success_count, 'breaker.q:181'
    other = Mdk::RecordingPolicies.new.create(
      Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    )
    other.failure(Quark.seconds(start))
    assert other.available?(Quark.seconds(start)), 'breaker.q:184'
  end
end
