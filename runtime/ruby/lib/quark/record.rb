# frozen_string_literal: true

# Records: values that compare by their fields. What follows from the keywords of `initialize` is made here, once for
# each class, so that generated code says of a record only what is its own.
module Quark
  # A parameter that was left out, where `nil` is a value that may be given.
  ABSENT = Object.new.freeze

  # Lets `new` take the keywords of `initialize` in order, as positional arguments.
  module Positional
    # @return [Object] a new instance, from positional arguments first and then keywords
    def new(*arguments, **fields)
      return super(**fields) if arguments.empty?

      names = keywords
      return super if names.empty?

      if arguments.length > names.length
        raise ArgumentError, "wrong number of arguments (given #{arguments.length}, expected at most #{names.length})"
      end

      named = names.first(arguments.length).zip(arguments).to_h
      twice = named.keys & fields.keys
      raise ArgumentError, "given twice: #{twice.join(', ')}" unless twice.empty?

      super(**named, **fields)
    end

    # The names of the fields, in order.
    #
    # @api private
    def keywords
      @keywords ||= instance_method(:initialize).parameters.filter_map { |kind, name| name if kind.start_with?('key') }
    end
  end

  # Gives a record its methods as soon as its `initialize` is defined. Besides those of {Record} there are two for
  # generated code, whose values are clean already:
  #
  # - `of` is `new` from keywords, of which optional ones that are left out are `nil`;
  # - `but` is `with`.
  #
  # They are written out, as one would by hand: they are what programs spend their time in.
  #
  # @api private
  module Shape
    private

    def method_added(name)
      super
      shape(instance_method(name).parameters) if name == :initialize
    end

    def shape(parameters)
      names = parameters.map(&:last)
      given = names.join(', ')
      taken = parameters.map { |kind, name| kind == :keyreq ? "#{name}:" : "#{name}: nil" }.join(', ')
      same = ['other.instance_of?(self.class)', *names.map { |name| "Quark.equal(@#{name}, other.#{name})" }]
      class_eval(<<~RUBY, __FILE__, __LINE__ + 1)
        def self.of(#{taken})                   # def self.of(major:, minor: nil)
          self.allocate.quark_fill(#{given})    #   self.allocate.quark_fill(major, minor)
        end

        def quark_fill(#{given})                              # def quark_fill(major, minor)
          #{names.map { |name| "@#{name} = #{name};" }.join}  #   @major = major; @minor = minor
          freeze
        end

        def but(#{kept = names.map { |name| "#{name}: @#{name}" }.join(', ')})  # def but(major: @major, minor: @minor)
          self.class.allocate.quark_fill(#{given})                              #   self.class.allocate.quark_fill(…)
        end

        def ==(other)
          #{same.join(' && ')}  # other.instance_of?(self.class) && Quark.equal(@major, other.major) && …
        end

        def deconstruct_keys(_keys)
          { #{kept} }           # { major: @major, minor: @minor }
        end
      RUBY
    end
  end

  # What all records share. A record never changes, and is equal to another whose fields are.
  module Record
    def self.included(record)
      super
      record.extend(Positional, Shape)
    end

    # @!method ==(other)
    #   @return [Boolean] whether it is such a record with the same fields
    # @!method deconstruct_keys(keys)
    #   @return [Hash{Symbol => Object}] the fields by name, for `case/in`

    # @return [Boolean]
    def eql?(other)
      self == other
    end

    # @return [Integer]
    def hash
      [self.class, *deconstruct_keys(nil).values].hash
    end

    # A copy with these fields changed.
    #
    # @return [Object] a record of the same class
    def with(**changes)
      changes.empty? ? self : self.class.new(**deconstruct_keys(nil), **changes)
    end

    # @return [Hash{Symbol => Object}] the fields by name
    def to_h
      deconstruct_keys(nil)
    end

    # @return [String]
    def inspect
      Quark.hiding(self)
    end
    alias to_s inspect
  end
end
