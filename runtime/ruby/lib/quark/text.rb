# frozen_string_literal: true

# Strings as sequences of Unicode scalar values, and the text that other values have inside one.
#
# Only ASCII letters and ASCII white space are ever changed here; a locale never has a say.
module Quark
  # The largest year that is written with four digits.
  LAST_PLAIN_YEAR = 9999
  # How many sets of characters are kept.
  SETS = 64
  private_constant :LAST_PLAIN_YEAR, :SETS

  @sets = {}.freeze

  class << self
    # A string of host code as Quark has it: frozen, in UTF-8, what is no scalar value replaced by U+FFFD.
    #
    # @api private
    def text(string)
      if string.encoding == Encoding::UTF_8 && string.valid_encoding?
        string.frozen? ? string : "#{string}".freeze # rubocop:disable Style/RedundantInterpolation -- a third of `dup`
      else
        utf8(string).freeze
      end
    end

    # Removes ASCII white space from both ends.
    #
    # @api private
    def trim(text)
      text.gsub(/\A[\t\n\f\r ]+|[\t\n\f\r ]+\z/, '')
    end

    # Splits at each separator; an empty one is a fault.
    #
    # @api private
    def split(text, separator, where)
      raise Fault.new('an empty separator', where) if separator.empty?
      return [text] if text.empty?

      text.split(separator == ' ' ? / / : separator, -1) # a space alone would mean any white space
    end

    # Whether each scalar value of a text is one of these.
    #
    # @api private
    def consists_of?(text, characters)
      text.match?(@sets[characters] || set(characters))
    end

    # The scalar values from one index up to and without another, or a fault.
    #
    # @api private
    def slice(text, start, stop, where)
      size = text.length
      return text[start, stop - start] if start >= 0 && start <= stop && stop <= size

      raise out_of_range(start.between?(0, size) ? stop : start, size, where)
    end

    # The scalar value at an index, or a fault.
    #
    # @api private
    def char(text, index, where)
      (text[index] if index >= 0) || slice(text, index, index + 1, where)
    end

    # The decimal `Int` that a text spells, if it does.
    #
    # @api private
    def to_int(text)
      return unless text.match?(/\A-?[0-9]+\z/)

      value = text.to_i
      value if value <= MAX_INT && value >= MIN_INT
    end

    # The number that a text spells as JSON does, if it does.
    #
    # @api private
    def to_float(text)
      return unless text.match?(/\A-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?\z/)

      value = text.to_f
      value if value.finite?
    end

    # `[a, b]`, each element through the block where there is one.
    #
    # @api private
    def list_text(items, &text)
      "[#{(text ? items.map(&text) : items).join(', ')}]"
    end

    # An instant in ISO 8601, UTC, with milliseconds: `1970-01-12T13:46:40.000Z`.
    #
    # @api private
    def instant_text(instant)
      time = Time.at(instant.div(1000), instant.modulo(1000), :millisecond, in: 'UTC')
      year_text(time.year) + time.strftime('-%m-%dT%H:%M:%S.%LZ')
    end

    private

    # What a text of these characters matches. The last sets are kept: mostly they are constants of the program.
    def set(characters)
      listed = characters.each_char.map { |character| format('\u{%x}', character.ord) }.join
      matching = listed.empty? ? /\A\z/ : /\A[#{listed}]*\z/
      @sets = { **(@sets.length < SETS ? @sets : {}), characters.dup.freeze => matching }.freeze
      matching
    end

    def utf8(string)
      case string.encoding
      when Encoding::UTF_8, Encoding::BINARY, Encoding::US_ASCII
        String.new(string, encoding: Encoding::UTF_8).scrub("\uFFFD")
      else
        string.encode(Encoding::UTF_8, invalid: :replace, undef: :replace, replace: "\uFFFD")
      end
    end

    def year_text(year)
      return format('%04d', year) if year.between?(0, LAST_PLAIN_YEAR)

      format('%<sign>s%<year>06d', sign: year.negative? ? '-' : '+', year: year.abs)
    end
  end
end
