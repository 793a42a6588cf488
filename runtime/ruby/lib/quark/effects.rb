# frozen_string_literal: true

module Quark
  # What this thread is in the middle of.
  #
  # @api private
  module Current
    class << self
      # The steps that run on this thread, outermost first. A fiber on the thread is in the same steps.
      def steps
        Thread.current.thread_variable_get(:quark_steps) || begin
          steps = []
          Thread.current.thread_variable_set(:quark_steps, steps)
          steps
        end
      end

      def step?
        !steps.empty?
      end

      # The queue that this thread is carrying out, innermost, if any.
      def draining
        Thread.current.thread_variable_get(:quark_draining)
      end

      def draining=(effects)
        Thread.current.thread_variable_set(:quark_draining, effects)
      end

      def draining?
        !draining.nil?
      end
    end
  end

  # What steps ask for and the runtime does later: one queue per runtime, carried out in order, outside of every step.
  #
  # The thread that ends its outermost step drains the queue, unless another is at it: one drainer at a time keeps the
  # order. Effects that ask for further effects put them at the end.
  #
  # @api private
  class Effects
    def initialize(&on_fault)
      @queue = []
      @lock = Mutex.new
      @busy = false
      @on_fault = on_fault
    end

    # Asks for the block to be carried out: soon, or now where this thread is in no step.
    def add(&effect)
      @lock.synchronize { @queue << effect }
      drain unless Current.step?
    end

    # Carries out what is asked for, unless a drainer is at it already. Who has put something in the queue drains it
    # afterwards, so that a look without the lock misses nothing.
    def drain
      return if @queue.empty? || !claim

      outer = Current.draining
      Current.draining = self
      begin
        carry_out
      ensure
        Current.draining = outer
      end
    end

    # Whether a thread is draining.
    def busy?
      @busy
    end

    # Puts an effect in the queue of the running step, or in the one that is carried out; elsewhere it is done now.
    def self.enqueue(&effect)
      effects = Current.steps.last&.effects || Current.draining
      effects ? effects.add(&effect) : effect.call
    end

    private

    def claim
      @lock.synchronize { !@busy && !@queue.empty? && (@busy = true) }
    end

    def carry_out
      while (effect = take)
        perform(effect)
      end
      ended = true
    ensure
      @lock.synchronize { @busy = false } unless ended
    end

    # The next effect. Where there is none the drainer is released at the same moment, so that none is left behind.
    def take
      @lock.synchronize do
        @busy = false if @queue.empty?
        @queue.shift
      end
    end

    def perform(effect)
      effect.call
    rescue StandardError => e
      @on_fault.call(e)
    end
  end
end
