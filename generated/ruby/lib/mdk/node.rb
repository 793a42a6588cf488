# frozen_string_literal: true

# Nodes: where a service can be called.
module Mdk
  # One instance of a service. A node that was resolved never changes; what is learnt later is another node.
  class Node
    include Quark::Record
    include Quark::Encodable

    # @return [String] Names this service at this address in this process, and nothing else.
    attr_reader :id
    # @return [String]
    attr_reader :service
    # @return [String] The version as the service itself gave it.
    attr_reader :version
    # @return [String]
    attr_reader :address
    # @return [Hash{String => Object}]
    attr_reader :properties
    # @return [Environment]
    attr_reader :environment

    # @param id [String] Names this service at this address in this process, and nothing else.
    # @param service [String]
    # @param version [String] The version as the service itself gave it.
    # @param address [String]
    # @param properties [Hash{String => Object}]
    # @param environment [Environment]
    def initialize(id:, service:, version:, address:, properties: {}.freeze, environment: Environment.new)
      @id = Quark.text(id)
      @service = Quark.text(service)
      @version = Quark.text(version)
      @address = Quark.text(address)
      @properties = Quark.cleaned(properties)
      @environment = environment
      freeze
    end

    # The version as one compares it; `nil` if the service gave none that can be compared.
    #
    # @return [Version, nil]
    def interface_version
      Version.parse(@version)
    rescue InvalidVersion
      nil
    end

    # How log messages name a node.
    #
    # @return [String]
    def description
      "Node(id:#{@id} #{@service}: #{@address}, #{@version})"
    end

    # Whether this is the same process at the same address.
    #
    # @api private
    def same?(other)
      @id == other.id && @address == other.address
    end

    # Whether only one of the two can be there.
    #
    # @api private
    def displaces?(other)
      @id == other.id || @address == other.address
    end

    def as_json
      {
        'id' => @id,
        'service' => @service,
        'version' => @version,
        'address' => @address,
        'properties' => @properties,
        'environment' => @environment.as_json
      }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        id: fields.required('id', :string),
        service: fields.required('service', :string),
        version: fields.required('version', :string),
        address: fields.required('address', :string),
        properties: fields.default({}.freeze, 'properties', :object),
        environment: fields.optional('environment') { |json| Environment.from_parsed(json) } || Environment.new
      )
    end
  end
end
