# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `mdk`.
class TestMdkMdk < Minitest::Test
  # An MDK connects with its token, and opens with what it is.
  def test_an_mdk_connects_with_its_token_and_opens_with_what_it_is
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(
          server_url: 'ws://h/rtp',
          token: 'secret',
          environment: Mdk::Environment.new(name: 'feature', fallback: 'base')
        ),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      assert runtime.port(mdk, :link).calls.empty?, 'mdk.q:448'
      mdk.start
      mdk.start
      calls = runtime.port(mdk, :link).calls
      assert_equal 1, calls.size, 'mdk.q:452'
      assert Quark.item(calls, 0, 'mdk.q:453').include?('ws://h/rtp'), 'mdk.q:453'
      assert Quark.item(calls, 0, 'mdk.q:454').include?('Bearer secret'), 'mdk.q:454'
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:455'
      runtime.port(mdk, :link).events.connected
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert_equal 1, sent.size, 'mdk.q:458'
      assert(
        Quark.item(sent, 0, 'mdk.q:459').start_with?('{"type":"open","version":"2.0.0","mdkVersion":"3.'),
        'mdk.q:459'
      )
      assert Quark.item(sent, 0, 'mdk.q:460').include?('"capabilities":["route"]'), 'mdk.q:460'
      assert Quark.item(sent, 0, 'mdk.q:461').include?('"language":'), 'mdk.q:461'
      assert Quark.item(sent, 0, 'mdk.q:462').include?('"nodeId":"'), 'mdk.q:462'
      assert(
        Quark.item(sent, 0, 'mdk.q:463').end_with?('"environment":{"name":"feature","fallbackName":"base"}}'),
        'mdk.q:463'
      )
    end
  end

  # Everything else is sent after the server's Open.
  def test_everything_else_is_sent_after_the_server_s_open
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.register('hello', '1.1', 'http://h:1')
      mdk.start
      mdk.session.info('cat', 'hello')
      runtime.port(mdk, :link).events.connected
      assert_equal 1, runtime.port(mdk, :link).sent.size, 'mdk.q:472'
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      assert_equal 2, runtime.port(mdk, :link).sent.size, 'mdk.q:474'
    end
  end

  # A service is registered before or after start, and announced at once when connected.
  def test_a_service_is_registered_before_or_after_start_and_announced_at_once
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(environment: Mdk::Environment.new(name: 'feature', fallback: 'base')),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      early = mdk.register('hello', '1.1', 'http://h:1')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).sent
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      announced = Mdk::Active.new(node: early, ttl: 30_000)
      assert Quark.equal(runtime.port(mdk, :link).sent, [announced]), 'mdk.q:485'
      late = mdk.register('time', '2.0', 'http://h:2')
      second = Mdk::Active.new(node: late, ttl: 30_000)
      assert Quark.equal(runtime.port(mdk, :link).sent, [second]), 'mdk.q:488'
      assert_equal Mdk::Environment.new(name: 'feature', fallback: 'base'), early.environment, 'mdk.q:489'
    end
  end

  # Each service and address has an id of its own, and all name their process.
  def test_each_service_and_address_has_an_id_of_its_own_and_all_name_their
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      first = mdk.register('hello', '1.1', 'http://h:1')
      second = mdk.register('hello', '1.1', 'http://h:2')
      third = mdk.register('time', '1.1', 'http://h:1')
      refute_operator first.id, :==, second.id, 'mdk.q:497'
      refute_operator first.id, :==, third.id, 'mdk.q:498'
      refute_operator second.id, :==, third.id, 'mdk.q:499'
      assert Quark.equal(first.properties, second.properties), 'mdk.q:500'
      assert_equal ['datawire_nodeId'], first.properties.keys, 'mdk.q:501'
      again = mdk.register('hello', '1.2', 'http://h:1')
      assert_operator again.id, :==, first.id, 'mdk.q:503'
      mdk.start
      runtime.port(mdk, :link).events.connected
      assert(
        Mdk::RTP_CLIENT.encode(Quark.item(runtime.port(mdk, :link).sent, 0, 'mdk.q:506')).include?(
          Quark::Json.encode(Quark.entry(first.properties, 'datawire_nodeId', 'mdk.q:506'))
        ),
        'mdk.q:506'
      )
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      assert_equal 3, runtime.port(mdk, :link).sent.size, 'mdk.q:508'
    end
  end

  # A version that is none cannot be registered.
  def test_a_version_that_is_none_cannot_be_registered
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      assert_raises(Mdk::InvalidVersion, 'mdk.q:513') { mdk.register('hello', 'new', 'http://h:1') }
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).sent
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:518'
    end
  end

  # Services are announced again each fifteen seconds while connected.
  def test_services_are_announced_again_each_fifteen_seconds_while_connected
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      node = mdk.register('hello', '1.1', 'http://h:1')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      runtime.advance(14.999)
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:529'
      runtime.advance(0.001)
      announced = Mdk::Active.new(node:)
      assert Quark.equal(runtime.port(mdk, :link).sent, [announced]), 'mdk.q:532'
      runtime.advance(15)
      assert Quark.equal(runtime.port(mdk, :link).sent, [announced]), 'mdk.q:534'
      runtime.port(mdk, :link).events.closed('gone')
      runtime.advance(60)
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:537'
    end
  end

  # A stop says that the services are gone.
  def test_a_stop_says_that_the_services_are_gone
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      first = mdk.register('hello', '1.1', 'http://h:1')
      second = mdk.register('time', '1.0', 'http://h:2')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      stopped = mdk.stop_async
      expected = [Mdk::Expire.new(node: first), Mdk::Expire.new(node: second)].freeze
      assert Quark.equal(runtime.port(mdk, :link).sent, expected), 'mdk.q:550'
      refute stopped.pending?, 'mdk.q:551'
      runtime.advance(60)
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:553'
    end
  end

  # A stop waits for acknowledgements.
  def test_a_stop_waits_for_acknowledgements
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      mdk.session.info('cat', 'last words')
      stopped = mdk.stop_async
      assert stopped.pending?, 'mdk.q:563'
      runtime.advance(4)
      assert stopped.pending?, 'mdk.q:565'
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 0))
      refute stopped.pending?, 'mdk.q:567'
    end
  end

  # A stop waits five seconds and no longer.
  def test_a_stop_waits_five_seconds_and_no_longer
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      mdk.session.info('cat', 'last words')
      stopped = mdk.stop_async
      again = mdk.stop_async
      runtime.advance(4.999)
      assert stopped.pending?, 'mdk.q:577'
      assert again.pending?, 'mdk.q:578'
      runtime.advance(0.001)
      refute stopped.pending?, 'mdk.q:580'
      refute again.pending?, 'mdk.q:581'
    end
  end

  # What never started stops at once, and those who wait are told.
  def test_what_never_started_stops_at_once_and_those_who_wait_are_told
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      waiting = mdk.session.resolve_async('time', '1.0')
      assert waiting.pending?, 'mdk.q:587'
      refute mdk.stop_async.pending?, 'mdk.q:588'
      assert_raises(Mdk::Unresolved, 'mdk.q:589') { waiting.value }
      assert_raises(Mdk::Unresolved, 'mdk.q:590') { mdk.session.resolve_async('time', '1.0').value }
    end
  end

  # Reconnecting waits for up to 1, 2, 4, 8, 16, 16 seconds, and starts over after a success.
  def test_reconnecting_waits_for_up_to12481616_seconds_and_starts_over_after
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).calls
      [1000, 2000, 4000, 8000, 16_000, 16_000].each do |longest|
        runtime.port(mdk, :link).events.closed('down')
        assert runtime.port(mdk, :link).calls.empty?, 'mdk.q:599'
        runtime.advance(Quark.seconds(longest))
        assert_equal 1, runtime.port(mdk, :link).calls.size, 'mdk.q:601'
      end
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).calls
      runtime.port(mdk, :link).events.closed('down')
      runtime.advance(1)
      assert_equal 1, runtime.port(mdk, :link).calls.size, 'mdk.q:608'
    end
  end

  # Without a server it says once what is missing, and works on.
  def test_without_a_server_it_says_once_what_is_missing_and_works_on
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(server_url: 'ws://h/rtp?token=secret', token: 'secret'),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      mdk.start
      runtime.port(mdk, :link).events.closed('no such host for secret')
      runtime.advance(1)
      runtime.port(mdk, :link).events.closed('no such host')
      calls = runtime.port(mdk, :console).calls
      assert_equal 1, calls.size, 'mdk.q:618'
      assert Quark.item(calls, 0, 'mdk.q:619').include?('Mission Control at ws://h/rtp '), 'mdk.q:619'
      assert Quark.item(calls, 0, 'mdk.q:620').include?('MDK_SERVER_URL'), 'mdk.q:620'
      refute Quark.item(calls, 0, 'mdk.q:621').include?('secret'), 'mdk.q:621'
      assert_equal [1], mdk.session.info('cat', 'still here').causal_level, 'mdk.q:622'
    end
  end

  # A refused connection names the token, without printing it.
  def test_a_refused_connection_names_the_token_without_printing_it
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new(token: 'secret'), policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.rejected(401, 'bad token: secret')
      calls = runtime.port(mdk, :console).calls
      assert_equal 1, calls.size, 'mdk.q:630'
      assert Quark.item(calls, 0, 'mdk.q:631').include?('401'), 'mdk.q:631'
      assert Quark.item(calls, 0, 'mdk.q:632').include?('MDK_TOKEN'), 'mdk.q:632'
      refute Quark.item(calls, 0, 'mdk.q:633').include?('secret'), 'mdk.q:633'
      runtime.port(mdk, :link).calls
      runtime.advance(1)
      assert_equal 1, runtime.port(mdk, :link).calls.size, 'mdk.q:636'
    end
  end

  # Another major version is answered by Close, and not spoken with.
  def test_another_major_version_is_answered_by_close_and_not_spoken_with
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.register('hello', '1.1', 'http://h:1')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).sent
      runtime.port(mdk, :link).events.received(Mdk::Open.new(version: '3.0.0'))
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert_equal 1, sent.size, 'mdk.q:647'
      assert(
        Quark.item(sent, 0, 'mdk.q:648').start_with?('{"type":"close","error":{"code":"VERSION_MISMATCH","title":'),
        'mdk.q:648'
      )
      assert_equal 1, runtime.port(mdk, :console).calls.size, 'mdk.q:649'
      runtime.port(mdk, :link).events.closed('closed')
      mdk.session.info('cat', 'kept')
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:652'
    end
  end

  # A closing server is left, and looked for again.
  def test_a_closing_server_is_left_and_looked_for_again
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Close.new(error: Mdk::CloseError.new(code: 'GOING_AWAY', title: 'restarting'))
      )
      runtime.port(mdk, :link).events.closed('closed')
      runtime.port(mdk, :link).calls
      runtime.advance(1)
      assert_equal 1, runtime.port(mdk, :link).calls.size, 'mdk.q:664'
    end
  end

  # An unknown message is ignored, one that cannot be read is said.
  def test_an_unknown_message_is_ignored_one_that_cannot_be_read_is_said
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.unreadable(
        Quark::DecodeError.new(kind: Quark::DecodeKind::UNKNOWN_TAG, path: 'type', text: 'unknown tag')
      )
      assert runtime.port(mdk, :console).calls.empty?, 'mdk.q:672'
      runtime.port(mdk, :link).events.unreadable(
        Quark::DecodeError.new(kind: Quark::DecodeKind::NOT_JSON, path: '', text: 'not JSON')
      )
      assert_equal 1, runtime.port(mdk, :console).calls.size, 'mdk.q:674'
    end
  end

  # Logs are sent at once, numbered by one counter with interactions, and kept until acknowledged.
  def test_logs_are_sent_at_once_numbered_by_one_counter_with_interactions_and
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      session = mdk.session
      session.start_interaction
      session.finish_interaction
      session.info('cat', 'after')
      sent = runtime.port(mdk, :link).sent
      assert_equal 4, sent.size, 'mdk.q:688'
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 0))
      runtime.port(mdk, :link).events.received(Mdk::InteractionAck.new(sequence: 2))
      runtime.port(mdk, :link).events.closed('down')
      runtime.advance(1)
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).sent
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      assert(
        Quark.equal(
          runtime.port(mdk, :link).sent,
          [Quark.item(sent, 1, 'mdk.q:696'), Quark.item(sent, 3, 'mdk.q:696')]
        ),
        'mdk.q:696'
      )
    end
  end

  # What is logged while not connected is sent in order after the next Open.
  def test_what_is_logged_while_not_connected_is_sent_in_order_after_the_next
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      session.info('cat', 'before start')
      mdk.start
      session.error('cat', 'before the connection')
      runtime.port(mdk, :link).events.connected
      session.info('cat', 'before Open')
      runtime.port(mdk, :link).sent
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      texts = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert_equal 3, texts.size, 'mdk.q:710'
      assert Quark.item(texts, 0, 'mdk.q:711').include?('"text":"before start","sequence":0'), 'mdk.q:711'
      assert Quark.item(texts, 1, 'mdk.q:712').include?('"text":"before the connection","sequence":1'), 'mdk.q:712'
      assert Quark.item(texts, 2, 'mdk.q:713').include?('"text":"before Open","sequence":2'), 'mdk.q:713'
    end
  end

  # What was dropped while not connected is counted and said after the next Open.
  def test_what_was_dropped_while_not_connected_is_counted_and_said_after_the
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      session = mdk.session
      10_003.times do
        session.info('cat', 'much')
      end
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).sent
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      sent = runtime.port(mdk, :link).sent
      assert_equal 10_001, sent.size, 'mdk.q:725'
      assert Mdk::RTP_CLIENT.encode(Quark.item(sent, 0, 'mdk.q:726')).include?('"sequence":3,'), 'mdk.q:726'
      assert(
        Mdk::RTP_CLIENT.encode(Quark.item(sent, 10_000, 'mdk.q:727')).include?(
          '"level":"WARN","category":"mdk","contentType":"text/plain","text":"3 events were dropped while not connected"'
        ),
        'mdk.q:727'
      )
    end
  end

  # A node that Mission Control knows is resolved, one that is gone is not.
  def test_a_node_that_mission_control_knows_is_resolved_one_that_is_gone_is
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(Mdk::Active.new(node:))
      assert Quark.equal(mdk.session.resolve_async('time', '1.0').value, node), 'mdk.q:741'
      runtime.port(mdk, :link).events.received(Mdk::Expire.new(node:))
      promise = mdk.session.resolve_async('time', '1.0')
      assert promise.pending?, 'mdk.q:744'
      runtime.port(mdk, :link).events.received(Mdk::Active.new(node:))
      assert Quark.equal(promise.value, node), 'mdk.q:746'
    end
  end

  # While disconnected the last known nodes keep serving, and after a Clear those not announced go.
  def test_while_disconnected_the_last_known_nodes_keep_serving_and_after_a
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).events.closed('down')
      runtime.advance(3600)
      assert_equal 'n1', mdk.session.resolve_async('time', '1.0').value.id, 'mdk.q:757'
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(Mdk::Clear.new)
      runtime.advance(9)
      assert_equal 'n1', mdk.session.resolve_async('time', '1.0').value.id, 'mdk.q:762'
      runtime.advance(1)
      promise = mdk.session.resolve_until_promise('time', '1.0', 0)
      assert_raises(Mdk::Unresolved, 'mdk.q:765') { promise.value }
    end
  end

  # A Route command gives versions their shares.
  def test_a_route_command_gives_versions_their_shares
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1'))
      )
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'time', version: '1.2', address: 'http://t:2'))
      )
      runtime.port(mdk, :link).events.received(
        Mdk::Route.new(service: 'time', environment: 'sandbox', shares: { '1.1' => 3, '1.2' => 1 }.freeze)
      )
      session = mdk.session
      ids = []
      8.times do
        ids << session.resolve_async('time', '1.0').value.id
      end
      assert_equal %w[n1 n1 n2 n1 n1 n1 n2 n1], ids, 'mdk.q:779'
      runtime.port(mdk, :link).events.received(Mdk::Route.new(service: 'time', environment: 'sandbox'))
      assert_equal 'n2', session.resolve_async('time', '1.0').value.id, 'mdk.q:781'
      assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'mdk.q:782'
    end
  end

  # Breakers are reported to a server that understands, and again after a reconnect.
  def test_breakers_are_reported_to_a_server_that_understands_and_again_after
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new(threshold: 1), runtime:)
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
      capable = Mdk::Open.new(properties: { 'capabilities' => ['breaker'].freeze }.freeze)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(capable)
      runtime.port(mdk, :link).events.received(Mdk::Active.new(node:))
      session = mdk.session
      session.start_interaction
      assert Quark.equal(session.resolve_async('time', '1.0').value, node), 'mdk.q:795'
      runtime.port(mdk, :link).sent
      session.fail_interaction('boom')
      sent = runtime.port(mdk, :link).sent
      report = Mdk::Breaker.new(node:, open: true, since: 0 + 1_000_000_000)
      assert_equal 2, sent.size, 'mdk.q:800'
      assert Quark.equal(Quark.item(sent, 1, 'mdk.q:801'), report), 'mdk.q:801'
      runtime.port(mdk, :link).events.closed('down')
      runtime.advance(1)
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(capable)
      assert(runtime.port(mdk, :link).sent.any? { |message| Quark.equal(message, report) }, 'mdk.q:806')
      runtime.port(mdk, :link).events.closed('down')
      runtime.advance(2)
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      refute(runtime.port(mdk, :link).sent.any? { |message| Quark.equal(message, report) }, 'mdk.q:811')
    end
  end

  # A static list is there from the start, and nothing can be registered in it.
  def test_a_static_list_is_there_from_the_start_and_nothing_can_be_registered
    Quark::TestRuntime.run do |runtime|
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(source: Mdk::StaticNodes.new(nodes: [node].freeze)),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      promise = mdk.session.resolve_async('time', '1.0')
      assert promise.pending?, 'mdk.q:818'
      mdk.start
      assert Quark.equal(promise.value, node), 'mdk.q:820'
      assert_raises(Mdk::CannotRegister, 'mdk.q:821') { mdk.register('hello', '1.0', 'http://h:1') }
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n2', service: 'space', version: '1.0', address: 'http://s:1'))
      )
      runtime.port(mdk, :link).events.received(Mdk::Expire.new(node:))
      runtime.port(mdk, :link).events.received(Mdk::Clear.new)
      runtime.advance(10)
      assert Quark.equal(mdk.session.resolve_async('time', '1.0').value, node), 'mdk.q:828'
      assert_raises(Mdk::Unresolved, 'mdk.q:829') { mdk.session.resolve_until_promise('space', '1.0', 0).value }
    end
  end

  # A Synapse folder is read each second.
  def test_a_synapse_folder_is_read_each_second
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(source: Mdk::Synapse.new(path: '/nodes')),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      mdk.start
      assert_equal 1, runtime.port(mdk, :folder).calls.size, 'mdk.q:835'
      runtime.port(mdk, :folder).events.contents({ 'time.json' => '[{"host":"t","port":1}]' }.freeze)
      assert_equal 't:1', mdk.session.resolve_async('time').value.address, 'mdk.q:837'
      runtime.advance(3)
      assert_equal 3, runtime.port(mdk, :folder).calls.size, 'mdk.q:839'
      runtime.port(mdk, :folder).events.contents({ 'time.json' => '[{"host":"t","port":2}]' }.freeze)
      assert_equal 't:2', mdk.session.resolve_async('time').value.address, 'mdk.q:841'
      assert_raises(Mdk::CannotRegister, 'mdk.q:842') { mdk.register('hello', '1.0', 'http://h:1') }
    end
  end

  # A bad file in a Synapse folder leaves the previous state, and is said once.
  def test_a_bad_file_in_a_synapse_folder_leaves_the_previous_state_and_is
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(source: Mdk::Synapse.new(path: '/nodes')),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      mdk.start
      runtime.port(mdk, :folder).events.contents({ 'time.json' => '[{"host":"t","port":1}]' }.freeze)
      runtime.port(mdk, :folder).events.contents({ 'time.json' => '[{"host"' }.freeze)
      runtime.port(mdk, :folder).events.contents({ 'time.json' => '[{"host"' }.freeze)
      assert_equal 't:1', mdk.session.resolve_async('time').value.address, 'mdk.q:851'
      assert_equal 1, runtime.port(mdk, :console).calls.size, 'mdk.q:852'
      runtime.port(mdk, :folder).events.failed('no such folder')
      runtime.port(mdk, :folder).events.failed('no such folder')
      assert_equal 't:1', mdk.session.resolve_async('time').value.address, 'mdk.q:855'
      assert_equal 1, runtime.port(mdk, :console).calls.size, 'mdk.q:856'
    end
  end

  # A missing context begins a new trace, silently.
  def test_a_missing_context_begins_a_new_trace_silently
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      session = mdk.join
      assert_equal [1], session.info('cat', 'first').causal_level, 'mdk.q:866'
      assert_equal 1, runtime.port(mdk, :link).sent.size, 'mdk.q:867'
    end
  end

  # A malformed context begins a new trace, and a warning is logged.
  def test_a_malformed_context_begins_a_new_trace_and_a_warning_is_logged
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      ['', 'garbage', '{"traceId":1}'].each do |text|
        session = mdk.join(text)
        sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
        assert_equal 1, sent.size, 'mdk.q:879'
        assert Quark.item(sent, 0, 'mdk.q:880').include?('"level":"WARN","category":"mdk"'), 'mdk.q:880'
        assert Quark.item(sent, 0, 'mdk.q:881').include?(session.trace_id), 'mdk.q:881'
        assert_equal [2], session.info('cat', 'goes on').causal_level, 'mdk.q:882'
        runtime.port(mdk, :link).sent
      end
    end
  end

  # A context over the limit begins a new trace, and a warning is logged.
  def test_a_context_over_the_limit_begins_a_new_trace_and_a_warning_is_logged
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      context = Mdk::SharedContext.new(trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736')
      filling = 'x'
      13.times do
        filling += filling
      end
      session = mdk.join(context.with(properties: { 'p' => filling.freeze }.freeze).encode)
      refute_operator session.trace_id, :==, context.trace_id, 'mdk.q:897'
      assert_equal(
        [true],
        runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message).include?('8192 bytes') },
        'mdk.q:898'
      )
    end
  end

  # A traceparent alone is joined at [1, 0]; beside a context it counts for nothing.
  def test_a_traceparent_alone_is_joined_at10_beside_a_context_it_counts_for
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      parent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
      session = mdk.join(nil, parent)
      assert_equal '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', session.trace_id, 'mdk.q:905'
      assert_equal [1, 1], session.info('cat', 'first').causal_level, 'mdk.q:906'
      other = mdk.session
      assert_operator mdk.join(other.externalize, parent).trace_id, :==, other.trace_id, 'mdk.q:908'
      assert_equal [1], mdk.join(nil, '00-malformed').info('cat', 'first').causal_level, 'mdk.q:909'
    end
  end

  # The default deadline is a session's longest, and never lengthens another's.
  def test_the_default_deadline_is_a_session_s_longest_and_never_lengthens
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.set_default_deadline(5)
      session = mdk.session
      assert_equal(5000, session.remaining&.then { |each| Quark.millis(each) }, 'mdk.q:916')
      session.set_deadline(2)
      assert_equal(2000, mdk.join(session.externalize).remaining&.then { |each| Quark.millis(each) }, 'mdk.q:918')
      mdk.set_default_deadline(1)
      assert_equal(1000, mdk.join(session.externalize).remaining&.then { |each| Quark.millis(each) }, 'mdk.q:920')
      assert_equal(1000, mdk.derive(session.externalize).remaining&.then { |each| Quark.millis(each) }, 'mdk.q:921')
      assert_equal(1000, mdk.join('garbage').remaining&.then { |each| Quark.millis(each) }, 'mdk.q:922')
      assert_equal(
        1000,
        mdk.join(
          nil,
          '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
        ).remaining&.then { |each| Quark.millis(each) },
        'mdk.q:923'
      )
    end
  end

  # A derived session is a new trace with the parent's properties and environment, and no deadline.
  def test_a_derived_session_is_a_new_trace_with_the_parent_s_properties_and
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).sent
      context = Mdk::SharedContext.new(
        trace_id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736',
        clock: Mdk::CausalClock.new(levels: [3, 2].freeze),
        properties: { 'a' => 1 }.freeze,
        environment: Mdk::Environment.new(name: 'feature', fallback: 'base')
      )
      derived = mdk.derive(context.expiring(0 + 1_000_005_000).encode)
      refute_operator derived.trace_id, :==, context.trace_id, 'mdk.q:939'
      assert_equal Mdk::Environment.new(name: 'feature', fallback: 'base'), derived.environment, 'mdk.q:940'
      assert Quark.equal(derived.get_property('a'), 1), 'mdk.q:941'
      assert_nil(derived.remaining&.then { |each| Quark.millis(each) }, 'mdk.q:942')
      sent = runtime.port(mdk, :link).sent.map { |message| Mdk::RTP_CLIENT.encode(message) }.freeze
      assert_equal 1, sent.size, 'mdk.q:944'
      assert(
        Quark.item(sent, 0, 'mdk.q:945').include?(
          '"level":"INFO","category":"mdk","contentType":"text/plain","text":"This session is derived from trace 4bf92f35-77b3-4da6-a3ce-929d0e0e4736 [3, 2]"'
        ),
        'mdk.q:945'
      )
      assert Quark.item(sent, 0, 'mdk.q:948').include?('"clock":{"clocks":[1]}'), 'mdk.q:948'
      assert_equal [2], derived.info('cat', 'next').causal_level, 'mdk.q:949'
      assert_equal [2], mdk.derive('garbage').info('cat', 'next').causal_level, 'mdk.q:950'
    end
  end

  # A handed-in failure policy decides.
  def test_a_handed_in_failure_policy_decides
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::RecordingPolicies.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).events.received(
        Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'))
      )
      session = mdk.session
      10.times do
        session.start_interaction
        assert_equal 'n1', session.resolve_async('time', '1.0').value.id, 'mdk.q:962'
        session.fail_interaction('boom')
        session.finish_interaction
      end
    end
  end

  # A stop closes the connection, and nothing is sent after it.
  def test_a_stop_closes_the_connection_and_nothing_is_sent_after_it
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.port(mdk, :link).calls
      runtime.port(mdk, :link).sent
      refute mdk.stop_async.pending?, 'mdk.q:975'
      assert_equal ['close()'], runtime.port(mdk, :link).calls, 'mdk.q:976'
      mdk.session.info('cat', 'too late')
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:978'
    end
  end

  # A service that said it is gone is not announced again while the last acknowledgements come in.
  def test_a_service_that_said_it_is_gone_is_not_announced_again_while_the
    Quark::TestRuntime.run do |runtime|
      mdk = Mdk::Mdk.new(config: Mdk::Config.new, policies: Mdk::CircuitBreakers.new, runtime:)
      mdk.register('hello', '1.1', 'http://h:1')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new)
      runtime.advance(14)
      mdk.session.info('cat', 'last words')
      stopped = mdk.stop_async
      runtime.port(mdk, :link).sent
      runtime.advance(2)
      assert stopped.pending?, 'mdk.q:992'
      assert runtime.port(mdk, :link).sent.empty?, 'mdk.q:993'
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 0))
      refute stopped.pending?, 'mdk.q:995'
    end
  end
end
