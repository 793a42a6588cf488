# frozen_string_literal: true

# Sessions: what one request sees of the MDK, and the levels of interaction in it.
#
# A session calls its MDK, a level calls its session, and nothing calls back.
module Mdk
  # @api private
  RESOLVE_LIMIT = 10_000
  # @api private
  LONGEST_DEADLINE = 31_536_000_000
  # @api private
  ROUTES_PROPERTY = 'routes'
  # @api private
  HALF_ID = 4_294_967_296.0

  # Names a log message: its trace, and the moment in it.
  class LoggedMessageId
    include Quark::Record
    include Quark::Encodable

    # @return [String]
    attr_reader :trace_id
    # @return [Array<Integer>] The counters of the causal clock, outermost first.
    attr_reader :causal_level
    # @return [Environment]
    attr_reader :environment

    # @param trace_id [String]
    # @param causal_level [Array<Integer>] The counters of the causal clock, outermost first.
    # @param environment [Environment]
    def initialize(trace_id:, causal_level:, environment:)
      @trace_id = Quark.text(trace_id)
      @causal_level = Quark.frozen(causal_level)
      @environment = environment
      freeze
    end

    def as_json
      { 'traceId' => @trace_id, 'causalLevel' => @causal_level, 'environment' => @environment.as_json }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        trace_id: fields.required('traceId', :string),
        causal_level: fields.required('causalLevel') { |json| Quark::Json.list(json, :integer) },
        environment: fields.required('environment') { |json| Environment.from_parsed(json) }
      )
    end
  end

  # One request's view of the MDK. Log, resolve and call others through it, and hand on its `headers()`.
  #
  # No method of it blocks, except for those that wait for a node, and no logging call fails.
  class Session < Quark::Actor
    self.rank = 1

    # @param mdk [Mdk]
    # @param context [SharedContext]
    # @param runtime [Quark::Runtime, nil] in place of the one that all share
    def initialize(mdk:, context:, runtime: nil)
      super(runtime)
      @mdk = mdk
      @context = context
      @gate = @context.gate
      @interactions = Interactions.new
    end

    # Blames the nodes resolved inside when the body fails. The body is handed its own level, through which tasks that run
    # side by side resolve without blaming each other's nodes.
    #
    # @yieldparam entered [Level]
    # @return what the block gives
    def interaction
      entered = enter_level
      begin
        yield entered
      rescue StandardError => e
        blame_level(entered, Quark::Failure.from(e))
        raise
      ensure
        exit_level(entered)
      end
    end

    # Logs what needs somebody now.
    #
    # @param category [String]
    # @param text [String]
    # @return [LoggedMessageId]
    def critical(category, text)
      category = Quark.text(category)
      text = Quark.text(text)
      @quark.step { log(Quark::Severity::CRITICAL, category, text) }
    end

    # Logs a failure.
    #
    # @param category [String]
    # @param text [String]
    # @return [LoggedMessageId]
    def error(category, text)
      category = Quark.text(category)
      text = Quark.text(text)
      @quark.step { log(Quark::Severity::ERROR, category, text) }
    end

    # Logs what may lead to a failure.
    #
    # @param category [String]
    # @param text [String]
    # @return [LoggedMessageId]
    def warn(category, text)
      category = Quark.text(category)
      text = Quark.text(text)
      @quark.step { log(Quark::Severity::WARN, category, text) }
    end

    # Logs what happens in the normal course of things.
    #
    # @param category [String]
    # @param text [String]
    # @return [LoggedMessageId]
    def info(category, text)
      category = Quark.text(category)
      text = Quark.text(text)
      @quark.step { log(Quark::Severity::INFO, category, text) }
    end

    # Logs what helps to find a mistake. Not delivered unless `trace` asked for it.
    #
    # @param category [String]
    # @param text [String]
    # @return [LoggedMessageId]
    def debug(category, text)
      category = Quark.text(category)
      text = Quark.text(text)
      @quark.step { log(Quark::Severity::DEBUG, category, text) }
    end

    # Delivers messages from `level` upwards, in this session and everything downstream. INFO unless set.
    #
    # @param level [Quark::Severity]
    # @return [void]
    def trace(level)
      @quark.step do
        @context = @context.tracing(level)
        @gate = level
      end
    end

    # Locates a node of `service` that serves `version`, or any version, waiting at most ten seconds and never past the
    # session's deadline. The node belongs to the innermost interaction.
    #
    # @param service [String]
    # @param version [String, nil]
    # @return [Node]
    # @raise [InvalidVersion]
    # @raise [Unresolved]
    def resolve(service, version = nil)
      Quark.wait('resolve') { resolve_async(service, version) }
    end

    # Like {#resolve}, without waiting.
    #
    # @param service [String]
    # @param version [String, nil]
    # @return [Quark::Promise<Node>]
    def resolve_async(service, version = nil)
      service = Quark.text(service)
      version &&= Quark.text(version)
      @quark.step { resolve_in(@interactions.innermost, service, version, RESOLVE_LIMIT) }
    end

    # Like `resolve`, waiting at most `limit`.
    #
    # @param service [String]
    # @param version [String, nil]
    # @param limit [Float] seconds
    # @return [Node]
    # @raise [InvalidVersion]
    # @raise [Unresolved]
    def resolve_until(service, version, limit)
      Quark.wait('resolve_until') do
        resolve_until_promise(Quark.text(service), version && Quark.text(version), Quark.millis(limit))
      end
    end

    # Like {#resolve_until}, without waiting.
    #
    # @param service [String]
    # @param version [String, nil]
    # @param limit [Float] seconds
    # @return [Quark::Promise<Node>]
    def resolve_until_async(service, version, limit)
      resolve_until_promise(Quark.text(service), version && Quark.text(version), Quark.millis(limit))
    end

    # Like `resolve`, waiting at most `limit`.
    #
    # @api private
    def resolve_until_promise(service, version, limit)
      @quark.step { resolve_in(@interactions.innermost, service, version, limit) }
    end

    # Like `resolve`, for a level of interaction.
    #
    # @api private
    def resolve_at(level, service, version = nil, limit = nil)
      @quark.step { resolve_in(level, service, version, limit || RESOLVE_LIMIT) }
    end

    # From now on, here and downstream, requests for `version` of `service` look for `target_version` of `target` instead.
    #
    # @param service [String]
    # @param version [String]
    # @param target [String]
    # @param target_version [String]
    # @return [void]
    # @raise [InvalidVersion]
    # @raise [ContextTooLarge]
    # @raise [ReservedProperty]
    def route(service, version, target, target_version)
      service = Quark.text(service)
      version = Quark.text(version)
      target = Quark.text(target)
      target_version = Quark.text(target_version)
      @quark.step do
        Version.parse(version)
        Version.parse(target_version)
        routes = @context.properties[ROUTES_PROPERTY]
        detour = Detour.of(version: version.freeze, target: target.freeze, target_version: target_version.freeze)
        @context = @context.including(ROUTES_PROPERTY, ::Mdk.with_detour(routes, service, detour))
      end
    end

    # Starts an interaction: what is resolved from here on is judged by how it ends.
    #
    # @return [void]
    def start_interaction
      @quark.step { open_level }
    end

    # Blames the nodes resolved in the innermost interaction so far. It goes on: nodes resolved from here on can still succeed.
    #
    # @param message [String]
    # @return [void]
    # @raise [NoInteraction]
    def fail_interaction(message)
      message = Quark.text(message)
      @quark.step { fail_level_within(@interactions.innermost, message) }
    end

    # Finishes the innermost interaction: the nodes that were not blamed have served.
    #
    # @return [void]
    # @raise [NoInteraction]
    def finish_interaction
      @quark.step { raise NoInteraction unless close_level(@interactions.innermost) }
    end

    # @api private
    def enter_level
      @quark.step { Level.of(session: self, id: open_level, runtime: @quark.runtime) }
    end

    # @api private
    def blame_level(level, failure)
      @quark.step { blame(level.id, failure.message, failure) if @interactions.open?(level.id) }
    end

    # @api private
    def exit_level(level)
      @quark.step { close_level(level.id) }
    end

    # @api private
    def fail_level(level, message)
      @quark.step { fail_level_within(level, message) }
    end

    # Gives the request at most this long from now. A deadline only shrinks.
    #
    # @param limit [Float] seconds
    # @return [void]
    def set_deadline(limit)
      limit = Quark.millis(limit)
      @quark.step { @context = @context.expiring(@quark.now + [0, [limit, LONGEST_DEADLINE].min].max) }
    end

    # What is left of the deadline, zero once it has passed; `nil` if there is none.
    #
    # @return [Float, nil] seconds
    def remaining
      @quark.step { @context.left(@quark.now)&.then { |each| Quark.seconds(each) } }
    end

    # A property of the request.
    #
    # @param name [String]
    # @return [Object, nil]
    def get_property(name)
      name = Quark.text(name)
      @quark.step { @context.properties[name] }
    end

    # Sets a property of the request, for everything downstream.
    #
    # @param name [String]
    # @param value [Object]
    # @return [void]
    # @raise [ContextTooLarge]
    # @raise [ReservedProperty]
    def set_property(name, value)
      name = Quark.text(name)
      value = Quark.cleaned(value)
      @quark.step { @context = @context.including(name, value) }
    end

    # Whether the request has a property.
    #
    # @param name [String]
    # @return [Boolean]
    def property?(name)
      name = Quark.text(name)
      @quark.step { @context.properties.key?(name) }
    end

    # The id of the trace, a UUID.
    #
    # @return [String]
    def trace_id
      @quark.step { @context.trace_id }
    end

    # The environment in which the request is served.
    #
    # @return [Environment]
    def environment
      @quark.step { @context.environment }
    end

    # The context as a text, to be joined by whoever is called next. Use it for one call or message: each has its own moment.
    #
    # @return [String]
    def externalize
      @quark.step { externalize_within }
    end

    # Another name of `externalize`.
    #
    # @return [String]
    def inject
      @quark.step { externalize_within }
    end

    # The headers of one outgoing request: the context, and the W3C `traceparent`.
    #
    # @return [Hash{String => String}]
    def headers
      @quark.step do
        parent = ::Mdk.traceparent_for(
          @context.trace_id,
          Quark.floor(@quark.random * HALF_ID, 'session.q:230'),
          Quark.floor(@quark.random * HALF_ID, 'session.q:230')
        )
        { CONTEXT_HEADER => externalize_within, TRACEPARENT_HEADER => parent }.freeze
      end
    end

    # @api private
    def quark_state
      {
        'mdk' => @mdk.class.title,
        'context' => @context.as_json,
        'gate' => @gate.wire,
        'interactions' => @interactions.quark_state
      }
    end

    private

    # Ticks, whether or not the message passes: the clock counts what happened, not what was told.
    def log(level, category, text, failure = nil)
      @context = @context.ticked
      @mdk.log(@context, level, category, text, failure) if level >= @gate
      LoggedMessageId.of(
        trace_id: @context.trace_id,
        causal_level: @context.clock.levels,
        environment: @context.environment
      )
    end

    def resolve_in(level, service, version, limit)
      @quark.async do
        place = ::Mdk.destination(@context.properties[ROUTES_PROPERTY], service, version)
        wanted = ::Mdk.requested(place.version)
        now = @quark.now
        deadline = now + [[limit, LONGEST_DEADLINE].min, @context.left(now) || LONGEST_DEADLINE].min
        @quark.await(
          @mdk.resolve(
            Request.of(service: place.service, version: wanted, environment: @context.environment, deadline:),
            now
          )
        ) do |node|
          @interactions.involve(level, node)
          node
        end
      end
    end

    def fail_level_within(level, message)
      raise NoInteraction unless @interactions.open?(level)

      blame(level, message)
    end

    def open_level
      log(Quark::Severity::INFO, 'MDK', 'Starting interaction.')
      @interactions.start(@context, @quark.now)
    end

    def blame(level, message, failure = nil)
      nodes = @interactions.fail(level)
      report = failure && ::Mdk.failure_report(failure, nodes)
      log(Quark::Severity::ERROR, 'interaction failure', ::Mdk.failure_text(nodes, message), report)
      nodes.each do |node|
        @mdk.judge(node, false)
      end
    end

    # Says whether there was something to close.
    def close_level(level = nil)
      return false unless @interactions.open?(level)

      log(Quark::Severity::INFO, 'MDK', 'Finished interaction.')
      if (finished = @interactions.finish(level, @quark.uuid, @context, @quark.now))
        @mdk.interacted(finished.event)
        finished.served.each do |node|
          @mdk.judge(node, true)
        end
      end
      true
    end

    def externalize_within
      text = @context.outgoing(@quark.now)
      @context = @context.ticked
      text
    end
  end

  # One level of interaction, handed to its body. What is resolved through it belongs to it, whatever others do.
  class Level < Quark::Actor
    self.rank = 2

    # @api private
    attr_reader :id

    # @param session [Session]
    # @param id [Integer]
    # @param runtime [Quark::Runtime, nil] in place of the one that all share
    def initialize(session:, id:, runtime: nil)
      super(runtime)
      @session = session
      @id = id
    end

    # Locates a node, like the session's `resolve`, for this level.
    #
    # @param service [String]
    # @param version [String, nil]
    # @return [Node]
    # @raise [InvalidVersion]
    # @raise [Unresolved]
    def resolve(service, version = nil)
      Quark.wait('resolve') { resolve_async(service, version) }
    end

    # Like {#resolve}, without waiting.
    #
    # @param service [String]
    # @param version [String, nil]
    # @return [Quark::Promise<Node>]
    def resolve_async(service, version = nil)
      service = Quark.text(service)
      version &&= Quark.text(version)
      @quark.step { @session.resolve_at(@id, service, version) }
    end

    # Locates a node, waiting at most `limit`.
    #
    # @param service [String]
    # @param version [String, nil]
    # @param limit [Float] seconds
    # @return [Node]
    # @raise [InvalidVersion]
    # @raise [Unresolved]
    def resolve_until(service, version, limit)
      Quark.wait('resolve_until') do
        resolve_until_promise(Quark.text(service), version && Quark.text(version), Quark.millis(limit))
      end
    end

    # Like {#resolve_until}, without waiting.
    #
    # @param service [String]
    # @param version [String, nil]
    # @param limit [Float] seconds
    # @return [Quark::Promise<Node>]
    def resolve_until_async(service, version, limit)
      resolve_until_promise(Quark.text(service), version && Quark.text(version), Quark.millis(limit))
    end

    # Locates a node, waiting at most `limit`.
    #
    # @api private
    def resolve_until_promise(service, version, limit)
      @quark.step { @session.resolve_at(@id, service, version, limit) }
    end

    # Blames the nodes resolved in this level so far, and goes on.
    #
    # @param message [String]
    # @return [void]
    # @raise [NoInteraction]
    def fail(message)
      message = Quark.text(message)
      @quark.step { @session.fail_level(@id, message) }
    end

    # @api private
    def quark_state
      { 'session' => @session.class.title, 'id' => @id }
    end
  end

  # @api private
  def self.failure_report(failure, nodes)
    involved = nodes.map do |node|
      InvolvedNode.of(id: node.id, service: node.service, version: node.version, address: node.address)
    end.freeze
    FailureReport.of(kind: failure.kind, message: failure.message, stack: failure.stack, nodes: involved)
  end
end
