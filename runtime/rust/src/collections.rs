//! Collections: what `List` and `Map` need beyond the methods of `Vec` and `indexmap::IndexMap`.
//!
//! Indexes and sizes are `Int`s here, and an absent element is a fault that names its place in Quark source.

mod map;

pub use map::{Entries, Instances, Map, Seeded};

use crate::fault::fault;
use crate::json::ToJson;
use std::cmp::Ordering;
use std::fmt::Display;
use std::hash::Hash;
use std::ops::{Deref, DerefMut};

/// How many elements there are.
#[must_use]
pub fn size<T>(items: &[T]) -> i64 {
    int(items.len())
}

/// How many entries there are.
#[must_use]
pub fn map_size<K, V>(map: &Entries<K, V>) -> i64 {
    int(map.len())
}

/// A size or an index as an `Int`.
#[must_use]
pub fn int(size: usize) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

#[track_caller]
pub(crate) fn out_of_range(index: i64, size: usize, location: &str) -> ! {
    fault(format_args!("index {index} is out of range for {size} elements"), location)
}

/// The index as Rust counts, a fault when no element stands there.
#[track_caller]
fn position(index: i64, size: usize, location: &str) -> usize {
    match usize::try_from(index) {
        Ok(position) if position < size => position,
        _ => out_of_range(index, size, location),
    }
}

/// `items[index]`.
#[must_use]
#[track_caller]
pub fn item<'a, T>(items: &'a [T], index: i64, location: &str) -> &'a T {
    &items[position(index, items.len(), location)]
}

/// `items[index]`, to change or to assign.
#[must_use]
#[track_caller]
pub fn item_mut<'a, T>(items: &'a mut [T], index: i64, location: &str) -> &'a mut T {
    let position = position(index, items.len(), location);
    &mut items[position]
}

/// The element at `index`, if one stands there.
#[must_use]
pub fn get<T>(items: &[T], index: i64) -> Option<&T> {
    items.get(usize::try_from(index).ok()?)
}

/// The element at `index`, to change, if one stands there.
#[must_use]
pub fn get_mut<T>(items: &mut [T], index: i64) -> Option<&mut T> {
    items.get_mut(usize::try_from(index).ok()?)
}

/// Takes the element at `index` out; those behind it move up.
#[track_caller]
pub fn remove_at<T>(items: &mut Vec<T>, index: i64, location: &str) -> T {
    let position = position(index, items.len(), location);
    items.remove(position)
}

/// Takes the last element out.
#[track_caller]
pub fn remove_last<T>(items: &mut Vec<T>, location: &str) -> T {
    items.pop().unwrap_or_else(|| out_of_range(0, 0, location))
}

/// Takes the first element that equals `item` out, and says whether there was one.
pub fn remove<T: PartialEq<Q>, Q: ?Sized>(items: &mut Vec<T>, item: &Q) -> bool {
    let found = items.iter().position(|other| *other == *item);
    found.map(|position| items.remove(position)).is_some()
}

/// Where the first element that equals `item` stands.
#[must_use]
pub fn index_of<T: PartialEq<Q>, Q: ?Sized>(items: &[T], item: &Q) -> Option<i64> {
    items.iter().position(|other| *other == *item).map(int)
}

#[track_caller]
fn no_entry<K: ToJson + ?Sized>(key: &K, location: &str) -> ! {
    fault(format_args!("no entry for key {}", key.encode()), location)
}

/// `map[key]`.
#[must_use]
#[track_caller]
pub fn entry<'a, K, V, M, Q>(map: &'a M, key: &Q, location: &str) -> &'a V
where
    M: Deref<Target = Entries<K, V>>,
    K: 'a,
    Q: Hash + indexmap::Equivalent<K> + ToJson + ?Sized,
{
    map.get(key).unwrap_or_else(|| no_entry(key, location))
}

