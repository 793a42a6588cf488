# frozen_string_literal: true

require 'minitest/autorun'
require 'quark'

# A record, as generated code has them.
class Place
  include Quark::Record

  attr_reader :row, :column

  def initialize(row:, column: 0.0)
    @row = row
    @column = column
    freeze
  end
end

# An enum, as generated code has them.
class Level < Quark::Enum
  LOW = new('LOW')
  HIGH = new('HIGH', 'TOP')
end

class TestCollections < Minitest::Test
  def test_generated_code_makes_records_of_clean_values
    place = Place.of(row: 1, column: 2.0)
    assert_equal Place.new(1, 2.0), place
    assert_predicate place, :frozen?
    assert_nil Place.of(row: 1).column
    assert_raises(ArgumentError) { Place.of(column: 1.0) }
    assert_equal Place.new(3, 2.0), place.but(row: 3)
    refute_equal place, place.but(column: Float::NAN)
    assert_equal({ row: 1, column: 2.0 }, place.to_h)
  end

  def test_records_are_values
    point = Place.new(row: 1, column: 2.0)
    assert_equal point, Place.new(1, 2.0)
    assert_equal point, Place.new(1, column: 2.0)
    assert_equal Place.new(row: 1, column: 3.0), point.with(column: 3.0)
    assert_equal 1, { point => 1 }[Place.new(1, 2.0)]
    assert_predicate point, :frozen?
    assert_equal '#<Place row=1, column=2.0>', point.inspect
  end

  def test_patterns_look_into_records
    case Place.new(row: 1)
    in { row: 1, column: }
      assert_equal 0.0, column
    end
  end

  def test_constructors_say_what_is_wrong
    assert_match(/given 3/, assert_raises(ArgumentError) { Place.new(1, 2.0, 3) }.message)
    assert_match(/twice: row/, assert_raises(ArgumentError) { Place.new(1, row: 2) }.message)
    assert_match(/missing keyword/, assert_raises(ArgumentError) { Place.new }.message)
  end

  def test_enums_are_ordered_as_declared
    assert_operator Level::LOW, :<, Level::HIGH
    assert_equal [Level::LOW, Level::HIGH], Level.values
    assert_same Level::HIGH, Level.from_json('TOP')
    assert_equal 'HIGH', Level::HIGH.to_s
    assert_equal 'unknown case "x"', assert_raises(Quark::DecodeError) { Level.from_json('x') }.message
    assert_raises(NoMethodError) { Level.new('OTHER') }
  end

  def test_what_comes_in_is_frozen_at_every_depth
    inner = [+'a']
    list = Quark.cleaned([inner, { +'k' => inner }])
    inner << 'b'
    assert_equal [['a'], { 'k' => ['a'] }], list
    assert_predicate list[0], :frozen?
    assert_predicate list[0][0], :frozen?
    assert_same list, Quark.cleaned(list)
    assert_equal ["\uFFFD"], Quark.cleaned(["\xFF"].freeze)
    assert_nil Quark.frozen(Hash.new(7))['absent']
    numbers = [[1]]
    assert_predicate Quark.frozen(numbers)[0], :frozen?
    refute_predicate numbers[0], :frozen?
  end

  def test_what_is_not_there_is_a_fault
    assert_equal('index -1 is out of range for 1 elements (a.q:1)', fault { Quark.item([1], -1, 'a.q:1') })
    assert_equal('index 1 is out of range for 1 elements (a.q:1)', fault { Quark.set_item([1], 1, 2, 'a.q:1') })
    assert_equal('index 0 is out of range for 0 elements (a.q:1)', fault { Quark.remove_last([], 'a.q:1') })
    assert_equal('index 2 is out of range for 1 elements (a.q:1)', fault { Quark.remove_at([1], 2, 'a.q:1') })
    assert_equal('no entry for key "x" (a.q:1)', fault { Quark.entry({}, 'x', 'a.q:1') })
    assert_equal('no entry for key "LOW" (a.q:1)', fault { Quark.entry({}, Level::LOW, 'a.q:1') })
    assert_nil Quark.get([1], -1)
  end

  def test_sorting_is_stable
    words = %w[bb a cc d ee f]
    assert_equal %w[a d f bb cc ee], Quark.sort_by(words, 'a.q:1', &:length)
    assert_equal('NaN has no order (a.q:1)', fault { Quark.sort_by([1.0, Float::NAN], 'a.q:1', &:itself) })
    assert_equal 'a', Quark.min_by(words, 'a.q:1', &:length)
    assert_equal 3.0, Quark.max_of([1.0, 3.0], 'a.q:1')
    assert_nil Quark.min_of([], 'a.q:1')
  end

  def test_nan_is_not_itself_at_any_depth
    nan = Float::NAN
    refute Quark.equal([nan], [nan])
    refute Quark.equal({ 'a' => [nan] }, { 'a' => [nan] })
    assert Quark.equal({ 'a' => 1, 'b' => 2 }, { 'b' => 2, 'a' => 1 })
    assert_equal 2, Quark.distinct([nan, nan]).length
    assert_equal [1, 2], Quark.distinct([1, 2, 1])
    assert_nil Quark.index_of([nan], nan)
    list = [1, 2, 1]
    assert Quark.remove(list, 1)
    refute Quark.remove(list, 3)
    assert_equal [2, 1], list
  end

  private

  def fault(&block)
    assert_raises(Quark::Fault, &block).message
  end
end
