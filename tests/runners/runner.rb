# frozen_string_literal: true

# Runs the literate programs that were compiled to Ruby, and prints what each of them prints, as JSON.
#
# usage: ruby runner.rb PROGRAMS.json > LINES.json
#
# `PROGRAMS.json` holds, by name, the folder of the package, what kind the program is, and its script. The runtime must
# be on the load path, and Minitest be installed.

require 'json'
require 'minitest'
require 'stringio'
require 'quark/testing'

# Collects what all consoles and links get, and what the hook is told.
class Stage < Quark::TestRuntime
  attr_reader :lines, :link

  def initialize(environment = {})
    super
    @lines = []
    [Quark::Link, Quark::Connection].each { |kind| provide(kind) { |events| wire(events) } }
  end

  def perform(call)
    super
    @lines << call.arguments[1] if call.port.is_a?(Quark::ConsolePort)
  end

  private

  def wire(events)
    @link = events
    Wire.new(@lines)
  end

  def note(error)
    @lines << "hook: #{error.message}"
  end
end

# Collects what a link asks of its connection.
class Wire
  def initialize(lines)
    @lines = lines
  end

  def connect(url, headers)
    @lines << "link: connect(#{Quark::Json.shown(url)}, #{Quark::Json.shown(headers)})"
  end

  def send(text)
    @lines << "link: send(#{text})"
  end

  def close
    @lines << 'link: close()'
  end
end

# One program, in a folder of its own.
class Program
  def initialize(name, described)
    @name = name
    @folder = described['folder']
    @kind = described['kind']
    @calls = described['calls']
    @script = described['script']
  end

  def lines
    $LOAD_PATH.unshift(File.join(@folder, 'lib'))
    require @name
    tests = passed
    case @kind
    when 'function' then functions
    when 'actor' then actor
    else ["#{tests} passed"]
    end
  rescue ScriptError, StandardError => e
    ["#{e.class}: #{e.message} #{e.backtrace.first}"]
  end

  private

  def package
    Object.const_get(@name.split('_').map(&:capitalize).join)
  end

  # Runs the package's tests, and counts them; one that fails says so.
  def passed
    before = Minitest::Runnable.runnables.dup
    Dir[File.join(@folder, 'test/test_*.rb')].sort.each { |file| require file }
    results = (Minitest::Runnable.runnables - before).flat_map do |suite|
      suite.runnable_methods.map { |name| Minitest.run_one_method(suite, name) }
    end
    problems = results.reject(&:passed?)
    raise problems.map(&:to_s).join("\n") if problems.any?

    results.length
  end

  # Calls each function; several are told apart by a line for each.
  def functions
    @calls.flat_map do |name|
      said = begin
        package.method(name).call
      rescue Quark::Fault, Quark::Error => e
        [stopped(e)]
      end
      @calls.length > 1 ? ["> call #{name}", *said] : said
    end
  end

  # Plays the script, which may begin anew in another world.
  def actor
    worlds = [[]]
    @script.each { |step| step[1] == 'restart' ? worlds << [] : worlds.last << step }
    lines = worlds.map { |steps| world(Stage.new, steps) }
    lines.flat_map { |world| ['> restart', *world] }.drop(1)
  end

  # Makes a `Main`, calls `run`, and plays on.
  def world(stage, steps)
    main = made(stage)
    steps.each do |text, verb, argument|
      stage.lines << "> #{text}"
      step(stage, main, verb, argument) if main
    end
    stage.lines
  end

  # Makes a `Main` and calls `run`, or notes why it cannot be made.
  def made(stage)
    main = nil
    called(stage) { main = package::Main.new(runtime: stage) }
    called(stage) { main.run } if main
    main
  end

  def step(stage, main, verb, argument)
    case verb
    when 'advance' then stage.advance(argument / 1000.0)
    when 'state' then stage.lines << stage.state(argument ? ask(main, argument) : main)
    when 'link' then stage.link.public_send(*argument)
    when 'hides' then stage.lines << hides(main, *argument)
    when 'timers' then stage.lines << "next timer: #{stage.next_due || 'none'}"
    else called(stage) { ask(main, argument) }
    end
  end

  # Calls a method, whose name has an underscore where Ruby has the word for itself.
  def ask(main, name)
    main.public_send(main.respond_to?(name) ? name : "#{name}_")
  end

  # Whether what people see of a method's result does not contain a text; else what they see.
  def hides(main, text, name)
    value = begin
      ask(main, name)
    rescue Quark::Error => e
      e
    end
    shown = "#{value.inspect} #{value}"
    shown.include?(text) ? shown : 'hidden'
  end

  def called(stage)
    yield
  rescue Quark::Fault, Quark::Error => e
    stage.lines << stopped(e)
  end

  def stopped(error)
    return "fault: #{error.message}" if error.is_a?(Quark::Fault)

    "error: #{error.class.name.split('::').last}: #{error.message}"
  end
end

# `minitest/autorun`, which the printed tests require, is not to run them again.
module Minitest
  def self.autorun; end
  self.seed = 1 if respond_to?(:seed=) # from 5.16 on
end

programs = JSON.parse(File.read(ARGV.fetch(0)))
lines = programs.to_h { |name, described| [name, Program.new(name, described).lines] }
puts JSON.generate(lines)
