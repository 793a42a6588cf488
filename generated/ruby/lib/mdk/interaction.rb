# frozen_string_literal: true

# Levels of interaction: which nodes were called in each, and what came of that.
#
# Keeps the books for a session, which says when, and hands on what comes out.
module Mdk
  # No interaction was started, or it is finished already.
  class NoInteraction < Error
    def initialize
      super('no interaction was started')
    end
  end

  # What is left of a level when it is over: the event to hand in, and the nodes that served.
  #
  # @api private
  class Finished
    include Quark::Record
    include Quark::Encodable

    # @return [InteractionEvent]
    attr_reader :event
    # @return [Array<Node>]
    attr_reader :served

    # @param event [InteractionEvent]
    # @param served [Array<Node>]
    def initialize(event:, served:)
      @event = event
      @served = Quark.frozen(served)
      freeze
    end

    def as_json
      { 'event' => @event.as_json, 'served' => @served.map(&:as_json) }
    end

    # @api private
    def self.from_parsed(value)
      fields = Quark::Fields.new(value)
      of(
        event: fields.required('event') { |json| InteractionEvent.from_parsed(json) },
        served: fields.required('served') { |json| Quark::Json.list(json) { |each| Node.from_parsed(each) } }
      )
    end
  end

  # A level of interaction that is not finished.
  #
  # @api private
  class Interaction
    # @api private
    attr_reader :id
    # Resolved in here, and not judged yet.
    #
    # @api private
    attr_reader :pending

    def initialize(id:, started:, start_clock:)
      @id = id
      @started = started
      @start_clock = Quark.frozen(start_clock)
      @pending = []
      @results = {}
    end

    # @api private
    def judge(result)
      judged = @pending.dup.freeze
      judged.each do |node|
        @results[node.id] = result
      end
      @pending = []
      judged
    end

    # @api private
    def finish(uuid, context, now)
      served = judge(1)
      event = InteractionEvent.of(
        start_timestamp: @started,
        end_timestamp: now,
        environment: context.environment,
        uuid: uuid.freeze,
        session: context.trace_id,
        results: @results.dup.freeze,
        start_clock: @start_clock,
        end_clock: context.clock.levels,
        node: '',
        sequence: 0,
        sync: 1
      )
      Finished.of(event:, served:)
    end

    # @api private
    def quark_state
      {
        'id' => @id,
        'started' => @started,
        'start_clock' => @start_clock,
        'pending' => @pending.map(&:as_json),
        'results' => @results
      }
    end
  end

  # The levels of a session, outermost first. Each is independent of the others, and known by a number of its own.
  #
  # @api private
  class Interactions
    def initialize
      @levels = []
      @started = 0
    end

    # Starts a level at the moment of `context`; gives its number.
    #
    # @api private
    def start(context, now)
      @started += 1
      @levels << Interaction.new(id: @started, started: now, start_clock: context.clock.levels)
      @started
    end

    # The level that a session's own calls belong to.
    #
    # @api private
    def innermost
      @levels.last&.id
    end

    # Whether the level is started and not finished.
    #
    # @api private
    def open?(id = nil)
      @levels.any? { |level| level.id == id }
    end

    # A node was resolved in a level; if that is over by now, nobody will judge the node.
    #
    # @api private
    def involve(id, node)
      level = @levels.find { |level2| level2.id == id }
      return unless level

      level.pending << node unless level.pending.any? { |other| Quark.equal(other, node) }
    end

    # What was called in a level so far has failed. Gives the nodes to blame.
    #
    # @api private
    def fail(id = nil)
      level = @levels.find { |level2| level2.id == id }
      return [].freeze unless level

      level.judge(0)
    end

    # What was called in a level and has not failed has served. `context` is that of the end, `uuid` names the event.
    #
    # @api private
    def finish(id, uuid, context, now)
      return unless id

      index = @levels.map(&:id).index(id)
      return unless index

      level = Quark.remove_at(@levels, index, 'interaction.q:85')
      level.finish(uuid, context, now)
    end

    # @api private
    def quark_state
      { 'levels' => @levels.map(&:quark_state), 'started' => @started }
    end
  end

  # What the log says of a failed interaction.
  #
  # @api private
  def self.failure_text(nodes, message)
    involved = nodes.map(&:description).join(', ')
    "involved: #{involved}\n\n#{message}"
  end
end
