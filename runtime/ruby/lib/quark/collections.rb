# frozen_string_literal: true

# Lists and maps as values, enums in order, and the operations that fault.
#
# A frozen list is a frozen Array and a frozen map a frozen Hash; growing ones are not frozen. Nothing here changes an
# argument unless its name says so.
module Quark
  # The base of enums, whose cases are constants, ordered as declared.
  class Enum
    include Comparable

    # @return [String] the name in JSON and in texts
    attr_reader :wire
    # @return [Integer] the place among the cases, from 0
    attr_reader :position

    class << self
      # @return [Array<Enum>] the cases in order
      def values
        @values.dup.freeze
      end

      # The case of this wire name, or of an older one.
      #
      # @raise [DecodeError]
      def from_json(value)
        name = Json.string(value)
        @by_wire.fetch(name) do
          raise DecodeError.new(DecodeKind::UNKNOWN_CASE, '', "unknown case #{Json.quoted(name)}")
        end
      end

      # @api private
      def register(member, wires)
        @values ||= []
        @by_wire ||= {}
        wires.each { |wire| @by_wire[wire] ||= member }
        @values << member
        @values.length - 1
      end

      private :new
    end

    # @param wire [String]
    # @param older [Array<String>] what is accepted besides when decoding
    def initialize(wire, *older)
      @wire = wire
      @position = self.class.register(self, [wire, *older])
      freeze
    end

    # @return [Integer, nil]
    def <=>(other)
      other.instance_of?(self.class) ? position <=> other.position : nil
    end

    # @return [Boolean]
    def <(other)
      @position < other.position
    end

    # @return [Boolean]
    def <=(other)
      @position <= other.position
    end

    # @return [Boolean]
    def >(other)
      @position > other.position
    end

    # @return [Boolean]
    def >=(other)
      @position >= other.position
    end

    # @return [Boolean]
    def ==(other)
      equal?(other)
    end

    # @return [String] the wire name
    def to_s
      wire
    end

    # @return [String]
    def inspect
      "#<#{self.class.name} #{wire}>"
    end
  end

  class << self
    # A list or map of host code as Quark keeps it: frozen, and nobody else's.
    #
    # @api private
    def frozen(items)
      return items if items.frozen?
      return items.to_h.transform_values { |value| kept(value) }.freeze if items.is_a?(Hash)

      items.map { |element| kept(element) }.freeze
    end

    # Likewise what holds texts, which become UTF-8, or open data, where whole numbers beyond `Int` become floats; what
    # is so already is given back.
    #
    # @api private
    def cleaned(value)
      return value if clean?(value)

      case value
      when String then text(value)
      when Hash then value.to_h { |key, element| [cleaned(key), cleaned(element)] }.freeze
      when Integer then value.to_f
      else value.map { |element| cleaned(element) }.freeze
      end
    end

    # A record as it shows itself, with `***` in the place of its secrets.
    #
    # @api private
    def hiding(record, *secrets)
      fields = record.deconstruct_keys(nil).map do |name, value|
        " #{name}=#{secrets.include?(name) ? '***' : value.inspect}"
      end
      "#<#{record.class.name}#{fields.join(',')}>"
    end

    # What is inside of an interface value; nothing for one that host code implements.
    #
    # @api private
    def state_of(value)
      value.quark_state if value.respond_to?(:quark_state)
    end

    # The element at an index, or a fault.
    #
    # @api private
    def item(items, index, where)
      return items[index] if index >= 0 && index < items.length

      raise out_of_range(index, items.length, where)
    end

    # Replaces the element at an index, or faults.
    #
    # @api private
    def set_item(items, index, value, where)
      raise out_of_range(index, items.length, where) unless index >= 0 && index < items.length

      items[index] = value
    end

    # Takes the element at an index out, or faults.
    #
    # @api private
    def remove_at(items, index, where)
      raise out_of_range(index, items.length, where) unless index >= 0 && index < items.length

      items.delete_at(index)
    end

    # Takes the last element out, or faults.
    #
    # @api private
    def remove_last(items, where)
      raise out_of_range(0, 0, where) if items.empty?

      items.pop
    end

    # Takes the first equal element out, and tells whether there was one.
    #
    # @api private
    def remove(items, element)
      index = index_of(items, element)
      items.delete_at(index) if index
      !index.nil?
    end

    # The value under a key, or a fault.
    #
    # @api private
    def entry(entries, key, where)
      entries.fetch(key) { raise Fault.new("no entry for key #{Json.shown(key)}", where) }
    end

    # The element at an index, if there is one.
    #
    # @api private
    def get(items, index)
      items[index] if index >= 0
    end

    # The index of the first equal element.
    #
    # @api private
    def index_of(items, wanted)
      items.index { |element| equal(element, wanted) }
    end

    # Without later repetitions, of elements that hold numbers or open data.
    #
    # @api private
    def distinct(items)
      kept = []
      items.each { |element| kept << element if kept.none? { |known| equal(known, element) } }
      kept
    end

    # Sorted by key, stably; a NaN among the keys is a fault.
    #
    # @api private
    def sort_by(items, where)
      keyed = items.map.with_index { |element, index| [ordered(yield(element), where), index, element] }
      keyed.sort! { |one, other| order(one, other) }
      keyed.map!(&:last)
    end

    # The first element with the smallest key; a NaN among the keys is a fault.
    #
    # @api private
    def min_by(items, where)
      items.min_by { |element| ordered(yield(element), where) }
    end

    # The smallest of floats; a NaN among them is a fault.
    #
    # @api private
    def min_of(items, where)
      items.each { |element| ordered(element, where) }.min
    end

    # The largest of floats; a NaN among them is a fault.
    #
    # @api private
    def max_of(items, where)
      items.each { |element| ordered(element, where) }.max
    end

    # Compares as the language does: a NaN within is not even itself.
    #
    # @api private
    def equal(left, right)
      case left
      when Array
        right.is_a?(Array) && left.length == right.length && left.zip(right).all? { |one, other| equal(one, other) }
      when Hash
        right.is_a?(Hash) && left.length == right.length &&
          left.all? { |key, value| right.key?(key) && equal(value, right[key]) }
      else
        left == right
      end
    end

    private

    def kept(value)
      value.is_a?(Array) || value.is_a?(Hash) ? frozen(value) : value
    end

    def clean?(value)
      case value
      when String then value.frozen? && value.encoding == Encoding::UTF_8 && value.valid_encoding?
      when Array then value.frozen? && value.all? { |element| clean?(element) }
      when Hash then value.frozen? && value.all? { |key, element| clean?(key) && clean?(element) }
      when Integer then value <= MAX_INT && value >= MIN_INT
      else true
      end
    end

    def order(one, other)
      by_key = one[0] <=> other[0]
      by_key.zero? ? one[1] <=> other[1] : by_key
    end

    def out_of_range(index, size, where)
      Fault.new("index #{index} is out of range for #{size} elements", where)
    end
  end
end
