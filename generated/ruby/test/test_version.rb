# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `version`.
class TestMdkVersion < Minitest::Test
  # A version is served by the same major and at least the same minor.
  def test_a_version_is_served_by_the_same_major_and_at_least_the_same_minor
    wanted = Mdk::Version.parse('1.2')
    assert wanted.accepts?(Mdk::Version.parse('1.2')), 'version.q:43'
    assert wanted.accepts?(Mdk::Version.parse('1.3')), 'version.q:44'
    refute wanted.accepts?(Mdk::Version.parse('1.1')), 'version.q:45'
    refute wanted.accepts?(Mdk::Version.parse('2.2')), 'version.q:46'
    refute wanted.accepts?(Mdk::Version.parse('0.9')), 'version.q:47'
  end

  # Components are numbers: 1.10 is more than 1.9.
  def test_components_are_numbers110_is_more_than19
    wanted = Mdk::Version.parse('1.9')
    assert wanted.accepts?(Mdk::Version.parse('1.10')), 'version.q:52'
    refute Mdk::Version.parse('1.10').accepts?(wanted), 'version.q:53'
  end

  # An absent minor is 0, and further components are ignored.
  def test_an_absent_minor_is0_and_further_components_are_ignored
    assert_equal Mdk::Version.new(major: 3, minor: 0), Mdk::Version.parse('3'), 'version.q:57'
    assert_equal Mdk::Version.new(major: 1, minor: 2), Mdk::Version.parse('1.2.7'), 'version.q:58'
    assert_equal Mdk::Version.new(major: 1, minor: 2), Mdk::Version.parse('1.2.beta.4'), 'version.q:59'
    assert_equal '1.2', Mdk::Version.parse('1.2.7').text, 'version.q:60'
  end

  # Anything else is not a version.
  def test_anything_else_is_not_a_version
    assert_raises(Mdk::InvalidVersion, 'version.q:64') { Mdk::Version.parse('') }
    assert_raises(Mdk::InvalidVersion, 'version.q:65') { Mdk::Version.parse('one') }
    assert_raises(Mdk::InvalidVersion, 'version.q:66') { Mdk::Version.parse('1.x') }
    assert_raises(Mdk::InvalidVersion, 'version.q:67') { Mdk::Version.parse('1.') }
    assert_raises(Mdk::InvalidVersion, 'version.q:68') { Mdk::Version.parse('.1') }
    assert_raises(Mdk::InvalidVersion, 'version.q:69') { Mdk::Version.parse('-1.0') }
    assert_raises(Mdk::InvalidVersion, 'version.q:70') { Mdk::Version.parse('1.-0') }
    assert_raises(Mdk::InvalidVersion, 'version.q:71') { Mdk::Version.parse('v1.0') }
    assert_raises(Mdk::InvalidVersion, 'version.q:72') { Mdk::Version.parse(' 1.0') }
  end

  # No request is no version, a bad one is an error.
  def test_no_request_is_no_version_a_bad_one_is_an_error
    assert_nil Mdk.requested, 'version.q:76'
    assert_equal Mdk::Version.new(major: 1, minor: 4), Mdk.requested('1.4'), 'version.q:77'
    assert_raises(Mdk::InvalidVersion, 'version.q:78') { Mdk.requested('new') }
  end
end
