package quark

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
)

// A Map keeps its entries in the order in which their keys were first put. The zero Map is empty. A copy of a Map is
// another name for the same entries: Clone makes one that changes on its own.
type Map[K cmp.Ordered, V any] struct {
	entries *entries[K, V]
}

// An Entry is one key of a [Map] with its value.
type Entry[K cmp.Ordered, V any] struct {
	Key   K
	Value V
}

type entries[K cmp.Ordered, V any] struct {
	keys   []K
	values []V
	places map[K]int // of keys; made when there are many that were not put in ascending order
}

// few entries are found by looking at all of them.
const few = 8

// MapOf makes a map of these entries, in their order.
func MapOf[K cmp.Ordered, V any](list ...Entry[K, V]) Map[K, V] {
	var made Map[K, V]
	for _, entry := range list {
		made.Set(entry.Key, entry.Value)
	}
	return made
}

// MapFrom makes a map of a plain one, in the order of the keys.
func MapFrom[K cmp.Ordered, V any](plain map[K]V) Map[K, V] {
	keys := make([]K, 0, len(plain))
	for key := range plain {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	var made Map[K, V]
	for _, key := range keys {
		made.Set(key, plain[key])
	}
	return made
}

// Plain gives the entries as a map that knows no order.
func (m Map[K, V]) Plain() map[K]V {
	plain := make(map[K]V, m.Len())
	for index := range m.Len() {
		plain[m.entries.keys[index]] = m.entries.values[index]
	}
	return plain
}

// Len counts the entries.
func (m Map[K, V]) Len() int {
	if m.entries == nil {
		return 0
	}
	return len(m.entries.keys)
}

func (e *entries[K, V]) place(key K) (int, bool) {
	if e == nil {
		return 0, false
	}
	if e.places != nil {
		place, found := e.places[key]
		return place, found
	}
	if len(e.keys) > few {
		return e.placeInOrder(key)
	}
	place := slices.Index(e.keys, key)
	return place, place >= 0
}

// placeInOrder finds a key among many that ascend; one that is larger than all, as a next number is, is not looked for.
func (e *entries[K, V]) placeInOrder(key K) (int, bool) {
	if e.keys[len(e.keys)-1] < key {
		return len(e.keys), false
	}
	return slices.BinarySearch(e.keys, key)
}

// Has tells whether there is a value for the key.
func (m Map[K, V]) Has(key K) bool {
	_, found := m.entries.place(key)
	return found
}

// Get gives the value of a key, and whether there is one.
func (m Map[K, V]) Get(key K) (V, bool) {
	if place, found := m.entries.place(key); found {
		return m.entries.values[place], true
	}
	var none V
	return none, false
}

// At gives the value of a key that is there; a missing one is a fault.
func (m Map[K, V]) At(key K, where string) V {
	place, found := m.entries.place(key)
	if !found {
		panic(&Fault{Text: "no entry for key " + Shown(key), Where: where})
	}
	return m.entries.values[place]
}

// Set puts an entry; a key that is there keeps its place.
func (m *Map[K, V]) Set(key K, value V) {
	if m.entries == nil {
		m.entries = &entries[K, V]{}
	}
	m.entries.set(key, value)
}

func (e *entries[K, V]) set(key K, value V) {
	if place, found := e.place(key); found {
		e.values[place] = value
		return
	}
	e.keys, e.values = append(e.keys, key), append(e.values, value)
	if e.places != nil {
		e.places[key] = len(e.keys) - 1
		return
	}
	if last := len(e.keys) - 1; last == few && !slices.IsSorted(e.keys) || last > few && key < e.keys[last-1] {
		e.index()
	}
}

func (e *entries[K, V]) index() {
	e.places = make(map[K]int, len(e.keys))
	for place, key := range e.keys {
		e.places[key] = place
	}
}

// Delete takes a key out, and gives the value that it had, if any.
func (m *Map[K, V]) Delete(key K) (V, bool) {
	place, found := m.entries.place(key)
	if !found {
		var none V
		return none, false
	}
	value := m.entries.values[place]
	m.entries.delete(place)
	return value, true
}

func (e *entries[K, V]) delete(place int) {
	key := e.keys[place]
	if place == 0 {
		e.deleteFirst()
	} else {
		e.keys, e.values = slices.Delete(e.keys, place, place+1), slices.Delete(e.values, place, place+1)
	}
	if e.places == nil {
		return
	}
	delete(e.places, key)
	for index := place; index < len(e.keys); index++ {
		e.places[e.keys[index]] = index
	}
}

// deleteFirst moves nothing: who deletes the oldest does so again and again.
func (e *entries[K, V]) deleteFirst() {
	clear(e.keys[:1])
	clear(e.values[:1])
	e.keys, e.values = e.keys[1:], e.values[1:]
}

// Clone makes a map with the same entries that changes on its own.
func (m Map[K, V]) Clone() Map[K, V] {
	if m.Len() == 0 {
		return Map[K, V]{}
	}
	copied := &entries[K, V]{keys: slices.Clone(m.entries.keys), values: slices.Clone(m.entries.values)}
	if m.entries.places != nil && len(copied.keys) > few {
		copied.index()
	}
	return Map[K, V]{entries: copied}
}

// With makes a map with this entry in addition; a key that is there keeps its place.
func (m Map[K, V]) With(key K, value V) Map[K, V] {
	copied := m.Clone()
	copied.Set(key, value)
	return copied
}

// Without makes a map that lacks this key.
func (m Map[K, V]) Without(key K) Map[K, V] {
	copied := m.Clone()
	copied.Delete(key)
	return copied
}

// Keys gives the keys, in the order in which they were first put.
func (m Map[K, V]) Keys() []K {
	if m.entries == nil {
		return nil
	}
	return slices.Clone(m.entries.keys)
}

// Values gives the values, in the order of their keys.
func (m Map[K, V]) Values() []V {
	if m.entries == nil {
		return nil
	}
	return slices.Clone(m.entries.values)
}

// EqualFunc tells whether both maps have the same entries, in whatever order; values are compared by same.
func (m Map[K, V]) EqualFunc(other Map[K, V], same func(V, V) bool) bool {
	if m.Len() != other.Len() {
		return false
	}
	for index := range m.Len() {
		value, found := other.Get(m.entries.keys[index])
		if !found || !same(m.entries.values[index], value) {
			return false
		}
	}
	return true
}

// EqualMaps tells whether two maps have the same entries, in whatever order.
func EqualMaps[K cmp.Ordered, V comparable](left, right Map[K, V]) bool {
	return left.EqualFunc(right, Equal[V])
}

// Equal compares by ==: for functions that want one.
func Equal[T comparable](left, right T) bool {
	return left == right
}

func outOfRange(index, size int64, where string) {
	fault(where, "index %d is out of range for %d elements", index, size)
}

// At gives an element; an index out of range is a fault.
func At[T any](list []T, index int64, where string) T {
	if uint64(index) >= uint64(len(list)) {
		outOfRange(index, int64(len(list)), where)
	}
	return list[index]
}

// Set replaces an element; an index out of range is a fault.
func Set[T any](list []T, index int64, value T, where string) {
	if uint64(index) >= uint64(len(list)) {
		outOfRange(index, int64(len(list)), where)
	}
	list[index] = value
}

// Get gives the element at an index, and whether there is one.
func Get[T any](list []T, index int64) (T, bool) {
	if uint64(index) >= uint64(len(list)) {
		var none T
		return none, false
	}
	return list[index], true
}

// First gives the first element, and whether there is one.
func First[T any](list []T) (T, bool) {
	return Get(list, 0)
}

// Last gives the last element, and whether there is one.
func Last[T any](list []T) (T, bool) {
	return Get(list, int64(len(list))-1)
}

// Find gives the first element that fits, and whether there is one.
func Find[T any](list []T, fits func(T) bool) (T, bool) {
	return Get(list, int64(slices.IndexFunc(list, fits)))
}

// IndexOf gives the index of the first element that is the same, and whether there is one.
func IndexOf[T any](list []T, element T, same func(T, T) bool) (int64, bool) {
	for index, each := range list {
		if same(each, element) {
			return int64(index), true
		}
	}
	return 0, false
}

// All tells whether every element fits.
func All[T any](list []T, fits func(T) bool) bool {
	for _, element := range list {
		if !fits(element) {
			return false
		}
	}
	return true
}

// Filter gives the elements that fit.
func Filter[T any](list []T, fits func(T) bool) []T {
	var kept []T
	for _, element := range list {
		if fits(element) {
			kept = append(kept, element)
		}
	}
	return kept
}

// Mapped gives what becomes of each element.
func Mapped[T, U any](list []T, change func(T) U) []U {
	changed := make([]U, len(list))
	for index, element := range list {
		changed[index] = change(element)
	}
	return changed
}

// MappedValues gives a map with the same keys and what becomes of each value.
func MappedValues[K cmp.Ordered, V, W any](m Map[K, V], change func(V) W) Map[K, W] {
	var changed Map[K, W]
	for index := range m.Len() {
		changed.Set(m.entries.keys[index], change(m.entries.values[index]))
	}
	return changed
}

// Count tells how many elements fit.
func Count[T any](list []T, fits func(T) bool) int64 {
	var count int64
	for _, element := range list {
		if fits(element) {
			count++
		}
	}
	return count
}

// Append adds elements to a list, whose place has room for it or gets more.
func Append[T any](list *[]T, elements ...T) {
	*list = append(*list, elements...)
}

// Remove takes the first element that is the same out of a list, and tells whether there was one.
func Remove[T any](list *[]T, element T, same func(T, T) bool) bool {
	index, found := IndexOf(*list, element, same)
	if found {
		*list = slices.Delete(*list, int(index), int(index)+1)
	}
	return found
}

// RemoveAt takes an element out of a list; an index out of range is a fault.
func RemoveAt[T any](list *[]T, index int64, where string) T {
	element := At(*list, index, where)
	*list = slices.Delete(*list, int(index), int(index)+1)
	return element
}

// RemoveLast takes the last element out of a list; an empty one is a fault.
func RemoveLast[T any](list *[]T, where string) T {
	return RemoveAt(list, max(int64(len(*list))-1, 0), where)
}

// Distinct leaves out elements that are the same as earlier ones.
func Distinct[T any](list []T, same func(T, T) bool) []T {
	var kept []T
	for _, element := range list {
		if _, found := IndexOf(kept, element, same); !found {
			kept = append(kept, element)
		}
	}
	return kept
}

// Min gives the smallest element, the first of equals, and whether there is one. Where there is none that has an order,
// a NaN, it is a fault.
func Min[T any](list []T, compare func(T, T) int, where string) (T, bool) {
	return extreme(list, func(left, right T) bool { return compare(left, right) < 0 }, where)
}

// Max gives the largest element, the first of equals, and whether there is one.
func Max[T any](list []T, compare func(T, T) int, where string) (T, bool) {
	return extreme(list, func(left, right T) bool { return compare(left, right) > 0 }, where)
}

func extreme[T any](list []T, better func(T, T) bool, where string) (T, bool) {
	best, found := First(list)
	for _, element := range list {
		refuseNaN(element, where)
		if better(element, best) {
			best = element
		}
	}
	return best, found
}

func refuseNaN[T any](value T, where string) {
	if number, isFloat := any(value).(float64); isFloat {
		ordered(number, where)
	}
}

// MinBy gives the element with the smallest key, the first of equals, and whether there is one. A NaN is a fault.
func MinBy[T, O any](list []T, key func(T) O, compare func(O, O) int, where string) (T, bool) {
	var best O
	place := -1
	for index, element := range list {
		found := key(element)
		refuseNaN(found, where)
		if place < 0 || compare(found, best) < 0 {
			best, place = found, index
		}
	}
	return Get(list, int64(place))
}

// SortBy gives the list sorted by a key; equals keep their order. A NaN is a fault.
func SortBy[T, O any](list []T, key func(T) O, compare func(O, O) int, where string) []T {
	keys := make([]O, len(list))
	order := make([]int, len(list))
	for index, element := range list {
		keys[index], order[index] = key(element), index
		refuseNaN(keys[index], where)
	}
	slices.SortStableFunc(order, func(left, right int) int { return compare(keys[left], keys[right]) })
	sorted := make([]T, len(list))
	for index, place := range order {
		sorted[index] = list[place]
	}
	return sorted
}

// Some gives a value as an optional that is there.
func Some[T any](value T) *T {
	return &value
}

// CloneList copies a list that may be absent.
func CloneList[T any](list *[]T) *[]T {
	if list == nil {
		return nil
	}
	return Some(slices.Clone(*list))
}

// CloneMap copies a map that may be absent.
func CloneMap[K cmp.Ordered, V any](entries *Map[K, V]) *Map[K, V] {
	if entries == nil {
		return nil
	}
	return Some(entries.Clone())
}

// Optional gives as an optional what was looked up.
func Optional[T any](value T, found bool) *T {
	if !found {
		return nil
	}
	return Some(value)
}

// Opened gives what an optional holds, as what is looked up is given.
func Opened[T any](optional *T) (value T, found bool) {
	if optional == nil {
		return value, false
	}
	return *optional, true
}

// Present gives what was looked up where absence is nil.
func Present[T any](value T, found bool) T {
	if !found {
		var none T
		return none
	}
	return value
}

// Or gives what an optional holds, or else another value.
func Or[T any](optional *T, otherwise T) T {
	if optional == nil {
		return otherwise
	}
	return *optional
}

// OrElse gives what was looked up, or else another value.
func OrElse[T any](optional *T, otherwise *T) *T {
	if optional == nil {
		return otherwise
	}
	return optional
}

// EqualOptional tells whether both are absent, or both there and the same.
func EqualOptional[T any](left, right *T, same func(T, T) bool) bool {
	if left == nil || right == nil {
		return left == right
	}
	return same(*left, *right)
}

// Mapping gives what becomes of the value of an optional, if there is one.
func Mapping[T, U any](optional *T, change func(T) U) *U {
	if optional == nil {
		return nil
	}
	return Some(change(*optional))
}

// Take gives what a place holds, and leaves something else there.
func Take[T any](place *T, left T) T {
	taken := *place
	*place = left
	return taken
}

// Holds tells whether an optional holds a value that is the same.
func Holds[T any](optional *T, value T, same func(T, T) bool) bool {
	return optional != nil && same(*optional, value)
}

// EqualPresent is [EqualOptional] for what is nil where it is absent.
func EqualPresent[T any](left, right T, same func(T, T) bool) bool {
	if isAbsent(left) || isAbsent(right) {
		return isAbsent(left) && isAbsent(right)
	}
	return same(left, right)
}

// isAbsent tells of what is nil where it is absent, a pointer or an interface, whether it is.
func isAbsent(value any) bool {
	if value == nil {
		return true
	}
	reflected := reflect.ValueOf(value)
	return reflected.Kind() == reflect.Pointer && reflected.IsNil()
}

// Join writes texts with a separator between them.
func Join(separator string, parts []string) string {
	return strings.Join(parts, separator)
}

// Tried passes on what a call gives besides an error, changed.
func Tried[T, U any](change func(T) U) func(T, error) (U, error) {
	return func(value T, err error) (U, error) {
		if err != nil {
			var none U
			return none, err
		}
		return change(value), nil
	}
}
