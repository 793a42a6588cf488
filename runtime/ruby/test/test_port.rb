# frozen_string_literal: true

require 'minitest/autorun'
require 'stringio'
require 'tmpdir'
require 'quark/testing'

# A message.
class Open
  include Quark::Record
  include Quark::Encodable

  attr_reader :version

  def initialize(version:)
    @version = version
    freeze
  end

  def as_json
    { 'version' => version }
  end

  def self.from_parsed(value)
    new(version: Quark::Fields.new(value).required('version', :string))
  end
end

# One side of a conversation, as generated code has it: it says nothing more once it has said `open`.
class Side
  CODEC = Quark::Codec.new('type') { { Open => %w[open mdk.protocol.Open] } }

  def receive(text)
    CODEC.decode(text)
  end

  def received(message); end

  def send(message)
    raise Quark::OutOfState.new('open', 'closed') if @closed

    @closed = true
    CODEC.encode(message)
  end
end

# An actor with ports of all kinds.
class Peer < Quark::Actor
  self.rank = 0
  attr_reader :heard

  def initialize(runtime: nil)
    super(runtime)
    @heard = Queue.new
    hear = ->(thing) { @heard << thing }
    handlers = { connected: -> { @link.send(Open.new(version: '1')) }, received: hear, unreadable: hear, closed: hear }
    @link = Quark::LinkPort.new(@quark, 'Rtp.client', **handlers) { Side.new }
    @console = Quark::ConsolePort.new(@quark)
    @folder = Quark::FolderPort.new(@quark, contents: hear, failed: hear)
  end

  def start
    @quark.step do
      @link.connect('ws://x', { 'A' => 'b' }.freeze)
      @console.write(Quark::Severity::WARN, 'hello')
    end
  end

  def read(path)
    @quark.step { @folder.read(path) }
  end

  def quark_state
    { 'heard' => @heard.size }
  end
end

# A connection that is none.
class Wire
  attr_reader :log

  def initialize(events)
    @events = events
    @log = []
  end

  def connect(url, headers)
    @log << url << headers
    @events.connected
  end

  def send(text)
    @log << text
  end

  def close
    @log << 'close'
  end
end

