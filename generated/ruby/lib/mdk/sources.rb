# frozen_string_literal: true

# Where an MDK learns of nodes.
#
# Reading lists and files only: the MDK watches the folder and keeps the connection.
module Mdk
  # Where an MDK learns of nodes.
  #
  # One of {MissionControl}, {StaticNodes}, {Synapse}.
  module Source
  end

  # Nodes are learnt of from Mission Control, and registered there.
  class MissionControl
    include Quark::Record
    include Quark::Encodable
    include Source

    def initialize
      freeze
    end

    def as_json
      {}
    end

    # @api private
    def self.from_parsed(value)
      Quark::Fields.new(value)
      of
    end
  end

  # The nodes are known beforehand, and never change.
  class StaticNodes
    include Quark::Record
    include Quark::Encodable
    include Source

    # @return [Array<Node>]
    attr_reader :nodes

    # @param nodes [Array<Node>]
    def initialize(nodes: [].freeze)
      @nodes = Quark.frozen(nodes)
      freeze
    end

    def as_json
      { 'nodes' => @nodes.map(&:as_json) }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(nodes: fields.default([].freeze, 'nodes') { |json| Quark::Json.list(json) { |each| Node.from_parsed(each) } })
    end
  end

  # Nodes are listed in a folder of `<service>.json` files, as AirBnB's Synapse writes them.
  class Synapse
    include Quark::Record
    include Quark::Encodable
    include Source

    # @return [String]
    attr_reader :path

    # @param path [String]
    def initialize(path:)
      @path = Quark.text(path)
      freeze
    end

    def as_json
      { 'path' => @path }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(path: fields.required('path', :string))
    end
  end

  # Services cannot be registered with this source of nodes.
  class CannotRegister < Error
    # @return [String]
    attr_reader :source

    # @param source [String]
    def initialize(source:)
      super("nodes come from #{source}: services cannot be registered there")
      @source = Quark.text(source)
    end
  end

  # How messages name a source.
  #
  # @api private
  def self.source_name(source)
    case source
    in MissionControl then 'Mission Control'
    in StaticNodes then 'a static list'
    in Synapse => synapse then "the Synapse folder #{synapse.path}"
    end
  end

  # A node as a person writes it in a list.
  #
  # @api private
  class ListedNode
    include Quark::Record
    include Quark::Encodable

    # @return [String]
    attr_reader :id
    # @return [String]
    attr_reader :service
    # @return [String]
    attr_reader :version
    # @return [String]
    attr_reader :address
    # @return [Hash{String => Object}]
    attr_reader :properties
    # @return [Environment, nil]
    attr_reader :environment

    # @param id [String]
    # @param service [String]
    # @param version [String]
    # @param address [String]
    # @param properties [Hash{String => Object}]
    # @param environment [Environment, nil]
    def initialize(id: '', service:, version:, address:, properties: {}.freeze, environment: nil)
      @id = Quark.text(id)
      @service = Quark.text(service)
      @version = Quark.text(version)
      @address = Quark.text(address)
      @properties = Quark.cleaned(properties)
      @environment = environment
      freeze
    end

    # @api private
    def node(environment)
      id = @id == '' ? @address : @id
      Node.of(
        id: id.freeze,
        service: @service,
        version: @version,
        address: @address,
        properties: @properties,
        environment: @environment || environment
      )
    end

    def as_json
      fields = {
        'id' => @id,
        'service' => @service,
        'version' => @version,
        'address' => @address,
        'properties' => @properties
      }
      fields['environment'] = @environment.as_json if @environment
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        id: fields.default('', 'id', :string),
        service: fields.required('service', :string),
        version: fields.required('version', :string),
        address: fields.required('address', :string),
        properties: fields.default({}.freeze, 'properties', :object),
        environment: fields.optional('environment') { |json| Environment.from_parsed(json) }
      )
    end
  end

  # @api private
  class NodeList
    include Quark::Record
    include Quark::Encodable

    # @return [Array<ListedNode>]
    attr_reader :nodes

    # @param nodes [Array<ListedNode>]
    def initialize(nodes:)
      @nodes = Quark.frozen(nodes)
      freeze
    end

    def as_json
      { 'nodes' => @nodes.map(&:as_json) }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(nodes: fields.required('nodes') { |json| Quark::Json.list(json) { |each| ListedNode.from_parsed(each) } })
    end
  end

  # Reads a JSON list of nodes. An id may be missing, and is the address then; an environment too, and is the given one.
  #
  # @api private
  def self.static_nodes(json, environment)
    list = NodeList.decode("{\"nodes\":#{json}}")
    StaticNodes.of(nodes: list.nodes.map { |listed| listed.node(environment) }.freeze)
  end

  # One entry of a Synapse file.
  #
  # @api private
  class Backend
    include Quark::Record
    include Quark::Encodable

    # @return [String]
    attr_reader :host
    # @return [Integer]
    attr_reader :port
    # @return [String]
    attr_reader :version

    # @param host [String]
    # @param port [Integer]
    # @param version [String]
    def initialize(host:, port:, version: '1.0')
      @host = Quark.text(host)
      @port = port
      @version = Quark.text(version)
      freeze
    end

    # @api private
    def node(service, environment)
      address = "#{@host}:#{@port}"
      Node.new(id: address, service:, version: @version, address:, environment:)
    end

    def as_json
      { 'host' => @host, 'port' => @port, 'version' => @version }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        host: fields.required('host', :string),
        port: fields.required('port', :integer),
        version: fields.default('1.0', 'version', :string)
      )
    end
  end

  # @api private
  class BackendList
    include Quark::Record
    include Quark::Encodable

    # @return [Array<Backend>]
    attr_reader :backends

    # @param backends [Array<Backend>]
    def initialize(backends:)
      @backends = Quark.frozen(backends)
      freeze
    end

    def as_json
      { 'backends' => @backends.map(&:as_json) }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(backends: fields.required('backends') { |json| Quark::Json.list(json) { |each| Backend.from_parsed(each) } })
    end
  end

  # What changed between two looks at a folder.
  #
  # @api private
  class Changes
    include Quark::Record
    include Quark::Encodable

    # @return [Array<Node>]
    attr_reader :there
    # @return [Array<Node>]
    attr_reader :gone
    # @return [Array<String>] The files that could not be read; what they said before still holds.
    attr_reader :bad

    # @param there [Array<Node>]
    # @param gone [Array<Node>]
    # @param bad [Array<String>] The files that could not be read; what they said before still holds.
    def initialize(there: [].freeze, gone: [].freeze, bad: [].freeze)
      @there = Quark.frozen(there)
      @gone = Quark.frozen(gone)
      @bad = Quark.cleaned(bad)
      freeze
    end

    # @api private
    def and_(other)
      there = @there.dup
      gone = @gone.dup
      bad = @bad.dup
      there.concat(other.there)
      gone.concat(other.gone)
      bad.concat(other.bad)
      Changes.of(there: there.freeze, gone: gone.freeze, bad: Quark.cleaned(bad.freeze))
    end

    def as_json
      { 'there' => @there.map(&:as_json), 'gone' => @gone.map(&:as_json), 'bad' => @bad }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        there: fields.default([].freeze, 'there') { |json| Quark::Json.list(json) { |each| Node.from_parsed(each) } },
        gone: fields.default([].freeze, 'gone') { |json| Quark::Json.list(json) { |each| Node.from_parsed(each) } },
        bad: fields.default([].freeze, 'bad') { |json| Quark::Json.list(json, :string) }
      )
    end
  end

  # What was read from a folder of `<service>.json` files.
  #
  # @api private
  class SynapseFolder
    def initialize(environment:)
      @environment = environment
      @texts = {}
      @nodes = {}
    end

    # Takes the files as they are now; what did not change since costs nothing.
    #
    # @api private
    def update(files)
      changes = Changes.new
      files.each_key do |name|
        if (service = ::Mdk.before(name, '.json'))
          changes = changes.and_(read(service, Quark.entry(files, name, 'sources.q:98')))
        end
      end
      @texts.keys.dup.each do |service|
        changes = changes.and_(forget(service)) unless files.key?("#{service}.json")
      end
      changes
    end

    # @api private
    def quark_state
      {
        'environment' => @environment.as_json,
        'texts' => @texts,
        'nodes' => @nodes.transform_values { |each| each.map(&:as_json) }
      }
    end

    private

    def read(service, text)
      return Changes.new if @texts[service] == text

      @texts[service] = text
      begin
        list = BackendList.decode("{\"backends\":#{text}}")
      rescue Quark::DecodeError
        Changes.new(bad: ["#{service}.json"].freeze)
      else
        replace(service, list.backends.map { |backend| backend.node(service, @environment) }.freeze)
      end
    end

    def forget(service)
      @texts.delete(service)
      replace(service, [].freeze)
    end

    def replace(service, nodes)
      old = @nodes[service] || [].freeze
      @nodes[service] = Quark.frozen(nodes)
      Changes.new(
        there: nodes.reject { |node| old.any? { |other| Quark.equal(other, node) } }.freeze,
        gone: old.reject { |node| nodes.any? { |other| other.same?(node) } }.freeze
      )
    end
  end
end
