//! Maps in insertion order: one of values, whose copies share what nobody has changed since, and one of class instances,
//! which are never copied.

use indexmap::{Equivalent, IndexMap};
use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, LazyLock};

/// Keys and values in insertion order: what both kinds of maps are inside.
pub type Entries<K, V> = IndexMap<K, V, Seeded>;

/// Hashes with a seed that is this process's own, so that nobody outside can choose keys that clash.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seeded;

impl BuildHasher for Seeded {
    type Hasher = foldhash::quality::FoldHasher<'static>;

    fn build_hasher(&self) -> Self::Hasher {
        static STATE: LazyLock<foldhash::quality::RandomState> = LazyLock::new(Default::default);
        STATE.build_hasher()
    }
}

/// A map in insertion order, as `Map<K, V>` is. A copy costs nothing until one of the two changes.
///
/// It dereferences to [`Entries`], which has the methods to look things up and to change them.
pub struct Map<K, V> {
    /// Nothing while it is empty and always was.
    entries: Option<Arc<Entries<K, V>>>,
}

impl<K, V> Map<K, V> {
    /// A map without entries.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: None }
    }
}

impl<K: 'static, V: 'static> Map<K, V> {
    const EMPTY: &'static Entries<K, V> = &Entries::with_hasher(Seeded);
}

impl<K: 'static, V: 'static> Deref for Map<K, V> {
    type Target = Entries<K, V>;

    fn deref(&self) -> &Entries<K, V> {
        self.entries.as_deref().unwrap_or(Self::EMPTY)
    }
}

impl<K: Clone + 'static, V: Clone + 'static> DerefMut for Map<K, V> {
    fn deref_mut(&mut self) -> &mut Entries<K, V> {
        Arc::make_mut(self.entries.get_or_insert_default())
    }
}

impl<K, V> Clone for Map<K, V> {
    fn clone(&self) -> Self {
        Self { entries: self.entries.clone() }
    }
}

impl<K, V> From<Entries<K, V>> for Map<K, V> {
    fn from(entries: Entries<K, V>) -> Self {
        Self { entries: Some(Arc::new(entries)) }
    }
}

impl<K: Clone, V: Clone> IntoIterator for Map<K, V> {
    type Item = (K, V);
    type IntoIter = indexmap::map::IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.map(Arc::unwrap_or_clone).unwrap_or_default().into_iter()
    }
}

/// Class instances by their keys, in insertion order.
///
/// It dereferences to [`Entries`], which has the methods to look things up and to change them.
pub struct Instances<K, V> {
    entries: Entries<K, V>,
}

impl<K, V> Instances<K, V> {
    /// A map without entries.
    #[must_use]
    pub const fn new() -> Self {
        Self { entries: Entries::with_hasher(Seeded) }
    }
}

impl<K, V> Deref for Instances<K, V> {
    type Target = Entries<K, V>;

    fn deref(&self) -> &Entries<K, V> {
        &self.entries
    }
}

impl<K, V> DerefMut for Instances<K, V> {
    fn deref_mut(&mut self) -> &mut Entries<K, V> {
        &mut self.entries
    }
}

impl<K, V> From<Entries<K, V>> for Instances<K, V> {
    fn from(entries: Entries<K, V>) -> Self {
        Self { entries }
    }
}

impl<K, V> IntoIterator for Instances<K, V> {
    type Item = (K, V);
    type IntoIter = indexmap::map::IntoIter<K, V>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// What both kinds have of [`Entries`]. What changes them they have themselves, so that its arguments may still look.
macro_rules! like_entries {
    ($name:ident $(, $clone:ident)?) => {
        impl<K: Hash + Eq $(+ $clone + 'static)?, V $(: $clone + 'static)?> $name<K, V> {
            /// Puts a value at a key, which keeps its place if it is there; gives the value that was.
            pub fn insert(&mut self, key: K, value: V) -> Option<V> {
                (**self).insert(key, value)
            }

            /// Takes a key out; those behind it move up.
            pub fn shift_remove<Q: Hash + Equivalent<K> + ?Sized>(&mut self, key: &Q) -> Option<V> {
                (**self).shift_remove(key)
            }

            /// The value at a key, to change.
            pub fn get_mut<Q: Hash + Equivalent<K> + ?Sized>(&mut self, key: &Q) -> Option<&mut V> {
                (**self).get_mut(key)
            }
        }

        impl<K, V> Default for $name<K, V> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<K: Hash + Eq, V, const N: usize> From<[(K, V); N]> for $name<K, V> {
            fn from(entries: [(K, V); N]) -> Self {
                Self::from_iter(entries)
            }
        }

        impl<K: Hash + Eq, V> FromIterator<(K, V)> for $name<K, V> {
            fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
                Entries::from_iter(entries).into()
            }
        }

        impl<'a, K: 'static, V: 'static> IntoIterator for &'a $name<K, V> {
            type Item = (&'a K, &'a V);
            type IntoIter = indexmap::map::Iter<'a, K, V>;

            fn into_iter(self) -> Self::IntoIter {
                self.iter()
            }
        }

        impl<K: Hash + Eq + 'static, V: PartialEq + 'static> PartialEq for $name<K, V> {
            fn eq(&self, other: &Self) -> bool {
                **self == **other
            }
        }

        impl<K: Hash + Eq + 'static, V: Eq + 'static> Eq for $name<K, V> {}

        impl<K: fmt::Debug + 'static, V: fmt::Debug + 'static> fmt::Debug for $name<K, V> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_map().entries(self.iter()).finish()
            }
        }
    };
}

like_entries!(Map, Clone);
like_entries!(Instances);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_apart_once_one_of_the_two_changes() {
        let one = Map::from([("a", 1), ("b", 2)]);
        let mut other = one.clone();
        assert!(std::ptr::eq(&raw const *one, &raw const *other));
        other.insert("a", 3);
        assert_eq!((one["a"], other["a"]), (1, 3));
        assert_eq!(other.into_iter().collect::<Vec<_>>(), [("a", 3), ("b", 2)]);
        assert_eq!(one.clone().into_iter().count(), one.len());
    }

    #[test]
    fn an_empty_map_is_like_any_other() {
        let mut map = Map::new();
        assert!(map.is_empty() && map == Map::default() && map == Map::from_iter([]));
        assert_eq!(map.get("a"), None);
        map.insert("a".to_owned(), 1);
        map.shift_remove("a");
        assert_eq!((map.clone(), map.into_iter().next()), (Map::new(), None));
    }

    #[test]
    fn instances_are_never_copied() {
        struct Counter(i64);
        let mut counters = Instances::from([("a", Counter(1))]);
        counters.insert("b", Counter(2));
        counters.values_mut().for_each(|counter| counter.0 += 1);
        assert_eq!(
            counters.into_iter().map(|(key, counter)| (key, counter.0)).collect::<Vec<_>>(),
            [("a", 2), ("b", 3)]
        );
    }
}
