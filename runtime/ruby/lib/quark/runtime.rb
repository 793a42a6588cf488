# frozen_string_literal: true

require 'delegate'
require 'logger'
require 'securerandom'

module Quark
  # Supplies actors with time, randomness and ports: the real clock, timers on a thread, the console through a Logger,
  # folders on disk.
  #
  # One runtime serves any number of actors. Sockets come from outside: `provide(Quark::Link)` takes a block that makes
  # a {Link} for the given events, and likewise for port kinds of one's own.
  #
  #     runtime = Quark::Runtime.new
  #     runtime.provide(Thermostat::Heater) { |events| Boiler.new(events) }
  #     room = Thermostat::Thermostat.new(forecast, runtime:)
  class Runtime
    @default_lock = Mutex.new

    class << self
      # @return [Runtime] the one of actors that were not handed any, the same for all
      def default
        @default_lock.synchronize { @default ||= new }
      end
    end

    # @api private
    attr_reader :effects

    # @param logger [Logger] where consoles write, and faults of handlers and timers without `on_fault`
    # @param on_fault [#call, nil] told what handlers and timers raise
    def initialize(logger: Logger.new($stderr, progname: 'quark'), on_fault: nil)
      @on_fault = on_fault || ->(error) { logger.error("a step failed: #{error.full_message(highlight: false)}") }
      @effects = Effects.new { |error| @on_fault.call(error) }
      @clock = SteadyClock.new
      @timers = Timers.new(@clock)
      @kinds = { Console => ->(_events) { LoggerConsole.new(logger) }, Folder => ->(events) { Disk.new(events) } }
    end

    # Supplies ports of a kind with what the block makes for the events of each.
    #
    # @param kind [Module]
    # @yieldparam events [Events]
    # @yieldreturn [Object] an implementation of the kind
    def provide(kind, &factory)
      @kinds[kind] = factory
    end

    # This runtime for one actor, whose link is connected at once: to what the block gives.
    #
    # @yieldparam events [LinkEvents] what the connection tells
    # @yieldreturn [Connection] one that was accepted
    # @return [Runtime]
    def accepting(&connection)
      Accepting.new(self, connection)
    end

    # @return [Integer] the current instant, in milliseconds since 1970; it never goes back
    def now
      @clock.now
    end

    # @return [String] a fresh random UUID
    def uuid
      SecureRandom.uuid.freeze
    end

    # @return [Float] from 0 up to and without 1
    def random
      Random.rand
    end

    # @return [Hash{String => String}] the environment's variables
    def environment
      ENV.to_h
    end

    # A timer that calls the block.
    #
    # @api private
    def timer(&fired)
      @timers.timer(fired)
    end

    # An actor has come to life.
    #
    # @api private
    def made(_actor); end

    # What stands behind a port.
    #
    # @api private
    def supply(kind, events)
      factory = @kinds[kind]
      raise Fault, missing(kind) unless factory

      kind.check(factory.call(events))
    end

    # Carries out one call of a port.
    #
    # @api private
    def perform(call)
      call.act.call
    end

    private

    def missing(kind)
      "no #{kind} is installed: use Runtime##{kind == Connection ? 'accepting' : "provide(#{kind})"}"
    end
  end

  # Another runtime, with an accepted connection for the one link that asks first.
  #
  # @api private
  class Accepting < SimpleDelegator
    def initialize(runtime, connection)
      super(runtime)
      @connection = connection
    end

    def supply(kind, events)
      connection = kind == Connection ? @connection : nil
      return __getobj__.supply(kind, events) unless connection

      @connection = nil
      Connection.check(connection.call(events))
    end
  end

  # What an entry function reads and hands on: the environment's variables and the runtime.
  #
  # @api private
  class Entry
    attr_reader :environment, :runtime

    def initialize(environment, runtime)
      @runtime = runtime || Runtime.default
      variables = environment || @runtime.environment
      @environment = variables.to_h { |name, value| [Quark.text(name), Quark.text(value)] }.freeze
    end

    def now
      @runtime.now
    end

    def uuid
      @runtime.uuid
    end

    def random
      @runtime.random
    end
  end

  # All timers of a runtime, on one thread that starts with the first.
  #
  # @api private
  class Timers
    def initialize(clock)
      @clock = clock
      @due = []
      @order = 0
      @lock = Monitor.new
      @changed = @lock.new_cond
      @thread = nil
    end

    def timer(fired)
      ThreadTimer.new(self, fired)
    end

    # Has the setting fire at `at`.
    def schedule(at, setting)
      @lock.synchronize do
        @order += 1
        entry = [at, @order, setting]
        @due.insert(@due.bsearch_index { |known| (known <=> entry).positive? } || @due.length, entry)
        @thread = Thread.new { run } unless @thread&.alive?
        @changed.signal
      end
    end

    private

    def run
      Thread.current.name = 'quark-timers'
      loop { next_due.fire }
    end

    def next_due
      @lock.synchronize do
        @changed.wait(pause) until @due.any? && @due.first[0] <= @clock.now
        @due.shift[2]
      end
    end

    def pause
      @due.any? ? [(@due.first[0] - @clock.now) / 1000.0, 0.001].max : nil
    end
  end

  # A timer of {Timers}; a later setting or a cancellation voids the one before.
  #
  # @api private
  class ThreadTimer
    # One setting.
    class Setting
      def initialize(fired)
        @fired = fired
      end

      def void
        @fired = nil
      end

      def fire
        @fired&.call
      end
    end

    def initialize(timers, fired)
      @timers = timers
      @fired = fired
      @setting = nil
    end

    def set(at)
      cancel
      @setting = Setting.new(@fired)
      @timers.schedule(at, @setting)
    end

    def cancel
      @setting&.void
      @setting = nil
    end
  end

  # The console: a Logger.
  #
  # @api private
  class LoggerConsole
    LEVELS = {
      Severity::DEBUG => Logger::DEBUG,
      Severity::INFO => Logger::INFO,
      Severity::WARN => Logger::WARN,
      Severity::ERROR => Logger::ERROR,
      Severity::CRITICAL => Logger::FATAL
    }.freeze
    private_constant :LEVELS

    def initialize(logger)
      @logger = logger
    end

    def write(severity, text)
      @logger.add(LEVELS.fetch(severity), text)
    end
  end

  # Reads folders on a thread of its own for each call, so that a slow disk stalls nobody.
  #
  # @api private
  class Disk
    def initialize(events)
      @events = events
    end

    def read(path)
      Thread.new { tell(path) }
    end

    private

    def tell(path)
      files = texts(path)
    rescue SystemCallError => e
      @events.failed(e.message)
    else
      @events.contents(files)
    end

    def texts(folder)
      names = Dir.children(folder).sort.select { |name| File.file?(File.join(folder, name)) }
      names.to_h { |name| [name, File.binread(File.join(folder, name))] }
    end
  end
end
