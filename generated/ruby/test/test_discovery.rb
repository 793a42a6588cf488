# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `discovery`.
class TestMdkDiscovery < Minitest::Test
  # A request is served at once by a compatible node.
  def test_a_request_is_served_at_once_by_a_compatible_node
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.activate(Mdk::Node.new(id: 'n0', service: 'time', version: '2.0', address: 'http://t:0'), now)
      discovery.activate(node, now)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(
          service: 'time',
          version: Mdk::Version.new(major: 1, minor: 0),
          environment: Mdk::Environment.new,
          deadline: now + 10_000
        ),
        promise,
        now
      )
      assert Quark.equal(promise.value, node), 'discovery.q:229'
      assert_nil discovery.next_wake, 'discovery.q:230'
    end
  end

  # A request waits for a node to appear.
  def test_a_request_waits_for_a_node_to_appear
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(
          service: 'time',
          version: Mdk::Version.new(major: 1, minor: 1),
          environment: Mdk::Environment.new,
          deadline: now + 10_000
        ),
        promise,
        now
      )
      discovery.activate(Mdk::Node.new(id: 'n0', service: 'time', version: '1.0', address: 'http://t:0'), now + 1000)
      assert promise.pending?, 'discovery.q:240'
      discovery.activate(node, now + 2000)
      assert Quark.equal(promise.value, node), 'discovery.q:242'
    end
  end

  # A request waits for a node to become available again, looking each second.
  def test_a_request_waits_for_a_node_to_become_available_again_looking_each
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new(threshold: 1))
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.activate(node, now)
      discovery.judge(node, false, now)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 60_000),
        promise,
        now + 29_500
      )
      assert_equal now + 30_500, discovery.next_wake, 'discovery.q:253'
      assert promise.pending?, 'discovery.q:254'
      discovery.serve(now + 30_500)
      assert Quark.equal(promise.value, node), 'discovery.q:256'
    end
  end

  # A verdict makes those who wait be looked at.
  def test_a_verdict_makes_those_who_wait_be_looked_at
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new(threshold: 1))
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.activate(node, now)
      discovery.judge(node, false, now)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 60_000),
        promise,
        now + 1000
      )
      discovery.judge(node, true, now + 2000)
      assert Quark.equal(promise.value, node), 'discovery.q:268'
    end
  end

  # A request fails at its deadline, and not before.
  def test_a_request_fails_at_its_deadline_and_not_before
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(
          service: 'time',
          version: Mdk::Version.new(major: 1),
          environment: Mdk::Environment.new,
          deadline: now + 9500
        ),
        promise,
        now
      )
      discovery.serve(now + 9000)
      assert_equal now + 9500, discovery.next_wake, 'discovery.q:277'
      discovery.serve(now + 9499)
      assert promise.pending?, 'discovery.q:279'
      discovery.serve(now + 9500)
      assert_raises(Mdk::Unresolved, 'discovery.q:281') { promise.value }
      assert_nil discovery.next_wake, 'discovery.q:282'
    end
  end

  # A request whose deadline has passed takes what is there, or fails at once.
  def test_a_request_whose_deadline_has_passed_takes_what_is_there_or_fails_at
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      discovery.activate(Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1'), now)
      lucky = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now),
        lucky,
        now
      )
      assert_equal 'n1', lucky.value.id, 'discovery.q:291'
      late = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'space', version: nil, environment: Mdk::Environment.new, deadline: now),
        late,
        now
      )
      assert_raises(Mdk::Unresolved, 'discovery.q:294') { late.value }
    end
  end

  # Those who wait are served in the order in which they came.
  def test_those_who_wait_are_served_in_the_order_in_which_they_came
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new(threshold: 1))
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.activate(node, now)
      discovery.judge(node, false, now)
      first = Quark::Promise.new
      second = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 90_000),
        first,
        now + 1000
      )
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 90_000),
        second,
        now + 2000
      )
      discovery.serve(now + 31_000)
      assert Quark.equal(first.value, node), 'discovery.q:308'
      assert second.pending?, 'discovery.q:309'
      discovery.judge(node, true, now + 32_000)
      assert Quark.equal(second.value, node), 'discovery.q:311'
    end
  end

  # Who gave up is forgotten, and consumes no probe.
  def test_who_gave_up_is_forgotten_and_consumes_no_probe
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new(threshold: 1))
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.activate(node, now)
      discovery.judge(node, false, now)
      gone = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 90_000),
        gone,
        now + 1000
      )
      gone.keep(Mdk::Node.new(id: 'other', service: 'time', version: '1.0', address: 'http://elsewhere'))
      discovery.serve(now + 31_000)
      assert_equal 'other', gone.value.id, 'discovery.q:324'
      assert_nil discovery.next_wake, 'discovery.q:325'
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 90_000),
        promise,
        now + 32_000
      )
      assert Quark.equal(promise.value, node), 'discovery.q:328'
    end
  end

  # Who timed out consumes no probe either.
  def test_who_timed_out_consumes_no_probe_either
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new(threshold: 1))
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.activate(node, now)
      discovery.judge(node, false, now)
      late = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 5000),
        late,
        now + 1000
      )
      discovery.serve(now + 5000)
      assert_raises(Mdk::Unresolved, 'discovery.q:340') { late.value }
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 90_000),
        promise,
        now + 31_000
      )
      assert Quark.equal(promise.value, node), 'discovery.q:343'
    end
  end

  # What was known is told: nodes, versions, open breakers.
  def test_what_was_known_is_told_nodes_versions_open_breakers
    now = 0
    discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new(threshold: 1))
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    discovery.activate(node, now)
    discovery.activate(
      Mdk::Node.new(
        id: 'n2',
        service: 'time',
        version: '2.0',
        address: 'http://t:2',
        environment: Mdk::Environment.new(name: 'base')
      ),
      now
    )
    discovery.activate(
      Mdk::Node.new(
        id: 'n3',
        service: 'time',
        version: '3.0',
        address: 'http://t:3',
        environment: Mdk::Environment.new(name: 'elsewhere')
      ),
      now
    )
    discovery.judge(node, false, now)
    request = Mdk::Request.new(
      service: 'time',
      version: Mdk::Version.new(major: 1),
      environment: Mdk::Environment.new(name: 'sandbox', fallback: 'base'),
      deadline: now
    )
    assert_equal(
      Mdk::Knowledge.new(nodes: 2, versions: ['1.0', '2.0'].freeze, open: ['http://t:1'].freeze),
      discovery.knowledge(request, now),
      'discovery.q:355'
    )
    assert_equal '1.0', request.version_text, 'discovery.q:356'
    assert_equal(
      'of any version',
      Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now).version_text,
      'discovery.q:357'
    )
  end

  # Environments are walls.
  def test_environments_are_walls
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      discovery.activate(
        Mdk::Node.new(
          id: 'n1',
          service: 'time',
          version: '1.0',
          address: 'http://t:1',
          environment: Mdk::Environment.new(name: 'production')
        ),
        now
      )
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(
          service: 'time',
          version: nil,
          environment: Mdk::Environment.new(name: 'sandbox'),
          deadline: now
        ),
        promise,
        now
      )
      assert_raises(Mdk::Unresolved, 'discovery.q:366') { promise.value }
    end
  end

  # What an environment never had is looked up in its fallback.
  def test_what_an_environment_never_had_is_looked_up_in_its_fallback
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      feature = Mdk::Environment.new(name: 'feature', fallback: 'base')
      discovery.activate(
        Mdk::Node.new(
          id: 'n1',
          service: 'time',
          version: '1.0',
          address: 'http://t:1',
          environment: Mdk::Environment.new(name: 'base')
        ),
        now
      )
      discovery.activate(
        Mdk::Node.new(id: 'n2', service: 'time', version: '2.0', address: 'http://t:2', environment: feature),
        now
      )
      older = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: Mdk::Version.new(major: 1), environment: feature, deadline: now),
        older,
        now
      )
      assert_equal 'n1', older.value.id, 'discovery.q:377'
      newer = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: Mdk::Version.new(major: 2), environment: feature, deadline: now),
        newer,
        now
      )
      assert_equal 'n2', newer.value.id, 'discovery.q:380'
    end
  end

  # Once a compatible version was seen in its own environment, the fallback is no way out.
  def test_once_a_compatible_version_was_seen_in_its_own_environment_the
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      feature = Mdk::Environment.new(name: 'feature', fallback: 'base')
      child = Mdk::Node.new(id: 'n2', service: 'time', version: '1.1', address: 'http://t:2', environment: feature)
      discovery.activate(
        Mdk::Node.new(
          id: 'n1',
          service: 'time',
          version: '1.0',
          address: 'http://t:1',
          environment: Mdk::Environment.new(name: 'base')
        ),
        now
      )
      discovery.activate(child, now)
      discovery.expire(child)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: Mdk::Version.new(major: 1), environment: feature, deadline: now),
        promise,
        now
      )
      assert_raises(Mdk::Unresolved, 'discovery.q:393') { promise.value }
    end
  end

  # If neither environment had it, the first to answer wins.
  def test_if_neither_environment_had_it_the_first_to_answer_wins
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      feature = Mdk::Environment.new(name: 'feature', fallback: 'base')
      first = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: feature, deadline: now + 10_000),
        first,
        now
      )
      discovery.activate(
        Mdk::Node.new(
          id: 'n1',
          service: 'time',
          version: '1.0',
          address: 'http://t:1',
          environment: Mdk::Environment.new(name: 'base')
        ),
        now
      )
      assert_equal 'n1', first.value.id, 'discovery.q:403'
      second = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'space', version: nil, environment: feature, deadline: now + 10_000),
        second,
        now
      )
      discovery.activate(
        Mdk::Node.new(id: 'n2', service: 'space', version: '1.0', address: 'http://s:1', environment: feature),
        now
      )
      assert_equal 'n2', second.value.id, 'discovery.q:407'
    end
  end

  # The fallback never sees into the child, and there is one level only.
  def test_the_fallback_never_sees_into_the_child_and_there_is_one_level_only
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      discovery.activate(
        Mdk::Node.new(
          id: 'n1',
          service: 'time',
          version: '1.0',
          address: 'http://t:1',
          environment: Mdk::Environment.new(name: 'feature', fallback: 'base')
        ),
        now
      )
      discovery.activate(
        Mdk::Node.new(
          id: 'n2',
          service: 'space',
          version: '1.0',
          address: 'http://s:1',
          environment: Mdk::Environment.new(name: 'root')
        ),
        now
      )
      discovery.activate(
        Mdk::Node.new(
          id: 'n3',
          service: 'space',
          version: '2.0',
          address: 'http://s:2',
          environment: Mdk::Environment.new(name: 'base', fallback: 'root')
        ),
        now
      )
      below = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new(name: 'base'), deadline: now),
        below,
        now
      )
      assert_raises(Mdk::Unresolved, 'discovery.q:418') { below.value }
      deep = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(
          service: 'space',
          version: Mdk::Version.new(major: 1),
          environment: Mdk::Environment.new(name: 'feature', fallback: 'base'),
          deadline: now
        ),
        deep,
        now
      )
      assert_raises(Mdk::Unresolved, 'discovery.q:421') { deep.value }
    end
  end

  # After a Clear, nodes not announced again within ten seconds are dropped.
  def test_after_a_clear_nodes_not_announced_again_within_ten_seconds_are
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      kept = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
      lost = Mdk::Node.new(id: 'n2', service: 'space', version: '1.0', address: 'http://s:1')
      discovery.activate(kept, now)
      discovery.activate(lost, now)
      discovery.clear(now)
      assert_equal now + 10_000, discovery.next_wake, 'discovery.q:432'
      discovery.activate(kept, now + 1000)
      discovery.serve(now + 9999)
      early = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'space', version: nil, environment: Mdk::Environment.new, deadline: now + 9999),
        early,
        now + 9999
      )
      assert Quark.equal(early.value, lost), 'discovery.q:437'
      discovery.serve(now + 10_000)
      assert_nil discovery.next_wake, 'discovery.q:439'
      late = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'space', version: nil, environment: Mdk::Environment.new, deadline: now + 10_000),
        late,
        now + 10_000
      )
      assert_raises(Mdk::Unresolved, 'discovery.q:442') { late.value }
      other = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 10_000),
        other,
        now + 10_000
      )
      assert Quark.equal(other.value, kept), 'discovery.q:445'
    end
  end

  # A route may come before the nodes that it is about.
  def test_a_route_may_come_before_the_nodes_that_it_is_about
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      discovery.direct(Mdk::Route.new(service: 'time', environment: 'sandbox', shares: { '1.2' => 1 }.freeze), now)
      discovery.activate(Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1'), now)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 5000),
        promise,
        now
      )
      assert promise.pending?, 'discovery.q:455'
      discovery.activate(Mdk::Node.new(id: 'n2', service: 'time', version: '1.2', address: 'http://t:2'), now)
      assert_equal 'n2', promise.value.id, 'discovery.q:457'
    end
  end

  # When all ends, those who wait are told.
  def test_when_all_ends_those_who_wait_are_told
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 5000),
        promise,
        now
      )
      discovery.abandon(now + 1000)
      assert_raises(Mdk::Unresolved, 'discovery.q:466') { promise.value }
      assert_nil discovery.next_wake, 'discovery.q:467'
    end
  end

  # Those who wait are looked at when a route changes.
  def test_those_who_wait_are_looked_at_when_a_route_changes
    Quark::TestRuntime.run do
      now = 0
      discovery = Mdk::Discovery.new(policies: Mdk::CircuitBreakers.new)
      node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1')
      discovery.direct(Mdk::Route.new(service: 'time', environment: 'sandbox', shares: { '1.2' => 1 }.freeze), now)
      discovery.activate(node, now)
      promise = Quark::Promise.new
      discovery.resolve(
        Mdk::Request.new(service: 'time', version: nil, environment: Mdk::Environment.new, deadline: now + 5000),
        promise,
        now
      )
      assert promise.pending?, 'discovery.q:478'
      discovery.direct(Mdk::Route.new(service: 'time', environment: 'sandbox'), now)
      assert Quark.equal(promise.value, node), 'discovery.q:480'
    end
  end
end
