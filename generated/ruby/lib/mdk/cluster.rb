# frozen_string_literal: true

# The nodes of one service in one environment, and whose turn it is.
#
# Knows no waiting and no connection: it answers which node is called next.
module Mdk
  # @api private
  GREATEST_SHARE = 1_000_000

  # What was known when no node could be resolved.
  #
  # @api private
  class Knowledge
    include Quark::Record
    include Quark::Encodable

    # @return [Integer]
    attr_reader :nodes
    # @return [Array<String>]
    attr_reader :versions
    # @return [Array<String>]
    attr_reader :open

    # @param nodes [Integer]
    # @param versions [Array<String>]
    # @param open [Array<String>]
    def initialize(nodes: 0, versions: [].freeze, open: [].freeze)
      @nodes = nodes
      @versions = Quark.cleaned(versions)
      @open = Quark.cleaned(open)
      freeze
    end

    def as_json
      { 'nodes' => @nodes, 'versions' => @versions, 'open' => @open }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        nodes: fields.default(0, 'nodes', :integer),
        versions: fields.default([].freeze, 'versions') { |json| Quark::Json.list(json, :string) },
        open: fields.default([].freeze, 'open') { |json| Quark::Json.list(json, :string) }
      )
    end
  end

  # A node of a cluster, with what is remembered of it.
  #
  # @api private
  class Member
    # @api private
    attr_reader :policy
    # @api private
    attr_reader :node
    # @api private
    attr_accessor :is_stale

    def initialize(policy:, node:)
      @policy = policy
      @node = node
      @version = @node.interface_version
      @is_stale = false
      @open_since = nil
    end

    # @api private
    def ready?(wanted, now)
      serves?(wanted) && @policy.available?(Quark.seconds(now))
    end

    # @api private
    def ready_in?(version, now)
      @version == version && @policy.available?(Quark.seconds(now))
    end

    # Whether it may serve a request for a version; a request without one is served by all.
    #
    # @api private
    def serves?(wanted = nil)
      return true unless wanted

      actual = @version
      return false unless actual

      wanted.accepts?(actual)
    end

    # Takes news of the same process.
    #
    # @api private
    def renew(node)
      @node = node
      @version = node.interface_version
      @is_stale = false
    end

    # Takes what came of a call; gives what to report if that opened or closed the node.
    #
    # @api private
    def judge(succeeded, now)
      before = @policy.available?(Quark.seconds(now))
      if succeeded
        @policy.success(Quark.seconds(now))
      else
        @policy.failure(Quark.seconds(now))
      end
      after = @policy.available?(Quark.seconds(now))
      return if before == after

      if after
        @open_since = nil
      else
        @open_since = now
      end
      Breaker.of(node: @node, open: !after, since: now)
    end

    # What to report to someone who knows nothing yet.
    #
    # @api private
    def report
      @open_since && Breaker.of(node: @node, open: true, since: @open_since)
    end

    # @api private
    def quark_state
      {
        'policy' => Quark.state_of(@policy),
        'node' => @node.as_json,
        'version' => @version&.as_json,
        'is_stale' => @is_stale,
        'open_since' => @open_since
      }
    end
  end

  # The nodes of one service in one environment.
  #
  # The next is the one that was chosen longest ago among those that fit: an equal share for each, however the requests for versions
  # alternate. A route first gives each version its share of the choices.
  #
  # @api private
  class Cluster
    def initialize
      @members = []
      @had_members = false
      @versions = []
      @shares = {}
      @credits = {}
      @is_route_stale = false
    end

    # Takes news of a process that is known at its address; says whether it is.
    #
    # @api private
    def refresh(node)
      member = @members.find { |member2| member2.node.same?(node) }
      return false unless member

      member.renew(node)
      remember(node)
      true
    end

    # Takes in a new node, instead of those that cannot be there at the same time.
    #
    # @api private
    def add(node, policy)
      remove_where_displaced(node)
      @members << Member.new(policy:, node:)
      @had_members = true
      remember(node)
    end

    # Forgets a node; an unknown one is nothing.
    #
    # @api private
    def remove(node)
      @members.size.times do |index|
        if Quark.item(@members, index, 'cluster.q:97').node.same?(node)
          Quark.remove_at(@members, index, 'cluster.q:98')
          return nil
        end
      end
    end

    # From here on, only what is announced again counts as known.
    #
    # @api private
    def doubt
      @members.each do |member|
        member.is_stale = true
      end
      @is_route_stale = true
    end

    # Forgets what was not announced again.
    #
    # @api private
    def sweep
      index = 0
      while index < @members.size
        if Quark.item(@members, index, 'cluster.q:114').is_stale
          Quark.remove_at(@members, index, 'cluster.q:114')
        else
          index += 1
        end
      end
      direct({}.freeze) if @is_route_stale
    end

    # Gives each version its share of the calls; without any, rotation is over all.
    #
    # @api private
    def direct(shares)
      @shares = shares.dup
      @credits = {}
      @is_route_stale = false
    end

    # The node to call next; `nil` if none is ready. Whoever asks must call it.
    #
    # @api private
    def choose(wanted, now)
      index = turn(wanted, now)
      return unless index

      member = Quark.remove_at(@members, index, 'cluster.q:129')
      node = member.node
      member.policy.admitted(Quark.seconds(now))
      @members << member
      node
    end

    # Whether a compatible version was ever here.
    #
    # @api private
    def seen?(wanted = nil)
      return @had_members unless wanted

      @versions.any? { |seen| wanted.accepts?(seen) }
    end

    # @api private
    def judge(node, succeeded, now)
      member = @members.find { |member2| member2.node.same?(node) }
      return unless member

      member.judge(succeeded, now)
    end

    # @api private
    def reports
      reports = []
      @members.each do |member|
        if (report = member.report)
          reports << report
        end
      end
      reports.freeze
    end

    # @api private
    def knowledge(now)
      Knowledge.of(
        nodes: @members.size,
        versions: Quark.cleaned(@members.map { |member| member.node.version }.uniq.freeze),
        open: Quark.cleaned(
          @members.filter_map do |member|
            member.node.address unless member.policy.available?(Quark.seconds(now))
          end.freeze
        )
      )
    end

    # @api private
    def quark_state
      {
        'members' => @members.map(&:quark_state),
        'had_members' => @had_members,
        'versions' => @versions.map(&:as_json),
        'shares' => @shares,
        'credits' => @credits,
        'is_route_stale' => @is_route_stale
      }
    end

    private

    # Whose turn it is, by the place in line.
    def turn(wanted, now)
      return first_ready(wanted, now) if @shares.empty?

      candidates = candidates(wanted, now)
      version = next_version(candidates)
      return unless version

      first_ready_in(version, now)
    end

    def first_ready(wanted, now)
      @members.size.times do |index|
        return index if Quark.item(@members, index, 'cluster.q:173').ready?(wanted, now)
      end
      nil
    end

    def first_ready_in(version, now)
      @members.size.times do |index|
        return index if Quark.item(@members, index, 'cluster.q:180').ready_in?(version, now)
      end
      nil
    end

    # The versions that a route lets have this call.
    def candidates(wanted, now)
      @versions.select { |version| share(version).positive? && ready?(version, wanted, now) }.freeze
    end

    def ready?(version, wanted, now)
      @members.any? { |member| member.serves?(wanted) && member.ready_in?(version, now) }
    end

    def share(version)
      [@shares[version.text] || 0, GREATEST_SHARE].min
    end

    def credit(version)
      @credits[version.text] || 0
    end

    # Smooth weighted rotation: each earns its share, and the richest pays for all.
    def next_version(candidates)
      total = 0
      candidates.each do |version|
        total += share(version)
        @credits[version.text] = credit(version) + share(version)
      end
      richest = candidates.min_by { |version| -credit(version) }
      return unless richest

      @credits[richest.text] = credit(richest) - total
      richest
    end

    def remember(node)
      version = node.interface_version
      return unless version

      @versions << version unless @versions.any? { |seen| seen == version }
    end

    def remove_where_displaced(node)
      index = 0
      while index < @members.size
        if Quark.item(@members, index, 'cluster.q:218').node.displaces?(node)
          Quark.remove_at(@members, index, 'cluster.q:218')
        else
          index += 1
        end
      end
    end
  end
end
