# frozen_string_literal: true

# Runs the generated package beside what is written by hand: `generated` or `by-hand` prints what a side does in the
# script that all sides follow, `measure ROUNDS ITERATIONS` what its operations cost.

require 'mdk'
require_relative 'by_hand'

NODES = File.read(File.join(__dir__, '../nodes.json')).strip.freeze
CONTEXTS = File.readlines(File.join(__dir__, '../contexts.txt'), chomp: true).freeze
UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/

# A link that connects when the script says so, and keeps what is sent.
class Nowhere
  include Quark::Link

  attr_reader :events, :sent

  def initialize(events)
    @events = events
    @sent = []
  end

  def connect(_url, _headers); end

  def send(text)
    @sent << text
  end

  def close; end
end

# The generated package.
class Generated
  attr_reader :mdk

  def initialize
    runtime = Quark::Runtime.new
    runtime.provide(Quark::Link) { |events| @link = Nowhere.new(events) }
    environment = { 'MDK_ENVIRONMENT' => 'base:feature', 'MDK_DISCOVERY_SOURCE' => "static:nodes=#{NODES}" }
    @mdk = Mdk.init(environment:, runtime:)
    @mdk.start
  end

  # The log events that are kept: all of them are sent to whoever connects.
  def events
    @link.events.connected
    @link.events.frame('{"type":"open"}')
    @link.sent.select { |text| text.start_with?('{"type":"log"') }
  end
end

# The equivalent.
class Equivalent
  attr_reader :mdk

  def initialize
    @mdk = ByHand::Mdk.new(NODES, ByHand::Environment.new('feature', 'base').freeze)
  end

  # The log events that are kept.
  def events
    @mdk.events.map(&:encode)
  end
end

# What every side does in every language, and what it says; see README.md.
class Script
  def initialize(side)
    @side = side
    @mdk = side.mdk
    @said = []
  end

  def run
    session = @mdk.join(CONTEXTS[0])
    resolve(session, 7, 'time', '1.0')
    resolve(session, 3, 'time', '1.1')
    resolve(session, 4, 'time')
    resolve(session, 1, 'space', '2.0')
    CONTEXTS.each { |context| speak(@mdk.join(context)) }
    [nil, '1.1'].each { |version| resolve(@mdk.join(CONTEXTS[3]), 1, 'time', version) }
    3.times { fail_once(session) }
    resolve(session, 4, 'time', '1.0')
    (@said + @side.events).map { |text| comparable(text) }
  end

  private

  def resolve(session, times, service, version = nil)
    times.times { @said << session.resolve(service, version).id }
  end

  def speak(joined)
    @said << joined.debug('cat', 'quiet').causal_level.join('.')
    @said << joined.info('cat', "caf\u00e9 \"x\"\n").causal_level.join('.')
    @said << joined.externalize
  end

  def fail_once(session)
    session.start_interaction
    resolve(session, 1, 'time', '1.2')
    session.fail_interaction('boom')
  end

  # Puts something fixed for what differs in each run, and for the words that say what is wrong with a context.
  def comparable(text)
    text.sub(/could not be joined: .*?","sequence"/, 'could not be joined","sequence"')
        .sub(/"timestamp":\d+/, '"timestamp":0')
        .gsub(UUID, 'an id')
  end
end

# What an operation costs.
module Cost
  OPERATIONS = %w[resolve info hop].freeze
  SIDES = { 'generated' => Generated, 'byHand' => Equivalent }.freeze

  class << self
    # The best of all rounds, the two sides in turns.
    def measure(rounds, iterations)
      best = OPERATIONS.to_h { |name| [name, SIDES.transform_values { Float::INFINITY }] }
      rounds.times do
        OPERATIONS.product(SIDES.to_a) do |name, (key, side)|
          best[name][key] = [best[name][key], time(name, side.new.mdk, iterations)].min
        end
      end
      { 'language' => "Ruby #{RUBY_VERSION}", **best }
    end

    private

    # Times one operation, in nanoseconds.
    def time(name, mdk, iterations)
      session = mdk.join(CONTEXTS[0])
      GC.start
      start = Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond)
      send(name, mdk, session, iterations)
      (Process.clock_gettime(Process::CLOCK_MONOTONIC, :nanosecond) - start).fdiv(iterations)
    end

    def resolve(_mdk, session, iterations)
      iterations.times { session.resolve('time', '1.0') }
    end

    def info(_mdk, session, iterations)
      iterations.times { session.info('bench', 'hello') }
    end

    def hop(mdk, session, iterations)
      iterations.times { mdk.join(session.externalize) }
    end
  end
end

case ARGV
in ['measure', rounds, iterations]
  puts JSON.generate(Cost.measure(rounds.to_i, iterations.to_i))
in [side]
  said = Script.new(side == 'generated' ? Generated.new : Equivalent.new).run
  puts(said.map { |text| JSON.generate(text) })
end
