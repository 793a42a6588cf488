# frozen_string_literal: true

# The recorded conversation of the published 2016 Python client (datawire_mdk 2.0.37), replayed.
#
# What this MDK sends must be what that one sent, after the substitutions in `Substitutions`; nothing else may differ. The
# whole conversation, both sides, is in `recording/mdk-2.0.37.jsonl`.
module Mdk
  # Gives ids of one kind the names of their order of appearance.
  #
  # @api private
  class Positions
    def initialize(kind:)
      @kind = kind
      @ids = []
    end

    # @api private
    def name(id)
      @ids << id if @ids.index(id).nil?
      position = @ids.index(id) || 0
      "#{@kind} #{position + 1}"
    end

    # Names the known ids in a text.
    #
    # @api private
    def named(text)
      named = text
      @ids.size.times do |position|
        named = Quark.split(named, Quark.item(@ids, position, 'recording.q:28'), 'recording.q:28').join(
          "#{@kind} #{position + 1}"
        )
      end
      named
    end

    # @api private
    def quark_state
      { 'kind' => @kind, 'ids' => @ids }
    end
  end

  # The table of what may differ between two recordings of one conversation:
  #
  # | what | instead | because |
  # | --- | --- | --- |
  # | ids of processes, nodes and traces, and uuids of events | their kind and position | they are drawn at random |
  # | a node's id | apart from its process's | two addresses of one service in one process are two nodes now |
  # | times, and the deadline | one time | another day |
  # | `$class` | nothing | it is ignored, and not sent any more |
  # | `properties` and `mdkVersion` of `Open` | nothing | capabilities are new, and so is the library |
  # | the numbers from 7 up | see `renumbered` | logs and interactions share one counter now |
  # | the properties in `involved: Node(…) {…}` | nothing | they were Python's, in Python's spelling |
  #
  # @api private
  class Substitutions
    def initialize
      @processes = Positions.new(kind: 'process')
      @nodes = Positions.new(kind: 'node')
      @traces = Positions.new(kind: 'trace')
    end

    # @api private
    def message(message)
      case message
      in Open => open
        open.but(mdk_version: '', properties: {}.freeze, node_id: @processes.name(open.node_id).freeze)
      in Active => active
        active.but(node: node(active.node))
      in Expire => expire
        expire.but(node: node(expire.node))
      in LogEvent => event
        log(event)
      in InteractionEvent => event
        interaction(event)
      else
        message
      end
    end

    # @api private
    def quark_state
      { 'processes' => @processes.quark_state, 'nodes' => @nodes.quark_state, 'traces' => @traces.quark_state }
    end

    private

    def node(node)
      process = Quark::Json.as_string((found = node.properties['datawire_nodeId']).nil? ? nil : found) || ''
      properties = node.properties.merge('datawire_nodeId' => @processes.name(process).freeze).freeze
      node.but(id: @nodes.name(node.id).freeze, properties:)
    end

    def log(event)
      deadline = event.context.properties.key?('timeout')
      properties = event.context.properties
      context = event.context.but(
        trace_id: @traces.name(event.context.trace_id).freeze,
        properties: deadline ? properties.merge('timeout' => 'a time').freeze : properties
      )
      text = text(event.text, event.node)
      event.but(context:, timestamp: 0, node: @processes.name(event.node).freeze, text: text.freeze)
    end

    def text(text, process)
      plain = Quark.split(text, " {'datawire_nodeId': '#{process}'}", 'recording.q:86').join('')
      @traces.named(@nodes.named(plain))
    end

    def interaction(event)
      results = {}
      event.results.each_key do |id|
        results[@nodes.name(id)] = Quark.entry(event.results, id, 'recording.q:92')
      end
      event.but(
        start_timestamp: 0,
        end_timestamp: 0,
        uuid: 'an event',
        session: @traces.name(event.session).freeze,
        node: @processes.name(event.node).freeze,
        results: results.freeze
      )
    end
  end

  # The messages as one counter would have numbered them: the interaction event directly after the log that finished it, with
  # number 7, and the logs from 7 up one later.
  #
  # @api private
  def self.renumbered(messages)
    ordered = []
    messages.each do |message|
      case message
      in LogEvent => event
        ordered << (event.sequence < 7 ? event : event.but(sequence: event.sequence + 1))
        ordered.concat(::Mdk.interactions(messages)) if event.text == 'Finished interaction.'
      in InteractionEvent
        nil
      else
        ordered << message
      end
    end
    ordered.freeze
  end

  # @api private
  def self.interactions(messages)
    events = []
    messages.each do |message|
      case message
      in InteractionEvent => event
        events << event.but(sequence: 7)
      else
        nil
      end
    end
    events.freeze
  end

  # @api private
  def self.decoded(frames)
    messages = []
    frames.each do |frame|
      messages << RTP_CLIENT.decode(frame)
    end
    messages.freeze
  end

  # What the client sent until the server dropped the connection.
  #
  # @api private
  def self.first_connection
    [
      '{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}',
      '{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "hello world", "type": "log", "sequence": 0, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738050, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Starting interaction.", "type": "log", "sequence": 1, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "ERROR", "category": "cat", "contentType": "text/plain", "text": "in child", "type": "log", "sequence": 2, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}'
    ].freeze
  end

  # What the client sent over the second connection.
  #
  # @api private
  def self.second_connection
    [
      '{"$class": "mdk_protocol.Open", "version": "2.0.0", "mdkVersion": "2.0.37", "properties": {}, "nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016", "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "type": "open"}',
      '{"$class": "mdk_discovery.protocol.Active", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "ttl": 30.0, "type": "active"}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 1]}, "properties": {"timeout": 1795391743.066}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738066, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "WARN", "category": "deep", "contentType": "text/plain", "text": "grandchild", "type": "log", "sequence": 3, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [3, 2, 2]}, "properties": {"timeout": 1795391743.066, "trace": "DEBUG"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "DEBUG", "category": "deep", "contentType": "text/plain", "text": "now visible", "type": "log", "sequence": 4, "sync": 1}',
      "{\"$class\": \"mdk_tracing.protocol.LogEvent\", \"context\": {\"$class\": \"mdk_protocol.SharedContext\", \"traceId\": \"b97749de-d1c4-42e7-9da5-b7c0ac11e47e\", \"clock\": {\"$class\": \"mdk_protocol.LamportClock\", \"clocks\": [4]}, \"properties\": {}, \"environment\": {\"$class\": \"mdk_protocol.OperationalEnvironment\", \"name\": \"feature\", \"fallbackName\": \"base\"}}, \"timestamp\": 1795391738067, \"node\": \"15964b14-4cef-4768-a620-dbfdd4a1a016\", \"level\": \"ERROR\", \"category\": \"interaction failure\", \"contentType\": \"text/plain\", \"text\": \"involved: Node(id:15964b14-4cef-4768-a620-dbfdd4a1a016 hello: http://127.0.0.1:7000, 1.1) {'datawire_nodeId': '15964b14-4cef-4768-a620-dbfdd4a1a016'}\\n\\nboom\", \"type\": \"log\", \"sequence\": 5, \"sync\": 1}",
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [5]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "MDK", "contentType": "text/plain", "text": "Finished interaction.", "type": "log", "sequence": 6, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [1]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "mdk", "contentType": "text/plain", "text": "This session is derived from trace b97749de-d1c4-42e7-9da5-b7c0ac11e47e [3, 2]", "type": "log", "sequence": 7, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "17ec6f6d-c30f-4f9f-a49c-ef8e0ffef1ed", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [2]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391738067, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "CRITICAL", "category": "batch", "contentType": "text/plain", "text": "derived", "type": "log", "sequence": 8, "sync": 1}',
      '{"$class": "mdk_metrics.InteractionEvent", "startTimestamp": 1795391738050, "endTimestamp": 1795391738067, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}, "uuid": "4ea2dad9-a039-4b63-adc8-03a009bd6cbf", "session": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "results": {"15964b14-4cef-4768-a620-dbfdd4a1a016": 0}, "startClock": [2], "endClock": [5], "type": "interactionevent", "sequence": 0, "sync": 1}',
      '{"$class": "mdk_tracing.protocol.LogEvent", "context": {"$class": "mdk_protocol.SharedContext", "traceId": "b97749de-d1c4-42e7-9da5-b7c0ac11e47e", "clock": {"$class": "mdk_protocol.LamportClock", "clocks": [6]}, "properties": {}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "timestamp": 1795391742070, "node": "15964b14-4cef-4768-a620-dbfdd4a1a016", "level": "INFO", "category": "cat", "contentType": "text/plain", "text": "after reconnect", "type": "log", "sequence": 9, "sync": 1}',
      '{"$class": "mdk_discovery.protocol.Expire", "node": {"$class": "mdk_discovery.Node", "id": "15964b14-4cef-4768-a620-dbfdd4a1a016", "service": "hello", "version": "1.1", "address": "http://127.0.0.1:7000", "properties": {"datawire_nodeId": "15964b14-4cef-4768-a620-dbfdd4a1a016"}, "environment": {"$class": "mdk_protocol.OperationalEnvironment", "name": "feature", "fallbackName": "base"}}, "type": "expire"}'
    ].freeze
  end
end