class TestPort < Minitest::Test
  def test_calls_and_messages_are_recorded
    Quark::TestRuntime.run do |runtime|
      peer = Peer.new(runtime:)
      peer.start
      link = runtime.port(peer, :link)
      link.events.connected
      assert_equal ['connect("ws://x", {"A":"b"})', 'send({"type":"open","version":"1"})'], link.calls
      assert_equal ['write("WARN", "hello")'], runtime.port(peer, :console).calls
      assert_equal [Open.new('1')], link.sent
      assert_empty link.sent
      assert_equal '{"heard":0}', runtime.state(peer)
    end
  end

  def test_what_is_out_of_state_is_told_to_the_hook
    Quark::TestRuntime.run do |runtime|
      events = runtime.port(Peer.new(runtime:), :link).events
      events.connected
      error = assert_raises(Quark::Fault) { events.connected }
      assert_equal 'Link<Rtp.client>.send: open may not come in state closed', error.message
    end
  end

  def test_an_accepted_connection_belongs_to_one_actor
    runtime = Quark::Runtime.new.accepting { |events| Wire.new(events) }
    core = Quark::Core.new(Peer, runtime)
    port = Quark::AcceptedPort.new(core, 'Rtp.server') { Side.new }
    assert_predicate port, :supplied?
    text = 'connect on an accepted link (a.q:1)'
    assert_equal(text, assert_raises(Quark::Fault) { port.connect('ws://x', {}, 'a.q:1') }.message)
    error = assert_raises(Quark::Fault) { Quark::AcceptedPort.new(core, 'Rtp.server') { Side.new } }
    assert_equal 'no Quark::Connection is installed: use Runtime#accepting', error.message
  end

  def test_frames_become_messages
    Quark::TestRuntime.run do |runtime|
      peer = Peer.new(runtime:)
      events = runtime.port(peer, :link).events
      frames = ['{"type":"mdk.protocol.Open","version":"2"}', '{"type":"x"}', 'x', '{}', '{"type":"open"}']
      frames.each { |frame| events.frame(frame) }
      events.closed("gone\xFF")
      heard = Array.new(6) { peer.heard.pop }
      assert_equal Open.new('2'), heard[0]
      texts = ['type: unknown tag "x"', 'not JSON', 'type: missing', 'version: missing', "gone\uFFFD"]
      assert_equal(texts, heard.drop(1).map(&:to_s))
    end
  end

  def test_links_come_from_the_host
    wires = []
    runtime = Quark::Runtime.new(logger: Logger.new(StringIO.new))
    runtime.provide(Quark::Link) { |events| Wire.new(events).tap { |wire| wires << wire } }
    Peer.new(runtime:).start
    assert_equal ['ws://x', { 'A' => 'b' }, '{"type":"open","version":"1"}'], wires[0].log
  end

  def test_a_runtime_says_what_is_missing
    error = assert_raises(Quark::Fault) { Peer.new(runtime: Quark::Runtime.new) }
    assert_equal 'no Quark::Link is installed: use Runtime#provide(Quark::Link)', error.message
  end

  def test_the_console_is_a_logger
    out = StringIO.new
    runtime = Quark::Runtime.new(logger: Logger.new(out))
    runtime.provide(Quark::Link) { |events| Wire.new(events) }
    Peer.new(runtime:).start
    assert_match(/WARN -- : hello/, out.string)
  end

  def test_folders_are_read
    runtime = Quark::Runtime.new
    runtime.provide(Quark::Link) { |events| Wire.new(events) }
    peer = Peer.new(runtime:)
    Dir.mktmpdir do |folder|
      File.write(File.join(folder, 'b.json'), '2')
      File.write(File.join(folder, 'a.json'), "1\xFF")
      peer.read(folder)
      assert_equal({ 'a.json' => "1\uFFFD", 'b.json' => '2' }, peer.heard.pop)
      peer.read(File.join(folder, 'none'))
      assert_match(/No such file/, peer.heard.pop)
    end
  end

  def test_the_real_timer
    fired = Queue.new
    runtime = Quark::Runtime.new
    timer = runtime.timer { fired << runtime.now }
    at = runtime.now + 5
    timer.set(at + 10_000)
    timer.set(at)
    assert_operator fired.pop, :>=, at
    timer.set(runtime.now + 20)
    timer.cancel
    sleep 0.04
    assert_empty fired
  end

  def test_real_faults_go_to_the_hook
    faults = []
    runtime = Quark::Runtime.new(on_fault: ->(fault) { faults << fault.message })
    runtime.effects.add { Quark.check(false, 'no', 'a.q:1') }
    assert_equal ['assertion failed: no (a.q:1)'], faults
  end

  def test_times_are_seconds_outside
    assert_equal 1.5, Quark.seconds(1500)
    assert_equal 1501, Quark.millis(1.5005)
    assert_equal(-2000, Quark.millis(-2))
    assert_raises(ArgumentError) { Quark.millis(Float::NAN) }
    assert_raises(ArgumentError) { Quark.millis(1e300) }
    assert_equal 1500, Quark.from_seconds(1.5, 'a.q:1')
  end

  def test_a_package_for_another_minor_version_is_refused
    assert_nil Quark.need('3.0', 'mdk')
    error = assert_raises(LoadError) { Quark.need('2.9', 'mdk') }
    assert_equal "mdk needs quark-runtime 2.9, found 3.0.0: gem install quark-runtime -v '~> 2.9.0'", error.message
  end

  def test_errors_compare_by_value
    error = Quark::OutOfState.new('a', 'b')
    assert_equal error, Quark::OutOfState.new('a', state: 'b')
    refute_equal error, Quark::OutOfState.new('a', 'c')
    assert_equal error.hash, Quark::OutOfState.new('a', 'b').hash
    assert_equal 'a may not come in state b', error.message
  end
end
