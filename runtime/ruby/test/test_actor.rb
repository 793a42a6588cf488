# frozen_string_literal: true

require 'minitest/autorun'
require 'timeout'
require 'quark/testing'

# What generated actors look like.
class Server < Quark::Actor
  self.rank = 1
  attr_reader :waiting
  attr_accessor :count

  def initialize(runtime: nil)
    super(runtime)
    @waiting = []
    @count = 0
    @wake = Quark::TimerPort.new(@quark, fired: method(:on_wake_fired))
  end

  def ask
    @quark.step { Quark::Promise.new.tap { |promise| @waiting << promise } }
  end

  def answer(value)
    @quark.step { @waiting.each { |promise| promise.keep(value) } }
  end

  def wake(at)
    @quark.step { @wake.set(at) }
  end

  def tick
    @quark.step { @quark.every(10) { @count += 100 } }
  end

  def retire
    @quark.step { @quark.retire }
  end

  def call_back(&block)
    @quark.step(&block)
  end

  private

  def on_wake_fired
    @count += 1
    Quark.check(@count != 3, 'x', 'a.q:1')
  end
end

# An actor above a `Server`.
class Client < Quark::Actor
  self.rank = 2
  attr_reader :log

  def initialize(server:, runtime: nil)
    super(runtime)
    @server = server
    @log = []
  end

  def resolve(broken: false)
    Quark.wait('resolve') { resolve_async(broken:) }
  end

  def resolve_async(broken: false)
    @quark.step_async do
      @log << 'asked'
      @quark.await(@server.ask) do |value|
        @log << value
        raise Quark::OutOfState.new('a', 'b') if broken

        value + 1
      end
    end
  end

  def enter
    @quark.step { @log << 'enter' }
  end
end

