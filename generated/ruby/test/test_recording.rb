# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `recording`.
class TestMdkRecording < Minitest::Test
  # Every client message of the recording decodes, and comes back from its own text.
  def test_every_client_message_of_the_recording_decodes_and_comes_back_from
    Mdk.decoded(Mdk.first_connection).each do |message|
      assert Quark.equal(Mdk::RTP_CLIENT.decode(Mdk::RTP_CLIENT.encode(message)), message), 'recording.q:168'
    end
    Mdk.decoded(Mdk.second_connection).each do |message|
      assert Quark.equal(Mdk::RTP_CLIENT.decode(Mdk::RTP_CLIENT.encode(message)), message), 'recording.q:169'
    end
  end

  # The recorded client keeps to the order of the protocol.
  def test_the_recorded_client_keeps_to_the_order_of_the_protocol
    first = Mdk::RtpServerSide.new
    Mdk.first_connection.each do |frame|
      first.receive(frame)
    end
    second = Mdk::RtpServerSide.new
    Mdk.second_connection.each do |frame|
      second.receive(frame)
    end
  end

  # The client's side of the recording comes out again.
  def test_the_client_s_side_of_the_recording_comes_out_again
    Quark::TestRuntime.run do |runtime|
      recorded = Mdk::Substitutions.new
      replayed = Mdk::Substitutions.new
      mdk = Mdk::Mdk.new(
        config: Mdk::Config.new(environment: Mdk::Environment.new(name: 'feature', fallback: 'base')),
        policies: Mdk::CircuitBreakers.new,
        runtime:
      )
      node = mdk.register('hello', '1.1', 'http://127.0.0.1:7000')
      mdk.start
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new(version: '2.0.0'))
      runtime.port(mdk, :link).events.received(Mdk::Active.new(node:))
      root = mdk.session
      root.info('cat', 'hello world')
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 0))
      root.start_interaction
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 1))
      assert Quark.equal(root.resolve_async('hello', '1.1').value, node), 'recording.q:195'
      child = mdk.join(root.externalize)
      child.set_deadline(5)
      child.error('cat', 'in child')
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 2))
      grandchild = mdk.join(child.externalize)
      grandchild.warn('deep', 'grandchild')
      first = Mdk.renumbered(Mdk.decoded(Mdk.first_connection))
      first_sent = runtime.port(mdk, :link).sent
      assert_operator first_sent.size, :==, first.size, 'recording.q:204'
      first.size.times do |position|
        assert(
          Quark.equal(
            replayed.message(Quark.item(first_sent, position, 'recording.q:206')),
            recorded.message(Quark.item(first, position, 'recording.q:206'))
          ),
          'recording.q:206'
        )
      end
      runtime.port(mdk, :link).events.closed('the server went away')
      grandchild.trace(Quark::Severity::DEBUG)
      grandchild.debug('deep', 'now visible')
      root.fail_interaction('boom')
      root.finish_interaction
      mdk.derive(child.externalize).critical('batch', 'derived')
      assert runtime.port(mdk, :link).sent.empty?, 'recording.q:216'
      runtime.advance(1)
      runtime.port(mdk, :link).events.connected
      runtime.port(mdk, :link).events.received(Mdk::Open.new(version: '2.0.0'))
      runtime.port(mdk, :link).events.received(Mdk::Active.new(node:))
      (3...10).each do |sequence|
        if sequence == 7
          runtime.port(mdk, :link).events.received(Mdk::InteractionAck.new(sequence: 7))
        else
          runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence:))
        end
      end
      root.info('cat', 'after reconnect')
      runtime.port(mdk, :link).events.received(Mdk::LogAck.new(sequence: 10))
      stopped = mdk.stop_async
      refute stopped.pending?, 'recording.q:229'
      second = Mdk.renumbered(Mdk.decoded(Mdk.second_connection))
      second_sent = runtime.port(mdk, :link).sent
      assert_operator second_sent.size, :==, second.size, 'recording.q:232'
      second.size.times do |position|
        assert(
          Quark.equal(
            replayed.message(Quark.item(second_sent, position, 'recording.q:234')),
            recorded.message(Quark.item(second, position, 'recording.q:234'))
          ),
          'recording.q:234'
        )
      end
    end
  end
end