/// `map[key]`, to change in place.
#[must_use]
#[track_caller]
pub fn entry_mut<'a, K, V, M, Q>(map: &'a mut M, key: &Q, location: &str) -> &'a mut V
where
    M: DerefMut<Target = Entries<K, V>>,
    K: 'a,
    Q: Hash + indexmap::Equivalent<K> + ToJson + ?Sized,
{
    map.get_mut(key).unwrap_or_else(|| no_entry(key, location))
}

/// The map with `value` at `key`, in its place when the key was there.
#[must_use]
pub fn put<K, V>(mut map: Map<K, V>, key: K, value: V) -> Map<K, V>
where
    K: Hash + Eq + Clone + 'static,
    V: Clone + 'static,
{
    map.insert(key, value);
    map
}

/// The map without `key`.
#[must_use]
pub fn minus<K, V, Q>(mut map: Map<K, V>, key: &Q) -> Map<K, V>
where
    K: Hash + Eq + Clone + 'static,
    V: Clone + 'static,
    Q: Hash + indexmap::Equivalent<K> + ?Sized,
{
    map.shift_remove(key);
    map
}

/// The elements without those that equal an earlier one.
#[must_use]
pub fn distinct<T: PartialEq>(items: Vec<T>) -> Vec<T> {
    let mut kept: Vec<T> = Vec::with_capacity(items.len());
    for item in items {
        if !kept.contains(&item) {
            kept.push(item);
        }
    }
    kept
}

/// The elements' texts with `separator` between them.
#[must_use]
pub fn join<T: Display>(items: &[T], separator: &str) -> String {
    let texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    texts.join(separator)
}

/// The order of two values, a fault where there is none.
#[track_caller]
fn order<T: PartialOrd>(left: &T, right: &T, location: &str) -> Ordering {
    left.partial_cmp(right).unwrap_or_else(|| fault("NaN has no order", location))
}

/// The elements in the order of their keys; equal ones stay as they stood.
#[must_use]
#[track_caller]
pub fn sort_by<T, K: PartialOrd>(items: Vec<T>, key: impl Fn(&T) -> K, location: &str) -> Vec<T> {
    let mut keyed: Vec<(K, T)> = items.into_iter().map(|item| (key(&item), item)).collect();
    for (key, _) in &keyed {
        let _ = order(key, key, location);
    }
    keyed.sort_by(|(left, _), (right, _)| order(left, right, location));
    keyed.into_iter().map(|(_, item)| item).collect()
}

/// The first element whose key is least.
#[must_use]
#[track_caller]
pub fn min_by<T, K: PartialOrd>(
    items: impl IntoIterator<Item = T>,
    key: impl Fn(&T) -> K,
    location: &str,
) -> Option<T> {
    let mut best: Option<(K, T)> = None;
    for item in items {
        let key = key(&item);
        let _ = order(&key, &key, location);
        if best.as_ref().is_none_or(|(least, _)| order(&key, least, location).is_lt()) {
            best = Some((key, item));
        }
    }
    best.map(|(_, item)| item)
}

/// The first element that is least.
#[must_use]
#[track_caller]
pub fn min<T: PartialOrd>(items: impl IntoIterator<Item = T>, location: &str) -> Option<T> {
    extreme(items, Ordering::Less, location)
}

/// The first element that is greatest.
#[must_use]
#[track_caller]
pub fn max<T: PartialOrd>(items: impl IntoIterator<Item = T>, location: &str) -> Option<T> {
    extreme(items, Ordering::Greater, location)
}

/// The smaller of two, the first where they are equal.
#[must_use]
#[track_caller]
pub fn smaller<T: PartialOrd>(one: T, other: T, location: &str) -> T {
    if order(&other, &one, location).is_lt() { other } else { one }
}

/// The larger of two, the first where they are equal.
#[must_use]
#[track_caller]
pub fn larger<T: PartialOrd>(one: T, other: T, location: &str) -> T {
    if order(&other, &one, location).is_gt() { other } else { one }
}

