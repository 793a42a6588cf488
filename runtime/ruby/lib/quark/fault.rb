# frozen_string_literal: true

# Faults and declared errors: what generated code raises. Knows nothing of actors or time.
module Quark
  # A mistake in the program (a broken `assert`, a missing key), with the Quark file and line where it showed.
  #
  # Generated code never rescues one.
  class Fault < StandardError
    # @return [String] what is wrong
    attr_reader :text
    # @return [String] the Quark file and line, `clock.q:14`; empty where that is not known
    attr_reader :where

    # @param text [String]
    # @param where [String]
    def initialize(text, where = '')
      super(where.empty? ? text : "#{text} (#{where})")
      @text = text
      @where = where
    end

    # The fault that host code's exception is to the step that called it.
    #
    # @api private
    def self.of(error)
      new("#{Interface.culprit(error)} threw #{error.message}")
    end
  end

  # The base of every error that a package declares: equal when class and fields are.
  class Error < StandardError
    extend Positional

    # Compares class and fields.
    #
    # @return [Boolean]
    def ==(other)
      other.instance_of?(self.class) && deconstruct_keys(nil) == other.deconstruct_keys(nil)
    end
    alias eql? ==

    # @return [Integer]
    def hash
      [self.class, deconstruct_keys(nil)].hash
    end

    # The fields by name, for `case/in`.
    #
    # @return [Hash{Symbol => Object}]
    def deconstruct_keys(_keys)
      self.class.keywords.to_h { |name| [name, public_send(name)] }
    end
  end

  # Marks a module as an interface. Whatever has its methods implements it; what lacks one is refused when handed in.
  module Interface
    @implementers = {}

    class << self
      # What host code's exception came out of: `FailurePolicy.failure`.
      #
      # @api private
      def culprit(error)
        (error.backtrace_locations || []).each do |location|
          interface = interface_of(location)
          return "#{interface}.#{location.base_label}" if interface
        end
        'host code'
      end

      # @api private
      def note(implementer, interface)
        @implementers[implementer] ||= interface.name.split('::').last
      end

      private

      def interface_of(location)
        name = location.base_label.to_sym
        implementer, interface = @implementers.find do |known, _|
          (known.method_defined?(name) || known.private_method_defined?(name)) &&
            known.instance_method(name).source_location&.first == location.path
        end
        interface if implementer
      end
    end

    # Gives back what has all methods of the interface, and refuses what has not.
    #
    # @api private
    def check(implementer)
      refuse(implementer) unless implementer.is_a?(self)
      Interface.note(implementer.class, self)
      implementer
    end

    private

    def refuse(implementer)
      missing = public_instance_methods.reject { |name| implementer.respond_to?(name) }
      raise TypeError, "#{implementer.class} is no #{name}: it lacks #{missing.join(', ')}" unless missing.empty?
    end
  end

  class << self
    # A fault unless the condition holds; `text` is its source.
    #
    # @api private
    def check(condition, text, where)
      raise Fault.new("assertion failed: #{text}", where) unless condition
    end

    # A fault that shows both sides, unless the comparison holds.
    #
    # @api private
    def check_compared(left, sign, right, text, where)
      return if compared(left, sign, right)

      raise Fault.new("assertion failed: #{text} (left: #{Json.shown(left)}, right: #{Json.shown(right)})", where)
    end

    private

    def compared(left, sign, right)
      case sign
      when :== then equal(left, right)
      when :!= then !equal(left, right)
      else left.public_send(sign, right)
      end
    end
  end
end
