# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `traceparent`.
class TestMdkTraceparent < Minitest::Test
  # A traceparent carries the trace's 32 digits, a parent of 16, and the flags 01.
  def test_a_traceparent_carries_the_trace_s32_digits_a_parent_of16_and_the
    header = Mdk.traceparent_for('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 15_902_634, 7)
    assert_equal '00-4bf92f3577b34da6a3ce929d0e0e4736-00f2a7aa00000007-01', header, 'traceparent.q:55'
  end

  # A parent of nothing but zeros would be invalid.
  def test_a_parent_of_nothing_but_zeros_would_be_invalid
    assert(
      Mdk.traceparent_for('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 0, 7).end_with?('-0000000000000007-01'),
      'traceparent.q:59'
    )
    assert(
      Mdk.traceparent_for('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 7, 0).end_with?('-0000000700000000-01'),
      'traceparent.q:60'
    )
    assert(
      Mdk.traceparent_for('4bf92f35-77b3-4da6-a3ce-929d0e0e4736', 0, 0).end_with?('-0000000000000001-01'),
      'traceparent.q:61'
    )
  end

  # The id of a traceparent is the trace's UUID.
  def test_the_id_of_a_traceparent_is_the_trace_s_uuid
    id = Mdk.trace_id_of('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01')
    assert_equal '4bf92f35-77b3-4da6-a3ce-929d0e0e4736', id, 'traceparent.q:66'
  end

  # A later version may say more, version 00 may not.
  def test_a_later_version_may_say_more_version00_may_not
    refute_nil Mdk.trace_id_of('01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more'), 'traceparent.q:70'
    assert_nil Mdk.trace_id_of('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more'), 'traceparent.q:71'
  end

  # A malformed traceparent has no trace.
  def test_a_malformed_traceparent_has_no_trace
    assert_nil Mdk.trace_id_of(''), 'traceparent.q:75'
    assert_nil Mdk.trace_id_of('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7'), 'traceparent.q:76'
    assert_nil Mdk.trace_id_of('ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'), 'traceparent.q:77'
    assert_nil Mdk.trace_id_of('00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01'), 'traceparent.q:78'
    assert_nil Mdk.trace_id_of('00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01'), 'traceparent.q:79'
    assert_nil Mdk.trace_id_of('00-00000000000000000000000000000000-00f067aa0ba902b7-01'), 'traceparent.q:80'
    assert_nil Mdk.trace_id_of('00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'), 'traceparent.q:81'
  end

  # A UUID has its dashes in the usual places.
  def test_a_uuid_has_its_dashes_in_the_usual_places
    assert Mdk.uuid?('4bf92f35-77b3-4da6-a3ce-929d0e0e4736'), 'traceparent.q:85'
    assert Mdk.uuid?('4BF92F35-77B3-4DA6-A3CE-929D0E0E4736'), 'traceparent.q:86'
    refute Mdk.uuid?('4bf92f3577b34da6a3ce929d0e0e4736'), 'traceparent.q:87'
    refute Mdk.uuid?('4bf92f35-77b3-4da6-a3ce929d-0e0e4736'), 'traceparent.q:88'
    refute Mdk.uuid?('trace'), 'traceparent.q:89'
  end
end
