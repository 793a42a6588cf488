# frozen_string_literal: true

require 'logger'
require 'minitest/autorun'
require 'stringio'
require 'quark/testing'
require 'desk'

# Host code around the package `desk`, as a user of it would write it.
class TestHost < Minitest::Test
  # Speaks.
  class English
    def greet(name)
      "hello #{name}"
    end
  end

  # Cannot.
  class Broken
    def greet(name)
      raise IOError, "no voice for #{name}"
    end
  end

  # Answers with what is no text.
  class Odd
    def greet(name)
      "#{name}\xFF"
    end
  end

  # One accepted connection.
  class Socket
    attr_reader :log, :events

    def initialize
      @log = []
    end

    def attach(events)
      @events = events
      self
    end

    def send(text)
      @log << text
    end

    def close
      @log << 'close'
    end
  end

  def test_a_connection_is_handed_to_an_actor
    faults = []
    socket = Socket.new
    runtime = Quark::Runtime.new(on_fault: ->(fault) { faults << fault.message })
    desk = Desk::Desk.new(English.new, runtime: runtime.accepting { |events| socket.attach(events) })
    assert_equal ['connected'], desk.history
    socket.events.frame('{"type":"hello","name":"ada"}')
    socket.events.frame('{"type":"hello","name":"bob"}')
    socket.events.closed('gone')
    assert_equal ['{"type":"welcome","text":"hello ada"}'], socket.log
    assert_equal ['connected', 'closed gone'], desk.history
    assert_equal ['Link<Reception.server>.received: hello may not come in state greeted'], faults
  end

  def test_a_desk_needs_a_connection
    error = assert_raises(Quark::Fault) { Desk::Desk.new(English.new, runtime: Quark::Runtime.new) }
    assert_equal 'no Quark::Connection is installed: use Runtime#accepting', error.message
  end

  def test_a_test_needs_none_and_sees_what_is_sent
    Quark::TestRuntime.run do |runtime|
      desk = Desk::Desk.new(English.new, runtime:)
      peer = runtime.port(desk, :peer)
      peer.events.frame('{"type":"hello","name":"ada"}')
      assert_equal [Desk::Welcome.new('hello ada')], peer.sent
      assert_equal ['connected'], desk.history
    end
  end

  def test_what_a_host_throws_is_a_fault_and_the_actor_goes_on
    Quark::TestRuntime.run do |runtime|
      desk = Desk::Desk.new(Broken.new, runtime:)
      error = assert_raises(Quark::Fault) { desk.welcome('ada') }
      assert_equal 'Greeter.greet threw no voice for ada', error.message
      assert_instance_of IOError, error.cause
      assert_equal ['connected', 'welcome ada'], desk.history
    end
  end

  def test_texts_of_the_host_become_utf8
    Quark::TestRuntime.run do |runtime|
      desk = Desk::Desk.new(English.new, runtime:)
      assert_equal "hello a\uFFFDb", desk.welcome("a\xFFb")
      assert_equal 'hello é', desk.welcome('é'.encode('UTF-16LE'))
      assert_equal ["\uFFFD", "a\uFFFD+b", "\uFFFD+c"], desk.usher("\xFF", ["a\xFF", 'b'], { "\xFF" => 1, 'c' => 2 })
      assert_equal ['nobody', '', ''], desk.usher(nil, [], {})
      assert_equal '{"\\ufffd":["\\ufffd",1,null]}', desk.recall({ "\xFF" => ["\xFE", 1, nil] })
      assert_equal "\uFFFD 1", desk.later("\xFF")
      assert_equal "\uFFFD 1", desk.later_async("\xFF").value
      assert_equal "welcome a\uFFFDb", desk.history[1]
      assert_equal "<\uFFFD>", Desk::Badge.new("\xFF").text
      assert_equal("\uFFFD is a stranger", assert_raises(Desk::Stranger) { desk.find("\xFF") }.message)
      assert_equal Desk::Stranger.new("\xFF"), Desk::Stranger.new("\uFFFD")
    end
  end

  def test_what_an_interface_returns_is_clean_too
    Quark::TestRuntime.run do |runtime|
      assert_equal "a\uFFFD", Desk::Desk.new(Odd.new, runtime:).welcome('a')
    end
  end

  def test_records_keep_what_they_were_given
    tags = [+"a\xFF", +'é']
    visitor = Desk::Visitor.new("\xFF", "\xFE", tags, { "\xFF" => { 'k' => ["\xFE"] } })
    tags << 'late'
    clean = Desk::Visitor.new("\uFFFD", "\uFFFD", ["a\uFFFD", 'é'], { "\uFFFD" => { 'k' => ["\uFFFD"] } })
    assert_equal clean, visitor
    assert_predicate visitor.tags[0], :frozen?
    assert_nil Desk::Visitor.new('é', tags: ['é']).nick
    plain = %w[a b].freeze
    assert_same plain, Desk::Visitor.new('a', tags: plain).tags
    text = '{"name":"\\ufffd","nick":"\\ufffd","tags":["a\\ufffd","\\u00e9"],"notes":{"\\ufffd":{"k":["\\ufffd"]}}}'
    assert_equal text, Desk.described(visitor)
    data = { 'name' => "\xFF", 'tags' => ["\xFF"], 'notes' => { "\xFF" => "\xFF" } }
    assert_equal Desk::Visitor.new("\uFFFD", nil, ["\uFFFD"], { "\uFFFD" => "\uFFFD" }), Desk::Visitor.from_json(data)
  end
end
