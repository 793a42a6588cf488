# frozen_string_literal: true

# When to stop calling a node, and when to try it again.
module Mdk
  # Decides whether a node may be called. Write your own in your own language and hand in a `FailurePolicies`.
  #
  # Its methods are called one at a time, and must return quickly.
  module FailurePolicy
    extend Quark::Interface

    # A call of the node succeeded.
    #
    # @param now [Float] seconds
    # @return [void]
    def success(now)
      raise NotImplementedError, 'implement `success`'
    end

    # A call of the node failed.
    #
    # @param now [Float] seconds
    # @return [void]
    def failure(now)
      raise NotImplementedError, 'implement `failure`'
    end

    # Whether the node may be called now. Looks, and changes nothing.
    #
    # @param now [Float] seconds
    # @return [Boolean]
    def available?(now)
      raise NotImplementedError, 'implement `available?`'
    end

    # A call was let through.
    #
    # @param now [Float] seconds
    # @return [void]
    def admitted(now)
      raise NotImplementedError, 'implement `admitted`'
    end
  end

  # Makes a policy for each node.
  module FailurePolicies
    extend Quark::Interface

    # The policy of a node that was just learnt of.
    #
    # @param node [Node]
    # @return [FailurePolicy]
    def create(node)
      raise NotImplementedError, 'implement `create`'
    end
  end

  # Opens after `threshold` failures in a row, and lets one call through again `retest` after the last one. A threshold of 0
  # never opens it.
  class CircuitBreaker
    extend Quark::Positional
    include FailurePolicy

    # @param threshold [Integer]
    # @param retest [Float] seconds
    def initialize(threshold: 3, retest: 30)
      @threshold = threshold
      @retest = Quark.millis(retest)
      @failures = 0
      @open_until = nil
    end

    # @param _now [Float] seconds
    # @return [void]
    def success(_now)
      @failures = 0
      @open_until = nil
    end

    # (see FailurePolicy#failure)
    def failure(now)
      now = Quark.millis(now)
      @failures += 1
      @open_until = now + @retest
    end

    # (see FailurePolicy#available?)
    def available?(now)
      now = Quark.millis(now)
      return true unless tripped?

      until_ = @open_until
      return true unless until_

      now > until_
    end

    # (see FailurePolicy#admitted)
    def admitted(now)
      now = Quark.millis(now)
      @open_until = now + @retest if tripped?
    end

    # @api private
    def quark_state
      { 'threshold' => @threshold, 'retest' => @retest, 'failures' => @failures, 'open_until' => @open_until }
    end

    private

    def tripped?
      @threshold.positive? && @failures >= @threshold
    end
  end

  # A `CircuitBreaker` for each node: what an MDK uses unless told otherwise.
  class CircuitBreakers
    extend Quark::Positional
    include FailurePolicies

    # @param threshold [Integer]
    # @param retest [Float] seconds
    def initialize(threshold: 3, retest: 30)
      @threshold = threshold
      @retest = Quark.millis(retest)
    end

    # @param _node [Node]
    # @return [FailurePolicy]
    def create(_node)
      CircuitBreaker.new(threshold: @threshold, retest: Quark.seconds(@retest))
    end

    # @api private
    def quark_state
      { 'threshold' => @threshold, 'retest' => @retest }
    end
  end

  # Lets every call through and counts what it is told: for tests of code that reports failures.
  class RecordingPolicy
    include FailurePolicy

    def initialize
      @successes = 0
      @failures = 0
      @admissions = 0
    end

    # @param _now [Float] seconds
    # @return [void]
    def success(_now)
      @successes += 1
    end

    # @param _now [Float] seconds
    # @return [void]
    def failure(_now)
      @failures += 1
    end

    # @param _now [Float] seconds
    # @return [Boolean]
    def available?(_now)
      true
    end

    # @param _now [Float] seconds
    # @return [void]
    def admitted(_now)
      @admissions += 1
    end

    # How many calls succeeded.
    #
    # @return [Integer]
    def success_count
      @successes
    end

    # How many calls failed.
    #
    # @return [Integer]
    def failure_count
      @failures
    end

    # How many calls were let through.
    #
    # @return [Integer]
    def admission_count
      @admissions
    end

    # @api private
    def quark_state
      { 'successes' => @successes, 'failures' => @failures, 'admissions' => @admissions }
    end
  end

  # A `RecordingPolicy` for each node.
  class RecordingPolicies
    include FailurePolicies

    # @param _node [Node]
    # @return [FailurePolicy]
    def create(_node)
      RecordingPolicy.new
    end

    # @api private
    def quark_state
      {}
    end
  end
end
