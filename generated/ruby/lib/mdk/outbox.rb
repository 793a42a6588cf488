# frozen_string_literal: true

# What was handed in and is not acknowledged yet: at least once, in order, within bounds.
#
# Knows neither the connection nor the time: it keeps, and gives back what is to be sent again.
module Mdk
  # @api private
  class Kept
    include Quark::Record
    include Quark::Encodable

    # @return [Integer]
    attr_reader :sequence
    # @return [RtpClientMessage]
    attr_reader :message

    # @param sequence [Integer]
    # @param message [RtpClientMessage]
    def initialize(sequence:, message:)
      @sequence = sequence
      @message = message
      freeze
    end

    def as_json
      { 'sequence' => @sequence, 'message' => RTP_CLIENT.as_json(@message) }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        sequence: fields.required('sequence', :integer),
        message: fields.required('message') { |json| RTP_CLIENT.from_parsed(json) }
      )
    end
  end

  # The events of one severity, by their number.
  #
  # @api private
  class Lane
    # @api private
    attr_reader :kept

    def initialize
      @kept = {}
    end

    # @api private
    def quark_state
      { 'kept' => @kept.to_h { |key, each| [key.to_s, RTP_CLIENT.as_json(each)] } }
    end
  end

  # Events on their way, numbered by one counter. Of more than `limit`, the oldest of the lowest severity go first.
  #
  # @api private
  class Outbox
    def initialize(limit: 10_000)
      @limit = limit
      @sequence = 0
      @dropped = 0
      @count = 0
      @lanes = {
        Quark::Severity::DEBUG => Lane.new,
        Quark::Severity::INFO => Lane.new,
        Quark::Severity::WARN => Lane.new,
        Quark::Severity::ERROR => Lane.new,
        Quark::Severity::CRITICAL => Lane.new
      }
    end

    # The number of the next event.
    #
    # @api private
    def number
      number = @sequence
      @sequence += 1
      number
    end

    # Keeps an event until it is acknowledged. No two have one number.
    #
    # @api private
    def keep(sequence, severity, message)
      Quark.entry(@lanes, severity, 'outbox.q:41').kept[sequence] = message
      @count += 1
      drop_one if @count > @limit
    end

    # The event with this number has arrived; a number that is not kept is nothing.
    #
    # @api private
    def acknowledge(sequence)
      @lanes.each_value do |lane|
        if lane.kept.key?(sequence)
          lane.kept.delete(sequence)
          @count -= 1
        end
      end
    end

    # What has not arrived, in the order of its numbers.
    #
    # @api private
    def unacknowledged
      all = []
      @lanes.each_value do |lane|
        lane.kept.each_key do |sequence|
          all << Kept.of(sequence:, message: Quark.entry(lane.kept, sequence, 'outbox.q:60'))
        end
      end
      Quark.sort_by(all, 'outbox.q:62', &:sequence).map(&:message).freeze
    end

    # @api private
    def size
      @count
    end

    # How many events were dropped since this was asked last.
    #
    # @api private
    def take_dropped
      dropped = @dropped
      @dropped = 0
      dropped
    end

    # @api private
    def quark_state
      {
        'limit' => @limit,
        'sequence' => @sequence,
        'dropped' => @dropped,
        'count' => @count,
        'lanes' => @lanes.to_h { |key, each| [key.wire, each.quark_state] }
      }
    end

    private

    def drop_one
      lane = @lanes.values.find { |lane2| !lane2.kept.empty? }
      return unless lane

      oldest = lane.kept.each_key.first
      return unless oldest

      lane.kept.delete(oldest)
      @count -= 1
      @dropped += 1
    end
  end
end
