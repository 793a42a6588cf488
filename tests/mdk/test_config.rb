# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The token of a configuration is in nothing that is made for people, in Ruby. `src/lib.rs` says it of Rust.
class TestConfig < Minitest::Test
  URL = 'ws://mc.example.org/rtp?token=letmein'

  def test_inspect_hides_the_token
    config = Mdk::Config.new(server_url: URL, token: 'letmein')
    shown = "#{config} #{config.inspect} #{[config]}"
    refute_includes shown, 'letmein'
    assert_includes shown, 'token=***'
    assert_includes shown, 'threshold=3'
    assert_equal 'letmein', config.token
  end

  def test_the_state_of_an_mdk_hides_the_token
    Quark::TestRuntime.run do |runtime|
      environment = { 'MDK_SERVER_URL' => URL, 'MDK_TOKEN' => 'letmein' }
      started = Mdk.init(environment:, runtime:)
      shown = "#{runtime.state(started)} #{started.inspect}"
      refute_includes shown, 'letmein'
      assert_includes shown, '"token":"***"'
    end
  end
end
