# frozen_string_literal: true

require 'json'
require 'securerandom'

# What travels with a request, and how it is read and written.
module ByHand
  LEVELS = %w[DEBUG INFO WARN ERROR CRITICAL].freeze
  CONTEXT_LIMIT = 8192
  DEPTH = 64
  GREATEST_COUNT = 2**52
  MAX_INT = (2**53) - 1
  YEAR_MS = 8760 * 3_600_000
  UUID = /\A\h{8}(?:-\h{4}){3}-\h{12}\z/

  # A text from elsewhere is not a context that can be joined.
  class UnusableContext < StandardError
  end

  # Where a service lives, and where else to look for what has never been there.
  Environment = Struct.new(:name, :fallback) do
    # The fields as they are on the wire.
    def fields
      fallback ? { 'name' => name, 'fallbackName' => fallback } : { 'name' => name }
    end
  end

  SANDBOX = Environment.new('sandbox').freeze

  # A text of somebody else's: in UTF-8, and nobody changes it.
  def self.text(string)
    return string if string.frozen? && string.encoding == Encoding::UTF_8 && string.valid_encoding?

    string.encode(Encoding::UTF_8, invalid: :replace, undef: :replace).scrub.freeze
  end

  # JSON, compact and in ASCII, read as strictly as others do.
  module Wire
    LAX = %r{[\\/]|\d{16}}
    STRICT = %r{\A(?:[^"/]++|"(?:[^"\\]++|\\(?:["\\/bfnrt]|u\h{4}))*+")*+\z}
    SURROGATE = /\\u[dD][89abAB]\h\h\\u[dD][c-fC-F]\h\h|\\u[dD][89a-fA-F]\h\h|\\./m

    # A number that is not written as a whole one, although it may be one.
    module Number
      def self.try_convert(text)
        value = Float(text)
        raise UnusableContext, 'not JSON' if value.infinite?

        Wire.plain(value)
      end
    end

    class << self
      def write(value)
        JSON.generate(value, ascii_only: true)
      end

      # What is whole is written without a point.
      def plain(number)
        number.abs <= MAX_INT && number == number.floor ? number.to_i : number
      end

      # No comments, no escapes of Ruby's own, no lone surrogates, no infinity, no bottomless nesting.
      def read(text)
        return parse(text) unless text.match?(LAX)
        raise UnusableContext, 'not JSON' unless text.match?(STRICT)

        within_floats(parse(text.gsub(SURROGATE) { |escape| escape.length == 6 ? '\ufffd' : escape }))
      end

      private

      def parse(text)
        JSON.parse(text, max_nesting: DEPTH, decimal_class: Number)
      rescue JSON::NestingError
        raise UnusableContext, "nested deeper than #{DEPTH}"
      rescue JSON::ParserError
        raise UnusableContext, 'not JSON'
      end

      # Whole numbers beyond what others can count.
      def within_floats(value)
        case value
        when Hash then value.transform_values { |element| within_floats(element) }
        when Array then value.map { |element| within_floats(element) }
        when Integer then value.abs <= MAX_INT ? value : Number.try_convert(value.to_s)
        else value
        end
      end
    end
  end

  # The part of a trace that one session sees and hands on. It never changes.
  class Context
    attr_reader :trace_id, :clock, :properties, :environment

    # A new trace.
    def self.begin(environment)
      new(SecureRandom.uuid, [0], {}, environment)
    end

    def initialize(trace_id, clock, properties, environment)
      @trace_id = trace_id
      @clock = clock.freeze
      @properties = properties
      @environment = environment
    end

    # The next moment.
    def ticked
      clock = @clock.dup
      clock[-1] += 1
      Context.new(@trace_id, clock, @properties, @environment)
    end

    # The first moment of a called service.
    def joined
      clock = @clock.dup
      clock[-1] += 1
      Context.new(@trace_id, clock << 0, @properties, @environment)
    end

    # The deadline in milliseconds, if there is one.
    def deadline
      seconds = @properties['timeout']
      ((seconds * 1000) + 0.5).floor if seconds.is_a?(Numeric) && seconds.abs <= 9e12
    end

    # The lowest level that is logged.
    def gate
      level = @properties['trace']
      (level && LEVELS.index(level)) || 1
    end

    # The fields as they are on the wire.
    def fields
      {
        'traceId' => @trace_id,
        'clock' => { 'clocks' => @clock },
        'properties' => @properties,
        'environment' => @environment.fields
      }
    end

    # The text of the header: when it is too long, the oldest properties stay behind.
    def outgoing(now)
      fields = self.fields
      deadline = self.deadline
      fields['remaining'] = [deadline - now, 0].max if deadline
      text = Wire.write(fields)
      @properties.each_key do |name|
        return text if text.length <= CONTEXT_LIMIT
        next if %w[timeout trace].include?(name)

        fields['properties'] = fields['properties'].except(name)
        text = Wire.write(fields)
      end
      text
    end

    # The size of the longest text that this can become without the user's doing.
    def largest
      properties = @properties.merge('timeout' => -9_007_199_254_740.99, 'trace' => 'CRITICAL')
      clock = @clock.map { |count| [count, GREATEST_COUNT].max }
      widest = Context.new(@trace_id, clock, properties, @environment)
      Wire.write({ **widest.fields, 'remaining' => YEAR_MS }).length
    end

    # The same with what is left of the time as a deadline by this machine's clock.
    def arrived(remaining, now)
      if remaining
        at = (now + remaining.clamp(0, YEAR_MS)) / 1000.0
        with(@properties.merge('timeout' => Wire.plain(at)))
      elsif @properties.key?('timeout') && !deadline
        with(@properties.except('timeout'))
      else
        self
      end
    end

    private

    def with(properties)
      Context.new(@trace_id, @clock, properties, @environment)
    end
  end

  # Reads contexts.
  module Header
    class << self
      # The context in the text of a header.
      def receive(text, now)
        raise UnusableContext, "it is larger than #{CONTEXT_LIMIT} bytes" if text.length > CONTEXT_LIMIT

        fields = object(Wire.read(text))
        context = context(fields)
        remaining = fields['remaining']&.then { |value| whole(value) }
        check(context, text.length)
        context.arrived(remaining, now)
      end

      # An environment; null is the default.
      def environment(value)
        return SANDBOX if value.nil?

        fields = object(value)
        fallback = fields['fallbackName']
        Environment.new(string(fields['name'] || SANDBOX.name), fallback.nil? ? nil : string(fallback)).freeze
      end

      private

      def context(fields)
        properties = fields['properties']
        Context.new(
          string(fields['traceId']),
          clock(fields['clock']),
          properties.nil? ? {} : object(properties),
          environment(fields['environment'])
        )
      end

      def check(context, length)
        clock = context.clock
        raise UnusableContext, 'its trace id is not a UUID' unless context.trace_id.match?(UUID)

        sound = !clock.empty? && clock.all? { |count| count >= 0 && count < GREATEST_COUNT }
        raise UnusableContext, 'its clock is not sound' unless sound

        roomy = length + (17 * clock.length) <= CONTEXT_LIMIT / 2
        bare = Context.new(context.trace_id, [*clock, 0], {}, context.environment) unless roomy
        raise UnusableContext, 'it is too deep' if bare && bare.largest > CONTEXT_LIMIT
      end

      def clock(value)
        clocks = value.nil? ? nil : object(value)['clocks']
        return [0] if clocks.nil?

        raise UnusableContext, 'expected a list' unless clocks.is_a?(Array)

        clocks.each { |count| whole(count) }
      end

      def object(value)
        value.is_a?(Hash) ? value : raise(UnusableContext, 'expected an object')
      end

      def string(value)
        value.is_a?(String) ? value.freeze : raise(UnusableContext, 'expected a string')
      end

      def whole(value)
        raise UnusableContext, 'expected an integer' unless value.is_a?(Integer)
        raise UnusableContext, 'out of range' if value.abs > MAX_INT

        value
      end
    end
  end
end
