# frozen_string_literal: true

# The MDK itself: one per process, it finds nodes, announces services, and delivers what was logged.
#
# It owns the connection and all that outlives a request. It makes sessions and never calls one.
module Mdk
  # @api private
  HEARTBEAT_INTERVAL = 15_000
  # @api private
  POLL_INTERVAL = 1000
  # @api private
  FAREWELL_LIMIT = 5000

  # Starts an MDK configured by the environment variables: `MDK_SERVER_URL`, `MDK_TOKEN`, `MDK_ENVIRONMENT`,
  # `MDK_DISCOVERY_SOURCE` and `MDK_FAILURE_POLICY`.
  #
  # @param environment [Hash{String => String}, nil] the variables, in place of the process's
  # @param runtime [Quark::Runtime, nil] in place of the one that all share
  # @return [Mdk]
  # @raise [InvalidSetting]
  def self.start(environment: nil, runtime: nil)
    outside = Quark::Entry.new(environment, runtime)
    config = Config.parse(outside.environment)
    mdk = Mdk.of(
      config:,
      policies: CircuitBreakers.new(threshold: config.threshold, retest: Quark.seconds(config.retest)),
      runtime: outside.runtime
    )
    mdk.start
    mdk
  end

  # Makes an MDK configured by the environment variables, and leaves starting it to the caller.
  #
  # @param environment [Hash{String => String}, nil] the variables, in place of the process's
  # @param runtime [Quark::Runtime, nil] in place of the one that all share
  # @return [Mdk]
  # @raise [InvalidSetting]
  def self.init(environment: nil, runtime: nil)
    outside = Quark::Entry.new(environment, runtime)
    config = Config.parse(outside.environment)
    Mdk.of(
      config:,
      policies: CircuitBreakers.new(threshold: config.threshold, retest: Quark.seconds(config.retest)),
      runtime: outside.runtime
    )
  end

  # @api private
  class Life < Quark::Enum
    CREATED = new('Created')
    RUNNING = new('Running')
    STOPPING = new('Stopping')
    STOPPED = new('Stopped')
  end

  # The Microservices Development Kit: one per process, shared by all its requests.
  #
  # It never blocks the process and needs no server: without one it serves from what it knows and keeps what was logged.
  class Mdk < Quark::Actor
    self.rank = 0

    # @param config [Config]
    # @param policies [FailurePolicies]
    # @param runtime [Quark::Runtime, nil] in place of the one that all share
    def initialize(config:, policies:, runtime: nil)
      super(runtime)
      @config = config
      policies = FailurePolicies.check(policies)
      @link = Quark::LinkPort.new(
        @quark,
        'Rtp.client',
        connected: method(:on_link_connected),
        closed: method(:on_link_closed),
        rejected: method(:on_link_rejected),
        unreadable: method(:on_link_unreadable),
        received: method(:on_link_received)
      ) { RtpClientSide.new }
      @console = Quark::ConsolePort.new(@quark)
      @folder = Quark::FolderPort.new(@quark, contents: method(:on_folder_contents), failed: method(:on_folder_failed))
      @wake = Quark::TimerPort.new(@quark, fired: method(:on_wake_fired))
      @reconnect = Quark::TimerPort.new(@quark, fired: method(:on_reconnect_fired))
      @heartbeat = Quark::TimerPort.new(@quark, fired: method(:on_heartbeat_fired))
      @poll = Quark::TimerPort.new(@quark, fired: method(:on_poll_fired))
      @farewell = Quark::TimerPort.new(@quark, fired: method(:on_farewell_fired))
      @process = @quark.uuid
      @discovery = Discovery.new(policies:)
      @synapse = SynapseFolder.new(environment: @config.environment)
      @outbox = Outbox.new
      @backoff = Backoff.new
      @registered = []
      @default_deadline = nil
      @life = Life::CREATED
      @stopping = nil
      @is_ready = false
      @is_waking = false
      @wants_breakers = false
      @has_complained = false
      @has_complained_of_folder = false
    end

    # Connects to Mission Control and starts to find nodes. Does nothing a second time.
    #
    # @return [void]
    def start
      @quark.step do
        next unless @life == Life::CREATED

        @life = Life::RUNNING
        find_nodes
        connect
      end
    end

    # Takes leave: announces that the registered services are gone, and waits until what was logged has arrived, at most
    # five seconds. The promise is kept in any case.
    #
    # @return [void]
    def stop
      Quark.wait('stop') { stop_async }
    end

    # Like {#stop}, without waiting.
    #
    # @return [Quark::Promise<void>]
    def stop_async
      @quark.step do
        if (stopping = @stopping)
          next stopping
        end

        stopped = Quark::Promise.new
        @stopping = stopped
        if @is_ready
          @registered.each do |node|
            @link.send(Expire.of(node:))
          end
        end
        @heartbeat.cancel
        @farewell.set(@quark.now + FAREWELL_LIMIT)
        if @life == Life::CREATED || @outbox.size.zero?
          finish
        else
          @life = Life::STOPPING
        end
        stopped
      end
    end

    # Announces a service of this process, now if connected and after every reconnect. Gives the node that others will resolve.
    #
    # @param service [String]
    # @param version [String]
    # @param address [String]
    # @return [Node]
    # @raise [InvalidVersion]
    # @raise [CannotRegister]
    def register(service, version, address)
      service = Quark.text(service)
      version = Quark.text(version)
      address = Quark.text(address)
      @quark.step do
        Version.parse(version)
        raise CannotRegister.new(source: ::Mdk.source_name(@config.source)) unless follows_mission_control

        node = own_node(service, version, address)
        @registered = @registered.reject { |other| other.id == node.id }
        @registered << node
        @link.send(Active.of(node:, ttl: 30_000)) if @is_ready
        node
      end
    end

    # Begins a new trace.
    #
    # @return [Session]
    def session
      @quark.step { session_within }
    end

    # Goes on with the trace of a request. `context` is the value of its `X-MDK-Context` header, `traceparent` that of the W3C
    # header, which counts where the first is missing. Without either a new trace begins; with a malformed context too,
    # and a warning is logged.
    #
    # @param context [String, nil]
    # @param traceparent [String, nil]
    # @return [Session]
    def join(context = nil, traceparent = nil)
      context &&= Quark.text(context)
      traceparent &&= Quark.text(traceparent)
      @quark.step do
        next join_context(context) if context
        next join_traceparent(traceparent) if traceparent

        session_within
      end
    end

    # Begins a new trace that keeps the properties and the environment of `context`, and names its trace in the log. For
    # broadcasts, whose receivers answer to nobody.
    #
    # @param context [String, nil]
    # @return [Session]
    def derive(context = nil)
      context &&= Quark.text(context)
      @quark.step do
        next session_within unless context

        begin
          parent = SharedContext.receive(context, @quark.now)
        rescue UnusableContext => e
          begin_anew(e.reason)
        else
          derive_from(parent)
        end
      end
    end

    # From now on sessions have at most this long. A deadline that a request brings along only shrinks.
    #
    # @param limit [Float] seconds
    # @return [void]
    def set_default_deadline(limit)
      limit = Quark.millis(limit)
      @quark.step { @default_deadline = limit }
    end

    # A node, or `Unresolved` at the deadline.
    #
    # @api private
    def resolve(request, now)
      @quark.step do
        promise = Quark::Promise.new
        @discovery.resolve(request, promise, now)
        next promise unless promise.pending?

        @discovery.abandon(now) if @life == Life::STOPPED
        rewake
        promise
      end
    end

    # What came of a call of a node.
    #
    # @api private
    def judge(node, succeeded)
      @quark.step do
        if (report = @discovery.judge(node, succeeded, @quark.now))
          report(report)
        end
        rewake
      end
    end

    # Delivers a log message.
    #
    # @api private
    def log(context, level, category, text, failure = nil)
      @quark.step { log_within(context, level, category, text, failure) }
    end

    # Delivers what came of an interaction.
    #
    # @api private
    def interacted(event)
      @quark.step do
        sequence = @outbox.number
        deliver(sequence, Quark::Severity::INFO, event.but(node: @process.freeze, sequence:))
      end
    end

    # @api private
    def quark_state
      {
        'config' => @config.quark_state,
        'process' => @process,
        'discovery' => @discovery.quark_state,
        'synapse' => @synapse.quark_state,
        'outbox' => @outbox.quark_state,
        'backoff' => @backoff.quark_state,
        'registered' => @registered.map(&:as_json),
        'default_deadline' => @default_deadline,
        'life' => @life.wire,
        'stopping' => @stopping&.as_json,
        'is_ready' => @is_ready,
        'is_waking' => @is_waking,
        'wants_breakers' => @wants_breakers,
        'has_complained' => @has_complained,
        'has_complained_of_folder' => @has_complained_of_folder
      }
    end

    private

    def finish
      @life = Life::STOPPED
      @is_ready = false
      @link.close
      @discovery.abandon(@quark.now)
      if (stopping = @stopping)
        stopping.keep(nil)
      end
      @quark.retire
    end

    def own_node(service, version, address)
      known = @registered.find { |node| node.service == service && node.address == address }
      id = known&.id || @quark.uuid
      Node.of(
        id: id.freeze,
        service: service.freeze,
        version: version.freeze,
        address: address.freeze,
        properties: { 'datawire_nodeId' => @process.freeze }.freeze,
        environment: @config.environment
      )
    end

    def session_within
      context = new_context
      begin_(context)
    end

    def join_context(text)
      context = SharedContext.receive(text, @quark.now)
    rescue UnusableContext => e
      begin_anew(e.reason)
    else
      begin_(context.joined)
    end

    def join_traceparent(text)
      trace_id = ::Mdk.trace_id_of(text)
      return session_within unless trace_id

      begin_(
        SharedContext.new(trace_id:, clock: CausalClock.of(levels: [1, 0].freeze), environment: @config.environment)
      )
    end

    def derive_from(parent)
      context = bounded(parent.derived(@quark.uuid)).ticked
      if Quark::Severity::INFO >= context.gate
        text = "This session is derived from trace #{parent.trace_id} #{Quark.list_text(parent.clock.levels)}"
        log_within(context, Quark::Severity::INFO, 'mdk', text)
      end
      Session.of(mdk: self, context:, runtime: @quark.runtime)
    end

    def begin_anew(reason)
      fresh = new_context
      context = bounded(fresh).ticked
      log_within(
        context,
        Quark::Severity::WARN,
        'mdk',
        "a new trace was begun, #{CONTEXT_HEADER} could not be joined: #{reason}"
      )
      Session.of(mdk: self, context:, runtime: @quark.runtime)
    end

    def begin_(context)
      Session.of(mdk: self, context: bounded(context), runtime: @quark.runtime)
    end

    def new_context
      SharedContext.new(trace_id: @quark.uuid, environment: @config.environment)
    end

    def bounded(context)
      limit = @default_deadline
      return context unless limit

      context.expiring(@quark.now + limit)
    end

    def log_within(context, level, category, text, failure = nil)
      sequence = @outbox.number
      event = LogEvent.of(
        context:,
        timestamp: @quark.now,
        node: @process.freeze,
        level:,
        category: category.freeze,
        text: text.freeze,
        sequence:,
        failure:,
        content_type: 'text/plain',
        sync: 1
      )
      deliver(sequence, level, event)
    end

    def deliver(sequence, severity, message)
      @link.send(message) if @is_ready
      @outbox.keep(sequence, severity, message)
    end

    def report(breaker)
      @link.send(breaker) if @is_ready && @wants_breakers
    end

    def connect
      @link.connect(@config.server_url, @config.headers)
    end

    def greet(open)
      unless open.compatible?
        part(open.version)
        return
      end
      @is_ready = true
      @has_complained = false
      @wants_breakers = open.understands?(BREAKER_CAPABILITY)
      @backoff.reset
      announce if @life == Life::RUNNING
      @outbox.unacknowledged.each do |message|
        @link.send(message)
      end
      confess
      @discovery.reports.each do |breaker|
        report(breaker)
      end
    end

    def part(version)
      complain("speaks version #{version} of the protocol, this library #{PROTOCOL_VERSION}")
      detail = "this peer speaks #{PROTOCOL_VERSION}, the other #{version}"
      @link.send(
        Close.of(
          error: CloseError.of(
            code: 'VERSION_MISMATCH',
            title: 'incompatible versions of the protocol',
            detail: detail.freeze,
            id: @quark.uuid
          )
        )
      )
      @link.close
    end

    def dismissed(error)
      complain("closed the connection: #{error.code} #{error.title}")
      @link.close
    end

    def announce
      @registered.each do |node|
        @link.send(Active.of(node:, ttl: 30_000))
      end
      @heartbeat.set(@quark.now + HEARTBEAT_INTERVAL)
    end

    # Says how much was lost.
    def confess
      dropped = @outbox.take_dropped
      return if dropped.zero?

      context = new_context.ticked
      log_within(context, Quark::Severity::WARN, 'mdk', "#{dropped} events were dropped while not connected")
    end

    def acknowledge(sequence)
      @outbox.acknowledge(sequence)
      finish if @life == Life::STOPPING && @outbox.size.zero?
    end

    def lost(what)
      @is_ready = false
      @heartbeat.cancel
      complain(what)
      @reconnect.set(@quark.now + @backoff.next_(@quark.random))
    end

    def complain(what)
      return if @has_complained

      @has_complained = true
      problem = @config.without_token(what)
      @console.write(
        Quark::Severity::WARN,
        "Mission Control at #{@config.shown_url} #{problem}; the MDK works on without it (MDK_SERVER_URL)"
      )
    end

    def follows_mission_control
      case @config.source
      in MissionControl then true
      else false
      end
    end

    def find_nodes
      case @config.source
      in MissionControl
        nil
      in StaticNodes => list
        list.nodes.each do |node|
          @discovery.activate(node, @quark.now)
        end
      in Synapse => synapse
        look_into(synapse.path)
      end
      rewake
    end

    def look_into(path)
      @folder.read(path)
      @poll.set(@quark.now + POLL_INTERVAL)
    end

    def apply(changes)
      changes.gone.each do |node|
        @discovery.expire(node)
      end
      changes.there.each do |node|
        @discovery.activate(node, @quark.now)
      end
      changes.bad.each do |name|
        @console.write(Quark::Severity::WARN, "#{name} is no list of nodes: what it said before still holds")
      end
      rewake
    end

    def learn(node)
      @discovery.activate(node, @quark.now) if follows_mission_control
      rewake
    end

    def unlearn(node)
      @discovery.expire(node) if follows_mission_control
    end

    def doubt
      @discovery.clear(@quark.now) if follows_mission_control
      rewake
    end

    def direct(route)
      @discovery.direct(route, @quark.now)
      rewake
    end

    def rewake
      if (at = @discovery.next_wake)
        @wake.set(at)
        @is_waking = true
      elsif @is_waking
        @wake.cancel
        @is_waking = false
      end
    end

    def on_farewell_fired
      finish
    end

    def on_reconnect_fired
      connect
    end

    def on_link_connected
      @link.send(
        Open.new(
          mdk_version: '3.0.0',
          properties: { 'capabilities' => [ROUTE_CAPABILITY].freeze, 'language' => 'ruby' }.freeze,
          node_id: @process,
          environment: @config.environment
        )
      )
    end

    def on_link_closed(reason)
      lost("cannot be reached (#{reason})")
    end

    def on_link_rejected(status, reason)
      lost("refused the connection with #{status} (#{reason}), see MDK_TOKEN")
    end

    def on_link_unreadable(error)
      return if error.kind == Quark::DecodeKind::UNKNOWN_TAG

      @console.write(
        Quark::Severity::WARN,
        "a message from Mission Control was not understood: #{error.path}: #{error.text}"
      )
    end

    def on_link_received(message)
      case message
      in Open => open
        greet(open)
      in Close => close
        dismissed(close.error)
      in Active => active
        learn(active.node)
      in Expire => expire
        unlearn(expire.node)
      in Clear
        doubt
      in Route => route
        direct(route)
      in LogAck => ack
        acknowledge(ack.sequence)
      in InteractionAck => ack
        acknowledge(ack.sequence)
      in LogEvent
        nil
      end
    end

    def on_heartbeat_fired
      announce
    end

    def on_poll_fired
      find_nodes
    end

    def on_folder_contents(files)
      @has_complained_of_folder = false
      changes = @synapse.update(Quark.frozen(files))
      apply(changes)
    end

    def on_folder_failed(reason)
      return if @has_complained_of_folder

      @has_complained_of_folder = true
      @console.write(Quark::Severity::WARN, "#{::Mdk.source_name(@config.source)} cannot be read: #{reason}")
    end

    def on_wake_fired
      @discovery.serve(@quark.now)
      rewake
    end
  end
end
