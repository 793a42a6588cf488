# frozen_string_literal: true

# Environments: walls between services of one name.
module Mdk
  # Where a service lives. Services of different environments do not see each other, with one exception: what an
  # environment has never had is looked up in its `fallback`, one level deep and never the other way.
  class Environment
    include Quark::Record
    include Quark::Encodable

    # @return [String]
    attr_reader :name
    # @return [String, nil]
    attr_reader :fallback

    # @param name [String]
    # @param fallback [String, nil]
    def initialize(name: 'sandbox', fallback: nil)
      @name = Quark.text(name)
      @fallback = fallback && Quark.text(fallback)
      freeze
    end

    # Reads `name` or `fallback:name`; `none` if it is neither.
    #
    # @param text [String]
    # @return [Environment, nil]
    def self.parse(text)
      text = Quark.text(text)
      parts = Quark.split(text, ':', 'environment.q:11').freeze
      return if parts.size > 2 || parts.any? { |part| Quark.trim(part) == '' }
      return Environment.new(name: Quark.item(parts, 0, 'environment.q:13')) if parts.size == 1

      Environment.new(
        name: Quark.item(parts, 1, 'environment.q:14'),
        fallback: Quark.item(parts, 0, 'environment.q:14')
      )
    end

    # @return [Boolean] whether it is such a record with the same fields
    def ==(other)
      other.instance_of?(Environment) && name == other.name && fallback == other.fallback
    end

    # @return [Hash{Symbol => Object}] the fields by name
    def deconstruct_keys(_keys)
      { name:, fallback: }
    end

    # @return [Hash{String => Object}] the fields by their names on the wire
    def as_json
      fields = { 'name' => @name }
      fields['fallbackName'] = @fallback if @fallback
      fields
    end

    # @param value [Object] open JSON
    # @return [Environment]
    # @raise [Quark::DecodeError]
    def self.from_json(value)
      fields = Quark::Fields.new(value)
      new(
        name: fields.default('sandbox', 'name') { |json| Quark::Json.string(json) },
        fallback: fields.optional('fallbackName') { |json| Quark::Json.string(json) }
      )
    end
  end
end
