# frozen_string_literal: true

# The W3C `traceparent` header, by which OpenTelemetry systems follow the same trace.
#
# It knows the trace's id and nothing of the causal clock, which travels in the context alone.
module Mdk
  # The name of the W3C header that travels beside the context.
  TRACEPARENT_HEADER = 'traceparent'
  # @api private
  UUID_SIZES = [8, 4, 4, 4, 12].freeze
  # @api private
  UUID_CHARACTERS = '0123456789abcdefABCDEF-'
  # @api private
  NO_TRACE = '00000000000000000000000000000000'
  # @api private
  NO_PARENT = '0000000000000000'

  # The trace's id, as a UUID, of a `traceparent`; `nil` if it is malformed.
  #
  # @api private
  def self.trace_id_of(traceparent)
    parts = Quark.split(Quark.trim(traceparent), '-', 'traceparent.q:17').freeze
    return if parts.size < 4 || !::Mdk.header?(parts)

    ::Mdk.dashed(Quark.item(parts, 1, 'traceparent.q:19'))
  end

  # @api private
  def self.header?(parts)
    if Quark.item(parts, 0, 'traceparent.q:23') == 'ff' ||
       (Quark.item(parts, 0, 'traceparent.q:23') == '00' && parts.size > 4)
      return false
    end
    if Quark.item(parts, 1, 'traceparent.q:24') == NO_TRACE || Quark.item(parts, 2, 'traceparent.q:24') == NO_PARENT
      return false
    end

    ::Mdk.hex?(Quark.item(parts, 0, 'traceparent.q:25'), 2) &&
      ::Mdk.hex?(Quark.item(parts, 1, 'traceparent.q:25'), 32) &&
      ::Mdk.hex?(Quark.item(parts, 2, 'traceparent.q:25'), 16) &&
      ::Mdk.hex?(Quark.item(parts, 3, 'traceparent.q:25'), 2)
  end

  # @api private
  def self.dashed(digits)
    [
      Quark.slice(digits, 0, 8, 'traceparent.q:30'),
      Quark.slice(digits, 8, 12, 'traceparent.q:31'),
      Quark.slice(digits, 12, 16, 'traceparent.q:32'),
      Quark.slice(digits, 16, 20, 'traceparent.q:33'),
      Quark.slice(digits, 20, 32, 'traceparent.q:34')
    ].join('-')
  end

  # Whether a text is a UUID, in its usual form of 32 hexadecimal digits and four dashes.
  #
  # @api private
  def self.uuid?(text)
    Quark.split(text, '-', 'traceparent.q:40').map(&:size) == UUID_SIZES && Quark.consists_of?(text, UUID_CHARACTERS)
  end

  # @api private
  def self.undashed(id)
    Quark.split(id.downcase(:ascii), '-', 'traceparent.q:43').join('')
  end

  # The header that says to an OpenTelemetry system which trace a call belongs to: always sampled. `high` and `low` are the two
  # halves of the parent's id, 32 random bits each.
  #
  # @api private
  def self.traceparent_for(trace_id, high, low)
    id = ::Mdk.undashed(trace_id)
    parent = high.zero? && low.zero? ? Quark.hex(1, 16) : "#{Quark.hex(high, 8)}#{Quark.hex(low, 8)}"
    "00-#{id}-#{parent}-01"
  end
end
