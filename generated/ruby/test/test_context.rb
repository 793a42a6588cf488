# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `context`.
class TestMdkContext < Minitest::Test
  # A new context stands at [0], and encodes as the 2016 clients did.
  def test_a_new_context_stands_at0_and_encodes_as_the2016_clients_did
    context = Mdk::SharedContext.new(
      trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      environment: Mdk::Environment.new(name: 'feature', fallback: 'base')
    )
    assert_equal(
      '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[0]},"properties":{},"environment":{"name":"feature","fallbackName":"base"}}',
      context.encode,
      'context.q:169'
    )
  end

  # Joining goes on one level deeper, in the same trace and environment.
  def test_joining_goes_on_one_level_deeper_in_the_same_trace_and_environment
    sent = Mdk::SharedContext.new(
      trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      environment: Mdk::Environment.new(name: 'feature', fallback: 'base')
    )
    joined = Mdk::SharedContext.receive(sent.outgoing(0), 0).joined
    assert_equal [1, 0], joined.clock.levels, 'context.q:176'
    assert_operator joined.trace_id, :==, sent.trace_id, 'context.q:177'
    assert_operator joined.environment, :==, sent.environment, 'context.q:178'
    assert_equal [1, 1], joined.ticked.clock.levels, 'context.q:179'
  end

  # The header is compact ASCII.
  def test_the_header_is_compact_ascii
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736').including('name', 'é')
    assert context.outgoing(0).include?('"properties":{"name":"\\u00e9"}'), 'context.q:184'
    refute context.outgoing(0).include?(' '), 'context.q:185'
  end

  # What is malformed or larger than 8 KiB is not joined.
  def test_what_is_malformed_or_larger_than8_ki_b_is_not_joined
    assert_raises(Mdk::UnusableContext, 'context.q:189') { Mdk::SharedContext.receive('', 0) }
    assert_raises(Mdk::UnusableContext, 'context.q:190') { Mdk::SharedContext.receive('garbage', 0) }
    assert_raises(Mdk::UnusableContext, 'context.q:191') { Mdk::SharedContext.receive('{"clock":{"clocks":[1]}}', 0) }
    assert_raises(Mdk::UnusableContext, 'context.q:192') { Mdk::SharedContext.receive('{"traceId":"mine"}', 0) }
    assert_raises(Mdk::UnusableContext, 'context.q:193') do
      Mdk::SharedContext.receive('{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[]}}', 0)
    end
    assert_raises(Mdk::UnusableContext, 'context.q:197') do
      Mdk::SharedContext.receive('{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","clock":{"clocks":[-1]}}', 0)
    end
  end

  # A header of 8192 bytes is joined, one of 8193 is not.
  def test_a_header_of8192_bytes_is_joined_one_of8193_is_not
    empty = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', properties: { 'p' => '' }.freeze)
    filling = 'x'
    13.times do
      filling += filling
    end
    fitting = Quark.slice(filling, 0, Mdk::CONTEXT_LIMIT - empty.encode.size, 'context.q:207')
    full = empty.with(properties: { 'p' => fitting.freeze }.freeze)
    assert_equal 8192, full.encode.size, 'context.q:209'
    assert Quark.equal(Mdk::SharedContext.receive(full.encode, 0).properties, full.properties), 'context.q:210'
    over = empty.with(properties: { 'p' => "#{fitting}x".freeze }.freeze)
    assert_raises(Mdk::UnusableContext, 'context.q:212') { Mdk::SharedContext.receive(over.encode, 0) }
  end

  # A context that came in full goes on without its oldest properties, never over the limit.
  def test_a_context_that_came_in_full_goes_on_without_its_oldest_properties
    filling = 'x'
    13.times do
      filling += filling
    end
    filling = Quark.slice(filling, 0, 7900, 'context.q:218')
    context = Mdk::SharedContext.new(
      trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      properties: { 'p' => filling.freeze, 'q' => 1 }.freeze
    )
    200.times do
      context = context.joined
    end
    assert_operator context.encode.size, :>, Mdk::CONTEXT_LIMIT, 'context.q:224'
    text = context.outgoing(0)
    assert_operator text.size, :<=, Mdk::CONTEXT_LIMIT, 'context.q:226'
    received = Mdk::SharedContext.receive(text, 0)
    assert_operator received.clock, :==, context.clock, 'context.q:228'
    assert Quark.equal(received.properties, { 'q' => 1 }), 'context.q:229'
  end

  # A property that could make the context outgrow its header is refused.
  def test_a_property_that_could_make_the_context_outgrow_its_header_is
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736')
    filling = 'x'
    13.times do
      filling += filling
    end
    assert_raises(Mdk::ContextTooLarge, 'context.q:236') { context.including('big', filling.freeze) }
    assert Quark.equal(context.including('small', 'x').properties, { 'small' => 'x' }), 'context.q:237'
  end

  # A property that was accepted fits whatever clock and deadline follow.
  def test_a_property_that_was_accepted_fits_whatever_clock_and_deadline
    filling = 'x'
    13.times do
      filling += filling
    end
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736')
    size = 7500
    fullest = context
    loop do
      begin
        fuller = context.including('p', Quark.slice(filling, 0, size, 'context.q:246').freeze)
      rescue Mdk::ContextTooLarge, Mdk::ReservedProperty
        break
      end
      fullest = fuller
      size += 1
    end
    assert_operator size, :>, 7500, 'context.q:250'
    later = fullest.with(clock: Mdk::CausalClock.new(levels: [4_503_599_627_370_495].freeze))
    assert(
      later.expiring(0 + 31_536_000_000).tracing(Quark::Severity::CRITICAL).outgoing(0).include?('xxx'),
      'context.q:252'
    )
  end

  # The MDK's own properties are not the user's to set.
  def test_the_mdk_s_own_properties_are_not_the_user_s_to_set
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736')
    assert_raises(Mdk::ReservedProperty, 'context.q:257') { context.including('timeout', 1.5) }
    assert_raises(Mdk::ReservedProperty, 'context.q:258') { context.including('trace', 'DEBUG') }
  end

  # A deadline only shrinks.
  def test_a_deadline_only_shrinks
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736').expiring(0 + 10_000)
    assert_operator(context.deadline&.then { |each| Quark.millis(each) }, :==, 0 + 10_000, 'context.q:263')
    assert_operator(
      context.expiring(0 + 11_000).deadline&.then { |each| Quark.millis(each) },
      :==,
      0 + 10_000,
      'context.q:264'
    )
    assert_operator(
      context.expiring(0 + 9000).deadline&.then { |each| Quark.millis(each) },
      :==,
      0 + 9000,
      'context.q:265'
    )
    assert_equal 6000, context.left(0 + 4000), 'context.q:266'
    assert_equal 0, context.left(0 + 12_000), 'context.q:267'
  end

  # A deadline travels as absolute seconds, and on its way as the milliseconds left.
  def test_a_deadline_travels_as_absolute_seconds_and_on_its_way_as_the
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736').expiring(0 + 12_500)
    assert context.encode.include?('"properties":{"timeout":12.5}'), 'context.q:272'
    refute context.encode.include?('remaining'), 'context.q:273'
    assert context.outgoing(0 + 10_000).include?('"remaining":2500'), 'context.q:274'
  end

  # What is left wins over the absolute time, so skewed clocks do no harm.
  def test_what_is_left_wins_over_the_absolute_time_so_skewed_clocks_do_no
    sent = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736').expiring(0 + 100_000).outgoing(
      0 + 97_000
    )
    received = Mdk::SharedContext.receive(sent, 0 + 3_600_000)
    assert_operator(received.deadline&.then { |each| Quark.millis(each) }, :==, 0 + 3_600_000 + 3000, 'context.q:282')
    assert_nil received.remaining, 'context.q:283'
  end

  # An old peer's absolute time is the deadline where nothing else is.
  def test_an_old_peer_s_absolute_time_is_the_deadline_where_nothing_else_is
    text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":1795391743.066}}'
    received = Mdk::SharedContext.receive(text, 0)
    assert_operator(received.deadline&.then { |each| Quark.millis(each) }, :==, 0 + 1_795_391_743_066, 'context.q:289')
    assert received.encode.include?('"timeout":1795391743.066'), 'context.q:290'
  end

  # A deadline that is none is dropped, and an absurd one is bounded.
  def test_a_deadline_that_is_none_is_dropped_and_an_absurd_one_is_bounded
    text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","properties":{"timeout":"soon","x":1}}'
    received = Mdk::SharedContext.receive(text, 0)
    assert_nil(received.deadline&.then { |each| Quark.millis(each) }, 'context.q:296')
    assert Quark.equal(received.properties, { 'x' => 1 }), 'context.q:297'
    absurd = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":9007199254740991}'
    assert_operator(
      Mdk::SharedContext.receive(absurd, 0).deadline&.then { |each| Quark.millis(each) },
      :==,
      0 + 31_536_000_000,
      'context.q:299'
    )
  end

  # INFO is the lowest level logged, unless the context says another.
  def test_info_is_the_lowest_level_logged_unless_the_context_says_another
    context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736')
    assert_equal Quark::Severity::INFO, context.gate, 'context.q:304'
    assert_equal Quark::Severity::DEBUG, context.tracing(Quark::Severity::DEBUG).gate, 'context.q:305'
    assert Quark.equal(context.tracing(Quark::Severity::ERROR).properties, { 'trace' => 'ERROR' }), 'context.q:306'
    assert_equal Quark::Severity::INFO, context.with(properties: { 'trace' => 'LOUD' }.freeze).gate, 'context.q:307'
    assert_equal Quark::Severity::INFO, context.with(properties: { 'trace' => 1 }.freeze).gate, 'context.q:308'
  end

  # A derived trace keeps the properties and the environment, not the deadline or the clock.
  def test_a_derived_trace_keeps_the_properties_and_the_environment_not_the
    parent = Mdk::SharedContext.new(
      trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
      clock: Mdk::CausalClock.new(levels: [3, 2].freeze),
      properties: { 'a' => 1 }.freeze,
      environment: Mdk::Environment.new(name: 'feature')
    )
    derived = parent.expiring(0).derived('17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed')
    assert_equal '17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed', derived.trace_id, 'context.q:319'
    assert_equal [0], derived.clock.levels, 'context.q:320'
    assert Quark.equal(derived.properties, { 'a' => 1 }), 'context.q:321'
    assert_equal 'feature', derived.environment.name, 'context.q:322'
  end

  # A request that comes in with nothing left has no time at all.
  def test_a_request_that_comes_in_with_nothing_left_has_no_time_at_all
    text = '{"traceId":"4bf92f35-77b3-4da6-a3ce-929d0e0e4736","remaining":-5}'
    assert_operator(
      Mdk::SharedContext.receive(text, 0 + 3_600_000).deadline&.then { |each| Quark.millis(each) },
      :==,
      0 + 3_600_000,
      'context.q:327'
    )
  end
end
