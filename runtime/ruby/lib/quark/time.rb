# frozen_string_literal: true

# Instants and durations: whole milliseconds inside, float seconds where host code calls or is called.
module Quark
  class << self
    # Whole milliseconds as seconds.
    #
    # @param milliseconds [Integer]
    # @return [Float]
    def seconds(milliseconds)
      milliseconds / 1000.0
    end

    # Seconds as whole milliseconds, half up.
    #
    # @param seconds [Numeric]
    # @return [Integer]
    # @raise [ArgumentError] where that is no instant
    def millis(seconds)
      scaled = seconds * 1000.0
      return scaled.round if scaled >= 0 && scaled <= MAX_INT # which rounds a half up as well

      unless scaled >= MIN_INT && scaled <= MAX_INT
        raise ArgumentError, "#{seconds} seconds cannot be expressed in milliseconds"
      end

      below = scaled.floor
      scaled - below >= 0.5 ? below + 1 : below
    end

    # The instant so many seconds after the epoch, half up; beyond the range is a fault.
    #
    # @api private
    def from_seconds(seconds, where)
      round_half_up(seconds * 1000, where)
    end
  end

  # The wall clock at start-up plus the steady clock since: it never goes back.
  class SteadyClock
    def initialize
      @offset = 0
      @offset = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond) - now
    end

    # @return [Integer] the current instant, in milliseconds since 1970
    def now
      @offset + Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond)
    end
  end
end
