# frozen_string_literal: true

# Finding a node for a request: all clusters, those who wait for one, and what a reconnect puts in doubt.
#
# Knows no connection and no time but what it is told.
module Mdk
  # How often those who wait are looked at again: a breaker may have become ready without anybody saying so.
  #
  # @api private
  LOOK_INTERVAL = 1000
  # How long after a `Clear` a node may take to be announced again.
  #
  # @api private
  ANNOUNCEMENT_GRACE = 10_000

  # No node was there before the deadline.
  class Unresolved < Error
    # @return [String]
    attr_reader :service
    # @return [String]
    attr_reader :version
    # @return [String]
    attr_reader :environment
    # @return [Integer]
    attr_reader :nodes
    # @return [Array<String>]
    attr_reader :versions
    # @return [Array<String>]
    attr_reader :open

    # @param service [String]
    # @param version [String]
    # @param environment [String]
    # @param nodes [Integer]
    # @param versions [Array<String>]
    # @param open [Array<String>]
    def initialize(service:, version:, environment:, nodes:, versions:, open:)
      super(
        "no node of '#{service}' #{version} in '#{environment}': #{nodes} nodes known, of versions #{Quark.list_text(versions)}, with open breakers at #{Quark.list_text(open)}"
      )
      @service = Quark.text(service)
      @version = Quark.text(version)
      @environment = Quark.text(environment)
      @nodes = nodes
      @versions = Quark.cleaned(versions)
      @open = Quark.cleaned(open)
    end
  end

  # Which service is wanted, by whom, and until when.
  #
  # @api private
  class Request
    include Quark::Record
    include Quark::Encodable

    # @return [String]
    attr_reader :service
    # @return [Version, nil]
    attr_reader :version
    # @return [Environment]
    attr_reader :environment
    # @return [Integer] milliseconds
    attr_reader :deadline

    # @param service [String]
    # @param version [Version, nil]
    # @param environment [Environment]
    # @param deadline [Integer] milliseconds
    def initialize(service:, version:, environment:, deadline:)
      @service = Quark.text(service)
      @version = version
      @environment = environment
      @deadline = deadline
      freeze
    end

    # The environments to look in: its own, then the fallback.
    #
    # @api private
    def environments
      names = [@environment.name]
      if (fallback = @environment.fallback)
        names << fallback
      end
      names.freeze
    end

    # The version as messages show it.
    #
    # @api private
    def version_text
      version = @version
      return 'of any version' unless version

      version.text
    end

    def as_json
      fields = { 'service' => @service }
      fields['version'] = @version.as_json if @version
      fields['environment'] = @environment.as_json
      fields['deadline'] = @deadline
      fields
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        service: fields.required('service', :string),
        version: fields.optional('version') { |json| Version.from_parsed(json) },
        environment: fields.required('environment') { |json| Environment.from_parsed(json) },
        deadline: fields.required('deadline', :integer)
      )
    end
  end

  # @api private
  class Waiter
    include Quark::Record

    # @return [Request]
    attr_reader :request
    # @return [Quark::Promise<Node>]
    attr_reader :promise

    # @param request [Request]
    # @param promise [Quark::Promise<Node>]
    def initialize(request:, promise:)
      @request = request
      @promise = promise
      freeze
    end

    # @api private
    def quark_state
      { 'request' => @request.as_json, 'promise' => @promise.as_json }
    end
  end

  # The services of one environment.
  #
  # @api private
  class Directory
    # @api private
    attr_reader :clusters

    def initialize
      @clusters = {}
    end

    # @api private
    def quark_state
      { 'clusters' => @clusters.transform_values(&:quark_state) }
    end
  end

  # The nodes of all services, and the requests that wait for one.
  #
  # @api private
  class Discovery
    def initialize(policies:)
      @policies = policies
      @directories = {}
      @waiting = []
      @looked = 0
      @sweep_at = nil
    end

    # Keeps the promise with a node as soon as there is one, and fails it at the deadline.
    #
    # @api private
    def resolve(request, promise, now)
      serve(now)
      put_off(Waiter.of(request:, promise:), now) unless keep(request, promise, now)
    end

    # A node is there.
    #
    # @api private
    def activate(node, now)
      ensure_(node.environment.name, node.service)
      directory = Quark.entry(@directories, node.environment.name, 'discovery.q:76')
      cluster = Quark.entry(directory.clusters, node.service, 'discovery.q:77')
      cluster.add(node, FailurePolicy.check(@policies.create(node))) unless cluster.refresh(node)
      serve(now)
    end

    # A node is gone; an unknown one is nothing.
    #
    # @api private
    def expire(node)
      directory = @directories[node.environment.name]
      return unless directory

      if (cluster = directory.clusters[node.service])
        cluster.remove(node)
      end
    end

    # What is not announced again soon is gone.
    #
    # @api private
    def clear(now)
      @directories.each_value do |directory|
        directory.clusters.each_value(&:doubt)
      end
      @sweep_at = now + ANNOUNCEMENT_GRACE
    end

    # Takes a command about the shares of a service's versions.
    #
    # @api private
    def direct(route, now)
      ensure_(route.environment, route.service)
      directory = Quark.entry(@directories, route.environment, 'discovery.q:99')
      Quark.entry(directory.clusters, route.service, 'discovery.q:100').direct(route.shares)
      serve(now)
    end

    # Takes what came of a call; gives what to report if that opened or closed the node's breaker.
    #
    # @api private
    def judge(node, succeeded, now)
      directory = @directories[node.environment.name]
      return unless directory

      cluster = directory.clusters[node.service]
      return unless cluster

      report = cluster.judge(node, succeeded, now)
      serve(now)
      report
    end

    # Every breaker that was reported open and not closed since.
    #
    # @api private
    def reports
      reports = []
      @directories.each_value do |directory|
        directory.clusters.each_value do |cluster|
          reports.concat(cluster.reports)
        end
      end
      reports.freeze
    end

    # Does what is due: serves those who wait, and forgets those who gave up.
    #
    # @api private
    def serve(now)
      @looked = now
      sweep_when_due(now)
      return if @waiting.empty?

      waiting = @waiting.dup.freeze
      @waiting = []
      waiting.each do |waiter|
        put_off(waiter, now) if waiter.promise.pending? && !keep(waiter.request, waiter.promise, now)
      end
    end

    # When to serve next; `nil` if nothing can become due.
    #
    # @api private
    def next_wake
      moments = @waiting.map { |waiter| waiter.request.deadline }
      moments << (@looked + LOOK_INTERVAL) unless moments.empty?
      if (at = @sweep_at)
        moments << at
      end
      moments.min
    end

    # Fails all who still wait.
    #
    # @api private
    def abandon(now)
      @waiting.dup.each do |waiter|
        give_up(waiter, now) if waiter.promise.pending?
      end
      @waiting = []
    end

    # What is known of a request's service, where it may be looked up.
    #
    # @api private
    def knowledge(request, now)
      nodes = 0
      versions = []
      open = []
      request.environments.each do |name|
        directory = @directories[name]
        next unless directory

        cluster = directory.clusters[request.service]
        next unless cluster

        known = cluster.knowledge(now)
        nodes += known.nodes
        versions.concat(known.versions)
        open.concat(known.open)
      end
      Knowledge.of(nodes:, versions: Quark.cleaned(versions.uniq.freeze), open: Quark.cleaned(open.freeze))
    end

    # @api private
    def quark_state
      {
        'policies' => Quark.state_of(@policies),
        'directories' => @directories.transform_values(&:quark_state),
        'waiting' => @waiting.map(&:quark_state),
        'looked' => @looked,
        'sweep_at' => @sweep_at
      }
    end

    private

    def keep(request, promise, now)
      node = choose(request, now)
      return false unless node

      promise.keep(node)
      true
    end

    def put_off(waiter, now)
      if now < waiter.request.deadline
        @waiting << waiter
      else
        give_up(waiter, now)
      end
    end

    def give_up(waiter, now)
      request = waiter.request
      known = knowledge(request, now)
      waiter.promise.fail(
        Unresolved.new(
          service: request.service,
          version: request.version_text,
          environment: request.environment.name,
          nodes: known.nodes,
          versions: known.versions,
          open: known.open
        )
      )
    end

    # In its own environment if a compatible version was ever seen there; if not, wherever one answers.
    def choose(request, now)
      if (directory = @directories[request.environment.name])
        if (cluster = directory.clusters[request.service])
          if (node = cluster.choose(request.version, now))
            return node
          end
          return if cluster.seen?(request.version)
        end
      end
      fallback = request.environment.fallback
      return unless fallback

      directory = @directories[fallback]
      return unless directory

      cluster = directory.clusters[request.service]
      return unless cluster

      cluster.choose(request.version, now)
    end

    def ensure_(environment, service)
      @directories[environment] = Directory.new unless @directories.key?(environment)
      directory = Quark.entry(@directories, environment, 'discovery.q:207')
      directory.clusters[service] = Cluster.new unless directory.clusters.key?(service)
    end

    def sweep_when_due(now)
      at = @sweep_at
      return unless at
      return if now < at

      @directories.each_value do |directory|
        directory.clusters.each_value(&:sweep)
      end
      @sweep_at = nil
    end
  end
end
