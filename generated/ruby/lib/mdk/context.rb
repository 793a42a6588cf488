# frozen_string_literal: true

# What travels with a request from service to service: the trace, its clock, its properties and its deadline.
#
# Pure: the time and fresh ids come from the sessions that use it.
module Mdk
  # The name of the header in which a context travels.
  CONTEXT_HEADER = 'X-MDK-Context'
  # The size in bytes that the context header never exceeds.
  CONTEXT_LIMIT = 8192
  # @api private
  DEADLINE_PROPERTY = 'timeout'
  # @api private
  LEVEL_PROPERTY = 'trace'
  # @api private
  FURTHEST_SECOND = 9_000_000_000_000.0
  # @api private
  LONGEST_WAIT = 31_536_000_000

  # With this property the context could outgrow its header.
  class ContextTooLarge < Error
    # @return [String]
    attr_reader :name
    # @return [Integer]
    attr_reader :limit

    # @param name [String]
    # @param limit [Integer]
    def initialize(name:, limit:)
      super("with '#{name}' the context would not fit into #{limit} bytes")
      @name = Quark.text(name)
      @limit = limit
    end
  end

  # The property belongs to the MDK, which has a method for it.
  class ReservedProperty < Error
    # @return [String]
    attr_reader :name

    # @param name [String]
    def initialize(name:)
      super("'#{name}' is set by set_deadline() or trace() only")
      @name = Quark.text(name)
    end
  end

  # A text from elsewhere is not a context that can be joined.
  #
  # @api private
  class UnusableContext < Error
    # @return [String]
    attr_reader :reason

    # @param reason [String]
    def initialize(reason:)
      super(reason)
      @reason = Quark.text(reason)
    end
  end

  # The part of a trace that one session sees, and hands on to those it calls.
  class SharedContext
    include Quark::Record
    include Quark::Encodable

    # @return [String] The trace's id, a UUID.
    attr_reader :trace_id
    # @return [CausalClock]
    attr_reader :clock
    # @return [Hash{String => Object}]
    attr_reader :properties
    # @return [Environment]
    attr_reader :environment
    # @return [Integer, nil] milliseconds What is left of the deadline, in a text on its way only: skewed clocks do it no harm.
    attr_reader :remaining

    # @param trace_id [String] The trace's id, a UUID.
    # @param clock [CausalClock]
    # @param properties [Hash{String => Object}]
    # @param environment [Environment]
    # @param remaining [Integer, nil] What is left of the deadline, in a text on its way only: skewed clocks do it no harm.
    def initialize(
      trace_id:,
      clock: CausalClock.new,
      properties: {}.freeze,
      environment: Environment.new,
      remaining: nil
    )
      @trace_id = Quark.text(trace_id)
      @clock = clock
      @properties = Quark.cleaned(properties)
      @environment = environment
      @remaining = remaining
      freeze
    end

    # Reads the text of a header, received at `now`. What it says is left becomes a deadline by this machine's clock.
    #
    # @api private
    def self.receive(text, now)
      raise UnusableContext.new(reason: "it is larger than #{CONTEXT_LIMIT} bytes") if text.size > CONTEXT_LIMIT

      begin
        context = SharedContext.decode(text)
      rescue Quark::DecodeError => e
        raise UnusableContext.new(reason: e.text)
      else
        context.checked(now)
      end
    end

    # The context with which a called service goes on.
    #
    # @api private
    def joined
      but(clock: @clock.tick.enter)
    end

    # The next moment.
    #
    # @api private
    def ticked
      but(clock: @clock.tick)
    end

    # A new trace that keeps the environment and the properties, except for the deadline.
    #
    # @api private
    def derived(trace_id)
      SharedContext.new(trace_id:, properties: @properties.except(DEADLINE_PROPERTY).freeze, environment: @environment)
    end

    # When the request has to be answered; `nil` if there is no hurry.
    #
    # @return [Float, nil] seconds
    def deadline
      value = @properties[DEADLINE_PROPERTY]
      return if value.nil?

      seconds = Quark::Json.as_float(value)
      return unless seconds
      return if seconds.abs > FURTHEST_SECOND

      Quark.from_seconds(seconds, 'context.q:68')&.then { |each| Quark.seconds(each) }
    end

    # Moves the deadline forward to `at`, never back.
    #
    # @api private
    def expiring(at)
      if (earlier = deadline&.then { |each| Quark.millis(each) })
        return self if earlier <= at
      end

      but(properties: @properties.merge(DEADLINE_PROPERTY => Quark.seconds(at)).freeze)
    end

    # What is left of the deadline at `now`: zero when it has passed, `nil` if there is none.
    #
    # @api private
    def left(now)
      deadline&.then { |each| Quark.millis(each) }&.then { |deadline| [0, deadline - now].max }
    end

    # The lowest level that is logged.
    #
    # @return [Quark::Severity]
    def gate
      value = @properties[LEVEL_PROPERTY]
      return Quark::Severity::INFO if value.nil?

      begin
        Quark::Severity.from_json(value)
      rescue Quark::DecodeError
        Quark::Severity::INFO
      end
    end

    # Logs from `level` upwards, here and downstream.
    #
    # @api private
    def tracing(level)
      but(properties: @properties.merge(LEVEL_PROPERTY => level.wire).freeze)
    end

    # Sets a property of the user's, if the context will still fit into its header.
    #
    # @api private
    def including(name, value)
      raise ReservedProperty.new(name:) if ::Mdk.reserved?(name)

      larger = but(properties: @properties.merge(name => value).freeze)
      raise ContextTooLarge.new(name:, limit: CONTEXT_LIMIT) if larger.largest_size > CONTEXT_LIMIT

      larger
    end

    # The text for a call at `now`: never larger than the limit.
    #
    # @api private
    def outgoing(now)
      stamped = stamped(left(now))
      text = stamped.encode
      return text if text.size <= CONTEXT_LIMIT

      stamped.fitting.encode
    end

    # Only a context that came in almost full and went on deep outgrows the limit: the oldest properties go, the trace stays.
    #
    # @api private
    def fitting
      context = self
      names = @properties.keys.reject { |name| ::Mdk.reserved?(name) }.freeze
      names.each do |name|
        return context if context.encode.size <= CONTEXT_LIMIT

        context = context.but(properties: context.properties.except(name).freeze)
      end
      context
    end

    # The size of the largest text that this context can become while only its clock and its deadline move.
    #
    # @api private
    def largest_size
      properties = @properties.merge(DEADLINE_PROPERTY => -9_007_199_254_740.99).merge(
        LEVEL_PROPERTY => Quark::Severity::CRITICAL.wire
      ).freeze
      largest = but(clock: @clock.widest, properties:, remaining: LONGEST_WAIT)
      largest.encode.size
    end

    # @api private
    def checked(now)
      raise UnusableContext.new(reason: 'its trace id is not a UUID') unless ::Mdk.uuid?(@trace_id)
      raise UnusableContext.new(reason: 'its clock is not sound') unless @clock.sound?
      raise UnusableContext.new(reason: 'it is too deep') if !plain? && !leaves_room?

      arrived(now)
    end

    def as_json
      fields = {
        'traceId' => @trace_id,
        'clock' => @clock.as_json,
        'properties' => @properties,
        'environment' => @environment.as_json
      }
      fields['remaining'] = @remaining if @remaining
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        trace_id: fields.required('traceId', :string),
        clock: fields.optional('clock') { |json| CausalClock.from_parsed(json) } || CausalClock.new,
        properties: fields.default({}.freeze, 'properties', :object),
        environment: fields.optional('environment') { |json| Environment.from_parsed(json) } || Environment.new,
        remaining: fields.optional('remaining', :integer)
      )
    end

    private

    def stamped(remaining = nil)
      return self if @remaining == remaining

      but(remaining:)
    end

    # Whether it is far from too deep, so that nothing has to be written to find out: a level takes at most 17 characters, and one
    # of a name at most 12.
    def plain?
      fallback = @environment.fallback || ''
      @clock.levels.size < 64 && @environment.name.size < 64 && fallback.size < 64
    end

    # Whether the trace and its clock alone would fit, with all that the MDK adds.
    def leaves_room?
      bare = SharedContext.new(trace_id: @trace_id, clock: @clock.tick.enter, environment: @environment)
      bare.largest_size <= CONTEXT_LIMIT
    end

    def arrived(now)
      left = @remaining
      return with_sound_deadline unless left

      at = now + [0, [left, LONGEST_WAIT].min].max
      properties = @properties.merge(DEADLINE_PROPERTY => Quark.seconds(at)).freeze
      but(properties:, remaining: nil)
    end

    def with_sound_deadline
      return self if !deadline&.then { |each| Quark.millis(each) }.nil? || !@properties.key?(DEADLINE_PROPERTY)

      but(properties: @properties.except(DEADLINE_PROPERTY).freeze)
    end
  end

  # @api private
  def self.reserved?(name)
    name == DEADLINE_PROPERTY || name == LEVEL_PROPERTY
  end
end
