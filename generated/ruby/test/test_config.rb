# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `config`.
class TestMdkConfig < Minitest::Test
  # Without variables there is a Mission Control on this machine, the sandbox, and a breaker.
  def test_without_variables_there_is_a_mission_control_on_this_machine_the
    config = Mdk::Config.parse({})
    assert Quark.equal(config, Mdk::Config.new), 'config.q:149'
    assert config.server_url == 'ws://127.0.0.1:7070/rtp', 'config.q:150'
    assert config.token.nil?, 'config.q:151'
    assert_equal Mdk::Environment.new(name: 'sandbox'), config.environment, 'config.q:152'
    assert_equal 3, config.threshold, 'config.q:153'
    assert_equal 30_000, config.retest, 'config.q:154'
    assert(
      Quark.equal(
        Mdk::Config.parse(
          { 'MDK_SERVER_URL' => '', 'MDK_TOKEN' => ' ', 'MDK_ENVIRONMENT' => '', 'MDK_FAILURE_POLICY' => '' }
        ),
        Mdk::Config.new
      ),
      'config.q:155'
    )
  end

  # The address of Mission Control is a WebSocket's.
  def test_the_address_of_mission_control_is_a_web_socket_s
    assert(
      Mdk::Config.parse({ 'MDK_SERVER_URL' => 'wss://mc.example.org/rtp' }).server_url == 'wss://mc.example.org/rtp',
      'config.q:165'
    )
    assert_raises(Mdk::InvalidSetting, 'config.q:167') do
      Mdk::Config.parse({ 'MDK_SERVER_URL' => 'http://mc.example.org' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:168') { Mdk::Config.parse({ 'MDK_SERVER_URL' => 'ws://' }) }
    assert_raises(Mdk::InvalidSetting, 'config.q:169') { Mdk::Config.parse({ 'MDK_SERVER_URL' => 'mc.example.org' }) }
  end

  # The token has an older name, and today's wins.
  def test_the_token_has_an_older_name_and_today_s_wins
    assert Mdk::Config.parse({ 'DATAWIRE_TOKEN' => 'old' }).token == 'old', 'config.q:173'
    assert Mdk::Config.parse({ 'MDK_TOKEN' => 'new', 'DATAWIRE_TOKEN' => 'old' }).token == 'new', 'config.q:174'
  end

  # The token goes into a header, and is never shown.
  def test_the_token_goes_into_a_header_and_is_never_shown
    config = Mdk::Config.new(server_url: 'ws://h/rtp?token=secret', token: 'secret')
    assert_equal({ 'Authorization' => 'Bearer secret' }, config.headers, 'config.q:179')
    assert_equal({}, Mdk::Config.new.headers, 'config.q:180')
    assert_equal 'ws://h/rtp', config.shown_url, 'config.q:181'
    assert_equal "refused: bad token \u{2026}", config.without_token('refused: bad token secret'), 'config.q:182'
    assert_equal 'refused', Mdk::Config.new.without_token('refused'), 'config.q:183'
  end

  # No error shows the token, in whatever variable it stands.
  def test_no_error_shows_the_token_in_whatever_variable_it_stands
    bad = [
      { 'MDK_SERVER_URL' => 'http://h/rtp?token=letmein' }.freeze,
      { 'MDK_ENVIRONMENT' => 'letmein:letmein:letmein' }.freeze,
      { 'MDK_DISCOVERY_SOURCE' => 'letmein' }.freeze,
      { 'MDK_DISCOVERY_SOURCE' => 'static:nodes=letmein' }.freeze,
      { 'MDK_DISCOVERY_SOURCE' => 'static:nodes=[{"service":"letmein"}]' }.freeze,
      { 'MDK_FAILURE_POLICY' => 'breaker:letmein' }.freeze
    ].freeze
    bad.each do |variables|
      Mdk::Config.parse(variables.merge('MDK_TOKEN' => 'letmein'))
    rescue Mdk::InvalidSetting => e
      refute e.message.include?('letmein'), 'config.q:198'
    else
      assert false, 'config.q:197'
    end
  end

  # An environment is a name, or a fallback and a name.
  def test_an_environment_is_a_name_or_a_fallback_and_a_name
    assert_equal(
      Mdk::Environment.new(name: 'production'),
      Mdk::Config.parse({ 'MDK_ENVIRONMENT' => 'production' }).environment,
      'config.q:204'
    )
    assert_equal(
      Mdk::Environment.new(name: 'feature', fallback: 'base'),
      Mdk::Config.parse({ 'MDK_ENVIRONMENT' => 'base:feature' }).environment,
      'config.q:205'
    )
    assert_raises(Mdk::InvalidSetting, 'config.q:206') { Mdk::Config.parse({ 'MDK_ENVIRONMENT' => 'a:b:c' }) }
  end

  # Nodes come from Mission Control, a list or a folder.
  def test_nodes_come_from_mission_control_a_list_or_a_folder
    folder = Mdk::Synapse.new(path: '/etc/nodes')
    list = Mdk.static_nodes(
      '[{"service":"time","version":"1.0","address":"http://t:1"}]',
      Mdk::Environment.new(name: 'feature')
    )
    assert(
      Quark.equal(Mdk::Config.parse({ 'MDK_DISCOVERY_SOURCE' => 'mission-control' }).source, Mdk::Config.new.source),
      'config.q:215'
    )
    assert(
      Quark.equal(Mdk::Config.parse({ 'MDK_DISCOVERY_SOURCE' => 'synapse:path=/etc/nodes' }).source, folder),
      'config.q:216'
    )
    variables = {
      'MDK_DISCOVERY_SOURCE' => 'static:nodes=[{"service":"time","version":"1.0","address":"http://t:1"}]',
      'MDK_ENVIRONMENT' => 'feature'
    }.freeze
    assert Quark.equal(Mdk::Config.parse(variables).source, list), 'config.q:221'
    assert_raises(Mdk::InvalidSetting, 'config.q:222') do
      Mdk::Config.parse({ 'MDK_DISCOVERY_SOURCE' => 'static:nodes=time' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:223') do
      Mdk::Config.parse({ 'MDK_DISCOVERY_SOURCE' => 'synapse:path=' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:224') { Mdk::Config.parse({ 'MDK_DISCOVERY_SOURCE' => 'zookeeper' }) }
  end

  # The failure policy is a breaker, with other numbers if one likes, or none.
  def test_the_failure_policy_is_a_breaker_with_other_numbers_if_one_likes_or
    adjusted = Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:threshold=5,retest=0.5' })
    assert_equal 5, adjusted.threshold, 'config.q:229'
    assert_equal 500, adjusted.retest, 'config.q:230'
    later = Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:retest=60' })
    assert_equal 3, later.threshold, 'config.q:232'
    assert_equal 60_000, later.retest, 'config.q:233'
    assert_equal 3, Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker' }).threshold, 'config.q:234'
    assert_equal 0, Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'none' }).threshold, 'config.q:235'
    assert_equal(
      0,
      Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:threshold=0,retest=0' }).threshold,
      'config.q:236'
    )
    assert_raises(Mdk::InvalidSetting, 'config.q:237') do
      Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:threshold=-1' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:238') do
      Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:threshold=many' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:239') do
      Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:retest=-1' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:240') do
      Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:patience=3' })
    end
    assert_raises(Mdk::InvalidSetting, 'config.q:241') { Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'breaker:' }) }
    assert_raises(Mdk::InvalidSetting, 'config.q:242') { Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'retry' }) }
  end

  # A bad value names its variable and the accepted forms.
  def test_a_bad_value_names_its_variable_and_the_accepted_forms
    Mdk::Config.parse({ 'MDK_FAILURE_POLICY' => 'retry' })
  rescue Mdk::InvalidSetting => e
    assert_equal 'MDK_FAILURE_POLICY', e.variable, 'config.q:249'
    assert_equal "'breaker', 'breaker:threshold=N,retest=SECONDS' or 'none'", e.accepted, 'config.q:250'
  else
    assert false, 'config.q:247'
  end
end
