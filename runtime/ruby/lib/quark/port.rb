# frozen_string_literal: true

# Ports: the pieces of the outside that actors hold, and what a host implements to supply them.
#
# Each kind is three things: an interface that the host implements (`Timer`), the events that the host tells
# (`TimerEvents`), and what an actor holds (`TimerPort`), whose calls are enqueued. Events are steps of the actor, taken
# soon; one without a handler is ignored. Nothing here opens a socket or reads a clock.
module Quark
  # The base of what a host tells of one port.
  class Events
    # @api private
    def initialize(port)
      @port = port
    end

    private

    def deliver(event, *arguments)
      @port.deliver(event, *arguments)
    end
  end

  # One call of a port, as it waits in the queue.
  #
  # @api private
  Call = Struct.new(:port, :name, :arguments, :act)

  # The base of what an actor holds of a port: the events, and calls that are enqueued.
  #
  # @api private
  class Port
    # What the host tells.
    attr_reader :events
    attr_reader :kind
    attr_accessor :recorded

    def initialize(core, kind, events, handlers)
      @core = core
      @kind = kind
      @handlers = handlers
      @recorded = []
      @events = events
      @host = supplied
    end

    def deliver(event, *arguments)
      handler = @handlers[event]
      @core.handle(handler, *arguments) if handler
    end

    private

    def supplied
      @core.runtime.supply(kind, events)
    end

    # Asks the runtime to do the block, which it does after the step; the arguments are for those who record.
    def enqueue(name, *arguments, &act)
      runtime = @core.runtime
      call = Call.new(self, name, arguments, -> { act.call(@host) })
      @core.effects.add { runtime.perform(call) }
    end
  end

  # Something that can fire once, at a given instant.
  module Timer
    extend Interface

    # Fires at `at`, in milliseconds since 1970, in place of whatever was set before.
    def set(_at)
      raise NotImplementedError
    end

    # Does not fire.
    def cancel
      raise NotImplementedError
    end
  end

  # What a {Timer} tells.
  class TimerEvents < Events
    # The instant has come.
    def fired
      deliver(:fired)
    end
  end

  # @api private
  class TimerPort < Port
    def initialize(core, **handlers)
      super(core, Timer, TimerEvents.new(self), handlers)
      core.on_retire { @host.cancel }
    end

    def set(at)
      enqueue('set', at) { |host| host.set(at) }
    end

    def cancel
      enqueue('cancel', &:cancel)
    end

    private

    def supplied
      @core.runtime.timer { events.fired }
    end
  end

  # How much a line on the console matters.
  class Severity < Enum
    DEBUG = new('DEBUG')
    INFO = new('INFO')
    WARN = new('WARN')
    ERROR = new('ERROR')
    CRITICAL = new('CRITICAL')
  end

  # Where an actor writes what a person should read.
  module Console
    extend Interface

    # Writes one line.
    #
    # @param _severity [Severity]
    # @param _text [String]
    def write(_severity, _text)
      raise NotImplementedError
    end
  end

  # What a {Console} tells: nothing.
  class ConsoleEvents < Events
  end

  # @api private
  class ConsolePort < Port
    def initialize(core, **handlers)
      super(core, Console, ConsoleEvents.new(self), handlers)
    end

    def write(severity, text)
      enqueue('write', severity, text) { |host| host.write(severity, text) }
    end
  end

  # Reads the files of a folder.
  module Folder
    extend Interface

    # Reads all files in the folder, and tells `contents` or `failed`.
    #
    # @param _path [String]
    def read(_path)
      raise NotImplementedError
    end
  end

  # What a {Folder} tells.
  class FolderEvents < Events
    # The text of each file by its name.
    #
    # @param files [Hash{String => String}]
    def contents(files)
      deliver(:contents, files.to_h { |name, text| [Quark.text(name), Quark.text(text)] }.freeze)
    end

    # Why the folder could not be read.
    #
    # @param reason [String]
    def failed(reason)
      deliver(:failed, Quark.text(reason))
    end
  end

  # @api private
  class FolderPort < Port
    def initialize(core, **handlers)
      super(core, Folder, FolderEvents.new(self), handlers)
    end

    def read(path)
      enqueue('read', path) { |host| host.read(path) }
    end
  end

  # A connection that carries text frames: what a host implements to bring sockets.
  module Link
    extend Interface

    # Connects, and tells `connected`, or `rejected`, or `closed`.
    #
    # @param _url [String]
    # @param _headers [Hash{String => String}]
    def connect(_url, _headers)
      raise NotImplementedError
    end

    # Sends one frame.
    #
    # @param _text [String]
    def send(_text)
      raise NotImplementedError
    end

    # Closes the connection, and tells `closed`.
    def close
      raise NotImplementedError
    end
  end

  # What a {Link} tells; the host gives frames to {#frame}, and the codec makes messages of them.
  class LinkEvents < Events
    # @api private
    def initialize(port, receives)
      super(port)
      @receives = receives
    end

    # Messages may be sent.
    def connected
      deliver(:connected)
    end

    # A text frame has come: `received` if it is a message, `unreadable` if not.
    #
    # @param text [String]
    def frame(text)
      message = @receives.decode(text)
    rescue DecodeError => e
      unreadable(e)
    else
      received(message)
    end

    # A message has come.
    def received(message)
      deliver(:received, message)
    end

    # Something has come that is no message.
    #
    # @param error [DecodeError]
    def unreadable(error)
      deliver(:unreadable, error)
    end

    # The other side refused the handshake.
    #
    # @param status [Integer] of HTTP
    # @param reason [String]
    def rejected(status, reason)
      deliver(:rejected, status, Quark.text(reason))
    end

    # The connection is gone.
    #
    # @param reason [String]
    def closed(reason)
      deliver(:closed, Quark.text(reason))
    end
  end

  # @api private
  class LinkPort < Port
    # How messages are written.
    attr_reader :codec
    # What was sent and not yet asked for in a test.
    attr_accessor :outbox

    def initialize(core, sends, receives, **handlers)
      @codec = sends
      @outbox = []
      super(core, Link, LinkEvents.new(self, receives), handlers)
    end

    def connect(url, headers)
      enqueue('connect', url, headers) { |host| host.connect(url, headers) }
    end

    def send(message)
      enqueue('send', message) { |host| host.send(@codec.encode(message)) }
    end

    def close
      enqueue('close', &:close)
    end
  end

  # A message that the protocol does not allow in the state that its direction is in.
  class OutOfState < Error
    extend Positional

    # @return [String] the message's tag
    attr_reader :message_
    # @return [String]
    attr_reader :state

    def initialize(message_:, state:)
      super("#{message_} may not come in state #{state}")
      @message_ = message_
      @state = state
    end

    # @return [Hash{Symbol => Object}]
    def deconstruct_keys(_keys)
      { message_:, state: }
    end
  end
end