#[track_caller]
fn extreme<T: PartialOrd>(items: impl IntoIterator<Item = T>, wanted: Ordering, location: &str) -> Option<T> {
    let mut best = None;
    for item in items {
        let _ = order(&item, &item, location);
        if best.as_ref().is_none_or(|best| order(&item, best, location) == wanted) {
            best = Some(item);
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::caught;

    fn text_of<T>(body: impl FnOnce() -> T) -> String {
        caught(body).err().expect("a fault").text().to_owned()
    }

    #[test]
    fn an_absent_element_is_a_fault() {
        assert_eq!(*item(&[1, 2], 1, "a.q:1"), 2);
        assert_eq!(text_of(|| *item(&[1, 2], 3, "a.q:1")), "index 3 is out of range for 2 elements (a.q:1)");
        assert_eq!(text_of(|| *item(&[1, 2], -1, "a.q:1")), "index -1 is out of range for 2 elements (a.q:1)");
        let map = Map::from([("a".to_owned(), 1)]);
        assert_eq!(*entry(&map, "a", "a.q:1"), 1);
        assert_eq!(text_of(|| *entry(&map, "x", "a.q:1")), r#"no entry for key "x" (a.q:1)"#);
    }

    #[test]
    fn assigning_to_a_key_keeps_its_place() {
        let map = put(Map::from([("a", 1), ("b", 2)]), "a", 3);
        assert_eq!(map.into_iter().collect::<Vec<_>>(), [("a", 3), ("b", 2)]);
        let map = minus(Map::from([("a", 1), ("b", 2), ("c", 3)]), "a");
        assert_eq!(map.keys().copied().collect::<Vec<_>>(), ["b", "c"]);
    }

    #[test]
    fn elements_are_taken_out_in_place() {
        let mut items = vec![1, 2, 3, 2];
        assert!(remove(&mut items, &2));
        assert!(!remove(&mut items, &9));
        assert_eq!(remove_at(&mut items, 0, "a.q:1"), 1);
        assert_eq!(remove_last(&mut vec![1, 2], "a.q:1"), 2);
        let empty = text_of(|| remove_last(&mut Vec::<i64>::new(), "a.q:1"));
        assert_eq!(empty, "index 0 is out of range for 0 elements (a.q:1)");
        *item_mut(&mut items, 0, "a.q:1") = 7;
        assert_eq!(items, [7, 2]);
        assert_eq!(index_of(&items, &2), Some(1));
        assert_eq!((get(&items, 1), get(&items, -1)), (Some(&2), None));
        assert_eq!((get_mut(&mut items, 1).is_some(), get_mut(&mut items, 2).is_some()), (true, false));
    }

    #[test]
    fn sorting_is_stable_and_refuses_nan() {
        assert_eq!(sort_by(vec!["bb", "a", "cc", "d"], |text| text.len(), "a.q:1"), ["a", "d", "bb", "cc"]);
        assert_eq!(text_of(|| sort_by(vec![f64::NAN], |item| *item, "a.q:1")), "NaN has no order (a.q:1)");
        assert_eq!(text_of(|| min(&[1.0, f64::NAN], "a.q:1").copied()), "NaN has no order (a.q:1)");
    }

    #[test]
    fn the_first_of_equals_is_chosen() {
        assert_eq!(min_by(&["bb", "a", "c"], |text| text.len(), "a.q:1"), Some(&"a"));
        assert_eq!((min(&[2, 1, 3], "a.q:1"), max(&[2, 1, 3], "a.q:1")), (Some(&1), Some(&3)));
        assert_eq!(max(&Vec::<i64>::new(), "a.q:1"), None);
        assert_eq!((smaller(2, 1, "a.q:1"), larger(2, 1, "a.q:1")), (1, 2));
        assert_eq!(distinct(vec![1, 2, 1]), [1, 2]);
    }

    #[test]
    fn sizes_are_ints() {
        assert_eq!((size(&[1, 2]), map_size(&Map::from([(1, 2)]))), (2, 1));
        assert_eq!(join(&[1, 2], "-"), "1-2");
    }
}
