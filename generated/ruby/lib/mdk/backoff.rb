# frozen_string_literal: true

# How long to wait before the next attempt to connect.
module Mdk
  # Delays that double from `first` to `longest`, each drawn at random up to its length: clients that lost one server together
  # do not come back together.
  #
  # @api private
  class Backoff
    def initialize(first: 1000, longest: 16_000)
      @first = first
      @longest = longest
      @delay = @first
    end

    # The delay before the next attempt; `chance` is a random number, 0 <= chance < 1.
    #
    # @api private
    def next_(chance)
      drawn = Quark.round_half_up(@delay * chance, 'backoff.q:12')
      @delay = [@delay * 2, @longest].min
      drawn
    end

    # An attempt succeeded.
    #
    # @api private
    def reset
      @delay = @first
    end

    # @api private
    def quark_state
      { 'first' => @first, 'longest' => @longest, 'delay' => @delay }
    end
  end
end