class TestActor < Minitest::Test
  def world
    Quark::TestRuntime.run do |runtime|
      server = Server.new(runtime:)
      yield runtime, server, Client.new(server, runtime:)
    end
  end

  def fault(&block)
    assert_raises(Quark::Fault, &block).message
  end

  def test_an_asynchronous_step_goes_on_when_its_promise_is_kept
    world do |_, server, client|
      promise = client.resolve_async
      assert_predicate promise, :pending?
      assert_equal('the promise is pending', fault { promise.value })
      server.answer(1)
      assert_equal 2, promise.value
      assert_equal ['asked', 1], client.log
    end
  end

  def test_what_the_rest_throws_fails_the_promise
    world do |_, server, client|
      promise = client.resolve_async(broken: true)
      server.answer(1)
      assert_raises(Quark::OutOfState) { promise.value }
      assert_equal :failed, promise.state
    end
  end

  def test_the_first_decision_wins
    promise = Quark::Promise.new
    promise.keep(1)
    promise.keep(2)
    promise.fail(ArgumentError.new)
    assert_equal 1, promise.value
  end

  def test_giving_up_goes_through_to_what_is_awaited
    world do |_, server, client|
      client.resolve_async.give_up
      refute_predicate server.waiting[0], :pending?
      server.answer(1)
      assert_equal ['asked'], client.log
    end
  end

  def test_calling_up_is_a_fault_and_never_a_deadlock
    world do |_, server, client|
      text = 'a step of Client was entered from a step of Server'
      assert_equal(text, fault { server.call_back { client.enter } })
      text = 'a step of Server was entered from a step of Server'
      assert_equal(text, fault { server.call_back { server.ask } })
      client.enter
    end
  end

  def test_blocking_inside_a_step_is_a_fault
    world do |_, server, client|
      text = 'resolve blocks inside a step; use resolve_async'
      assert_equal(text, fault { server.call_back { client.resolve } })
      assert_empty client.log
    end
  end

  def test_waiting_on_another_thread
    server = Server.new
    client = Client.new(server)
    thread = Thread.new { client.resolve }
    Thread.pass while server.waiting.empty?
    server.answer(41)
    assert_equal 42, thread.value
  end

  def test_a_timeout_gives_up
    server = Server.new
    assert_raises(Timeout::Error) { Timeout.timeout(0.02) { Client.new(server).resolve } }
    refute_predicate server.waiting[0], :pending?
  end

  def test_those_who_wait_are_told_after_the_step
    world do |_, server, _|
      told = []
      server.ask.on_decided { |promise| told << promise.value }
      server.call_back do
        server.waiting[0].keep(7)
        assert_empty told
      end
      assert_equal [7], told
    end
  end

  def test_timers_fire_in_virtual_time
    world do |runtime, server, _|
      server.wake(runtime.now + 1000)
      server.wake(runtime.now + 2000)
      runtime.advance(1.5)
      assert_equal 0, server.count
      runtime.advance(0.5)
      assert_equal 1, server.count
      wake = runtime.port(server, :wake)
      assert_equal ['set(1000001000)', 'set(1000002000)'], wake.calls
      assert_empty wake.calls
    end
  end

  def test_every_sets_itself_until_the_actor_retires
    world do |runtime, server, _|
      server.tick
      runtime.advance(0.035)
      assert_equal 300, server.count
      server.wake(runtime.now + 1)
      server.retire
      runtime.advance(1)
      assert_equal 300, server.count
      assert_instance_of Quark::Promise, server.ask
      server.answer(0)
    end
  end

  def test_a_handlers_fault_comes_out_in_the_test
    world do |runtime, server, _|
      server.count = 2
      server.wake(runtime.now)
      assert_equal('assertion failed: x (a.q:1)', fault { runtime.advance(0) })
      runtime.port(server, :wake).events.fired
      assert_equal 4, server.count
    end
  end

  def test_failures_carry_the_stack
    failure = begin
      raise ArgumentError, 'no'
    rescue ArgumentError => e
      Quark::Failure.from(e)
    end
    assert_equal %w[ArgumentError no], [failure.kind, failure.message]
    assert_includes failure.stack, 'test_failures_carry_the_stack'
  end

  def test_the_numbers_of_tests
    world do |runtime, _, _|
      assert_equal 1_000_000_000, runtime.now
      assert_equal '00000000-0000-4000-8000-000000000001', runtime.uuid
      assert_equal 48_271 / 2_147_483_647.0, runtime.random
    end
  end

  def test_a_promise_dropped_undecided_is_a_fault
    text = fault do
      Quark::TestRuntime.run { 100.times { Quark::Promise.new } }
    end
    assert_equal 'a promise was dropped undecided', text
  end

  # A policy of another program.
  class Policy
    def judge
      raise ArgumentError, 'no'
    end
  end

  # What it implements.
  module Judge
    extend Quark::Interface

    def judge
      raise NotImplementedError
    end
  end

  def test_what_host_code_throws_is_a_fault
    world do |_, server, _|
      policy = Judge.check(Policy.new)
      error = assert_raises(Quark::Fault) { server.call_back { policy.judge } }
      assert_equal 'Judge.judge threw no', error.message
      assert_instance_of ArgumentError, error.cause
      assert_equal('host code threw oh', fault { server.call_back { raise 'oh' } })
      assert_raises(Quark::OutOfState) { server.call_back { raise Quark::OutOfState.new('a', 'b') } }
    end
  end

  def test_what_implements_nothing_is_refused
    error = assert_raises(TypeError) { Judge.check(Object.new) }
    assert_equal 'Object is no TestActor::Judge: it lacks judge', error.message
  end

  def test_assertions_show_both_sides
    Quark.check_compared([1], :==, [1], 'a == b', 'a.q:1')
    text = 'assertion failed: a == b (left: [1], right: "x") (a.q:1)'
    assert_equal(text, fault { Quark.check_compared([1], :==, 'x', 'a == b', 'a.q:1') })
  end

  def test_many_threads_keep_the_order_of_effects
    runtime = Quark::Runtime.new
    server = Server.new(runtime:)
    told = []
    threads = Array.new(4) do
      Thread.new { 200.times { |index| server.call_back { runtime.effects.add { told << index } } } }
    end
    threads.each(&:join)
    Thread.pass until told.length == 800
    assert_equal 800, told.length
  end

  # Begins two functions that await what is kept already, with an effect between.
  class Order < Quark::Actor
    self.rank = 3

    def initialize(log:, runtime: nil)
      super(runtime)
      @log = log
      @kept = Quark::Promise.new.tap { |promise| promise.keep(nil) }
    end

    def run
      @quark.step do
        begin_one('first')
        @quark.effects.add { @log << 'effect' }
        begin_one('second')
        @log << 'body'
      end
    end

    private

    def begin_one(name)
      @quark.async do
        @quark.await(@kept) do
          @quark.effects.add { @log << "#{name} asked" }
          @log << name
          @quark.await(@kept) { @log << "#{name} again" }
        end
      end
    end
  end

  def test_the_rest_takes_its_turn
    log = []
    Order.new(log, runtime: Quark::Runtime.new).run
    rests = ['first asked', 'first again', 'second asked', 'second again']
    assert_equal ['body', 'first', 'effect', 'second', *rests], log
  end
end
