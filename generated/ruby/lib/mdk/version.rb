# frozen_string_literal: true

# Which version of a service may serve a request for another.
#
# A version promises an interface, `MAJOR.MINOR`: it says nothing about builds, and is never compared as text.
module Mdk
  # The text is not a version: two numbers with a dot between them.
  class InvalidVersion < Error
    # @return [String]
    attr_reader :text

    # @param text [String]
    def initialize(text:)
      super("'#{text}' is not MAJOR.MINOR")
      @text = Quark.text(text)
    end
  end

  # The version of an interface. A greater `minor` only adds to it, another `major` is another interface.
  class Version
    include Quark::Record
    include Quark::Encodable

    # @return [Integer]
    attr_reader :major
    # @return [Integer]
    attr_reader :minor

    # @param major [Integer]
    # @param minor [Integer]
    def initialize(major:, minor: 0)
      @major = major
      @minor = minor
      freeze
    end

    # Reads `MAJOR.MINOR`. A missing minor is 0; what follows a second dot is ignored.
    #
    # @param text [String]
    # @return [Version]
    # @raise [InvalidVersion]
    def self.parse(text)
      text = Quark.text(text)
      parts = Quark.split(text, '.', 'version.q:15').freeze
      major = ::Mdk.component(Quark.item(parts, 0, 'version.q:16'))
      raise InvalidVersion.new(text:) unless major

      minor = ::Mdk.component(Quark.get(parts, 1) || '0')
      raise InvalidVersion.new(text:) unless minor

      Version.of(major:, minor:)
    end

    # Whether a caller who asked for this version is served by `actual`: same major, and at least the minor.
    #
    # @param actual [Version]
    # @return [Boolean]
    def accepts?(actual)
      actual.major == @major && actual.minor >= @minor
    end

    # `MAJOR.MINOR`, the form of every key and message.
    #
    # @return [String]
    def text
      "#{@major}.#{@minor}"
    end

    def as_json
      { 'major' => @major, 'minor' => @minor }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(major: fields.required('major', :integer), minor: fields.default(0, 'minor', :integer))
    end
  end

  # @api private
  def self.component(text)
    return if text.start_with?('-')

    Quark.to_int(text)
  end

  # The version that a caller asks for: `nil`, when they named none, is served by all.
  #
  # @api private
  def self.requested(text = nil)
    return unless text

    Version.parse(text)
  end
end
