# frozen_string_literal: true

module Quark
  # The base of every actor: a handle on state that changes one step at a time.
  class Actor
    extend Positional

    class << self
      # The place of the actor type in the order of calls: above all that it calls.
      #
      # @api private
      attr_reader :rank

      # The name in Quark.
      #
      # @api private
      def title
        @title ||= name.split('::').last.delete_suffix('_')
      end

      # @api private
      def keywords
        super - [:runtime]
      end

      private

      attr_writer :rank, :title

      # Gives an actor `of`, which is `new` for generated code, from all of the keywords: `new` would put them into
      # three hashes on their way.
      def method_added(name)
        super
        parameters = name == :initialize ? instance_method(name).parameters : []
        making(parameters.map(&:last)) if parameters.any? && parameters.all? { |kind, _| kind.start_with?('key') }
      end

      def making(names)
        class_eval(<<~RUBY, __FILE__, __LINE__ + 1)
          alias_method(:quark_fill, :initialize)
          public(:quark_fill)

          def self.of(#{names.map { |name| "#{name}:" }.join(', ')})                # def self.of(mdk:, runtime:)
            made = allocate
            made.quark_fill(#{names.map { |name| "#{name}: #{name}" }.join(', ')})  #   made.quark_fill(mdk: mdk, …)
            made
          end
        RUBY
      end
    end

    def initialize(runtime)
      runtime ||= Runtime.default
      @quark = Core.new(self.class, runtime)
      runtime.made(self)
    end

    # @return [String] without the state, which belongs to the steps
    def inspect
      "#<#{self.class.name}>"
    end
  end

  # What a step waits for, and the block that goes on: a step of its own, which decides the outcome.
  #
  # @api private
  class Awaited
    attr_reader :promise

    def initialize(promise, rest)
      @promise = promise
      @rest = rest
    end

    # Goes on, with what the promise gave.
    def call
      @rest.call(@promise.value)
    end
  end

  # What every actor has besides its fields: a lock, a rank, a runtime, a life.
  #
  # @api private
  class Core
    attr_reader :rank, :runtime, :effects

    def initialize(actor, runtime)
      @actor = actor
      @rank = actor.rank
      @runtime = runtime
      @effects = runtime.effects
      @queue = @effects.queue
      @lock = Mutex.new
      @rest = @outcome = nil
      @retired = false
      @on_retire = nil
    end

    def name
      @actor.title
    end

    def now
      @runtime.now
    end

    def uuid
      @runtime.uuid
    end

    def random
      @runtime.random
    end

    # Runs the block as one step under the actor's lock. What was asked for is carried out after the outermost step of
    # the thread; what host code raises is a fault.
    def step
      current = Thread.current.thread_variable_get(:quark_current) || Current.here
      outer = current.step
      refuse_within(outer) if outer && outer.rank <= @rank
      @lock.lock
      current.step = self
      @outer = outer
      begin
        yield
      rescue Fault, Error
        raise
      rescue StandardError => e
        raise Fault.of(e)
      ensure
        if @rest
          finish(current, outer)
        else
          current.step = outer
          @lock.unlock
          @effects.drain(current) unless outer || @queue.empty?
        end
      end
    end

    # Runs the block as a step, up to where it waits; a promise of what it gives in the end.
    def step_async(&body)
      promise = Promise.new
      step { decide(promise, &body) }
      promise
    end

    # The same within the step that calls this.
    def async(&body)
      promise = Promise.new
      decide(promise, &body)
      promise
    end

    # Ends the step until the promise is kept; the block is a later step.
    def await(promise, &rest)
      Awaited.new(promise, rest)
    end

    # Runs the block, which decides the promise, or waits for another first.
    #
    # @api private
    def decide(promise)
      result = yield
      result.is_a?(Awaited) ? later(result, promise) : promise.keep(result)
    rescue Fault, Error => e
      promise.fail(e)
    rescue StandardError => e
      promise.fail(Fault.of(e))
    end

    # Has an event handled as a step of its own, soon; a retired actor hears nothing.
    def handle(handler, *arguments)
      @effects.add { step { handler.call(*arguments) } unless @retired }
    end

    # Runs the block each `period` milliseconds, for as long as the actor lives.
    def every(period, &handler)
      timer = nil
      fired = lambda do
        timer.set(now + period)
        handler.call
      end
      timer = @runtime.timer { handle(fired) }
      on_retire { timer.cancel }
      timer.set(now + period)
    end

    def retired?
      @retired
    end

    def on_retire(&action)
      (@on_retire ||= []) << action
    end

    # Cancels the timers and drops the pending events; the methods still answer.
    def retire
      @retired = true
      @on_retire&.each(&:call)
      @on_retire = nil
    end

    private

    # Has the rest of what a step has begun take its turn among the effects, as a step of its own, as soon as what it
    # waits for is decided. If that is at once, as nothing else is asked for, one lock does for both: nobody can tell.
    def later(awaited, outcome)
      if awaited.promise.pending?
        outcome.waits_for(awaited.promise)
        awaited.promise.when_decided { step { proceed(awaited, outcome) } }
      elsif @outer.nil? && @rest.nil? && @queue.empty? && !Current.here.draining
        @rest = awaited
        @outcome = outcome
      else
        @effects.add { step { proceed(awaited, outcome) } }
      end
    end

    # Goes on, within a step, unless nobody waits any longer.
    def proceed(awaited, outcome)
      decide(outcome) { awaited.call } if outcome.pending?
    end

    def refuse_within(outer)
      raise Fault, "a step of #{name} was entered from a step of #{outer.name}"
    end

    # Leaves the step after the rest.
    def finish(current, outer)
      take_rest while @rest
    ensure
      current.step = outer
      @lock.unlock
      @effects.drain(current) unless outer
    end

    def take_rest
      rest = @rest
      @rest = nil
      proceed(rest, @outcome)
    end
  end

  # What went wrong in the body of a scope.
  class Failure
    include Record
    include Encodable

    # @return [String]
    attr_reader :kind
    # @return [String]
    attr_reader :message
    # @return [String]
    attr_reader :stack

    def initialize(kind:, message:, stack: '')
      @kind = Quark.text(kind)
      @message = Quark.text(message)
      @stack = Quark.text(stack)
      freeze
    end

    # Describes an exception, with its full stack.
    #
    # @api private
    def self.from(error)
      new(kind: error.class.name.split('::').last, message: error.message, stack: error.full_message(highlight: false))
    end

    # @return [Hash{String => Object}] the fields by their names on the wire
    def as_json
      { 'kind' => kind, 'message' => message, 'stack' => stack }
    end

    # @api private
    def self.from_parsed(value)
      fields = Fields.new(value)
      of(
        kind: fields.required('kind', :string),
        message: fields.required('message', :string),
        stack: fields.default('', 'stack', :string)
      )
    end
  end
end
