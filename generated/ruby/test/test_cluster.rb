# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `cluster`.
class TestMdkCluster < Minitest::Test
  # A request without a version is served by all, another by what is compatible.
  def test_a_request_without_a_version_is_served_by_all_another_by_what_is
    member = Mdk::Member.new(
      policy: Mdk::CircuitBreaker.new,
      node: Mdk::Node.new(id: 'n1', service: 'hello', version: '1.1.3', address: 'http://h:1')
    )
    assert member.serves?, 'cluster.q:225'
    assert member.serves?(Mdk::Version.new(major: 1, minor: 0)), 'cluster.q:226'
    assert member.serves?(Mdk::Version.new(major: 1, minor: 1)), 'cluster.q:227'
    refute member.serves?(Mdk::Version.new(major: 1, minor: 2)), 'cluster.q:228'
    refute member.serves?(Mdk::Version.new(major: 2, minor: 0)), 'cluster.q:229'
  end

  # A node whose version cannot be compared serves only requests without one.
  def test_a_node_whose_version_cannot_be_compared_serves_only_requests
    member = Mdk::Member.new(
      policy: Mdk::CircuitBreaker.new,
      node: Mdk::Node.new(id: 'n1', service: 'hello', version: 'latest', address: 'http://h:1')
    )
    assert member.serves?, 'cluster.q:234'
    refute member.serves?(Mdk::Version.new(major: 1, minor: 0)), 'cluster.q:235'
  end

  # The version is that of the latest news.
  def test_the_version_is_that_of_the_latest_news
    member = Mdk::Member.new(
      policy: Mdk::CircuitBreaker.new,
      node: Mdk::Node.new(id: 'n1', service: 'hello', version: '1.0', address: 'http://h:1')
    )
    refute member.serves?(Mdk::Version.new(major: 1, minor: 4)), 'cluster.q:240'
    member.renew(Mdk::Node.new(id: 'n1', service: 'hello', version: '1.4', address: 'http://h:1'))
    assert member.serves?(Mdk::Version.new(major: 1, minor: 4)), 'cluster.q:242'
    member.renew(Mdk::Node.new(id: 'n1', service: 'hello', version: 'latest', address: 'http://h:1'))
    refute member.serves?(Mdk::Version.new(major: 1, minor: 4)), 'cluster.q:244'
  end

  # The node chosen longest ago is next, and a new node counts as just chosen.
  def test_the_node_chosen_longest_ago_is_next_and_a_new_node_counts_as_just
    now = 0
    cluster = Mdk::Cluster.new
    cluster.add(
      Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'),
      Mdk::CircuitBreaker.new
    )
    cluster.add(
      Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2'),
      Mdk::CircuitBreaker.new
    )
    assert_equal 'n1', cluster.choose(nil, now)&.id, 'cluster.q:252'
    cluster.add(
      Mdk::Node.new(id: 'n3', service: 'time', version: '1.0', address: 'http://t:3'),
      Mdk::CircuitBreaker.new
    )
    assert_equal 'n2', cluster.choose(nil, now)&.id, 'cluster.q:254'
    assert_equal 'n1', cluster.choose(nil, now)&.id, 'cluster.q:255'
    assert_equal 'n3', cluster.choose(nil, now)&.id, 'cluster.q:256'
    assert_equal 'n2', cluster.choose(nil, now)&.id, 'cluster.q:257'
  end

  # An equal share for each, whatever else is in the list and however requests alternate.
  def test_an_equal_share_for_each_whatever_else_is_in_the_list_and_however
    now = 0
    cluster = Mdk::Cluster.new
    %w[a1 a2 a3].each do |id|
      cluster.add(Mdk::Node.new(id:, service: 'time', version: '1.0', address: "http://#{id}"), Mdk::CircuitBreaker.new)
    end
    %w[b1 b2].each do |id|
      cluster.add(Mdk::Node.new(id:, service: 'time', version: '2.0', address: "http://#{id}"), Mdk::CircuitBreaker.new)
    end
    counts = {}
    30.times do
      [Mdk::Version.new(major: 1), Mdk::Version.new(major: 2)].each do |wanted|
        if (node = cluster.choose(wanted, now))
          counts[node.id] = (counts[node.id] || 0) + 1
        end
      end
    end
    assert_equal({ 'a1' => 10, 'b1' => 15, 'a2' => 10, 'b2' => 15, 'a3' => 10 }, counts, 'cluster.q:271')
  end

  # Requests for a version that only some serve do not take the turns of the rest.
  def test_requests_for_a_version_that_only_some_serve_do_not_take_the_turns
    now = 0
    cluster = Mdk::Cluster.new
    cluster.add(
      Mdk::Node.new(id: 'old', service: 'time', version: '1.0', address: 'http://t:1'),
      Mdk::CircuitBreaker.new
    )
    cluster.add(
      Mdk::Node.new(id: 'new', service: 'time', version: '1.1', address: 'http://t:2'),
      Mdk::CircuitBreaker.new
    )
    assert_equal 'new', cluster.choose(Mdk::Version.new(major: 1, minor: 1), now)&.id, 'cluster.q:279'
    assert_equal 'old', cluster.choose(Mdk::Version.new(major: 1, minor: 0), now)&.id, 'cluster.q:280'
    assert_equal 'new', cluster.choose(Mdk::Version.new(major: 1, minor: 0), now)&.id, 'cluster.q:281'
    assert_nil cluster.choose(Mdk::Version.new(major: 1, minor: 2), now), 'cluster.q:282'
    assert_nil cluster.choose(Mdk::Version.new(major: 2, minor: 0), now), 'cluster.q:283'
  end

  # A node whose breaker is open is not chosen until its probe, and then once.
  def test_a_node_whose_breaker_is_open_is_not_chosen_until_its_probe_and_then
    now = 0
    cluster = Mdk::Cluster.new
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    cluster.add(node, Mdk::CircuitBreaker.new(threshold: 1))
    cluster.judge(node, false, now)
    assert_nil cluster.choose(nil, now + 30_000), 'cluster.q:292'
    assert Quark.equal(cluster.choose(nil, now + 31_000), node), 'cluster.q:293'
    assert_nil cluster.choose(nil, now + 32_000), 'cluster.q:294'
    cluster.judge(node, true, now + 33_000)
    assert Quark.equal(cluster.choose(nil, now + 33_000), node), 'cluster.q:296'
  end

  # A node with a known address or id replaces that one.
  def test_a_node_with_a_known_address_or_id_replaces_that_one
    now = 0
    cluster = Mdk::Cluster.new
    cluster.add(
      Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'),
      Mdk::CircuitBreaker.new
    )
    cluster.add(
      Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:1'),
      Mdk::CircuitBreaker.new
    )
    assert_equal 'n2', cluster.choose(nil, now)&.id, 'cluster.q:304'
    assert_equal 'n2', cluster.choose(nil, now)&.id, 'cluster.q:305'
    cluster.add(
      Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:9'),
      Mdk::CircuitBreaker.new
    )
    assert_equal 'http://t:9', cluster.choose(nil, now)&.address, 'cluster.q:307'
    assert_equal 1, cluster.knowledge(now).nodes, 'cluster.q:308'
  end

  # A resolved node never changes, whatever is learnt later.
  def test_a_resolved_node_never_changes_whatever_is_learnt_later
    cluster = Mdk::Cluster.new
    cluster.add(
      Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'),
      Mdk::CircuitBreaker.new
    )
    resolved = cluster.choose(nil, 0)
    assert(
      cluster.refresh(Mdk::Node.new(id: 'n1', service: 'time', version: '1.4', address: 'http://t:1')),
      'cluster.q:315'
    )
    assert_equal '1.0', resolved&.version, 'cluster.q:316'
    assert_equal '1.4', cluster.choose(nil, 0)&.version, 'cluster.q:317'
  end

  # A replacement process at the same address starts with a closed breaker, the same process keeps its own.
  def test_a_replacement_process_at_the_same_address_starts_with_a_closed
    now = 0
    cluster = Mdk::Cluster.new
    first = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    cluster.add(first, Mdk::CircuitBreaker.new(threshold: 1))
    cluster.judge(first, false, now)
    assert cluster.refresh(first), 'cluster.q:326'
    assert_nil cluster.choose(nil, now), 'cluster.q:327'
    second = Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:1')
    refute cluster.refresh(second), 'cluster.q:329'
    cluster.add(second, Mdk::CircuitBreaker.new(threshold: 1))
    assert Quark.equal(cluster.choose(nil, now), second), 'cluster.q:331'
    assert_nil cluster.judge(first, false, now), 'cluster.q:332'
    assert Quark.equal(cluster.choose(nil, now), second), 'cluster.q:333'
  end

  # Removing an unknown node is nothing.
  def test_removing_an_unknown_node_is_nothing
    cluster = Mdk::Cluster.new
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    cluster.remove(node)
    cluster.add(node, Mdk::CircuitBreaker.new)
    cluster.remove(Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:1'))
    assert Quark.equal(cluster.choose(nil, 0), node), 'cluster.q:342'
    cluster.remove(node)
    assert_nil cluster.choose(nil, 0), 'cluster.q:344'
  end

  # A route of 9:1 over three nodes and one gives 30, 30, 30 and 10 of 100.
  def test_a_route_of91_over_three_nodes_and_one_gives303030_and10_of100
    now = 0
    cluster = Mdk::Cluster.new
    %w[a1 a2 a3].each do |id|
      cluster.add(Mdk::Node.new(id:, service: 'time', version: '1.1', address: "http://#{id}"), Mdk::CircuitBreaker.new)
    end
    cluster.add(Mdk::Node.new(id: 'b1', service: 'time', version: '1.2', address: 'http://b1'), Mdk::CircuitBreaker.new)
    cluster.direct({ '1.1' => 9, '1.2' => 1 }.freeze)
    counts = {}
    100.times do
      if (node = cluster.choose(Mdk::Version.new(major: 1, minor: 0), now))
        counts[node.id] = (counts[node.id] || 0) + 1
      end
    end
    assert_equal({ 'a1' => 30, 'a2' => 30, 'a3' => 30, 'b1' => 10 }, counts, 'cluster.q:357')
  end

  # A route picks smoothly: the highest credit first, then the version first seen.
  def test_a_route_picks_smoothly_the_highest_credit_first_then_the_version
    now = 0
    cluster = Mdk::Cluster.new
    cluster.add(Mdk::Node.new(id: 'a', service: 'time', version: '1.1', address: 'http://a'), Mdk::CircuitBreaker.new)
    cluster.add(Mdk::Node.new(id: 'b', service: 'time', version: '1.2', address: 'http://b'), Mdk::CircuitBreaker.new)
    cluster.direct({ '1.2' => 1, '1.1' => 1 }.freeze)
    chosen = []
    4.times do
      if (node = cluster.choose(nil, now))
        chosen << node.id
      end
    end
    assert_equal %w[a b a b], chosen, 'cluster.q:368'
    cluster.direct({ '1.1' => 1, '1.2' => 3 }.freeze)
    chosen = []
    8.times do
      if (node = cluster.choose(nil, now))
        chosen << node.id
      end
    end
    assert_equal %w[b a b b b a b b], chosen, 'cluster.q:372'
  end

  # A version that a route does not name gets none, and an empty route is none.
  def test_a_version_that_a_route_does_not_name_gets_none_and_an_empty_route
    now = 0
    cluster = Mdk::Cluster.new
    cluster.add(Mdk::Node.new(id: 'a', service: 'time', version: '1.1', address: 'http://a'), Mdk::CircuitBreaker.new)
    cluster.add(Mdk::Node.new(id: 'b', service: 'time', version: '1.2', address: 'http://b'), Mdk::CircuitBreaker.new)
    cluster.direct({ '1.2' => 1 }.freeze)
    assert_equal 'b', cluster.choose(nil, now)&.id, 'cluster.q:381'
    assert_equal 'b', cluster.choose(nil, now)&.id, 'cluster.q:382'
    cluster.direct({ '1.3' => 1, '1.1' => 0, '1.2' => -5 }.freeze)
    assert_nil cluster.choose(nil, now), 'cluster.q:384'
    cluster.direct({}.freeze)
    assert_equal 'a', cluster.choose(nil, now)&.id, 'cluster.q:386'
  end

  # A route gives shares among the versions that have a ready and compatible node.
  def test_a_route_gives_shares_among_the_versions_that_have_a_ready_and
    now = 0
    cluster = Mdk::Cluster.new
    canary = Mdk::Node.new(id: 'b', service: 'time', version: '1.2', address: 'http://b')
    cluster.add(Mdk::Node.new(id: 'a', service: 'time', version: '1.1', address: 'http://a'), Mdk::CircuitBreaker.new)
    cluster.add(canary, Mdk::CircuitBreaker.new(threshold: 1))
    cluster.direct({ '1.1' => 1, '1.2' => 9 }.freeze)
    assert Quark.equal(cluster.choose(Mdk::Version.new(major: 1, minor: 2), now), canary), 'cluster.q:396'
    cluster.judge(canary, false, now)
    5.times do
      assert_equal 'a', cluster.choose(nil, now)&.id, 'cluster.q:398'
    end
    assert_nil cluster.choose(Mdk::Version.new(major: 1, minor: 2), now), 'cluster.q:399'
  end

  # After a doubt, what is not announced again is swept away, the route too.
  def test_after_a_doubt_what_is_not_announced_again_is_swept_away_the_route
    now = 0
    cluster = Mdk::Cluster.new
    kept = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    cluster.add(kept, Mdk::CircuitBreaker.new)
    cluster.add(
      Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2'),
      Mdk::CircuitBreaker.new
    )
    cluster.direct({ '9.9' => 1 }.freeze)
    cluster.doubt
    assert cluster.refresh(kept), 'cluster.q:410'
    cluster.sweep
    assert Quark.equal(cluster.choose(nil, now), kept), 'cluster.q:412'
    assert Quark.equal(cluster.choose(nil, now), kept), 'cluster.q:413'
    assert cluster.seen?(Mdk::Version.new(major: 1, minor: 0)), 'cluster.q:414'
  end

  # A verdict is reported when it changes whether the node is available.
  def test_a_verdict_is_reported_when_it_changes_whether_the_node_is_available
    now = 0
    cluster = Mdk::Cluster.new
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    cluster.add(node, Mdk::CircuitBreaker.new(threshold: 2))
    assert_nil cluster.judge(node, false, now), 'cluster.q:422'
    assert cluster.reports.empty?, 'cluster.q:423'
    assert(
      Quark.equal(cluster.judge(node, false, now + 1000), Mdk::Breaker.new(node:, open: true, since: now + 1000)),
      'cluster.q:424'
    )
    assert_nil cluster.judge(node, false, now + 2000), 'cluster.q:425'
    assert Quark.equal(cluster.reports, [Mdk::Breaker.new(node:, open: true, since: now + 1000)]), 'cluster.q:426'
    assert(
      Quark.equal(cluster.judge(node, true, now + 3000), Mdk::Breaker.new(node:, open: false, since: now + 3000)),
      'cluster.q:427'
    )
    assert cluster.reports.empty?, 'cluster.q:428'
  end

  # What is known: nodes, versions, open breakers.
  def test_what_is_known_nodes_versions_open_breakers
    now = 0
    cluster = Mdk::Cluster.new
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    cluster.add(node, Mdk::CircuitBreaker.new(threshold: 1))
    cluster.add(
      Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2'),
      Mdk::CircuitBreaker.new
    )
    cluster.add(
      Mdk::Node.new(id: 'n3', service: 'time', version: '2.0', address: 'http://t:3'),
      Mdk::CircuitBreaker.new
    )
    cluster.judge(node, false, now)
    assert_equal(
      Mdk::Knowledge.new(nodes: 3, versions: ['1.0', '2.0'].freeze, open: ['http://t:1'].freeze),
      cluster.knowledge(now),
      'cluster.q:439'
    )
  end

  # A version that a known process takes on counts as seen.
  def test_a_version_that_a_known_process_takes_on_counts_as_seen
    cluster = Mdk::Cluster.new
    cluster.add(
      Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1'),
      Mdk::CircuitBreaker.new
    )
    refute cluster.seen?(Mdk::Version.new(major: 1, minor: 4)), 'cluster.q:445'
    assert(
      cluster.refresh(Mdk::Node.new(id: 'n1', service: 'time', version: '1.4', address: 'http://t:1')),
      'cluster.q:446'
    )
    assert cluster.seen?(Mdk::Version.new(major: 1, minor: 4)), 'cluster.q:447'
  end
end
