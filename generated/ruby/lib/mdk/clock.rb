# frozen_string_literal: true

# The causal clock: which moment of a trace caused which, whatever the machines' clocks say.
module Mdk
  # Counters beyond this are not counted, they are made up; it leaves room to count on.
  #
  # @api private
  GREATEST_COUNT = 4_503_599_627_370_496

  # One moment in a trace: a counter per level of causality, outermost first.
  #
  # Sorted by their clocks, `before` first, the events of a trace stand in causal order.
  class CausalClock
    include Quark::Record
    include Quark::Encodable

    # @return [Array<Integer>]
    attr_reader :levels

    # @param levels [Array<Integer>]
    def initialize(levels: [0].freeze)
      @levels = Quark.frozen(levels)
      freeze
    end

    # The next moment on the same level.
    #
    # @return [CausalClock]
    def tick
      levels = @levels.dup
      value = levels.size - 1
      levels[value] = Quark.item(levels, value, 'clock.q:15') + 1
      but(levels: levels.freeze)
    end

    # The first moment one level deeper: everything there was caused by this moment.
    #
    # @return [CausalClock]
    def enter
      levels = @levels.dup
      levels << 0
      but(levels: levels.freeze)
    end

    # Whether this moment comes first: level by level, and the cause before what it caused.
    #
    # @param other [CausalClock]
    # @return [Boolean]
    def before?(other)
      [@levels.size, other.levels.size].min.times do |position|
        unless Quark.item(@levels, position, 'clock.q:29') == Quark.item(other.levels, position, 'clock.q:29')
          return Quark.item(@levels, position, 'clock.q:30') < Quark.item(other.levels, position, 'clock.q:30')
        end
      end
      @levels.size < other.levels.size
    end

    # Whether a clock from elsewhere can be counted on.
    #
    # @api private
    def sound?
      !@levels.empty? && @levels.all? { |count| count >= 0 && count < GREATEST_COUNT }
    end

    # The clock of this depth that takes the most room in a text.
    #
    # @api private
    def widest
      but(levels: @levels.map { |count| [count, GREATEST_COUNT].max }.freeze)
    end

    def as_json
      { 'clocks' => @levels }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(levels: fields.optional('clocks') { |json| Quark::Json.list(json, :integer) } || [0].freeze)
    end
  end
end
