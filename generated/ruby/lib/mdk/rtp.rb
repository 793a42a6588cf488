# frozen_string_literal: true

# Rtp: what an MDK and Mission Control say to each other, one message in each text frame of a WebSocket.
#
# The messages and nothing of their use. Every one that a 2016 client sends or understands has the names it had then.
module Mdk
  # The version of the protocol that this package speaks.
  PROTOCOL_VERSION = '2.0.0'
  # @api private
  ROUTE_CAPABILITY = 'route'
  # @api private
  BREAKER_CAPABILITY = 'breaker'

  # What a client of `Rtp` sends.
  module RtpClientMessage
  end

  # @api private
  RTP_CLIENT = Quark::Codec.new('type') do
    {
      Open => ['open', 'mdk.protocol.Open'],
      Close => ['close', 'mdk.protocol.Close', 'discovery.protocol.Close'],
      Active => ['active', 'discovery.protocol.Active'],
      Expire => ['expire', 'discovery.protocol.Expire'],
      LogEvent => ['log'],
      Subscribe => ['subscribe'],
      InteractionEvent => ['interactionevent'],
      Breaker => ['breaker']
    }
  end

  # What a server of `Rtp` sends.
  module RtpServerMessage
  end

  # @api private
  RTP_SERVER = Quark::Codec.new('type') do
    {
      Open => ['open', 'mdk.protocol.Open'],
      Close => ['close', 'mdk.protocol.Close', 'discovery.protocol.Close'],
      Active => ['active', 'discovery.protocol.Active'],
      Expire => ['expire', 'discovery.protocol.Expire'],
      Clear => ['clear', 'discovery.protocol.Clear'],
      LogEvent => ['log'],
      LogAck => ['logack', 'mdk_tracing.protocol.LogAckEvent'],
      InteractionAck => ['interactionack'],
      Route => ['route']
    }
  end

  # The first message in either direction: who speaks, and what it understands.
  class Open
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage
    include RtpServerMessage

    # @return [String] The version of the protocol.
    attr_reader :version
    # @return [String] The version of the library.
    attr_reader :mdk_version
    # @return [Hash{String => Object}] `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in.
    attr_reader :properties
    # @return [String] The id of the process.
    attr_reader :node_id
    # @return [Environment]
    attr_reader :environment

    # @param version [String] The version of the protocol.
    # @param mdk_version [String] The version of the library.
    # @param properties [Hash{String => Object}] `capabilities` lists the tags of newer messages that the sender understands; `language` says what it is written in.
    # @param node_id [String] The id of the process.
    # @param environment [Environment]
    def initialize(
      version: PROTOCOL_VERSION,
      mdk_version: '',
      properties: {}.freeze,
      node_id: '',
      environment: Environment.new
    )
      @version = Quark.text(version)
      @mdk_version = Quark.text(mdk_version)
      @properties = Quark.cleaned(properties)
      @node_id = Quark.text(node_id)
      @environment = environment
      freeze
    end

    # Whether the sender understands the newer messages with this tag.
    #
    # @param tag [String]
    # @return [Boolean]
    def understands?(tag)
      tag = Quark.text(tag)
      listed = @properties['capabilities']
      return false if listed.nil?

      tags = Quark::Json.as_list(listed)
      return false unless tags

      tags.any? { |known| Quark::Json.as_string(known) == tag }
    end

    # Whether both can go on: the major versions of the protocol are the same.
    #
    # @return [Boolean]
    def compatible?
      theirs =
        begin
          Version.parse(@version)
        rescue InvalidVersion
          Version.of(major: 0, minor: 0)
        end
      ours =
        begin
          Version.parse(PROTOCOL_VERSION)
        rescue InvalidVersion
          Version.of(major: 0, minor: 0)
        end
      theirs.major == ours.major
    end

    def as_json
      {
        'version' => @version,
        'mdkVersion' => @mdk_version,
        'properties' => @properties,
        'nodeId' => @node_id,
        'environment' => @environment.as_json
      }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        version: fields.default(PROTOCOL_VERSION, 'version', :string),
        mdk_version: fields.default('', 'mdkVersion', :string),
        properties: fields.default({}.freeze, 'properties', :object),
        node_id: fields.default('', 'nodeId', :string),
        environment: fields.optional('environment') { |json| Environment.from_parsed(json) } || Environment.new
      )
    end
  end

  # Why a connection is closed.
  class CloseError
    include Quark::Record
    include Quark::Encodable

    # @return [String] For programs, such as `VERSION_MISMATCH`.
    attr_reader :code
    # @return [String] For people, in a few words.
    attr_reader :title
    # @return [String]
    attr_reader :detail
    # @return [String] Names this occurrence.
    attr_reader :id

    # @param code [String] For programs, such as `VERSION_MISMATCH`.
    # @param title [String] For people, in a few words.
    # @param detail [String]
    # @param id [String] Names this occurrence.
    def initialize(code: '', title: '', detail: '', id: '')
      @code = Quark.text(code)
      @title = Quark.text(title)
      @detail = Quark.text(detail)
      @id = Quark.text(id)
      freeze
    end

    def as_json
      { 'code' => @code, 'title' => @title, 'detail' => @detail, 'id' => @id }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        code: fields.default('', 'code', :string),
        title: fields.default('', 'title', :string),
        detail: fields.default('', 'detail', :string),
        id: fields.default('', 'id', :string)
      )
    end
  end

  # The last message in either direction.
  class Close
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage
    include RtpServerMessage

    # @return [CloseError]
    attr_reader :error

    # @param error [CloseError]
    def initialize(error: CloseError.new)
      @error = error
      freeze
    end

    def as_json
      { 'error' => @error.as_json }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(error: fields.optional('error') { |json| CloseError.from_parsed(json) } || CloseError.new)
    end
  end

  # A node is there, and will be announced again before `ttl` is over.
  class Active
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage
    include RtpServerMessage

    # @return [Node]
    attr_reader :node
    # @return [Integer] milliseconds
    attr_reader :ttl

    # @param node [Node]
    # @param ttl [Integer] milliseconds
    def initialize(node:, ttl: 30_000)
      @node = node
      @ttl = ttl
      freeze
    end

    def as_json
      { 'node' => @node.as_json, 'ttl' => @ttl / 1000.0 }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        node: fields.required('node') { |json| Node.from_parsed(json) },
        ttl: fields.default(30_000, 'ttl', :in_seconds)
      )
    end
  end

  # A node is gone.
  class Expire
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage
    include RtpServerMessage

    # @return [Node]
    attr_reader :node

    # @param node [Node]
    def initialize(node:)
      @node = node
      freeze
    end

    def as_json
      { 'node' => @node.as_json }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(node: fields.required('node') { |json| Node.from_parsed(json) })
    end
  end

  # Forget the nodes that are not announced again.
  class Clear
    include Quark::Record
    include Quark::Encodable
    include RtpServerMessage

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

  # Asks for the log events of one's environment.
  class Subscribe
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage

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

  # A node that took part in what failed.
  class InvolvedNode
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

    # @param id [String]
    # @param service [String]
    # @param version [String]
    # @param address [String]
    def initialize(id:, service:, version:, address:)
      @id = Quark.text(id)
      @service = Quark.text(service)
      @version = Quark.text(version)
      @address = Quark.text(address)
      freeze
    end

    def as_json
      { 'id' => @id, 'service' => @service, 'version' => @version, 'address' => @address }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        id: fields.required('id', :string),
        service: fields.required('service', :string),
        version: fields.required('version', :string),
        address: fields.required('address', :string)
      )
    end
  end

  # What failed, for programs; the event's text says it to people.
  class FailureReport
    include Quark::Record
    include Quark::Encodable

    # @return [String] The type of the exception, as its language names it.
    attr_reader :kind
    # @return [String]
    attr_reader :message
    # @return [String] The full stack.
    attr_reader :stack
    # @return [Array<InvolvedNode>] The nodes that were resolved for what failed.
    attr_reader :nodes

    # @param kind [String] The type of the exception, as its language names it.
    # @param message [String]
    # @param stack [String] The full stack.
    # @param nodes [Array<InvolvedNode>] The nodes that were resolved for what failed.
    def initialize(kind:, message:, stack: '', nodes: [].freeze)
      @kind = Quark.text(kind)
      @message = Quark.text(message)
      @stack = Quark.text(stack)
      @nodes = Quark.frozen(nodes)
      freeze
    end

    def as_json
      { 'kind' => @kind, 'message' => @message, 'stack' => @stack, 'nodes' => @nodes.map(&:as_json) }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        kind: fields.required('kind', :string),
        message: fields.required('message', :string),
        stack: fields.default('', 'stack', :string),
        nodes: fields.default([].freeze, 'nodes') do |json|
          Quark::Json.list(json) { |each| InvolvedNode.from_parsed(each) }
        end
      )
    end
  end

  # Something that a service logged.
  class LogEvent
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage
    include RtpServerMessage

    # @return [SharedContext]
    attr_reader :context
    # @return [Integer] milliseconds
    attr_reader :timestamp
    # @return [String] The id of the process.
    attr_reader :node
    # @return [Quark::Severity]
    attr_reader :level
    # @return [String]
    attr_reader :category
    # @return [String]
    attr_reader :content_type
    # @return [String]
    attr_reader :text
    # @return [Integer] Numbers the events of a process, logs and interactions alike.
    attr_reader :sequence
    # @return [Integer] 1: this event wants an acknowledgement of its own.
    attr_reader :sync
    # @return [FailureReport, nil]
    attr_reader :failure

    # @param context [SharedContext]
    # @param timestamp [Integer] milliseconds
    # @param node [String] The id of the process.
    # @param level [Quark::Severity]
    # @param category [String]
    # @param content_type [String]
    # @param text [String]
    # @param sequence [Integer] Numbers the events of a process, logs and interactions alike.
    # @param sync [Integer] 1: this event wants an acknowledgement of its own.
    # @param failure [FailureReport, nil]
    def initialize(
      context:,
      timestamp:,
      node:,
      level:,
      category:,
      content_type: 'text/plain',
      text:,
      sequence: 0,
      sync: 1,
      failure: nil
    )
      @context = context
      @timestamp = timestamp
      @node = Quark.text(node)
      @level = level
      @category = Quark.text(category)
      @content_type = Quark.text(content_type)
      @text = Quark.text(text)
      @sequence = sequence
      @sync = sync
      @failure = failure
      freeze
    end

    def as_json
      fields = {
        'context' => @context.as_json,
        'timestamp' => @timestamp,
        'node' => @node,
        'level' => @level.wire,
        'category' => @category,
        'contentType' => @content_type,
        'text' => @text,
        'sequence' => @sequence,
        'sync' => @sync
      }
      fields['failure'] = @failure.as_json if @failure
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        context: fields.required('context') { |json| SharedContext.from_parsed(json) },
        timestamp: fields.required('timestamp', :integer),
        node: fields.required('node', :string),
        level: fields.required('level') { |json| Quark::Severity.from_json(json) },
        category: fields.required('category', :string),
        content_type: fields.default('text/plain', 'contentType', :string),
        text: fields.required('text', :string),
        sequence: fields.default(0, 'sequence', :integer),
        sync: fields.default(1, 'sync', :integer),
        failure: fields.optional('failure') { |json| FailureReport.from_parsed(json) }
      )
    end
  end

  # The log event with this number is stored.
  class LogAck
    include Quark::Record
    include Quark::Encodable
    include RtpServerMessage

    # @return [Integer]
    attr_reader :sequence

    # @param sequence [Integer]
    def initialize(sequence:)
      @sequence = sequence
      freeze
    end

    def as_json
      { 'sequence' => @sequence }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(sequence: fields.required('sequence', :integer))
    end
  end

  # What came of one level of interaction.
  class InteractionEvent
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage

    # @return [Integer] milliseconds
    attr_reader :start_timestamp
    # @return [Integer] milliseconds
    attr_reader :end_timestamp
    # @return [Environment]
    attr_reader :environment
    # @return [String]
    attr_reader :uuid
    # @return [String] The trace's id.
    attr_reader :session
    # @return [String] The id of the process.
    attr_reader :node
    # @return [Hash{String => Integer}] For the id of each node that was called: 1 if it served, 0 if it failed.
    attr_reader :results
    # @return [Array<Integer>]
    attr_reader :start_clock
    # @return [Array<Integer>]
    attr_reader :end_clock
    # @return [Integer] Numbers the events of a process, logs and interactions alike.
    attr_reader :sequence
    # @return [Integer] 1: this event wants an acknowledgement of its own.
    attr_reader :sync

    # @param start_timestamp [Integer] milliseconds
    # @param end_timestamp [Integer] milliseconds
    # @param environment [Environment]
    # @param uuid [String]
    # @param session [String] The trace's id.
    # @param node [String] The id of the process.
    # @param results [Hash{String => Integer}] For the id of each node that was called: 1 if it served, 0 if it failed.
    # @param start_clock [Array<Integer>]
    # @param end_clock [Array<Integer>]
    # @param sequence [Integer] Numbers the events of a process, logs and interactions alike.
    # @param sync [Integer] 1: this event wants an acknowledgement of its own.
    def initialize(
      start_timestamp:,
      end_timestamp:,
      environment: Environment.new,
      uuid:,
      session:,
      node: '',
      results: {}.freeze,
      start_clock: [].freeze,
      end_clock: [].freeze,
      sequence: 0,
      sync: 1
    )
      @start_timestamp = start_timestamp
      @end_timestamp = end_timestamp
      @environment = environment
      @uuid = Quark.text(uuid)
      @session = Quark.text(session)
      @node = Quark.text(node)
      @results = Quark.cleaned(results)
      @start_clock = Quark.frozen(start_clock)
      @end_clock = Quark.frozen(end_clock)
      @sequence = sequence
      @sync = sync
      freeze
    end

    def as_json
      {
        'startTimestamp' => @start_timestamp,
        'endTimestamp' => @end_timestamp,
        'environment' => @environment.as_json,
        'uuid' => @uuid,
        'session' => @session,
        'node' => @node,
        'results' => @results,
        'startClock' => @start_clock,
        'endClock' => @end_clock,
        'sequence' => @sequence,
        'sync' => @sync
      }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        start_timestamp: fields.required('startTimestamp', :integer),
        end_timestamp: fields.required('endTimestamp', :integer),
        environment: fields.optional('environment') { |json| Environment.from_parsed(json) } || Environment.new,
        uuid: fields.required('uuid', :string),
        session: fields.required('session', :string),
        node: fields.default('', 'node', :string),
        results: fields.default({}.freeze, 'results') { |json| Quark::Json.map(json, :integer) },
        start_clock: fields.default([].freeze, 'startClock') { |json| Quark::Json.list(json, :integer) },
        end_clock: fields.default([].freeze, 'endClock') { |json| Quark::Json.list(json, :integer) },
        sequence: fields.default(0, 'sequence', :integer),
        sync: fields.default(1, 'sync', :integer)
      )
    end
  end

  # The interaction event with this number is stored.
  class InteractionAck
    include Quark::Record
    include Quark::Encodable
    include RtpServerMessage

    # @return [Integer]
    attr_reader :sequence

    # @param sequence [Integer]
    def initialize(sequence:)
      @sequence = sequence
      freeze
    end

    def as_json
      { 'sequence' => @sequence }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(sequence: fields.required('sequence', :integer))
    end
  end

  # A command: from now on these versions of a service get these shares of the calls. A version that is not named gets none; without
  # any share the command is lifted.
  class Route
    include Quark::Record
    include Quark::Encodable
    include RtpServerMessage

    # @return [String]
    attr_reader :service
    # @return [String] The name of the environment that the service's nodes are in.
    attr_reader :environment
    # @return [Hash{String => Integer}] By `MAJOR.MINOR`.
    attr_reader :shares

    # @param service [String]
    # @param environment [String] The name of the environment that the service's nodes are in.
    # @param shares [Hash{String => Integer}] By `MAJOR.MINOR`.
    def initialize(service:, environment:, shares: {}.freeze)
      @service = Quark.text(service)
      @environment = Quark.text(environment)
      @shares = Quark.cleaned(shares)
      freeze
    end

    def as_json
      { 'service' => @service, 'environment' => @environment, 'shares' => @shares }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        service: fields.required('service', :string),
        environment: fields.required('environment', :string),
        shares: fields.default({}.freeze, 'shares') { |json| Quark::Json.map(json, :integer) }
      )
    end
  end

  # A process changed its mind about calling a node.
  class Breaker
    include Quark::Record
    include Quark::Encodable
    include RtpClientMessage

    # @return [Node]
    attr_reader :node
    # @return [Boolean] Whether the node is not called any more.
    attr_reader :open
    # @return [Integer] milliseconds
    attr_reader :since

    # @param node [Node]
    # @param open [Boolean] Whether the node is not called any more.
    # @param since [Integer] milliseconds
    def initialize(node:, open:, since:)
      @node = node
      @open = open
      @since = since
      freeze
    end

    def as_json
      { 'node' => @node.as_json, 'open' => @open, 'since' => @since }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        node: fields.required('node') { |json| Node.from_parsed(json) },
        open: fields.required('open', :boolean),
        since: fields.required('since', :integer)
      )
    end
  end

  # The events of a trace in causal order, whatever the clocks of their machines say.
  #
  # @param events [Array<LogEvent>]
  # @return [Array<LogEvent>]
  def self.in_causal_order(events)
    ordered = events.dup
    depth = events.map { |event| event.context.clock.levels.size }.max || 0
    depth.times do |step|
      level = depth - 1 - step
      ordered = Quark.sort_by(ordered, 'rtp.q:179') { |event| Quark.get(event.context.clock.levels, level) || -1 }
    end
    ordered.freeze
  end

  # Where one direction of a conversation in `Rtp` stands.
  class RtpState < Quark::Enum
    OPENING = new('opening')
    READY = new('ready')
    CLOSED = new('closed')
  end

  # The state after a message of the client.
  #
  # @api private
  def self.rtp_after_client(state, message)
    case state
    when RtpState::OPENING
      case message
      in Open
        RtpState::READY
      in Close
        RtpState::CLOSED
      in Active
        raise Quark::OutOfState.new(message_: 'active', state: 'opening')
      in Expire
        raise Quark::OutOfState.new(message_: 'expire', state: 'opening')
      in LogEvent
        raise Quark::OutOfState.new(message_: 'log', state: 'opening')
      in Subscribe
        raise Quark::OutOfState.new(message_: 'subscribe', state: 'opening')
      in InteractionEvent
        raise Quark::OutOfState.new(message_: 'interactionevent', state: 'opening')
      in Breaker
        raise Quark::OutOfState.new(message_: 'breaker', state: 'opening')
      end
    when RtpState::READY
      case message
      in Close then RtpState::CLOSED
      else RtpState::READY
      end
    when RtpState::CLOSED
      case message
      in Open
        raise Quark::OutOfState.new(message_: 'open', state: 'closed')
      in Close
        raise Quark::OutOfState.new(message_: 'close', state: 'closed')
      in Active
        raise Quark::OutOfState.new(message_: 'active', state: 'closed')
      in Expire
        raise Quark::OutOfState.new(message_: 'expire', state: 'closed')
      in LogEvent
        raise Quark::OutOfState.new(message_: 'log', state: 'closed')
      in Subscribe
        raise Quark::OutOfState.new(message_: 'subscribe', state: 'closed')
      in InteractionEvent
        raise Quark::OutOfState.new(message_: 'interactionevent', state: 'closed')
      in Breaker
        raise Quark::OutOfState.new(message_: 'breaker', state: 'closed')
      end
    end
  end

  # The state after a message of the server.
  #
  # @api private
  def self.rtp_after_server(state, message)
    case state
    when RtpState::OPENING
      case message
      in Open then RtpState::READY
      in Close then RtpState::CLOSED
      in Active then raise Quark::OutOfState.new(message_: 'active', state: 'opening')
      in Expire then raise Quark::OutOfState.new(message_: 'expire', state: 'opening')
      in Clear then raise Quark::OutOfState.new(message_: 'clear', state: 'opening')
      in LogEvent then raise Quark::OutOfState.new(message_: 'log', state: 'opening')
      in LogAck then raise Quark::OutOfState.new(message_: 'logack', state: 'opening')
      in InteractionAck then raise Quark::OutOfState.new(message_: 'interactionack', state: 'opening')
      in Route then raise Quark::OutOfState.new(message_: 'route', state: 'opening')
      end
    when RtpState::READY
      case message
      in Close then RtpState::CLOSED
      else RtpState::READY
      end
    when RtpState::CLOSED
      case message
      in Open then raise Quark::OutOfState.new(message_: 'open', state: 'closed')
      in Close then raise Quark::OutOfState.new(message_: 'close', state: 'closed')
      in Active then raise Quark::OutOfState.new(message_: 'active', state: 'closed')
      in Expire then raise Quark::OutOfState.new(message_: 'expire', state: 'closed')
      in Clear then raise Quark::OutOfState.new(message_: 'clear', state: 'closed')
      in LogEvent then raise Quark::OutOfState.new(message_: 'log', state: 'closed')
      in LogAck then raise Quark::OutOfState.new(message_: 'logack', state: 'closed')
      in InteractionAck then raise Quark::OutOfState.new(message_: 'interactionack', state: 'closed')
      in Route then raise Quark::OutOfState.new(message_: 'route', state: 'closed')
      end
    end
  end

  # The client's side of a conversation in `Rtp`: reads what the server sends, writes what the client sends, and holds both to the states of the protocol.
  class RtpClientSide
    def initialize
      @receiving = RtpState::OPENING
      @sending = RtpState::OPENING
    end

    # The message in a frame from the server.
    #
    # @param text [String]
    # @return [RtpServerMessage]
    # @raise [Quark::DecodeError]
    # @raise [Quark::OutOfState]
    def receive(text)
      text = Quark.text(text)
      message = RTP_SERVER.decode(text)
      received(message)
      message
    end

    # The frame for a message to the server.
    #
    # @param message [RtpClientMessage]
    # @return [String]
    # @raise [Quark::OutOfState]
    def send(message)
      sent(message)
      RTP_CLIENT.encode(message)
    end

    # Goes on after a message from the server that was read elsewhere.
    #
    # @param message [RtpServerMessage]
    # @return [void]
    # @raise [Quark::OutOfState]
    def received(message)
      @receiving = ::Mdk.rtp_after_server(@receiving, message)
    end

    # Goes on after a message to the server that is written elsewhere.
    #
    # @param message [RtpClientMessage]
    # @return [void]
    # @raise [Quark::OutOfState]
    def sent(message)
      @sending = ::Mdk.rtp_after_client(@sending, message)
    end

    # @api private
    def quark_state
      { 'receiving' => @receiving.wire, 'sending' => @sending.wire }
    end
  end

  # The server's side of a conversation in `Rtp`: reads what the client sends, writes what the server sends, and holds both to the states of the protocol.
  class RtpServerSide
    def initialize
      @receiving = RtpState::OPENING
      @sending = RtpState::OPENING
    end

    # The message in a frame from the client.
    #
    # @param text [String]
    # @return [RtpClientMessage]
    # @raise [Quark::DecodeError]
    # @raise [Quark::OutOfState]
    def receive(text)
      text = Quark.text(text)
      message = RTP_CLIENT.decode(text)
      received(message)
      message
    end

    # The frame for a message to the client.
    #
    # @param message [RtpServerMessage]
    # @return [String]
    # @raise [Quark::OutOfState]
    def send(message)
      sent(message)
      RTP_SERVER.encode(message)
    end

    # Goes on after a message from the client that was read elsewhere.
    #
    # @param message [RtpClientMessage]
    # @return [void]
    # @raise [Quark::OutOfState]
    def received(message)
      @receiving = ::Mdk.rtp_after_client(@receiving, message)
    end

    # Goes on after a message to the client that is written elsewhere.
    #
    # @param message [RtpServerMessage]
    # @return [void]
    # @raise [Quark::OutOfState]
    def sent(message)
      @sending = ::Mdk.rtp_after_server(@sending, message)
    end

    # @api private
    def quark_state
      { 'receiving' => @receiving.wire, 'sending' => @sending.wire }
    end
  end
end
