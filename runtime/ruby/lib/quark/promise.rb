# frozen_string_literal: true

# Promises: decided once, waited for by blocking or by a block, given up by whoever stops waiting.
module Quark
  # A value that somebody will hand in later, or an error in its place.
  #
  # It is decided once, which takes effect at once. Those who wait are told after the outermost step.
  #
  #     promise = session.resolve_async('time')
  #     promise.on_decided { |decided| puts decided.value.address }
  #     promise.wait                                # blocks, and gives the value or raises the error
  class Promise
    # How a promise has ended; apart from it, for those who ask when it is gone.
    #
    # @api private
    Fate = Struct.new(:state)

    class << self
      # Called with the fate of each promise that is made; the testing runtime listens here.
      #
      # @api private
      attr_accessor :on_made
    end

    # Deciding is so short that one lock does for all promises.
    LOCK = Mutex.new
    private_constant :LOCK

    # What few promises have comes later: an object of three variables needs no memory besides its own.
    def initialize
      @state = :pending
      @value = nil
      @waiters = nil
      told(Promise.on_made) if Promise.on_made
    end

    # Decides with a value; ignored where it is decided already.
    def keep(value)
      decide(:kept, value)
    end

    # Decides with an error; ignored where it is decided already.
    def fail(error)
      decide(:failed, error)
    end

    # Says that nobody waits any longer.
    def give_up
      LOCK.synchronize do
        return unless pending?

        @state = :given_up
        @fate.state = @state if @fate
        @waiters = nil
      end
      @inner.give_up if @inner && @inner.waiting <= 1
    end

    # @return [Boolean] whether it is neither decided nor given up
    def pending?
      @state == :pending
    end

    # @return [Symbol] `:pending`, `:kept` or `:failed`; given up counts as failed
    def state
      @state == :given_up ? :failed : @state
    end

    # @return [String] the state, as JSON shows it
    def as_json
      state.to_s
    end

    # The value of a kept promise.
    #
    # @raise the error of a failed one
    # @raise [Fault] while it is pending
    def value
      case @state
      when :kept then @value
      when :failed then raise @value
      else raise Fault, 'the promise is pending'
      end
    end

    # Blocks until it is decided. Whoever stops waiting, as `Timeout.timeout` makes one, gives it up.
    #
    # @return the value
    # @raise the error
    # @raise [Fault] inside of a step, where it could never end
    def wait
      Promise.refuse_to_block('wait')
      outcome
    end

    # Blocks, where it is known that one may.
    #
    # @api private
    def outcome
      block if @state == :pending
      value
    end

    # Has the block called with this promise once it is decided, never from within a step.
    #
    # @return [self]
    def on_decided
      when_decided { yield self }
      self
    end

    # A promise of what the block makes of the value.
    #
    # @api private
    def map
      mapped = Promise.new
      mapped.waits_for(self)
      when_decided { @state == :kept ? mapped.keep(yield(@value)) : mapped.fail(@value) }
      mapped
    end

    # @api private
    def when_decided(waiter = nil, &block)
      waiter ||= block
      waits = pending? && LOCK.synchronize { (@waiters ||= []) << waiter if pending? }
      Effects.enqueue(waiter) unless waits
    end

    # Notes that this one is decided after `inner`, which is given up together with it unless others wait too.
    #
    # @api private
    def waits_for(inner)
      @inner = inner
    end

    # @api private
    def waiting
      @waiters ? @waiters.length : 0
    end

    # A fault where blocking would never end.
    #
    # @api private
    def self.refuse_to_block(caller)
      return unless Current.here.inside?

      raise Fault, "#{caller} blocks inside a step; use #{caller}_async"
    end

    private

    def told(listener)
      @fate = Fate.new(@state)
      listener.call(self, @fate)
    end

    def block
      decided = Queue.new
      when_decided { decided << true }
      begin
        decided.pop
        waited = true
      ensure
        give_up unless waited
      end
    end

    def decide(state, value)
      LOCK.lock # and unlock: `synchronize` takes twice as long
      begin
        return unless @state == :pending

        @value = value
        @state = state
        @fate.state = state if @fate
      ensure
        LOCK.unlock
      end
      tell if @waiters
    end

    def tell
      waiters = @waiters
      @waiters = nil
      waiters.each { |waiter| Effects.enqueue(waiter) }
      nil
    end
  end

  # Blocks until the promise that the block gives is decided; a fault where that could never be.
  #
  # @api private
  def self.wait(caller)
    Promise.refuse_to_block(caller)
    yield.outcome
  end
end
