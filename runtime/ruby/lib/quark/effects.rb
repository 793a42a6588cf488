# frozen_string_literal: true

module Quark
  # What a thread is in the middle of. A fiber on the thread is in the same steps.
  #
  # @api private
  class Current
    # The innermost step that runs on this thread, if any.
    attr_accessor :step
    # The queue that this thread is carrying out, innermost, if any.
    attr_accessor :draining

    def initialize
      @step = nil
      @draining = nil
    end

    # That of this thread.
    def self.here
      Thread.current.thread_variable_get(:quark_current) || begin
        current = new
        Thread.current.thread_variable_set(:quark_current, current)
        current
      end
    end

    # Where an effect goes that somebody asks for here; nowhere where it is done at once.
    def effects
      @step ? @step.effects : @draining
    end

    # Whether blocking here would never end.
    def inside?
      @step || @draining ? true : false
    end
  end

  # What steps ask for and the runtime does later: one queue per runtime, carried out in order, outside of every step.
  #
  # The thread that ends its outermost step drains the queue, unless another is at it: one drainer at a time keeps the
  # order. Effects that ask for further effects put them at the end.
  #
  # @api private
  class Effects
    # What is asked for; a look at whether that is nothing needs no lock.
    attr_reader :queue

    def initialize(&on_fault)
      @queue = []
      @lock = Mutex.new
      @busy = false
      @on_fault = on_fault
    end

    # Asks for the block, or for what is called as one, to be carried out: soon, or now where this thread is in no step.
    def add(effect = nil, &block)
      put(effect || block, Current.here)
    end

    # Carries out what is asked for, unless a drainer is at it already. Who has put something in the queue drains it
    # afterwards, so that a look without the lock misses nothing.
    def drain(current = Current.here)
      return if @queue.empty?

      effect = claim
      return unless effect

      outer = current.draining
      current.draining = self
      begin
        carry_out(effect)
      ensure
        current.draining = outer
      end
    end

    # Whether a thread is draining.
    def busy?
      @busy
    end

    # Puts an effect in the queue of the running step, or in the one that is carried out; elsewhere it is done now.
    def self.enqueue(effect)
      current = Current.here
      effects = current.effects
      effects ? effects.put(effect, current) : effect.call
    end

    # @api private
    def put(effect, current)
      @lock.lock
      @queue << effect
      @lock.unlock
      drain(current) unless current.step
    end

    private

    # The first effect for a new drainer.
    def claim
      @lock.synchronize do
        unless @busy
          @busy = !@queue.empty?
          @queue.shift
        end
      end
    end

    def carry_out(effect)
      while effect
        perform(effect)
        effect = take
      end
      ended = true
    ensure
      @lock.synchronize { @busy = false } unless ended
    end

    # The next effect. Where there is none the drainer is released at the same moment, so that none is left behind.
    def take
      @lock.synchronize { @queue.shift || (@busy = false) }
    end

    def perform(effect)
      effect.call
    rescue StandardError => e
      @on_fault.call(e)
    end
  end
end
