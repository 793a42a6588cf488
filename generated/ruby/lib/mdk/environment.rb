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

    # Reads `name` or `fallback:name`; `nil` if it is neither.
    #
    # @param text [String]
    # @return [Environment, nil]
    def self.parse(text)
      text = Quark.text(text)
      parts = Quark.split(text, ':', 'environment.q:11').freeze
      return if parts.size > 2 || parts.any? { |part| Quark.trim(part) == '' }
      return Environment.of(name: Quark.item(parts, 0, 'environment.q:13').freeze) if parts.size == 1

      Environment.of(
        name: Quark.item(parts, 1, 'environment.q:14').freeze,
        fallback: Quark.item(parts, 0, 'environment.q:14').freeze
      )
    end

    def as_json
      fields = { 'name' => @name }
      fields['fallbackName'] = @fallback if @fallback
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(name: fields.default('sandbox', 'name', :string), fallback: fields.optional('fallbackName', :string))
    end
  end
end
