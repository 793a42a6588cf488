# frozen_string_literal: true

require_relative 'context'

# What a session of the MDK does when a request is served, written by hand: the measure for the generated package.
#
# It has no connection; what was logged stays in the outbox.
module ByHand
  OUTBOX_LIMIT = 10_000

  # The text is not `MAJOR.MINOR`.
  class InvalidVersion < StandardError
  end

  # No node was there before the deadline.
  class Unresolved < StandardError
  end

  # Where a service can be called.
  Node = Struct.new(:id, :service, :version, :address, :environment) do
    def to_s
      "Node(id:#{id} #{service}: #{address}, #{version})"
    end
  end

  # Names a log message: its trace, and the moment in it.
  LogId = Struct.new(:trace_id, :causal_level, :environment)

  # The version of an interface.
  Version = Struct.new(:major, :minor) do
    # Reads `MAJOR.MINOR`; a missing minor is 0, and what follows a second dot is ignored.
    def self.parse(text)
      major, minor = text.split('.', -1)
      minor ||= '0'
      raise InvalidVersion, text unless major&.match?(/\A[0-9]+\z/) && minor.match?(/\A[0-9]+\z/)

      new(major.to_i, minor.to_i)
    end

    def self.parse_or_nil(text)
      parse(text)
    rescue InvalidVersion
      nil
    end

    # Whether a caller who asked for this version is served by the other.
    def accepts?(actual)
      actual.major == major && actual.minor >= minor
    end
  end

  # Opens after `threshold` failures in a row; lets one call through again `retest` milliseconds after the last.
  class Breaker
    def initialize(threshold, retest)
      @threshold = threshold
      @retest = retest
      @failures = 0
      @open_until = 0
    end

    # Whether the node may be called.
    def available?(now)
      !tripped? || now > @open_until
    end

    # Takes note of a call: while tripped it is a probe.
    def admitted(now)
      @open_until = now + @retest if tripped?
    end

    # Takes what came of a call.
    def judge(succeeded, now)
      @failures = succeeded ? 0 : @failures + 1
      @open_until = succeeded ? 0 : now + @retest
    end

    private

    def tripped?
      @threshold.positive? && @failures >= @threshold
    end
  end

  # A node and its breaker.
  class Member
    attr_reader :node, :breaker

    def initialize(node, breaker)
      @node = node
      @version = Version.parse_or_nil(node.version)
      @breaker = breaker
    end

    # Whether a request for this version is served.
    def serves?(wanted)
      !wanted || (@version && wanted.accepts?(@version))
    end
  end

  # The nodes of one service in one environment: the one that was chosen longest ago stands first.
  class Cluster
    attr_reader :members

    def initialize
      @members = []
    end

    # Whether a compatible version is here.
    def seen?(wanted)
      @members.any? { |member| member.serves?(wanted) }
    end

    # The node to call next, which then stands last.
    def choose(wanted, now)
      index = @members.index { |member| member.serves?(wanted) && member.breaker.available?(now) }
      return unless index

      member = @members.delete_at(index)
      @members << member
      member.breaker.admitted(now)
      member.node
    end
  end

  # Something that a service logged.
  LogEvent = Struct.new(:context, :timestamp, :node, :level, :category, :text, :sequence) do
    # The text of its frame.
    def encode
      Wire.write(
        {
          'type' => 'log',
          'context' => context.fields,
          'timestamp' => timestamp,
          'node' => node,
          'level' => LEVELS[level],
          'category' => category,
          'contentType' => 'text/plain',
          'text' => text,
          'sequence' => sequence,
          'sync' => 1
        }
      )
    end
  end

  # One per process: the nodes that are known, and what was logged. Safe for threads.
  class Mdk
    attr_reader :dropped

    def initialize(nodes, environment, threshold: 3, retest: 30_000)
      @environment = environment
      @process = SecureRandom.uuid
      @offset = Process.clock_gettime(Process::CLOCK_REALTIME, :millisecond) - steady
      @lock = Mutex.new
      @changed = ConditionVariable.new
      @clusters = Hash.new { |clusters, key| clusters[key] = Cluster.new }
      @outbox = LEVELS.map { {} }
      @kept = @sequence = @dropped = 0
      Wire.read(nodes).each { |listed| add(node(listed), Breaker.new(threshold, retest)) }
    end

    # The time in milliseconds, which never goes back.
    def now
      @offset + steady
    end

    # Begins a new trace.
    def session
      Session.new(self, Context.begin(@environment))
    end

    # Goes on with the trace of a request; a new one if its context is malformed.
    def join(text)
      Session.new(self, Header.receive(ByHand.text(text), now).joined)
    rescue UnusableContext => e
      context = Context.begin(@environment).ticked
      log(context, 2, 'mdk', "a new trace was begun, X-MDK-Context could not be joined: #{e.message}")
      Session.new(self, context)
    end

    # The node to call, waiting for one until the deadline.
    def resolve(environment, service, wanted, deadline)
      @lock.synchronize do
        loop do
          now = self.now
          node = choose(environment, service, wanted, now)
          return node if node
          raise Unresolved, "no node of '#{service}' in '#{environment.name}'" if now >= deadline

          @changed.wait(@lock, [deadline - now, 1000].min / 1000.0)
        end
      end
    end

    # Takes what came of calls.
    def judge(nodes, succeeded)
      @lock.synchronize do
        now = self.now
        nodes.each do |node|
          members = @clusters[[node.environment.name, node.service]].members
          members.each { |member| member.breaker.judge(succeeded, now) if member.node.id == node.id }
        end
        @changed.broadcast
      end
    end

    # Keeps an event; of more than 10,000, the oldest of the lowest level goes.
    def log(context, level, category, text)
      @lock.synchronize do
        sequence = @sequence
        @sequence += 1
        @outbox[level][sequence] = LogEvent.new(context, now, @process, level, category, text, sequence).freeze
        @kept += 1
        drop if @kept > OUTBOX_LIMIT
      end
    end

    # What is kept, in order.
    def events
      @lock.synchronize { @outbox.flat_map(&:values).sort_by(&:sequence) }
    end

    private

    def steady
      Process.clock_gettime(Process::CLOCK_MONOTONIC, :millisecond)
    end

    def node(listed)
      id, service, version, address, own = listed.values_at('id', 'service', 'version', 'address', 'environment')
      environment = own.nil? ? @environment : Header.environment(own)
      Node.new(id || address, service, version, address, environment).freeze
    end

    def add(node, breaker)
      @clusters[[node.environment.name, node.service]].members << Member.new(node, breaker)
    end

    def choose(environment, service, wanted, now)
      [environment.name, environment.fallback].each do |name|
        cluster = name && @clusters.fetch([name, service], nil)
        return cluster.choose(wanted, now) if cluster&.seen?(wanted)
      end
      nil
    end

    def drop
      @outbox.find(&:any?).shift
      @kept -= 1
      @dropped += 1
    end
  end

  # One request's view of the MDK. Safe for threads.
  class Session
    def initialize(mdk, context)
      @mdk = mdk
      @context = context
      @gate = context.gate
      @lock = Mutex.new
      @levels = []
    end

    def debug(category, text)
      log(0, category, text)
    end

    def info(category, text)
      log(1, category, text)
    end

    def error(category, text)
      log(3, category, text)
    end

    # Locates a node, waiting at most `limit` milliseconds and never past the deadline.
    def resolve(service, version = nil, limit: 10_000)
      environment, service, wanted, deadline, level = @lock.synchronize { request(service, version, limit) }
      node = @mdk.resolve(environment, service, wanted, deadline)
      @lock.synchronize { level << node unless level.include?(node) } if level
      node
    end

    # Judges what is resolved from here on by how it ends.
    def start_interaction
      info('MDK', 'Starting interaction.')
      @lock.synchronize { @levels << [] }
    end

    # Blames what was resolved.
    def fail_interaction(message)
      nodes = @lock.synchronize { @levels.last.slice!(0..) }
      error('interaction failure', "involved: #{nodes.join(', ')}\n\n#{message}")
      @mdk.judge(nodes, false)
    end

    # The context as a text, for one call.
    def externalize
      @lock.synchronize do
        text = @context.outgoing(@mdk.now)
        @context = @context.ticked
        text
      end
    end

    private

    def log(level, category, text)
      category = ByHand.text(category)
      text = ByHand.text(text)
      context = @lock.synchronize do
        ticked = @context = @context.ticked
        @mdk.log(ticked, level, category, text) if level >= @gate
        ticked
      end
      LogId.new(context.trace_id, context.clock, context.environment).freeze
    end

    def request(service, version, limit)
      service, version = destination(service, version)
      wanted = version && Version.parse(version)
      now = @mdk.now
      deadline = [now + limit, @context.deadline].compact.min
      [@context.environment, service, wanted, deadline, @levels.last]
    end

    def destination(service, version)
      routes = @context.properties['routes']
      detours = routes.is_a?(Hash) ? routes[service] : nil
      detour = detours.find { |item| detour?(item) && applies?(item, version) } if detours.is_a?(Array)
      detour ? detour.values_at('target', 'targetVersion') : [service, version]
    end

    def detour?(item)
      item.is_a?(Hash) && item['target'].is_a?(String)
    end

    def applies?(detour, version)
      lowest = detour['version']
      return true unless version && lowest

      from = Version.parse_or_nil(lowest)
      wanted = Version.parse_or_nil(version)
      from && wanted && from.accepts?(wanted)
    end
  end
end
