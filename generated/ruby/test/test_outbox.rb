# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `outbox`.
class TestMdkOutbox < Minitest::Test
  # Events are numbered by one counter, from 0.
  def test_events_are_numbered_by_one_counter_from0
    outbox = Mdk::Outbox.new
    assert_equal 0, outbox.number, 'outbox.q:85'
    assert_equal 1, outbox.number, 'outbox.q:86'
  end

  # An event is kept until its own acknowledgement.
  def test_an_event_is_kept_until_its_own_acknowledgement
    outbox = Mdk::Outbox.new
    first = Mdk::LogEvent.new(
      context: Mdk::SharedContext.new(trace_id: 't1'),
      timestamp: 0,
      node: 'p1',
      level: Quark::Severity::INFO,
      category: 'cat',
      text: 'first'
    )
    second = Mdk::LogEvent.new(
      context: Mdk::SharedContext.new(trace_id: 't1'),
      timestamp: 0,
      node: 'p1',
      level: Quark::Severity::INFO,
      category: 'cat',
      text: 'second'
    )
    outbox.keep(0, Quark::Severity::INFO, first)
    outbox.keep(1, Quark::Severity::INFO, second)
    outbox.acknowledge(1)
    kept = [first].freeze
    assert Quark.equal(outbox.unacknowledged, kept), 'outbox.q:97'
    outbox.acknowledge(7)
    assert_equal 1, outbox.size, 'outbox.q:99'
    outbox.acknowledge(0)
    outbox.acknowledge(0)
    assert_equal 0, outbox.size, 'outbox.q:102'
  end

  # What is sent again comes in sequence order, whatever its severity.
  def test_what_is_sent_again_comes_in_sequence_order_whatever_its_severity
    outbox = Mdk::Outbox.new
    severities = [
      Quark::Severity::ERROR,
      Quark::Severity::DEBUG,
      Quark::Severity::CRITICAL,
      Quark::Severity::INFO,
      Quark::Severity::WARN
    ].freeze
    severities.each do |severity|
      sequence = outbox.number
      event = Mdk::LogEvent.new(
        context: Mdk::SharedContext.new(trace_id: 't1'),
        timestamp: 0,
        node: 'p1',
        level: severity,
        category: 'cat',
        text: sequence.to_s,
        sequence:
      )
      outbox.keep(sequence, severity, event)
    end
    assert_equal(
      [true, false, false, false, false],
      outbox.unacknowledged.map { |message| Mdk::RTP_CLIENT.encode(message).include?('"sequence":0') },
      'outbox.q:121'
    )
    assert_equal(
      [false, false, false, false, true],
      outbox.unacknowledged.map { |message| Mdk::RTP_CLIENT.encode(message).include?('"sequence":4') },
      'outbox.q:128'
    )
    assert_equal(
      [false, false, true, false, false],
      outbox.unacknowledged.map { |message| Mdk::RTP_CLIENT.encode(message).include?('"level":"CRITICAL"') },
      'outbox.q:135'
    )
  end

  # Beyond the limit the oldest of the lowest severity goes first.
  def test_beyond_the_limit_the_oldest_of_the_lowest_severity_goes_first
    outbox = Mdk::Outbox.new(limit: 3)
    event = Mdk::LogEvent.new(
      context: Mdk::SharedContext.new(trace_id: 't1'),
      timestamp: 0,
      node: 'p1',
      level: Quark::Severity::INFO,
      category: 'cat',
      text: 'x'
    )
    outbox.keep(0, Quark::Severity::ERROR, event.with(sequence: 0))
    outbox.keep(1, Quark::Severity::INFO, event.with(sequence: 1))
    outbox.keep(2, Quark::Severity::INFO, event.with(sequence: 2))
    outbox.keep(3, Quark::Severity::WARN, event.with(sequence: 3))
    kept = [event.with(sequence: 0), event.with(sequence: 2), event.with(sequence: 3)].freeze
    assert Quark.equal(outbox.unacknowledged, kept), 'outbox.q:152'
    outbox.keep(4, Quark::Severity::DEBUG, event.with(sequence: 4))
    assert Quark.equal(outbox.unacknowledged, kept), 'outbox.q:154'
    outbox.keep(5, Quark::Severity::ERROR, event.with(sequence: 5))
    outbox.keep(6, Quark::Severity::ERROR, event.with(sequence: 6))
    outbox.keep(7, Quark::Severity::ERROR, event.with(sequence: 7))
    errors = [event.with(sequence: 5), event.with(sequence: 6), event.with(sequence: 7)].freeze
    assert Quark.equal(outbox.unacknowledged, errors), 'outbox.q:159'
    assert_equal 5, outbox.take_dropped, 'outbox.q:160'
    assert_equal 0, outbox.take_dropped, 'outbox.q:161'
  end

  # Ten thousand events are kept, not one more.
  def test_ten_thousand_events_are_kept_not_one_more
    outbox = Mdk::Outbox.new
    event = Mdk::LogEvent.new(
      context: Mdk::SharedContext.new(trace_id: 't1'),
      timestamp: 0,
      node: 'p1',
      level: Quark::Severity::INFO,
      category: 'cat',
      text: 'x'
    )
    10_002.times do |sequence|
      outbox.keep(sequence, Quark::Severity::INFO, event)
    end
    assert_equal 10_000, outbox.size, 'outbox.q:168'
    assert_equal 2, outbox.take_dropped, 'outbox.q:169'
  end
end
