# frozen_string_literal: true

# Detours: a session that looks for another service than the one it was asked for, here and downstream.
#
# They travel in the context's property `routes`, in the form of the 2016 clients: a list for each service.
module Mdk
  # Requests for a compatible version go to `target` instead.
  #
  # @api private
  class Detour
    include Quark::Record
    include Quark::Encodable

    # @return [String, nil]
    attr_reader :version
    # @return [String]
    attr_reader :target
    # @return [String, nil]
    attr_reader :target_version

    # @param version [String, nil]
    # @param target [String]
    # @param target_version [String, nil]
    def initialize(version:, target:, target_version: nil)
      @version = version && Quark.text(version)
      @target = Quark.text(target)
      @target_version = target_version && Quark.text(target_version)
      freeze
    end

    # Whether a request goes this way; one without a version does.
    #
    # @api private
    def applies?(requested = nil)
      return true unless requested

      lowest = @version
      return true unless lowest

      begin
        from = Version.parse(lowest)
      rescue InvalidVersion
        return false
      end
      begin
        actual = Version.parse(requested)
      rescue InvalidVersion
        return false
      end
      from.accepts?(actual)
    end

    def as_json
      fields = {}
      fields['version'] = @version if @version
      fields['target'] = @target
      fields['targetVersion'] = @target_version if @target_version
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        version: fields.optional('version', :string),
        target: fields.required('target', :string),
        target_version: fields.optional('targetVersion', :string)
      )
    end
  end

  # Which service to look for.
  #
  # @api private
  class Destination
    include Quark::Record
    include Quark::Encodable

    # @return [String]
    attr_reader :service
    # @return [String, nil]
    attr_reader :version

    # @param service [String]
    # @param version [String, nil]
    def initialize(service:, version: nil)
      @service = Quark.text(service)
      @version = version && Quark.text(version)
      freeze
    end

    def as_json
      fields = { 'service' => @service }
      fields['version'] = @version if @version
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(service: fields.required('service', :string), version: fields.optional('version', :string))
    end
  end

  # The value of the property with one more detour.
  #
  # @api private
  def self.with_detour(routes, service, detour)
    services = ::Mdk.entries(routes).dup
    detours = ::Mdk.items(services[service]).dup
    detours << Quark.cleaned(detour.as_json)
    services[service] = detours.dup.freeze
    services.dup.freeze
  end

  # Where a request goes: by the first detour that applies, or where it wanted to.
  #
  # @api private
  def self.destination(routes, service, version = nil)
    return Destination.of(service: service.freeze, version: version.freeze) if routes.nil?

    ::Mdk.items(::Mdk.entries(routes)[service]).each do |item|
      if (found = ::Mdk.destination_by(item, version))
        return found
      end
    end
    Destination.of(service: service.freeze, version: version.freeze)
  end

  # @api private
  def self.destination_by(item, version = nil)
    begin
      detour = Detour.from_parsed(item)
    rescue Quark::DecodeError
      return
    end
    return unless detour.applies?(version)

    Destination.of(service: detour.target, version: detour.target_version)
  end

  # @api private
  def self.entries(value = nil)
    return {}.freeze if value.nil?

    Quark::Json.as_map(value) || {}.freeze
  end

  # @api private
  def self.items(value = nil)
    return [].freeze if value.nil?

    Quark::Json.as_list(value) || [].freeze
  end
end
