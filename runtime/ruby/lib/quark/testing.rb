# frozen_string_literal: true

require 'quark'

module Quark
  # A runtime in which time stands still until {#advance}, and ports only record what was asked of them.
  #
  #     Quark::TestRuntime.run do |runtime|
  #       hall = House::Hall.new(runtime:)
  #       lamp = runtime.port(hall, :lamp)
  #       lamp.events.pressed(1)
  #       assert_equal ['turn(true)'], lamp.calls
  #       runtime.advance(15)
  #     end
  class TestRuntime < Runtime
    # The first instant of every test, in milliseconds.
    START = 1_000_000_000

    MODULUS = 2_147_483_647
    MULTIPLIER = 48_271
    private_constant :MODULUS, :MULTIPLIER

    # Hands a runtime to the block, and fails if a promise was dropped undecided in it.
    #
    # @param environment [Hash{String => String}]
    # @yieldparam runtime [TestRuntime]
    def self.run(environment = {})
      runtime = new(environment)
      result = runtime.watch { yield runtime }
      runtime.check_promises
      result
    end

    # @param environment [Hash{String => String}]
    def initialize(environment = {})
      @faults = []
      super(on_fault: ->(error) { note(error) })
      @effects = Draining.new(self)
      @now = START
      @uuids = 0
      @seed = 1
      @set = 0
      @due = {}
      @environment = environment
      @provided = {}
      @dropped = 0
      @actors = []
    end

    # Supplies ports of a kind with what the block makes, and records their calls too.
    def provide(kind, &factory)
      super
      @provided[kind] = factory
    end

    # @return [Integer] the virtual instant, in milliseconds
    attr_reader :now

    # @return [Hash{String => String}] the variables that the test has set
    attr_reader :environment

    # @return [String] `00000000-0000-4000-8000-000000000001` and on
    def uuid
      @uuids += 1
      format('00000000-0000-4000-8000-%012x', @uuids).freeze
    end

    # @return [Float] the next number of the minimal standard generator
    def random
      @seed = MULTIPLIER * @seed % MODULUS
      @seed.fdiv(MODULUS)
    end

    # Lets time pass; timers fire by due time, then in the order set, each seen through before the next.
    #
    # @param seconds [Numeric]
    def advance(seconds)
      stop = @now + Quark.millis(seconds)
      until @due.empty?
        timer, (at,) = @due.min_by(&:last)
        break if at > stop

        @now = at if at > @now
        timer.fire
      end
      @now = stop
    end

    # @return [Integer, nil] when the next timer fires, in milliseconds, if one is set
    def next_due
      @due.each_value.map(&:first).min
    end

    # The port of an actor: ask it for `calls`, or `sent`, and tell it `events`.
    #
    # @param actor [Actor]
    # @param name [Symbol]
    # @return [RecordedPort]
    def port(actor, name)
      RecordedPort.new(actor.instance_variable_get("@#{name}"))
    end

    # The fields of an actor or of a class's instance as JSON text, the same in every language.
    #
    # Ports are left out, a promise is `"pending"`, `"kept"` or `"failed"`, and another actor is its type's name. For an
    # actor this is a step.
    #
    # @param subject [Object]
    # @return [String]
    def state(subject)
      core = subject.instance_variable_get(:@quark) if subject.is_a?(Actor)
      fields = core ? core.step { subject.quark_state } : subject.quark_state
      Json.encode(fields)
    end

    # @api private
    def timer(&fired)
      VirtualTimer.new(self, fired)
    end

    # Keeps an actor until the end of the test, and with it the promises that it may still decide.
    #
    # @api private
    def made(actor)
      @actors << actor
    end

    # Supplies nothing, unless the test has provided the kind.
    #
    # @api private
    def supply(kind, events)
      factory = @provided[kind]
      factory && kind.check(factory.call(events))
    end

    # Records one call of a port; timers and what the test has provided carry it out too.
    #
    # @api private
    def perform(call)
      port = call.port
      port.recorded << call
      port.outbox << call.arguments.first if call.frame
      call.act.call if port.supplied?
    end

    # Raises the first fault of a handler or timer, out of whatever the test did to cause it.
    #
    # @api private
    def raise_faults
      fault, = @faults
      @faults.clear
      raise fault if fault
    end

    # @api private
    def schedule(timer, at)
      @set += 1
      @due[timer] = [at, @set]
    end

    # @api private
    def unschedule(timer)
      @due.delete(timer)
    end

    # Runs the block, and watches for promises that are made in it.
    #
    # @api private
    def watch
      outer = Promise.on_made
      Promise.on_made = ->(promise, fate) { ObjectSpace.define_finalizer(promise, dropped(fate)) }
      yield
    ensure
      Promise.on_made = outer
    end

    # A fault if a promise is gone that nobody decided.
    #
    # @api private
    def check_promises
      return if @pending.nil?

      GC.start
      raise Fault, 'a promise was dropped undecided' if @dropped.positive?
    end

    private

    def note(error)
      @faults << error
    end

    def dropped(fate)
      @pending = true
      ->(_id) { @dropped += 1 if fate.state == :pending }
    end
  end

  # A port of an actor, as tests see it.
  class RecordedPort
    # @api private
    def initialize(port)
      @port = port
    end

    # @return [Events] what the port's host would tell: each is a step of the actor
    def events
      @port.events
    end

    # Gives and forgets what was asked of the port, as text: `set(1000015000)`.
    #
    # @return [Array<String>]
    def calls
      recorded = @port.recorded
      @port.recorded = []
      recorded.map { |call| text(call) }
    end

    # Gives and forgets the messages sent over a link.
    #
    # @return [Array<Record>]
    def sent
      messages = @port.outbox
      @port.outbox = []
      messages
    end

    private

    def text(call)
      return "send(#{call.frame})" if call.frame

      "#{call.name}(#{call.arguments.map { |argument| Json.shown(argument) }.join(', ')})"
    end
  end

  # The queue of a test, which raises at its end what went wrong on the way.
  #
  # @api private
  class Draining < Effects
    def initialize(runtime)
      super() { |error| runtime.__send__(:note, error) }
      @runtime = runtime
    end

    def drain(current = Current.here)
      super
      @runtime.raise_faults unless busy?
    end
  end

  # A timer of virtual time.
  #
  # @api private
  class VirtualTimer
    def initialize(runtime, fired)
      @runtime = runtime
      @fired = fired
    end

    def set(at)
      @runtime.schedule(self, at)
    end

    def cancel
      @runtime.unschedule(self)
    end

    def fire
      cancel
      @fired.call
    end
  end
end
