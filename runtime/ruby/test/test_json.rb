# frozen_string_literal: true

require 'minitest/autorun'
require 'quark'

class TestJson < Minitest::Test
  def refused(text)
    assert_raises(Quark::DecodeError, text) { Quark::Json.parse(text) }.message
  end

  def test_what_is_no_json_is_refused_in_one_way
    texts = ['', ' ', '[1,]', '{"a":1,}', '01', '-', '2.', '.5', '+1', 'nul', 'NaN', '[Infinity]', '1 2', '[1] //',
             '/**/1', "\uFEFF1", '"\\q"', '"\\u12"', "\"\t\"", "'a'", '{a:1}', '1e400', '-1e400', '[' * 3,
             "1\u0000", "\"\u0001\""]
    texts.each { |text| assert_equal 'not JSON', refused(text) }
    assert_equal 'not JSON', refused("[1#{'0' * 400}]")
  end

  def test_slashes_and_escapes_are_sound_inside_of_strings
    assert_equal ['http://a/b', "\"\\/\b\f\n\r\té"],
                 Quark::Json.parse('["http://a/b", "\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9"]')
  end

  def test_depth
    assert_equal 'nested deeper than 64', refused('[' * 65)
    assert_equal 'not JSON', refused("#{'[' * 64}x")
    assert_equal 'not JSON', refused("[1 /**/,#{'[' * 70}")
    deep = Quark::Json.parse("#{'[' * 64}#{']' * 64}")
    assert_kind_of Array, deep
    assert_equal '[' * 70, Quark::Json.parse("\"#{'[' * 70}\"")
  end

  def test_lone_surrogates_are_replaced
    assert_equal "\uFFFDx", Quark::Json.parse('"\\ud800x"')
    assert_equal "\uFFFD\uFFFD", Quark::Json.parse('"\\udc00\\ud800"')
    assert_equal '😀', Quark::Json.parse('"\\ud83d\\ude00"')
    assert_equal '\\ud800', Quark::Json.parse('"\\\\ud800"')
    assert_equal({ "\uFFFD" => 1 }, Quark::Json.parse('{"\\ud800":1}'))
  end

  def test_a_key_that_comes_twice_keeps_its_place_and_its_last_value
    assert_equal '{"a":3,"b":2}', Quark::Json.encode(Quark::Json.parse('{"a":1,"b":2,"a":3}'))
  end

  def test_text_is_ascii_without_spaces
    value = { 'a' => [1, 2.5, 1e21, nil, true, "é😀\"\\\u0001\u007f/"], 'b' => {}, 'c' => [], 'd' => 1.0,
              'e' => Float::NAN }
    text = '{"a":[1,2.5,1e+21,null,true,"\\u00e9\\ud83d\\ude00\\"\\\\\\u0001' \
           "\u007f/\"],\"b\":{},\"c\":[],\"d\":1,\"e\":null}"
    assert_equal text, Quark::Json.encode(value)
  end

  def test_decoders_say_what_they_found
    errors = {
      -> { Quark::Json.string(1) } => 'expected a string, found a number',
      -> { Quark::Json.integer('x') } => 'expected an integer, found a string',
      -> { Quark::Json.integer(1.5) } => 'expected an integer, found a number',
      -> { Quark::Json.integer(2**53) } => 'out of range',
      -> { Quark::Json.number(true) } => 'expected a number, found a boolean',
      -> { Quark::Json.boolean(nil) } => 'expected a boolean, found null',
      -> { Quark::Json.list({}) { 1 } } => 'expected a list, found an object',
      -> { Quark::Json.map([]) { 1 } } => 'expected an object, found a list',
      -> { Quark::Json.int_key('x') } => 'expected an integer key, found "x"'
    }
    errors.each { |decode, text| assert_equal text, assert_raises(Quark::DecodeError, &decode).message }
  end

  def test_integers_may_be_written_as_floats
    assert_equal [1, 1000, -2], Quark::Json.list([1.0, 1e3, -2.0]) { |each| Quark::Json.integer(each) }
    assert_equal 1500, Quark::Json.in_seconds(1.5)
    assert_equal({ 1 => true }, Quark::Json.map({ '1' => true }, :boolean, key: Quark::Json.method(:int_key)))
  end

  def test_errors_know_their_path
    error = assert_raises(Quark::DecodeError) do
      Quark::Fields.new({ 'nodes' => [{ 'a b' => 1 }] }).required('nodes') do |json|
        Quark::Json.list(json) { |each| Quark::Json.map(each) { |value| Quark::Json.string(value) } }
      end
    end
    assert_equal 'nodes[0]["a b"]: expected a string, found a number', error.message
    assert_equal Quark::DecodeKind::WRONG_TYPE, error.kind
  end

  def test_numbers_are_written_as_ecmascript_does
    texts = { 1.0 => '1', -0.0 => '0', 1e21 => '1e+21', 1e20 => '100000000000000000000', 1e-7 => '1e-7',
              1e-5 => '0.00001', 2.5 => '2.5', Float::NAN => 'null', -Float::INFINITY => 'null' }
    texts.each do |number, text|
      assert_equal text, Quark::Json.encode(number)
      assert_equal "{\"1.0, \":[#{text},#{text}]}", Quark::Json.encode({ '1.0, ' => [number, number] })
    end
  end

  def test_whole_numbers_beyond_int_are_floats
    value = Quark::Json.parse('[9007199254740993,-12345678901234567890,9007199254740991,"1234567890123456"]')
    assert_equal [9_007_199_254_740_992.0, -12_345_678_901_234_567_890.0, 9_007_199_254_740_991], value[..2]
    assert_equal [Float, Float, Integer], value[..2].map(&:class)
    text = '[9007199254740992,-12345678901234567000,9007199254740991,"1234567890123456"]'
    assert_equal text, Quark::Json.encode(value)
    assert_equal 'not JSON', refused("[1#{'0' * 400}]")
    assert_equal 'not JSON', refused("{\"a\":1#{'0' * 300}.5e20}")
    assert_equal({ 'a' => '-0e4736' }, Quark::Json.parse('{"a":"-0e4736"}'))
  end

  def test_texts_of_host_code_are_written_all_the_same
    assert_equal '["\\ufffd",null]', Quark::Json.encode(["\xFF", Float::NAN])
    assert_equal '"\\u00e9"', Quark::Json.encode("\xE9".dup.force_encoding(Encoding::ISO_8859_1))
  end

  def test_fields
    fields = Quark::Fields.new({ 'older' => 1, 'null' => nil })
    assert_equal 1, fields.required(%w[name older], :integer)
    assert_equal 7, fields.default(7, 'null', &:itself)
    assert_nil fields.optional('null', &:itself)
    assert_nil fields.json('null')
    assert_equal 7, (fields.json_or('absent') { 7 })
    assert(fields.default_of('absent', :boolean) { true })
    assert_equal 'absent: missing', assert_raises(Quark::DecodeError) { fields.required('absent', &:itself) }.message
    assert_equal 'absent: missing', assert_raises(Quark::DecodeError) { fields.json('absent') }.message
  end

  def test_open_data_is_looked_into
    assert_equal 'a', Quark::Json.as_string('a')
    assert_equal 2, Quark::Json.as_int(2.0)
    assert_nil Quark::Json.as_int(2.5)
    assert_nil Quark::Json.as_float('2')
    assert_equal false, Quark::Json.as_bool(false)
    assert_nil Quark::Json.as_list({})
    assert_equal({}, Quark::Json.as_map({}))
  end

  def test_records_are_what_the_standard_library_writes_too
    failure = Quark::Failure.new(kind: 'A', message: 'b')
    assert_equal '[{"kind":"A","message":"b","stack":""}]', JSON.generate([failure])
    assert_equal failure, Quark::Failure.decode(failure.encode)
  end
end
