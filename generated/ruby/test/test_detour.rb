# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `detour`.
class TestMdkDetour < Minitest::Test
  # Without a detour a request goes where it wanted to.
  def test_without_a_detour_a_request_goes_where_it_wanted_to
    assert_equal(
      Mdk::Destination.new(service: 'time', version: '1.0'),
      Mdk.destination(nil, 'time', '1.0'),
      'detour.q:64'
    )
    assert_equal Mdk::Destination.new(service: 'time'), Mdk.destination('nonsense', 'time'), 'detour.q:65'
    assert_equal(
      Mdk::Destination.new(service: 'time', version: '1.0'),
      Mdk.destination(
        Mdk.with_detour(nil, 'space', Mdk::Detour.new(version: '1.0', target: 'mock', target_version: '2.0')),
        'time',
        '1.0'
      ),
      'detour.q:66'
    )
  end

  # A detour leads compatible requests elsewhere, the first that applies.
  def test_a_detour_leads_compatible_requests_elsewhere_the_first_that_applies
    first = Mdk.with_detour(nil, 'time', Mdk::Detour.new(version: '1.1', target: 'mock', target_version: '2.0'))
    routes = Mdk.with_detour(first, 'time', Mdk::Detour.new(version: '1.0', target: 'other', target_version: '3.0'))
    assert_equal(
      Mdk::Destination.new(service: 'mock', version: '2.0'),
      Mdk.destination(routes, 'time', '1.1'),
      'detour.q:73'
    )
    assert_equal(
      Mdk::Destination.new(service: 'mock', version: '2.0'),
      Mdk.destination(routes, 'time', '1.5'),
      'detour.q:74'
    )
    assert_equal(
      Mdk::Destination.new(service: 'other', version: '3.0'),
      Mdk.destination(routes, 'time', '1.0'),
      'detour.q:75'
    )
    assert_equal(
      Mdk::Destination.new(service: 'time', version: '2.0'),
      Mdk.destination(routes, 'time', '2.0'),
      'detour.q:76'
    )
    assert_equal Mdk::Destination.new(service: 'mock', version: '2.0'), Mdk.destination(routes, 'time'), 'detour.q:77'
  end

  # Detours have the form of the 2016 clients.
  def test_detours_have_the_form_of_the2016_clients
    routes = Mdk.with_detour(nil, 'time', Mdk::Detour.new(version: '1.1', target: 'mock', target_version: '2.0'))
    assert_equal(
      '{"time":[{"version":"1.1","target":"mock","targetVersion":"2.0"}]}',
      Quark::Json.encode(routes),
      'detour.q:82'
    )
  end

  # A detour without a version is for all, one that cannot be read is for none.
  def test_a_detour_without_a_version_is_for_all_one_that_cannot_be_read_is
    routes = Mdk.with_detour(nil, 'time', Mdk::Detour.new(version: nil, target: 'mock'))
    assert_equal Mdk::Destination.new(service: 'mock'), Mdk.destination(routes, 'time', '1.0'), 'detour.q:87'
    assert_equal(
      Mdk::Destination.new(service: 'time', version: '1.0'),
      Mdk.destination(Mdk.with_detour(nil, 'time', Mdk::Detour.new(version: 'old', target: 'mock')), 'time', '1.0'),
      'detour.q:88'
    )
    assert_equal(
      Mdk::Destination.new(service: 'time', version: 'new'),
      Mdk.destination(Mdk.with_detour(nil, 'time', Mdk::Detour.new(version: '1.0', target: 'mock')), 'time', 'new'),
      'detour.q:89'
    )
  end
end
