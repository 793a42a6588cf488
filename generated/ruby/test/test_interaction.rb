# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `interaction`.
class TestMdkInteraction < Minitest::Test
  # A finished level yields an event: its clocks, its times, and 1 for the nodes that served.
  def test_a_finished_level_yields_an_event_its_clocks_its_times_and1_for_the
    interactions = Mdk::Interactions.new
    context = Mdk::SharedContext.new(trace_id: 't1')
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    id = interactions.start(context.ticked, 0 + 1000)
    interactions.involve(id, node)
    interactions.involve(id, node)
    finished = interactions.finish(id, 'u1', context.ticked.ticked, 0 + 2000)
    event = Mdk::InteractionEvent.new(
      start_timestamp: 0 + 1000,
      end_timestamp: 0 + 2000,
      uuid: 'u1',
      session: 't1',
      results: { 'n1' => 1 }.freeze,
      start_clock: [1].freeze,
      end_clock: [2].freeze
    )
    assert Quark.equal(finished, Mdk::Finished.new(event:, served: [node].freeze)), 'interaction.q:113'
    refute interactions.open?(id), 'interaction.q:114'
  end

  # Failing marks the nodes so far, those resolved afterwards can still succeed.
  def test_failing_marks_the_nodes_so_far_those_resolved_afterwards_can_still
    interactions = Mdk::Interactions.new
    first = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    second = Mdk::Node.new(id: 'n2', service: 'time', version: '1.0', address: 'http://t:2')
    id = interactions.start(Mdk::SharedContext.new(trace_id: 't1'), 0)
    interactions.involve(id, first)
    assert Quark.equal(interactions.fail(id), [first]), 'interaction.q:123'
    assert Quark.equal(interactions.fail(id), []), 'interaction.q:124'
    interactions.involve(id, second)
    finished = interactions.finish(id, 'u1', Mdk::SharedContext.new(trace_id: 't1'), 0)
    assert_equal({ 'n1' => 0, 'n2' => 1 }, finished&.event&.results, 'interaction.q:127')
    assert Quark.equal(finished&.served, [second]), 'interaction.q:128'
  end

  # Levels form a stack, and are independent.
  def test_levels_form_a_stack_and_are_independent
    interactions = Mdk::Interactions.new
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    assert_nil interactions.innermost, 'interaction.q:134'
    outer = interactions.start(Mdk::SharedContext.new(trace_id: 't1'), 0)
    inner = interactions.start(Mdk::SharedContext.new(trace_id: 't1'), 0)
    assert_equal inner, interactions.innermost, 'interaction.q:137'
    interactions.involve(outer, node)
    assert Quark.equal(interactions.fail(inner), []), 'interaction.q:139'
    interactions.finish(outer, 'u1', Mdk::SharedContext.new(trace_id: 't1'), 0)
    assert interactions.open?(inner), 'interaction.q:141'
    assert_equal inner, interactions.innermost, 'interaction.q:142'
    interactions.finish(inner, 'u2', Mdk::SharedContext.new(trace_id: 't1'), 0)
    assert_nil interactions.innermost, 'interaction.q:144'
  end

  # A level that is over is nothing, and corrupts nothing.
  def test_a_level_that_is_over_is_nothing_and_corrupts_nothing
    interactions = Mdk::Interactions.new
    node = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    assert_nil interactions.finish(nil, 'u1', Mdk::SharedContext.new(trace_id: 't1'), 0), 'interaction.q:150'
    id = interactions.start(Mdk::SharedContext.new(trace_id: 't1'), 0)
    assert_nil interactions.finish(7, 'u1', Mdk::SharedContext.new(trace_id: 't1'), 0), 'interaction.q:152'
    assert interactions.open?(id), 'interaction.q:153'
    interactions.finish(id, 'u1', Mdk::SharedContext.new(trace_id: 't1'), 0)
    interactions.involve(id, node)
    assert Quark.equal(interactions.fail(id), []), 'interaction.q:156'
    assert_nil interactions.finish(id, 'u2', Mdk::SharedContext.new(trace_id: 't1'), 0), 'interaction.q:157'
    refute interactions.open?, 'interaction.q:158'
  end

  # A failure names the nodes involved, then says what happened.
  def test_a_failure_names_the_nodes_involved_then_says_what_happened
    first = Mdk::Node.new(id: 'n1', service: 'time', version: '1.0', address: 'http://t:1')
    second = Mdk::Node.new(id: 'n2', service: 'space', version: '2.1', address: 'http://s:1')
    assert_equal(
      "involved: Node(id:n1 time: http://t:1, 1.0), Node(id:n2 space: http://s:1, 2.1)\n\nboom",
      Mdk.failure_text([first, second], 'boom'),
      'interaction.q:164'
    )
    assert_equal "involved: \n\nboom", Mdk.failure_text([], 'boom'), 'interaction.q:166'
  end
end
