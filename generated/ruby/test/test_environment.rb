# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `environment`.
class TestMdkEnvironment < Minitest::Test
  # The default environment is the sandbox.
  def test_the_default_environment_is_the_sandbox
    assert_equal 'sandbox', Mdk::Environment.new.name, 'environment.q:19'
    assert_nil Mdk::Environment.new.fallback, 'environment.q:20'
  end

  # An environment may name a fallback before it.
  def test_an_environment_may_name_a_fallback_before_it
    assert_equal Mdk::Environment.new(name: 'production'), Mdk::Environment.parse('production'), 'environment.q:24'
    assert_equal(
      Mdk::Environment.new(name: 'feature', fallback: 'base'),
      Mdk::Environment.parse('base:feature'),
      'environment.q:25'
    )
  end

  # There is one fallback, and no empty name.
  def test_there_is_one_fallback_and_no_empty_name
    assert_nil Mdk::Environment.parse('a:b:c'), 'environment.q:29'
    assert_nil Mdk::Environment.parse(''), 'environment.q:30'
    assert_nil Mdk::Environment.parse(':feature'), 'environment.q:31'
    assert_nil Mdk::Environment.parse('base:'), 'environment.q:32'
  end

  # The names of an environment on the wire.
  def test_the_names_of_an_environment_on_the_wire
    assert_equal(
      '{"name":"feature","fallbackName":"base"}',
      Mdk::Environment.new(name: 'feature', fallback: 'base').encode,
      'environment.q:36'
    )
    assert_equal '{"name":"production"}', Mdk::Environment.new(name: 'production').encode, 'environment.q:37'
    assert_equal(
      Mdk::Environment.new(name: 'production'),
      Mdk::Environment.decode('{"name":"production","fallbackName":null}'),
      'environment.q:38'
    )
  end
end
