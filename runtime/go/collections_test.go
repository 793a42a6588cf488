package quark

import (
	"cmp"
	"math"
	"slices"
	"testing"

	random "math/rand"
)

func numbered(count int) Map[int64, string] {
	var made Map[int64, string]
	for number := range int64(count) {
		made.Set(count64(count)-number, IntText(number))
	}
	return made
}

func count64(count int) int64 { return int64(count) }

func TestAMapKeepsItsOrder(t *testing.T) {
	for _, count := range []int{3, 30} {
		m := numbered(count)
		m.Set(2, "again")
		same(t, m.Keys()[0], count)
		m.Delete(count64(count))
		m.Set(count64(count), "last")
		same(t, m.Keys()[count-1], count)
		same(t, m.At(count64(count), ""), "last")
		same(t, m.At(2, ""), "again")
		same(t, m.Len(), count)
		_, found := m.Get(99)
		same(t, found, false)
		copied := m.Clone()
		copied.Set(99, "new")
		same(t, m.Has(99), false)
		same(t, EqualMaps(m, copied.Without(99)), true)
		same(t, EqualMaps(m, copied), false)
	}
}

// What is put and deleted by chance is what a plain map and a list of its keys hold, whether keys ascend or not.
func TestAMapFindsWhatIsThere(t *testing.T) {
	chance := random.New(random.NewSource(1))
	for round := range 200 {
		var m Map[int64, int]
		plain, order, next := map[int64]int{}, []int64{}, int64(0)
		for step := range 100 {
			next++
			key := next
			if round%2 == 0 {
				key = chance.Int63n(20)
			}
			if chance.Intn(3) == 0 && len(order) > 0 {
				key = order[chance.Intn(len(order))*(round%4/2)]
				m.Delete(key)
				delete(plain, key)
				order = slices.DeleteFunc(order, func(other int64) bool { return other == key })
				continue
			}
			if _, known := plain[key]; !known {
				order = append(order, key)
			}
			m.Set(key, step)
			plain[key] = step
		}
		same(t, m.Clone().Keys(), order)
		same(t, m.Plain(), plain)
		for key := range int64(101) {
			value, found := m.Get(key)
			expected, known := plain[key]
			same(t, []any{value, found}, []any{expected, known})
		}
	}
}

func TestTheZeroMapIsEmpty(t *testing.T) {
	var m Map[string, int64]
	same(t, m.Len(), 0)
	same(t, len(m.Keys())+len(m.Values()), 0)
	_, found := m.Delete("a")
	same(t, found, false)
	same(t, m.With("a", 1).Len(), 1)
	same(t, m.Len(), 0)
	same(t, faultOf(t, func() { m.At("a", "a.q:1") }), `no entry for key "a" (a.q:1)`)
	same(t, MapFrom(map[string]int64{"b": 1, "a": 2}).Keys(), []string{"a", "b"})
}

func TestIndicesOutOfRangeFault(t *testing.T) {
	list := []int64{1, 2}
	for _, call := range []func(){
		func() { At(list, 2, "a.q:1") },
		func() { Set(list, 2, 0, "a.q:1") },
		func() { RemoveAt(&list, 2, "a.q:1") },
	} {
		same(t, faultOf(t, call), "index 2 is out of range for 2 elements (a.q:1)")
	}
	same(t, faultOf(t, func() { At(list, -1, "a.q:1") }), "index -1 is out of range for 2 elements (a.q:1)")
	same(t, faultOf(t, func() { RemoveLast(&[]int64{}, "a.q:1") }), "index 0 is out of range for 0 elements (a.q:1)")
}

func TestSearching(t *testing.T) {
	list := []string{"b", "a", "b"}
	index, found := IndexOf(list, "b", Equal[string])
	same(t, []any{index, found}, []any{0, true})
	_, found = Find(list, func(text string) bool { return text == "c" })
	same(t, found, false)
	same(t, Distinct(list, Equal[string]), []string{"b", "a"})
	same(t, Remove(&list, "b", Equal[string]), true)
	same(t, list, []string{"a", "b"})
	least, _ := Min(list, cmp.Compare[string], "")
	greatest, _ := Max(list, cmp.Compare[string], "")
	same(t, least+greatest, "ab")
	same(t, faultOf(t, func() { Min([]float64{1, math.NaN()}, cmp.Compare[float64], "a.q:1") }), "NaN has no order (a.q:1)")
}

func TestSortingIsStable(t *testing.T) {
	sorted := SortBy([]string{"bb", "a", "cc", "d"}, Size, cmp.Compare[int64], "")
	same(t, sorted, []string{"a", "d", "bb", "cc"})
	first, _ := MinBy([]string{"bb", "a", "d"}, Size, cmp.Compare[int64], "")
	same(t, first, "a")
}

func TestOptionals(t *testing.T) {
	same(t, Or(nil, 3), 3)
	same(t, Or(Some(2), 3), 2)
	same(t, Optional(1, false) == nil, true)
	same(t, EqualOptional(Some(1), Some(1), Equal[int]), true)
	same(t, EqualOptional(Some(1), nil, Equal[int]), false)
	same(t, Holds(Some(1), 1, Equal[int]), true)
	same(t, *Mapping(Some("ab"), Size), 2)
	place := []int{1}
	same(t, Take(&place, nil), []int{1})
	same(t, len(place), 0)
}
