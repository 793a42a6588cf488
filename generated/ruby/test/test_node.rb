# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `node`.
class TestMdkNode < Minitest::Test
  # A node describes itself with its id, service, address and version.
  def test_a_node_describes_itself_with_its_id_service_address_and_version
    assert_equal(
      'Node(id:n1 hello: http://h:1, 1.1)',
      Mdk::Node.new(id: 'n1', service: 'hello', version: '1.1', address: 'http://h:1').description,
      'node.q:35'
    )
  end

  # A version that cannot be compared is none.
  def test_a_version_that_cannot_be_compared_is_none
    assert_equal(
      Mdk::Version.new(major: 1, minor: 1),
      Mdk::Node.new(id: 'n1', service: 'hello', version: '1.1.3', address: 'http://h:1').interface_version,
      'node.q:39'
    )
    assert_nil(
      Mdk::Node.new(id: 'n1', service: 'hello', version: 'latest', address: 'http://h:1').interface_version,
      'node.q:40'
    )
  end

  # Nodes with one id or one address cannot both be there.
  def test_nodes_with_one_id_or_one_address_cannot_both_be_there
    node = Mdk::Node.new(id: 'n1', service: 'hello', version: '1.0', address: 'http://h:1')
    assert(
      node.displaces?(Mdk::Node.new(id: 'n1', service: 'hello', version: '1.0', address: 'http://h:2')),
      'node.q:45'
    )
    assert(
      node.displaces?(Mdk::Node.new(id: 'n2', service: 'hello', version: '1.0', address: 'http://h:1')),
      'node.q:46'
    )
    refute(
      node.displaces?(Mdk::Node.new(id: 'n2', service: 'hello', version: '1.0', address: 'http://h:2')),
      'node.q:47'
    )
    refute node.same?(Mdk::Node.new(id: 'n2', service: 'hello', version: '1.0', address: 'http://h:1')), 'node.q:48'
    assert node.same?(Mdk::Node.new(id: 'n1', service: 'hello', version: '1.1', address: 'http://h:1')), 'node.q:49'
  end

  # A node on the wire.
  def test_a_node_on_the_wire
    node = Mdk::Node.new(
      id: 'n1',
      service: 'hello',
      version: '1.1',
      address: 'http://h:1',
      properties: { 'zone' => 'a' }.freeze,
      environment: Mdk::Environment.new(name: 'feature', fallback: 'base')
    )
    text = '{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{"zone":"a"},"environment":{"name":"feature","fallbackName":"base"}}'
    assert_equal text, node.encode, 'node.q:55'
    assert Quark.equal(Mdk::Node.decode(text), node), 'node.q:56'
    assert_raises(Quark::DecodeError, 'node.q:57') { Mdk::Node.decode('{"id":"n1","service":"hello","version":"1.1"}') }
  end
end
