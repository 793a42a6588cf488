# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `session`.
class TestMdkSession < Minitest::Test
  # A session is a new trace: the first log stands at [1].
  def test_a_session_is_a_new_trace_the_first_log_stands_at1
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      logged = session.info('cat', 'hello')
      assert_operator(
        logged,
        :==,
        Mdk::LoggedMessageId.new(
          trace_id: session.trace_id,
          causal_level: [1].freeze,
          environment: Mdk::Environment.new(name: 'sandbox')
        ),
        'session.q:267'
      )
      assert_equal [2], session.warn('cat', 'again').causal_level, 'session.q:268'
      refute_operator mdk.session.trace_id, :==, session.trace_id, 'session.q:269'
    end
  end

  # A log message is delivered with its level, category, text and moment.
  def test_a_log_message_is_delivered_with_its_level_category_text_and_moment
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      session = mdk.session
      session.critical('cat', 'a')
      session.error('cat', 'b')
      session.warn('cat', 'c')
      session.info('cat', 'd')
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert_equal(
        [true, false, false, false],
        sent.map do |text|
          text.include?(
            '"level":"CRITICAL","category":"cat","contentType":"text/plain","text":"a","sequence":0,"sync":1'
          )
        end,
        'session.q:284'
      )
      assert_equal(
        [false, true, false, false],
        sent.map do |text|
          text.include?('"level":"ERROR","category":"cat","contentType":"text/plain","text":"b","sequence":1,"sync":1')
        end,
        'session.q:287'
      )
      assert_equal(
        [false, false, true, false],
        sent.map { |text| text.include?('"clock":{"clocks":[3]}') },
        'session.q:290'
      )
      assert_equal(
        [true, true, true, true],
        sent.map { |text| text.include?('"timestamp":1000000000,"node":') },
        'session.q:291'
      )
    end
  end

  # INFO is the gate; a filtered call ticks and delivers nothing.
  def test_info_is_the_gate_a_filtered_call_ticks_and_delivers_nothing
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      session = mdk.session
      assert_equal [1], session.debug('cat', 'hidden').causal_level, 'session.q:301'
      assert runtime.port(mdk, :link).sent.empty?, 'session.q:302'
      assert_equal [2], session.info('cat', 'shown').causal_level, 'session.q:303'
      assert_equal 1, runtime.port(mdk, :link).sent.size, 'session.q:304'
    end
  end

  # Trace raises and lowers the gate, here and downstream.
  def test_trace_raises_and_lowers_the_gate_here_and_downstream
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      session = mdk.session
      session.trace(Quark::Severity::DEBUG)
      session.debug('cat', 'shown')
      assert_equal 1, runtime.port(mdk, :link).sent.size, 'session.q:316'
      downstream = mdk.join(session.externalize)
      downstream.debug('cat', 'shown')
      assert_equal 1, runtime.port(mdk, :link).sent.size, 'session.q:319'
      downstream.trace(Quark::Severity::ERROR)
      downstream.warn('cat', 'hidden')
      assert runtime.port(mdk, :link).sent.empty?, 'session.q:322'
      session.debug('cat', 'shown')
      assert_equal 1, runtime.port(mdk, :link).sent.size, 'session.q:324'
    end
  end

  # Externalize encodes, then ticks; join ticks and enters a level.
  def test_externalize_encodes_then_ticks_join_ticks_and_enters_a_level
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      text = session.externalize
      assert text.include?('"clock":{"clocks":[0]}'), 'session.q:331'
      assert_equal [2], session.info('cat', 'after').causal_level, 'session.q:332'
      joined = mdk.join(text)
      assert_operator joined.trace_id, :==, session.trace_id, 'session.q:334'
      assert_equal [1, 1], joined.info('cat', 'first').causal_level, 'session.q:335'
      assert session.inject.include?('"clock":{"clocks":[2]}'), 'session.q:336'
    end
  end

  # The headers carry the context and a traceparent of the same trace.
  def test_the_headers_carry_the_context_and_a_traceparent_of_the_same_trace
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      first = session.headers
      assert_equal %w[X-MDK-Context traceparent], first.keys, 'session.q:343'
      assert Quark.entry(first, 'X-MDK-Context', 'session.q:344').include?(session.trace_id), 'session.q:344'
      id = Quark.split(session.trace_id, '-', 'session.q:345').join('')
      assert Quark.entry(first, 'traceparent', 'session.q:346').start_with?("00-#{id}-"), 'session.q:346'
      assert Quark.entry(first, 'traceparent', 'session.q:347').end_with?('-01'), 'session.q:347'
      assert_equal 55, Quark.entry(first, 'traceparent', 'session.q:348').size, 'session.q:348'
      refute_operator(
        Quark.entry(session.headers, 'traceparent', 'session.q:349'),
        :==,
        Quark.entry(first, 'traceparent', 'session.q:349'),
        'session.q:349'
      )
    end
  end

  # A session's environment travels with it.
  def test_a_session_s_environment_travels_with_it
    Quark::TestRuntime.run do |runtime|
      here = Mdk::Mdk.new(
        config: Mdk::Config.new(environment: Mdk::Environment.new(name: 'feature', fallback: 'base')),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      there = Mdk::Mdk.new(
        config: Mdk::Config.new(environment: Mdk::Environment.new(name: 'production')),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      assert_equal(
        Mdk::Environment.new(name: 'feature', fallback: 'base'),
        there.join(here.session.externalize).environment,
        'session.q:355'
      )
      assert_equal Mdk::Environment.new(name: 'production'), there.session.environment, 'session.q:356'
    end
  end

  # A deadline only shrinks, and says what is left.
  def test_a_deadline_only_shrinks_and_says_what_is_left
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      assert_nil(session.remaining&.then { |each| Quark.millis(each) }, 'session.q:362')
      session.set_deadline(5)
      assert_equal(5000, session.remaining&.then { |each| Quark.millis(each) }, 'session.q:364')
      session.set_deadline(9)
      assert_equal(5000, session.remaining&.then { |each| Quark.millis(each) }, 'session.q:366')
      session.set_deadline(2)
      runtime.advance(0.5)
      assert_equal(1500, session.remaining&.then { |each| Quark.millis(each) }, 'session.q:369')
      runtime.advance(5)
      assert_equal(0, session.remaining&.then { |each| Quark.millis(each) }, 'session.q:371')
    end
  end

  # A deadline travels, and what is left of it wins over the clock.
  def test_a_deadline_travels_and_what_is_left_of_it_wins_over_the_clock
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      session.set_deadline(5)
      text = session.externalize
      assert text.include?('"timeout":1000005'), 'session.q:379'
      assert text.include?('"remaining":5000'), 'session.q:380'
      runtime.advance(1)
      assert_equal(5000, mdk.join(text).remaining&.then { |each| Quark.millis(each) }, 'session.q:382')
    end
  end

  # Properties are the request's, and travel with it.
  def test_properties_are_the_request_s_and_travel_with_it
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      refute session.property?('user'), 'session.q:388'
      assert_nil session.get_property('user'), 'session.q:389'
      session.set_property('user', 'ada')
      assert session.property?('user'), 'session.q:391'
      joined = mdk.join(session.externalize)
      assert Quark.equal(joined.get_property('user'), 'ada'), 'session.q:393'
    end
  end

  # A property that would not fit is refused, and the session goes on without it.
  def test_a_property_that_would_not_fit_is_refused_and_the_session_goes_on
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      filling = 'x'
      13.times do
        filling += filling
      end
      assert_raises(Mdk::ContextTooLarge, 'session.q:401') { session.set_property('big', filling.freeze) }
      assert_raises(Mdk::ReservedProperty, 'session.q:402') { session.set_property('timeout', 9_000_000_000.0) }
      refute session.property?('big'), 'session.q:403'
      assert_operator session.externalize.size, :<, Mdk::CONTEXT_LIMIT, 'session.q:404'
    end
  end

  # Resolve waits ten seconds for a node, no longer.
  def test_resolve_waits_ten_seconds_for_a_node_no_longer
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      session = mdk.session
      promise = session.resolve_async('time', '1.0')
      runtime.advance(9.999)
      assert promise.pending?, 'session.q:413'
      runtime.advance(0.001)
      assert_raises(Mdk::Unresolved, 'session.q:415') { promise.value }
    end
  end

  # Resolve waits no longer than the deadline.
  def test_resolve_waits_no_longer_than_the_deadline
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      session = mdk.session
      session.set_deadline(3)
      runtime.advance(1)
      promise = session.resolve_async('time', '1.0')
      longer = session.resolve_until_promise('time', '1.0', 60_000)
      runtime.advance(1.999)
      assert promise.pending?, 'session.q:427'
      runtime.advance(0.001)
      assert_raises(Mdk::Unresolved, 'session.q:429') { promise.value }
      assert_raises(Mdk::Unresolved, 'session.q:430') { longer.value }
    end
  end

  # Resolve_until waits as long as it is told.
  def test_resolve_until_waits_as_long_as_it_is_told
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      session = mdk.session
      brief = session.resolve_until_promise('time', '1.0', 500)
      patient = session.resolve_until_promise('time', nil, 60_000)
      runtime.advance(0.5)
      assert_raises(Mdk::Unresolved, 'session.q:440') { brief.value }
      runtime.advance(59)
      assert patient.pending?, 'session.q:442'
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '7.3', address: 'http://t:1')
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(Mdk::Active.new(node:))
      assert Quark.equal(patient.value, node), 'session.q:447'
    end
  end

  # A version that is none fails the promise.
  def test_a_version_that_is_none_fails_the_promise
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      assert_raises(Mdk::InvalidVersion, 'session.q:453') { session.resolve_async('time', 'new').value }
    end
  end

  # A route leads a session elsewhere, and everything downstream.
  def test_a_route_leads_a_session_elsewhere_and_everything_downstream
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'mock', version: '2.0', address: 'http://m:1'))
      )
      session = mdk.session
      session.route('time', '1.0', 'mock', '2.0')
      assert_equal 'n2', session.resolve_async('time', '1.0').value.id, 'session.q:465'
      assert_equal 'n2', mdk.join(session.externalize).resolve_async('time', '1.0').value.id, 'session.q:466'
      assert_equal 'n1', mdk.session.resolve_async('time', '1.0').value.id, 'session.q:467'
      assert_raises(Mdk::InvalidVersion, 'session.q:468') { session.route('time', 'new', 'mock', '2.0') }
      assert_raises(Mdk::InvalidVersion, 'session.q:469') { session.route('time', '1.0', 'mock', 'new') }
    end
  end

  # An interaction that finishes yields its event, directly after its last log.
  def test_an_interaction_that_finishes_yields_its_event_directly_after_its
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).sent
      session = mdk.session
      session.start_interaction
      node = session.resolve_async('time', '1.0').value
      runtime.advance(0.25)
      session.finish_interaction
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert_equal 3, sent.size, 'session.q:485'
      assert(
        Quark.item(sent, 0, 'session.q:486').include?(
          '"level":"INFO","category":"MDK","contentType":"text/plain","text":"Starting interaction.","sequence":0'
        ),
        'session.q:486'
      )
      assert(
        Quark.item(sent, 1, 'session.q:489').include?(
          '"level":"INFO","category":"MDK","contentType":"text/plain","text":"Finished interaction.","sequence":1'
        ),
        'session.q:489'
      )
      assert(
        Quark.item(sent, 2, 'session.q:492').include?(
          '"results":{"n1":1},"startClock":[1],"endClock":[2],"sequence":2,"sync":1'
        ),
        'session.q:492'
      )
      assert(
        Quark.item(sent, 2, 'session.q:493').include?('"startTimestamp":1000000000,"endTimestamp":1000000250'),
        'session.q:493'
      )
      assert Quark.item(sent, 2, 'session.q:494').include?(session.trace_id), 'session.q:494'
      assert_equal 'n1', node.id, 'session.q:495'
    end
  end

  # A failure blames the nodes resolved so far; those resolved afterwards can still succeed.
  def test_a_failure_blames_the_nodes_resolved_so_far_those_resolved
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2'))
      )
      runtime.port(mdk, :link).sent
      session = mdk.session
      session.start_interaction
      assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'session.q:508'
      session.fail_interaction('boom')
      assert_equal 'n2', session.resolve_async('time', '1.0').value.id, 'session.q:510'
      session.finish_interaction
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert(
        Quark.item(sent, 1, 'session.q:513').include?(
          '"level":"ERROR","category":"interaction failure","contentType":"text/plain","text":"involved: Node(id:n1 time: http://t:1, 1.0)\\n\\nboom"'
        ),
        'session.q:513'
      )
      refute Quark.item(sent, 1, 'session.q:516').include?('"failure"'), 'session.q:516'
      assert Quark.item(sent, 3, 'session.q:517').include?('"results":{"n1":0,"n2":1}'), 'session.q:517'
    end
  end

  # Three failed interactions open a node's breaker, and calls go elsewhere.
  def test_three_failed_interactions_open_a_node_s_breaker_and_calls_go
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      session = mdk.session
      3.times do
        session.start_interaction
        assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'session.q:529'
        session.fail_interaction('boom')
        session.finish_interaction
      end
      promise = session.resolve_async('time', '1.0')
      assert promise.pending?, 'session.q:534'
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2'))
      )
      assert_equal 'n2', promise.value.id, 'session.q:536'
    end
  end

  # Finish without start is an error and corrupts nothing.
  def test_finish_without_start_is_an_error_and_corrupts_nothing
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      assert_raises(Mdk::NoInteraction, 'session.q:542') { session.finish_interaction }
      assert_raises(Mdk::NoInteraction, 'session.q:543') { session.fail_interaction('boom') }
      session.start_interaction
      session.finish_interaction
      assert_raises(Mdk::NoInteraction, 'session.q:546') { session.finish_interaction }
      assert_equal [3], session.info('cat', 'next').causal_level, 'session.q:547'
    end
  end

  # Nodes resolved through the session belong to the innermost level.
  def test_nodes_resolved_through_the_session_belong_to_the_innermost_level
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'space', version: '1.0', address: 'http://s:1'))
      )
      runtime.port(mdk, :link).sent
      session = mdk.session
      session.start_interaction
      assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'session.q:560'
      session.start_interaction
      assert_equal 'n2', session.resolve_async('space', '1.0').value.id, 'session.q:562'
      session.fail_interaction('boom')
      session.finish_interaction
      session.finish_interaction
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert Quark.item(sent, 4, 'session.q:567').include?('"results":{"n2":0}'), 'session.q:567'
      assert Quark.item(sent, 6, 'session.q:568').include?('"results":{"n1":1}'), 'session.q:568'
    end
  end

  # Tasks that resolve through their own levels never blame each other's nodes.
  def test_tasks_that_resolve_through_their_own_levels_never_blame_each_other
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'space', version: '1.0', address: 'http://s:1'))
      )
      session = mdk.session
      first = session.enter_level
      second = session.enter_level
      assert_equal 'n1', first.resolve_async('time', '1.0').value.id, 'session.q:581'
      assert_equal 'n2', second.resolve_until_promise('space', '1.0', 1000).value.id, 'session.q:582'
      runtime.port(mdk, :link).sent
      session.blame_level(first, Quark::Failure.new(kind: 'ValueError', message: 'boom', stack: 'at f'))
      session.exit_level(first)
      session.exit_level(second)
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert(
        Quark.item(sent, 0, 'session.q:588').include?('involved: Node(id:n1 time: http://t:1, 1.0)'),
        'session.q:588'
      )
      assert Quark.item(sent, 2, 'session.q:589').include?('"results":{"n1":0}'), 'session.q:589'
      assert Quark.item(sent, 4, 'session.q:590').include?('"results":{"n2":1}'), 'session.q:590'
    end
  end

  # A failed body's report carries the exception and the nodes beside the text.
  def test_a_failed_body_s_report_carries_the_exception_and_the_nodes_beside
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      session = mdk.session
      level = session.enter_level
      assert_equal 'n1', level.resolve_async('time').value.id, 'session.q:601'
      runtime.port(mdk, :link).sent
      session.blame_level(level, Quark::Failure.new(kind: 'ValueError', message: 'boom', stack: "at f\nat g"))
      session.exit_level(level)
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert(
        Quark.item(sent, 0, 'session.q:606').include?(
          '"failure":{"kind":"ValueError","message":"boom","stack":"at f\\nat g","nodes":[{"id":"n1","service":"time","version":"1.0","address":"http://t:1"}]}'
        ),
        'session.q:606'
      )
    end
  end

  # A level that is over is not blamed, and its late nodes belong to nobody.
  def test_a_level_that_is_over_is_not_blamed_and_its_late_nodes_belong_to
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      session = mdk.session
      level = session.enter_level
      late = level.resolve_async('time', '1.0')
      session.exit_level(level)
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      assert_equal 'n1', late.value.id, 'session.q:621'
      assert_raises(Mdk::NoInteraction, 'session.q:622') { level.fail('boom') }
      runtime.port(mdk, :link).sent
      session.blame_level(level, Quark::Failure.new(kind: 'ValueError', message: 'boom'))
      session.exit_level(level)
      assert runtime.port(mdk, :link).sent.empty?, 'session.q:626'
    end
  end

  # A level can be failed by hand, and goes on.
  def test_a_level_can_be_failed_by_hand_and_goes_on
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      session = mdk.session
      level = session.enter_level
      assert_equal 'n1', level.resolve_async('time').value.id, 'session.q:637'
      level.fail('boom')
      runtime.port(mdk, :link).sent
      session.exit_level(level)
      assert_equal(
        [false, true],
        runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message).include?('"results":{"n1":0}') },
        'session.q:641'
      )
    end
  end

  # An interaction that finishes resets the count of failures in a row.
  def test_an_interaction_that_finishes_resets_the_count_of_failures_in_a_row
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      session = mdk.session
      [true, true, false, true, true].each do |fails|
        session.start_interaction
        assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'session.q:653'
        session.fail_interaction('boom') if fails
        session.finish_interaction
      end
      assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'session.q:659'
    end
  end

  # A deadline before now has passed.
  def test_a_deadline_before_now_has_passed
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      session.set_deadline(-5)
      assert_equal(0, session.remaining&.then { |each| Quark.millis(each) }, 'session.q:666')
    end
  end
end
