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

  # One call of a port, as it is carried out; a message goes out as `frame`.
  #
  # @api private
  Call = Struct.new(:port, :name, :arguments, :frame, :act)

  # The base of what an actor holds of a port: the events, and calls that are enqueued.
  #
  # @api private
  class Port
    # What the host tells.
    attr_reader :events
    attr_accessor :recorded

    def initialize(core, kind, events, handlers)
      @core = core
      @kind = kind
      @handlers = handlers
      @recorded = []
      @events = events
      @host = supplied
    end

    # Whether anything stands behind it: in tests mostly nothing does.
    def supplied?
      !@host.nil?
    end

    def deliver(event, *arguments)
      handler = @handlers[event]
      @core.handle(handler, *arguments) if handler
    end

    private

    def supplied
      @core.runtime.supply(@kind, events)
    end

    # Asks the runtime to do the block, which it does after the step; the arguments are for those who record.
    def enqueue(name, *arguments, &act)
      @core.effects.add { carry_out(name, arguments, &act) }
    end

    def carry_out(name, arguments, frame = nil, &act)
      @core.runtime.perform(Call.new(self, name, arguments, frame, -> { act.call(@host) }))
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
      enqueue('set', at) { |host| host.set(at) unless @core.retired? }
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

  # A connection that stands and carries text frames, such as a web server's accepted sockets.
  module Connection
    extend Interface

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

  # A connection that can be made, again and again: what a host implements to bring sockets.
  module Link
    extend Interface
    include Connection

    # Connects, and tells `connected`, or `rejected`, or `closed`.
    #
    # @param _url [String]
    # @param _headers [Hash{String => String}]
    def connect(_url, _headers)
      raise NotImplementedError
    end
  end

  # The side of a protocol that a link is on, a new one for each connection. What is out of state is a fault.
  #
  # @api private
  class Conversation
    # The block makes the side that the name names, `Rtp.client`.
    def initialize(name, &side)
      @name = name
      @make = side
      @side = side.call
    end

    # Forgets what was said: there is another connection.
    def restart
      @side = @make.call
    end

    # The message in a frame.
    def read(text)
      @side.receive(text)
    rescue OutOfState => e
      raise violation('received', e)
    end

    # Goes on after a message that is read already.
    def heard(message)
      @side.received(message)
    rescue OutOfState => e
      raise violation('received', e)
    end

    # The frame for a message.
    def written(message)
      @side.send(message)
    rescue OutOfState => e
      raise violation('send', e)
    end

    private

    def violation(what, error)
      Fault.new("Link<#{@name}>.#{what}: #{error.message}")
    end
  end

  # What a {Link} tells. The host gives frames to {#frame}, and the side of the protocol makes messages of them.
  class LinkEvents < Events
    # @api private
    def initialize(port, conversation)
      super(port)
      @conversation = conversation
    end

    # Messages may be sent.
    def connected
      deliver(:connected)
    end

    # A text frame has come: `received` if it is a message, `unreadable` if not.
    #
    # @param text [String]
    def frame(text)
      message = @conversation.read(text)
    rescue DecodeError => e
      unreadable(e)
    rescue Fault => e
      @port.report(e)
    else
      deliver(:received, message)
    end

    # A message has come.
    def received(message)
      @conversation.heard(message)
    rescue Fault => e
      @port.report(e)
    else
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

  # What both ends of a connection have in common.
  #
  # @api private
  class TalkingPort < Port
    # What was sent and not yet asked for in a test.
    attr_accessor :outbox

    def initialize(core, kind, conversation, handlers)
      @conversation = conversation
      @outbox = []
      super(core, kind, LinkEvents.new(self, conversation), handlers)
    end

    # Has the hook of the runtime told, in its turn.
    def report(fault)
      @core.effects.add { raise fault }
    end

    def send(message)
      @core.effects.add do
        frame = @conversation.written(message)
        carry_out('send', [message], frame) { |host| host.send(frame) }
      end
    end

    def close
      enqueue('close', &:close)
    end
  end

  # A connection that an actor makes.
  #
  # @api private
  class LinkPort < TalkingPort
    def initialize(core, name, **handlers, &side)
      super(core, Link, Conversation.new(name, &side), handlers)
    end

    def connect(url, headers)
      @core.effects.add do
        @conversation.restart
        carry_out('connect', [url, headers]) { |host| host.connect(url, headers) }
      end
    end
  end

  # A connection that was accepted for an actor.
  #
  # @api private
  class AcceptedPort < TalkingPort
    def initialize(core, name, **handlers, &side)
      super(core, Connection, Conversation.new(name, &side), handlers)
    end

    # Tells the actor, which is made now, that it is connected.
    def begin
      events.connected
    end

    # The connection is there already.
    def connect(_url, _headers, where)
      raise Fault.new('connect on an accepted link', where)
    end
  end

  # A message that the protocol does not allow in the state that its direction is in.
  class OutOfState < Error
    # @return [String] the message's tag
    attr_reader :message_
    # @return [String]
    attr_reader :state

    def initialize(message_:, state:)
      super("#{message_} may not come in state #{state}")
      @message_ = Quark.text(message_)
      @state = Quark.text(state)
    end

    # @api private
    def quark_state
      { 'message' => message_, 'state' => state }
    end
  end
end
