# frozen_string_literal: true

require 'json'

module Quark
  # Why a text could not be decoded.
  class DecodeKind < Enum
    NOT_JSON = new('NotJson')
    TOO_DEEP = new('TooDeep')
    MISSING = new('Missing')
    WRONG_TYPE = new('WrongType')
    OUT_OF_RANGE = new('OutOfRange')
    UNKNOWN_CASE = new('UnknownCase')
    UNKNOWN_TAG = new('UnknownTag')
  end

  # A text that is not what was expected; `path` says where: `nodes[0].address`.
  class DecodeError < Error
    # @return [DecodeKind]
    attr_reader :kind
    # @return [String] empty at the top
    attr_reader :path
    # @return [String] what is wrong
    attr_reader :text

    def initialize(kind:, path:, text:)
      super(path.empty? ? text : "#{path}: #{text}")
      @kind = kind
      @path = Quark.text(path)
      @text = Quark.text(text)
    end

    # @api private
    def quark_state
      { 'kind' => kind.wire, 'path' => path, 'text' => text }
    end

    # The same error, seen from one level further out.
    #
    # @api private
    def within(step)
      joint = path.empty? || path.start_with?('[') ? '' : '.'
      DecodeError.new(kind:, path: "#{step}#{joint}#{path}", text:)
    end
  end

  # Makes the numbers of JSON that are not written as whole ones, for the standard library.
  #
  # @api private
  module Decimal
    # A number beyond binary64 is none, even one whose key is given again.
    def self.try_convert(text)
      value = text.to_f
      value.finite? ? value : raise(::JSON::ParserError, 'beyond binary64')
    end
  end

  # JSON text, strictly read and written one way only, and the decoding of values from it with paths.
  #
  # Open data is plain Ruby: `nil`, `true`, `false`, Integer, Float, String, frozen Array and Hash. What decodes a value
  # raises {DecodeError} without a path, and every level that it leaves on its way up puts its own name before.
  module Json
    # How many lists and objects may stand inside one another.
    DEPTH = 64

    # Strings with nothing but sound escapes, and no comments between: what the standard library is lax about.
    STRICT = %r{\A(?:[^"/]++|"(?:[^"\\]++|\\(?:["\\/bfnrt]|u\h{4}))*+")*+\z}
    STRUCTURE = /"(?:[^"\\]|\\.)*+"|[\[{\]}]/m
    SURROGATE = /\\u[dD][89abAB]\h\h\\u[dD][c-fC-F]\h\h|\\u[dD][89a-fA-F]\h\h|\\./m
    # Of these, what is of a known length is looked for faster.
    LONG_NUMBER = /[\[:,\s][-\d]#{'\d' * 15}/ # or a negative one of 15 digits: `-?` would take half as long again
    LONE_LONG_NUMBER = /\A-?\d{16}/
    TOKEN = /"(?:[^"\\]|\\.)*+"|-?\d[\d.eE+-]*+/m
    WHOLE_FLOAT = /\.0[,\]}]/
    SMALL = /e-\d+[,\]}]/
    LARGE = /e\+\d+[,\]}]/
    PLAIN = /\A[ !#-\[\]-\x7f]*\z/
    INT_KEY = /\A-?[0-9]+\z/
    READING = { max_nesting: DEPTH, freeze: true, decimal_class: Decimal }.freeze
    GENERATOR = ::JSON::State.new(max_nesting: 0, ascii_only: true) # it keeps nothing between texts
    private_constant :STRICT, :STRUCTURE, :SURROGATE, :LONG_NUMBER, :LONE_LONG_NUMBER, :TOKEN,
                     :WHOLE_FLOAT, :SMALL, :LARGE, :PLAIN, :INT_KEY, :READING, :GENERATOR

    class << self
      # Reads JSON text.
      #
      # @param text [String]
      # @return [nil, Boolean, Integer, Float, String, Array, Hash] frozen
      # @raise [DecodeError] `not JSON`, or `nested deeper than 64`
      def parse(text)
        text = Quark.text(text)
        return read(text) unless text.include?('\\') || text.include?('/')

        check_depth(text) if text.count('[{') > DEPTH
        read_strictly(text)
      end

      # Writes JSON text: ASCII only, without spaces, in the order of the entries.
      #
      # @return [String]
      def encode(value)
        return number_text(value) if value.is_a?(Float)

        spelled(GENERATOR.generate(value))
      rescue ::JSON::GeneratorError, EncodingError
        spelled(GENERATOR.generate(writable(value)))
      end

      # A string as JSON, ASCII only.
      #
      # @api private
      def quoted(text)
        text.valid_encoding? && text.match?(PLAIN) ? "\"#{text}\"" : ::JSON.generate(Quark.text(text), ascii_only: true)
      end

      # Reads JSON text and decodes it.
      #
      # @api private
      def decode(text, decoder)
        decoder.call(parse(text))
      end

      # A value as faults and recorded calls show it: compact JSON.
      #
      # @api private
      def shown(value)
        encode(plain(value))
      end

      # @api private
      def string(value)
        return value if value.is_a?(String)

        raise wrong_type('a string', value)
      end

      # @api private
      def boolean(value)
        return value if [true, false].include?(value)

        raise wrong_type('a boolean', value)
      end

      # @api private
      def number(value)
        return value.to_f if value.is_a?(Numeric)

        raise wrong_type('a number', value)
      end

      # An `Int`; `1.0` and `1e3` are integral too. Instants and durations are read so as well.
      #
      # @api private
      def integer(value)
        return value if int?(value)
        raise wrong_type('an integer', value) unless integral?(value)
        return value.to_i if value <= MAX_INT && value >= MIN_INT

        raise DecodeError.new(DecodeKind::OUT_OF_RANGE, '', 'out of range')
      end

      # Seconds as whole milliseconds, half up.
      #
      # @api private
      def in_seconds(value)
        scaled = number(value) * 1000
        raise DecodeError.new(DecodeKind::OUT_OF_RANGE, '', 'out of range') unless scaled.between?(MIN_INT, MAX_INT)

        below = scaled.floor
        scaled - below >= 0.5 ? below + 1 : below
      end

      # A list, each element decoded by the block, or by the function of this name.
      #
      # @api private
      def list(value, reader = nil)
        return value if reader == :integer && ints?(value)

        index = -1
        array(value).map do |element|
          index += 1
          reader ? __send__(reader, element) : yield(element)
        end.freeze
      rescue DecodeError => e
        raise index.negative? ? e : e.within("[#{index}]")
      end

      # A list of open data.
      #
      # @api private
      def array(value)
        return value if value.is_a?(Array)

        raise wrong_type('a list', value)
      end

      # A map, each value decoded by the block, or by the function of this name, and each key by `key`.
      #
      # @api private
      def map(value, reader = nil, key: nil)
        name = nil
        object(value).each_with_object({}) do |(given, element), decoded|
          name = given
          decoded[key ? key.call(name) : name] = reader ? __send__(reader, element) : yield(element)
        end.freeze
      rescue DecodeError => e
        raise name ? e.within("[#{quoted(name)}]") : e
      end

      # A map of open data.
      #
      # @api private
      def object(value)
        return value if value.is_a?(Hash)

        raise wrong_type('an object', value)
      end

      # What is null is absent.
      #
      # @api private
      def optional(value, reader = nil)
        return if value.nil?

        reader ? __send__(reader, value) : yield(value)
      end

      # The key of a map from `Int`.
      #
      # @api private
      def int_key(name)
        unless name.match?(INT_KEY)
          raise DecodeError.new(DecodeKind::WRONG_TYPE, '', "expected an integer key, found #{quoted(name)}")
        end

        key = name.to_i
        return key if key.between?(MIN_INT, MAX_INT)

        raise DecodeError.new(DecodeKind::OUT_OF_RANGE, '', 'out of range')
      end

      # Says that something else was expected than what was found.
      #
      # @api private
      def wrong_type(expected, value)
        DecodeError.new(DecodeKind::WRONG_TYPE, '', "expected #{expected}, found #{found(value)}")
      end

      # @api private
      def as_string(value)
        value if value.is_a?(String)
      end

      # @api private
      def as_int(value)
        value.to_i if integral?(value) && value.between?(MIN_INT, MAX_INT)
      end

      # @api private
      def as_float(value)
        value.to_f if value.is_a?(Numeric)
      end

      # @api private
      def as_bool(value)
        value if [true, false].include?(value)
      end

      # @api private
      def as_list(value)
        value if value.is_a?(Array)
      end

      # @api private
      def as_map(value)
        value if value.is_a?(Hash)
      end

      private

      def int?(value)
        value.is_a?(Integer) && value <= MAX_INT && value >= MIN_INT
      end

      # Whether a list is what decoding it would give.
      def ints?(value)
        return false unless value.is_a?(Array) && value.frozen? && value.all?(Integer)

        value.empty? || (value.max <= MAX_INT && value.min >= MIN_INT)
      end

      # Reads what has no escape and nothing that could be a comment.
      def read(text)
        value = ::JSON::Parser.new(text, **READING).parse
        text.match?(LONG_NUMBER) || text.match?(LONE_LONG_NUMBER) ? within_floats(value, text) : value
      rescue ::JSON::NestingError
        check_depth(text)
      rescue ::JSON::ParserError
        raise not_json
      end

      def read_strictly(text)
        raise not_json unless text.match?(STRICT)

        read(mended(text))
      end

      def not_json
        DecodeError.new(DecodeKind::NOT_JSON, '', 'not JSON')
      end

      # Whether a whole number within is beyond binary64, even one whose key is given again.
      def beyond?(text)
        text.scan(TOKEN).any? { |token| !token.start_with?('"') && token.to_f.infinite? }
      end

      # Whole numbers beyond `Int` are floats.
      def within_floats(value, text)
        raise not_json if beyond?(text)

        Quark.cleaned(value)
      end

      # Raises where the text nests too deep and is sound up to there: what follows is not looked at.
      def check_depth(text)
        closing = []
        text.scan(STRUCTURE) do |mark|
          case mark
          when '[', '{'
            too_deep(text[0...Regexp.last_match.begin(0)], closing) if closing.length == DEPTH
            closing << (mark == '[' ? ']' : '}')
          when ']', '}' then closing.pop
          end
        end
      end

      def too_deep(before, closing)
        read_strictly("#{before}0#{closing.reverse.join}")
        raise DecodeError.new(DecodeKind::TOO_DEEP, '', "nested deeper than #{DEPTH}")
      end

      # Replaces each lone surrogate that an escape would bring in.
      def mended(text)
        text.gsub(SURROGATE) { |escape| escape.length == 6 ? '\\ufffd' : escape }
      end

      def integral?(value)
        value.is_a?(Integer) || (value.is_a?(Float) && value.finite? && (value % 1).zero?)
      end

      def found(value)
        case value
        when nil then 'null'
        when true, false then 'a boolean'
        when Numeric then 'a number'
        when String then 'a string'
        when Hash then 'an object'
        else 'a list'
        end
      end

      # The standard library's text, with numbers as ECMAScript writes them.
      def spelled(text)
        return text unless (text.include?('.') && text.match?(WHOLE_FLOAT)) || exponent?(text)

        text.gsub(TOKEN) { |token| token.start_with?('"') ? token : number_text(token.to_f) }
      end

      def exponent?(text)
        (text.include?('e-') && text.match?(SMALL)) || (text.include?('e+') && text.match?(LARGE))
      end

      # What the standard library would not write: text of host code's, and what is no number.
      def writable(value)
        case value
        when String then Quark.text(value)
        when Float then value if value.finite?
        when Hash then value.to_h { |key, element| [Quark.text(key.to_s), writable(element)] }
        when Array then value.map { |element| writable(element) }
        else value
        end
      end

      def number_text(number)
        number.finite? ? Quark.float_text(number) : 'null'
      end

      def plain(value)
        case value
        when nil, true, false, Numeric, String then value
        when Enum then value.wire
        when Hash then value.to_h { |key, element| [plain(key).to_s, plain(element)] }
        when Array then value.map { |element| plain(element) }
        when Promise then value.as_json
        when Actor then value.class.title
        else plain_object(value)
        end
      end

      def plain_object(value)
        return value.as_json if value.is_a?(Encodable)

        fields = value.deconstruct_keys(nil).compact
        fields.to_h { |name, element| [wire_name(name), plain(element)] }
      end

      # The wire name that a field has unless another is declared.
      def wire_name(name)
        head, *rest = name.to_s.delete_suffix('_').split('_')
        head + rest.map { |part| part[0].upcase + part[1..] }.join
      end
    end
  end

  # What all records share that can be written as JSON and read from it: they bring `as_json`, and `from_parsed`, which
  # takes what {Json.parse} gives.
  module Encodable
    def self.included(record)
      super
      record.extend(ClassMethods)
    end

    # What reads a record.
    module ClassMethods
      # @param text [String] JSON
      # @return [Object] the record that it holds
      # @raise [DecodeError]
      def decode(text)
        from_parsed(Json.parse(text))
      end

      # @param value [Object] open JSON
      # @return [Object] the record that it is
      # @raise [DecodeError]
      def from_json(value)
        from_parsed(Quark.cleaned(value))
      end
    end

    # @return [String] compact JSON text, ASCII only
    def encode
      Json.encode(as_json)
    end

    # @return [String] the same, for the standard library's JSON
    def to_json(*)
      encode
    end
  end

  # The fields of one JSON object, taken out by wire name; null and absent are the same. Where a field has older names,
  # all are given, and the first counts that is there. The block reads the value, or the function of {Json} that is
  # named.
  #
  # @api private
  class Fields
    def initialize(value)
      raise Json.wrong_type('an object', value) unless value.is_a?(Hash)

      @entries = value
    end

    # A field that must be there. Most are strings, which nothing has to be called for.
    def required(names, reader = nil)
      value = names.is_a?(Array) ? older(names) : @entries[names]
      return value if reader == :string && value.is_a?(String)
      raise DecodeError.new(kind: DecodeKind::MISSING, path: '', text: 'missing') if value.nil?

      reader ? Json.__send__(reader, value) : yield(value)
    rescue DecodeError => e
      raise e.within(known(names))
    end

    # A field that may be absent.
    def optional(names, reader = nil)
      value = names.is_a?(Array) ? older(names) : @entries[names]
      return value if value.nil? || (reader == :string && value.is_a?(String))

      reader ? Json.__send__(reader, value) : yield(value)
    rescue DecodeError => e
      raise e.within(known(names))
    end

    # A field, or a default where it is absent.
    def default(default, names, reader = nil)
      value = names.is_a?(Array) ? older(names) : @entries[names]
      return default if value.nil?
      return value if reader == :string && value.is_a?(String)

      reader ? Json.__send__(reader, value) : yield(value)
    rescue DecodeError => e
      raise e.within(known(names))
    end

    # A field, or what the block gives where it is absent.
    def default_of(names, reader)
      value = optional(names, reader)
      value.nil? ? yield : value
    end

    # A field of open data, where null is a value; it must be there.
    def json(names)
      name = [*names].find { |known| @entries.key?(known) }
      raise DecodeError.new(kind: DecodeKind::MISSING, path: [*names][0], text: 'missing') unless name

      @entries[name]
    end

    # A field of open data, where null is a value, or what the block gives where it is absent.
    def json_or(names)
      name = [*names].find { |known| @entries.key?(known) }
      name ? @entries[name] : yield
    end

    private

    # The first name under which there is something, or the first of all.
    def known(names)
      return names unless names.is_a?(Array)

      names.find { |name| !@entries[name].nil? } || names[0]
    end

    # What there is under the first of several names.
    def older(names)
      @entries[known(names)]
    end
  end

  # Reads and writes the messages of one union, told apart by a tag.
  #
  # @api private
  class Codec
    # The block gives, by record, the tag it is written with and those also accepted.
    def initialize(field, &messages)
      @field = field
      @messages = messages
    end

    # The tag that a message is written with.
    def tag(message)
      tags[message.class]
    end

    # The tag and then the fields of a message.
    def as_json(message)
      { @field => tag(message), **message.as_json }
    end

    # The tag and then the fields of a message, without its secrets.
    def state_of(message)
      { @field => tag(message), **message.quark_state }
    end

    # A message as JSON text.
    def encode(message)
      Json.encode(as_json(message))
    end

    # The message whose tag the value carries.
    def from_parsed(value)
      tag = Fields.new(value).required(@field, :string)
      record = records[tag]
      raise DecodeError.new(DecodeKind::UNKNOWN_TAG, @field, "unknown tag #{Json.quoted(tag)}") unless record

      record.from_parsed(value)
    end

    # One message out of JSON text.
    def decode(text)
      from_parsed(Json.parse(text))
    end

    private

    def tags
      @tags ||= @messages.call.transform_values(&:first)
    end

    def records
      @records ||= @messages.call.flat_map { |record, names| names.map { |name| [name, record] } }.to_h
    end
  end
end
