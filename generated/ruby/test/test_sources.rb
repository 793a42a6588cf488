# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `sources`.
class TestMdkSources < Minitest::Test
  # A static list says what is there, with or without ids and environments.
  def test_a_static_list_says_what_is_there_with_or_without_ids_and
    text = "[{\"id\":\"n1\",\"service\":\"time\",\"version\":\"1.0\",\"address\":\"http://t:1\",\"environment\":{\"name\":\"other\"}},\n                 {\"service\":\"space\",\"version\":\"2.1\",\"address\":\"http://s:1\",\"properties\":{\"zone\":\"a\"}}]"
    feature = Mdk::Environment.new(name: 'feature', fallback: 'base')
    assert(
      Quark.equal(
        Mdk.static_nodes(text, feature).nodes,
        [
          Mdk::Node.new(
            id: 'n1',
            service: 'time',
            version: '1.0',
            address: 'http://t:1',
            environment: Mdk::Environment.new(name: 'other')
          ),
          Mdk::Node.new(
            id: 'http://s:1',
            service: 'space',
            version: '2.1',
            address: 'http://s:1',
            properties: { 'zone' => 'a' }.freeze,
            environment: feature
          )
        ]
      ),
      'sources.q:136'
    )
    assert_raises(Quark::DecodeError, 'sources.q:140') { Mdk.static_nodes('no list', feature) }
    assert_raises(Quark::DecodeError, 'sources.q:141') { Mdk.static_nodes('[{"service":"time"}]', feature) }
  end

  # A folder's files name services, and list where they are.
  def test_a_folder_s_files_name_services_and_list_where_they_are
    folder = Mdk::SynapseFolder.new(environment: Mdk::Environment.new)
    changes = folder.update(
      {
        'time.json' => '[{"name":"x","host":"10.0.0.1","port":8080},{"host":"10.0.0.2","port":80,"version":"1.2"}]',
        'notes.txt' => '[]'
      }.freeze
    )
    assert(
      Quark.equal(
        changes.there,
        [
          Mdk::Node.new(id: '10.0.0.1:8080', service: 'time', version: '1.0', address: '10.0.0.1:8080'),
          Mdk::Node.new(id: '10.0.0.2:80', service: 'time', version: '1.2', address: '10.0.0.2:80')
        ]
      ),
      'sources.q:150'
    )
    assert changes.gone.empty?, 'sources.q:154'
    assert changes.bad.empty?, 'sources.q:155'
  end

  # Only what changed in a folder is told.
  def test_only_what_changed_in_a_folder_is_told
    folder = Mdk::SynapseFolder.new(environment: Mdk::Environment.new)
    folder.update({ 'time.json' => '[{"host":"a","port":1},{"host":"b","port":2}]' }.freeze)
    assert(
      Quark.equal(
        folder.update({ 'time.json' => '[{"host":"a","port":1},{"host":"b","port":2}]' }.freeze),
        Mdk::Changes.new
      ),
      'sources.q:161'
    )
    changes = folder.update({ 'time.json' => '[{"host":"b","port":2},{"host":"c","port":3}]' }.freeze)
    assert(
      Quark.equal(changes.there, [Mdk::Node.new(id: 'c:3', service: 'time', version: '1.0', address: 'c:3')]),
      'sources.q:163'
    )
    assert(
      Quark.equal(changes.gone, [Mdk::Node.new(id: 'a:1', service: 'time', version: '1.0', address: 'a:1')]),
      'sources.q:164'
    )
    upgraded = folder.update({ 'time.json' => '[{"host":"b","port":2,"version":"2.0"},{"host":"c","port":3}]' }.freeze)
    assert(
      Quark.equal(upgraded.there, [Mdk::Node.new(id: 'b:2', service: 'time', version: '2.0', address: 'b:2')]),
      'sources.q:166'
    )
    assert upgraded.gone.empty?, 'sources.q:167'
  end

  # A file that is removed takes its nodes along.
  def test_a_file_that_is_removed_takes_its_nodes_along
    folder = Mdk::SynapseFolder.new(environment: Mdk::Environment.new)
    folder.update({ 'time.json' => '[{"host":"a","port":1}]' }.freeze)
    assert(
      Quark.equal(
        folder.update({}.freeze).gone,
        [Mdk::Node.new(id: 'a:1', service: 'time', version: '1.0', address: 'a:1')]
      ),
      'sources.q:173'
    )
    assert(
      Quark.equal(
        folder.update({ 'time.json' => '[{"host":"a","port":1}]' }.freeze).there,
        [Mdk::Node.new(id: 'a:1', service: 'time', version: '1.0', address: 'a:1')]
      ),
      'sources.q:174'
    )
  end

  # Bad JSON leaves the previous state.
  def test_bad_json_leaves_the_previous_state
    folder = Mdk::SynapseFolder.new(environment: Mdk::Environment.new)
    folder.update({ 'time.json' => '[{"host":"a","port":1}]' }.freeze)
    assert(
      Quark.equal(folder.update({ 'time.json' => '[{"host":' }.freeze), Mdk::Changes.new(bad: ['time.json'].freeze)),
      'sources.q:180'
    )
    assert Quark.equal(folder.update({ 'time.json' => '[{"host":' }.freeze), Mdk::Changes.new), 'sources.q:181'
    assert(
      Quark.equal(
        folder.update({ 'time.json' => '[]' }.freeze).gone,
        [Mdk::Node.new(id: 'a:1', service: 'time', version: '1.0', address: 'a:1')]
      ),
      'sources.q:182'
    )
  end

  # A source says its name.
  def test_a_source_says_its_name
    assert_equal 'Mission Control', Mdk.source_name(Mdk::MissionControl.new), 'sources.q:186'
    assert_equal 'a static list', Mdk.source_name(Mdk::StaticNodes.new), 'sources.q:187'
    assert_equal 'the Synapse folder /etc/nodes', Mdk.source_name(Mdk::Synapse.new(path: '/etc/nodes')), 'sources.q:188'
  end
end
