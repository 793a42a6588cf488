# frozen_string_literal: true

require 'minitest/autorun'
require 'quark/testing'
require 'mdk'

# The tests of `rtp`.
class TestMdkRtp < Minitest::Test
  # The first frame says who speaks and what it understands.
  def test_the_first_frame_says_who_speaks_and_what_it_understands
    open = Mdk::Open.new(mdk_version: '3.0.0', properties: { 'capabilities' => ['route'].freeze }.freeze, node_id: 'p1')
    message = open
    assert_equal(
      '{"type":"open","version":"2.0.0","mdkVersion":"3.0.0","properties":{"capabilities":["route"]},"nodeId":"p1","environment":{"name":"sandbox"}}',
      Mdk::RTP_CLIENT.encode(message),
      'rtp.q:187'
    )
    assert open.understands?('route'), 'rtp.q:189'
    refute open.understands?('breaker'), 'rtp.q:190'
    refute Mdk::Open.new.understands?('route'), 'rtp.q:191'
    refute Mdk::Open.new(properties: { 'capabilities' => 'route' }.freeze).understands?('route'), 'rtp.q:192'
  end

  # Another major version cannot go on.
  def test_another_major_version_cannot_go_on
    assert Mdk::Open.new(version: '2.0.0').compatible?, 'rtp.q:196'
    assert Mdk::Open.new(version: '2.7').compatible?, 'rtp.q:197'
    refute Mdk::Open.new(version: '3.0.0').compatible?, 'rtp.q:198'
    refute Mdk::Open.new(version: '1.9.9').compatible?, 'rtp.q:199'
    refute Mdk::Open.new(version: 'new').compatible?, 'rtp.q:200'
  end

  # Messages are told apart by their type, under today's names and older ones.
  def test_messages_are_told_apart_by_their_type_under_today_s_names_and_older
    node = Mdk::Node.new(id: 'n1', service: 'hello', version: '1.1', address: 'http://h:1')
    text = '"node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}}'
    messages = {
      '{"type":"active",' => Mdk::Active.new(node:),
      '{"type":"discovery.protocol.Active",' => Mdk::Active.new(node:),
      '{"type":"expire",' => Mdk::Expire.new(node:),
      '{"type":"discovery.protocol.Expire",' => Mdk::Expire.new(node:),
      '{"type":"open",' => Mdk::Open.new,
      '{"type":"mdk.protocol.Open",' => Mdk::Open.new,
      '{"type":"close",' => Mdk::Close.new,
      '{"type":"mdk.protocol.Close",' => Mdk::Close.new,
      '{"type":"discovery.protocol.Close",' => Mdk::Close.new,
      '{"type":"subscribe",' => Mdk::Subscribe.new
    }.freeze
    messages.each_key do |start|
      assert Quark.equal(Mdk::RTP_CLIENT.decode(start + text), Quark.entry(messages, start, 'rtp.q:218')), 'rtp.q:218'
    end
  end

  # What a server says, too.
  def test_what_a_server_says_too
    messages = {
      '{"type":"clear"}' => Mdk::Clear.new,
      '{"type":"discovery.protocol.Clear"}' => Mdk::Clear.new,
      '{"type":"logack","sequence":7}' => Mdk::LogAck.new(sequence: 7),
      '{"type":"mdk_tracing.protocol.LogAckEvent","sequence":7}' => Mdk::LogAck.new(sequence: 7),
      '{"type":"interactionack","sequence":7}' => Mdk::InteractionAck.new(sequence: 7),
      '{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}' => Mdk::Route.new(
        service: 'time',
        environment: 'sandbox',
        shares: { '1.1' => 9, '1.2' => 1 }.freeze
      )
    }.freeze
    messages.each_key do |text|
      assert Quark.equal(Mdk::RTP_SERVER.decode(text), Quark.entry(messages, text, 'rtp.q:234')), 'rtp.q:234'
    end
  end

  # Absent and null mean the default, unknown fields and $class are ignored.
  def test_absent_and_null_mean_the_default_unknown_fields_and_class_are
    text = '{"$class":"mdk_protocol.Open","type":"open","version":null,"environment":null,"fromTheFuture":[1]}'
    open = Mdk::Open.new
    assert Quark.equal(Mdk::RTP_SERVER.decode(text), open), 'rtp.q:240'
  end

  # A message of an unknown type is an error that says so.
  def test_a_message_of_an_unknown_type_is_an_error_that_says_so
    assert_raises(Quark::DecodeError, 'rtp.q:244') { Mdk::RTP_SERVER.decode('{"type":"tomorrow"}') }
    begin
      Mdk::RTP_SERVER.decode('{"type":"tomorrow"}')
    rescue Quark::DecodeError => e
      assert_equal Quark::DecodeKind::UNKNOWN_TAG, e.kind, 'rtp.q:247'
    else
      assert false, 'rtp.q:246'
    end
  end

  # Both begin with Open, and nothing follows a Close.
  def test_both_begin_with_open_and_nothing_follows_a_close
    side = Mdk::RtpServerSide.new
    assert_raises(Quark::OutOfState, 'rtp.q:253') { side.receive('{"type":"subscribe"}') }
    assert_raises(Quark::OutOfState, 'rtp.q:254') { side.send(Mdk::Clear.new) }
    side.receive('{"type":"open"}')
    side.receive('{"type":"subscribe"}')
    assert_raises(Quark::OutOfState, 'rtp.q:257') { side.send(Mdk::Clear.new) }
    side.send(Mdk::Open.new)
    side.send(Mdk::Clear.new)
    side.send(Mdk::Close.new)
    assert_raises(Quark::OutOfState, 'rtp.q:261') { side.send(Mdk::Clear.new) }
    side.receive('{"type":"close"}')
    assert_raises(Quark::OutOfState, 'rtp.q:263') { side.receive('{"type":"subscribe"}') }
  end

  # A node is announced for 30 seconds.
  def test_a_node_is_announced_for30_seconds
    message = Mdk::Active.new(node: Mdk::Node.new(id: 'n1', service: 'hello', version: '1.1', address: 'http://h:1'))
    assert_equal(
      '{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1","properties":{},"environment":{"name":"sandbox"}},"ttl":30}',
      Mdk::RTP_CLIENT.encode(message),
      'rtp.q:268'
    )
    older = Mdk::RTP_CLIENT.decode(
      '{"type":"active","node":{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"},"ttl":30.0}'
    )
    assert Quark.equal(older, message), 'rtp.q:273'
  end

  # A log event on the wire: upper-case level, a number, and sync 1.
  def test_a_log_event_on_the_wire_upper_case_level_a_number_and_sync1
    event = Mdk::LogEvent.new(
      context: Mdk::SharedContext.new(trace_id: 't1'),
      timestamp: 0 + 5,
      node: 'p1',
      level: Quark::Severity::WARN,
      category: 'cat',
      text: 'café',
      sequence: 3
    )
    message = event
    assert_equal(
      '{"type":"log","context":{"traceId":"t1","clock":{"clocks":[0]},"properties":{},"environment":{"name":"sandbox"}},"timestamp":5,"node":"p1","level":"WARN","category":"cat","contentType":"text/plain","text":"caf\\u00e9","sequence":3,"sync":1}',
      Mdk::RTP_CLIENT.encode(message),
      'rtp.q:287'
    )
    assert Quark.equal(Mdk::RTP_CLIENT.decode(Mdk::RTP_CLIENT.encode(message)), message), 'rtp.q:289'
  end

  # A failure report adds structure beside the text.
  def test_a_failure_report_adds_structure_beside_the_text
    report = Mdk::FailureReport.new(
      kind: 'ValueError',
      message: 'boom',
      stack: 'at f',
      nodes: [Mdk::InvolvedNode.new(id: 'n1', service: 'hello', version: '1.1', address: 'http://h:1')].freeze
    )
    assert_equal(
      '{"kind":"ValueError","message":"boom","stack":"at f","nodes":[{"id":"n1","service":"hello","version":"1.1","address":"http://h:1"}]}',
      report.encode,
      'rtp.q:294'
    )
  end

  # An interaction event on the wire.
  def test_an_interaction_event_on_the_wire
    event = Mdk::InteractionEvent.new(
      start_timestamp: 0 + 1,
      end_timestamp: 0 + 2,
      uuid: 'u1',
      session: 't1',
      node: 'p1',
      results: { 'n1' => 0, 'n2' => 1 }.freeze,
      start_clock: [2].freeze,
      end_clock: [5].freeze,
      sequence: 7
    )
    message = event
    assert_equal(
      '{"type":"interactionevent","startTimestamp":1,"endTimestamp":2,"environment":{"name":"sandbox"},"uuid":"u1","session":"t1","node":"p1","results":{"n1":0,"n2":1},"startClock":[2],"endClock":[5],"sequence":7,"sync":1}',
      Mdk::RTP_CLIENT.encode(message),
      'rtp.q:311'
    )
  end

  # Closing says why.
  def test_closing_says_why
    message = Mdk::Close.new(
      error: Mdk::CloseError.new(code: 'VERSION_MISMATCH', title: 'title', detail: 'detail', id: 'id')
    )
    assert_equal(
      '{"type":"close","error":{"code":"VERSION_MISMATCH","title":"title","detail":"detail","id":"id"}}',
      Mdk::RTP_CLIENT.encode(message),
      'rtp.q:317'
    )
  end

  # The newer messages on the wire.
  def test_the_newer_messages_on_the_wire
    command = Mdk::Route.new(service: 'time', environment: 'sandbox', shares: { '1.1' => 9, '1.2' => 1 }.freeze)
    assert_equal(
      '{"type":"route","service":"time","environment":"sandbox","shares":{"1.1":9,"1.2":1}}',
      Mdk::RTP_SERVER.encode(command),
      'rtp.q:323'
    )
    message = Mdk::Breaker.new(
      node: Mdk::Node.new(id: 'n1', service: 'time', version: '1.1', address: 'http://t:1'),
      open: true,
      since: 0 + 9
    )
    assert_equal(
      '{"type":"breaker","node":{"id":"n1","service":"time","version":"1.1","address":"http://t:1","properties":{},"environment":{"name":"sandbox"}},"open":true,"since":9}',
      Mdk::RTP_CLIENT.encode(message),
      'rtp.q:325'
    )
  end

  # The events of a trace sort into causal order, whatever their timestamps say.
  def test_the_events_of_a_trace_sort_into_causal_order_whatever_their
    clocks = [
      [3].freeze,
      [2, 1].freeze,
      [1].freeze,
      [2, 1, 4].freeze,
      [2].freeze,
      [2, 1, 3].freeze,
      [2, 0].freeze,
      [10].freeze
    ].freeze
    events = clocks.map do |levels|
      Mdk::LogEvent.new(
        context: Mdk::SharedContext.new(trace_id: 't1', clock: Mdk::CausalClock.new(levels:)),
        timestamp: 0,
        node: 'p1',
        level: Quark::Severity::INFO,
        category: 'cat',
        text: 'x'
      )
    end.freeze
    ordered = Mdk.in_causal_order(events).map { |event| event.context.clock.levels }.freeze
    assert_equal(
      [
        [1].freeze,
        [2].freeze,
        [2, 0].freeze,
        [2, 1].freeze,
        [2, 1, 3].freeze,
        [2, 1, 4].freeze,
        [3].freeze,
        [10].freeze
      ],
      ordered,
      'rtp.q:340'
    )
  end
end
