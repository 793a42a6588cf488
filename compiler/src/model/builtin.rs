//! What the language itself brings: one table, read by the checker, the interpreter, every target and the reference.
//!
//! A signature is written as in Quark, with type variables: `T` and `U` any, `K` a key, `V` any, `O` a type with an
//! order, `N` a number or a time. `(T) -> Bool` is a lambda. Nothing about a target's spelling stands here.

/// Where a built-in may be used, and what it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Depends on its arguments alone; anywhere.
    Pure,
    /// Changes the growing collection that it is called on.
    Changes,
    /// Decides a promise; wherever statements are.
    Decides,
    /// Sees the outside: actors, entry functions and tests.
    Outside,
    /// Actors only.
    Actor,
    /// Entry functions only.
    Entry,
    /// Tests only.
    Test,
}

impl Builtin {
    /// Whether what it gives is, or may be, a part of what it is called on.
    #[must_use]
    pub fn gives_part(self) -> bool {
        use Builtin as B;
        matches!(
            self,
            B::ListFirst
                | B::ListLast
                | B::ListGet
                | B::ListFind
                | B::ListMin
                | B::ListMax
                | B::ListMinBy
                | B::ListFilter
                | B::MapGet
                | B::MapValues
                | B::MapKeys
                | B::JsonAsString
                | B::JsonAsList
                | B::JsonAsMap
                | B::StringTrim
                | B::StringSlice
        )
    }

    /// Whether languages differ in what they call it on: the text or its part, the list or what stands between.
    #[must_use]
    pub fn is_turned_in_places(self) -> bool {
        matches!(self, Builtin::ListJoin | Builtin::StringJoin | Builtin::StringContains | Builtin::MapHas)
    }
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    /// Which.
    pub builtin: Builtin,
    /// The type it is called on; empty for a function of the prelude; `Duration.` for one that belongs to the type.
    pub on: &'static str,
    /// Name and parameters, result: `find(predicate: (T) -> Bool) -> T?`.
    pub signature: &'static str,
    /// Where it may be used, and what it does.
    pub effect: Effect,
    /// One sentence for the reference.
    pub doc: &'static str,
}

impl Spec {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.signature.split('(').next().unwrap_or(self.signature)
    }
}

macro_rules! builtins {
    ($($on:literal { $($variant:ident $signature:literal $effect:ident $doc:literal;)* })*) => {
        /// A function, method or value that the language brings.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Builtin {
            $($(#[doc = $doc] $variant,)*)*
        }

        /// The whole table.
        pub const TABLE: &[Spec] = &[$($(Spec {
            builtin: Builtin::$variant,
            on: $on,
            signature: $signature,
            effect: Effect::$effect,
            doc: $doc,
        },)*)*];
    };
}

builtins! {
    "" {
        Min "min(a: N, b: N) -> N" Pure "The smaller of two; the first where they are equal.";
        Max "max(a: N, b: N) -> N" Pure "The larger of two; the first where they are equal.";
        Abs "abs(a: N) -> N" Pure "Without its sign.";
        Floor "floor(a: Float) -> Int" Pure "The largest integer not above; outside the range of `Int` a fault.";
        Round "round(a: Float) -> Int" Pure "The nearest integer, halves up; outside the range of `Int` a fault.";
        Hex "hex(a: Int, digits: Int) -> String" Pure "A non-negative integer in lower-case hexadecimal, padded with zeros to this many digits.";
        PackageVersion "package_version() -> String" Pure "The version in `quark.toml`.";
        PackageLanguage "package_language() -> String" Pure "The language that runs: `python`, `rust` …; in the interpreter `quark`.";
        Unit "unit -> Unit" Pure "The only value of `Unit`.";
        Now "now() -> Instant" Outside "The wall clock at start-up plus the steady clock since: it never goes back.";
        Uuid "uuid() -> String" Outside "A new random UUID in lower case.";
        Random "random() -> Float" Outside "A random number, 0 <= x < 1.";
        Retire "retire()" Actor "Cancels the actor's timers and drops its pending events; its methods still answer.";
        Environment "environment() -> Map<String, String>" Entry "The environment's variables.";
        Advance "advance(time: Duration)" Test "Moves virtual time, firing timers on the way.";
    }
    "List<T>" {
        ListSize "size() -> Int" Pure "How many elements.";
        ListIsEmpty "is_empty() -> Bool" Pure "Whether there are no elements.";
        ListFirst "first() -> T?" Pure "The first element.";
        ListLast "last() -> T?" Pure "The last element.";
        ListGet "get(index: Int) -> T?" Pure "The element at an index from 0, if there is one.";
        ListAdd "add(element: T)" Changes "Adds an element at the end.";
        ListAddAll "add_all(elements: List<T>)" Changes "Adds elements at the end.";
        ListRemove "remove(element: T) -> Bool" Changes "Removes the first equal element, and tells whether there was one.";
        ListRemoveAt "remove_at(index: Int) -> T" Changes "Removes the element at an index and returns it; out of range a fault.";
        ListRemoveLast "remove_last() -> T" Changes "Removes the last element and returns it; of an empty list a fault.";
        ListIndexOf "index_of(element: T) -> Int?" Pure "The index of the first equal element.";
        ListFind "find(predicate: (T) -> Bool) -> T?" Pure "The first element that fits.";
        ListAny "any(predicate: (T) -> Bool) -> Bool" Pure "Whether an element fits.";
        ListAll "all(predicate: (T) -> Bool) -> Bool" Pure "Whether every element fits.";
        ListFilter "filter(predicate: (T) -> Bool) -> List<T>" Pure "The elements that fit.";
        ListMap "map(change: (T) -> U) -> List<U>" Pure "What becomes of each element.";
        ListMin "min() -> T?" Pure "The smallest element, the first of equals.";
        ListMax "max() -> T?" Pure "The largest element, the first of equals.";
        ListMinBy "min_by(key: (T) -> O) -> T?" Pure "The element with the smallest key, the first of equals.";
        ListSortBy "sort_by(key: (T) -> O) -> List<T>" Pure "Sorted by key; equals keep their order.";
        ListDistinct "distinct() -> List<T>" Pure "Without later repetitions.";
        ListJoin "join(separator: String) -> String" Pure "Strings with a separator between them.";
    }
    "Map<K, V>" {
        MapSize "size() -> Int" Pure "How many entries.";
        MapIsEmpty "is_empty() -> Bool" Pure "Whether there are no entries.";
        MapHas "has(key: K) -> Bool" Pure "Whether the key is there.";
        MapGet "get(key: K) -> V?" Pure "The key's value, if there is one.";
        MapPut "put(key: K, value: V) -> Map<K, V>" Pure "The map with this entry; a key that is there keeps its place.";
        MapMinus "minus(key: K) -> Map<K, V>" Pure "The map without this key.";
        MapRemove "remove(key: K) -> V?" Changes "Removes the key and returns its value, if there was one.";
        MapKeys "keys() -> List<K>" Pure "The keys, in the order they were first put.";
        MapValues "values() -> List<V>" Pure "The values, in the order of the keys.";
    }
    "T?" {
        OptionalMap "map(change: (T) -> U) -> U?" Pure "What becomes of the value, if there is one.";
    }
    "String" {
        StringSize "size() -> Int" Pure "How many Unicode scalar values.";
        StringIsEmpty "is_empty() -> Bool" Pure "Whether it is `\"\"`.";
        StringSplit "split(separator: String) -> List<String>" Pure "The parts between separators; an empty separator is a fault.";
        StringJoin "join(parts: List<String>) -> String" Pure "The parts with this string between them.";
        StringStartsWith "starts_with(prefix: String) -> Bool" Pure "Whether it begins so.";
        StringEndsWith "ends_with(suffix: String) -> Bool" Pure "Whether it ends so.";
        StringContains "contains(part: String) -> Bool" Pure "Whether the part is in it.";
        StringConsistsOf "consists_of(characters: String) -> Bool" Pure "Whether each scalar value of it is one of these.";
        StringSlice "slice(start: Int, end: Int) -> String" Pure "The scalar values from one index up to and without another; out of range a fault.";
        StringTrim "trim() -> String" Pure "Without ASCII white space at both ends.";
        StringLower "lower() -> String" Pure "With ASCII letters in lower case.";
        StringUpper "upper() -> String" Pure "With ASCII letters in upper case.";
        StringToInt "to_int() -> Int?" Pure "The integer that it spells: `-?[0-9]+`, in range.";
        StringToFloat "to_float() -> Float?" Pure "The number that it spells, as JSON does.";
    }
    "Int" {
        IntToFloat "to_float() -> Float" Pure "The same number as a `Float`.";
    }
    "Duration" {
        DurationMilliseconds "milliseconds() -> Int" Pure "Whole milliseconds.";
        DurationToSeconds "to_seconds() -> Float" Pure "Seconds.";
    }
    "Duration." {
        DurationOf "of(milliseconds: Int) -> Duration" Pure "So many milliseconds.";
    }
    "Instant" {
        InstantMilliseconds "milliseconds() -> Int" Pure "Whole milliseconds since 1970.";
        InstantToSeconds "to_seconds() -> Float" Pure "Seconds since 1970.";
    }
    "Instant." {
        InstantEpoch "epoch -> Instant" Pure "The beginning of 1970, UTC.";
        InstantFromSeconds "from_seconds(seconds: Float) -> Instant" Pure "So many seconds after the epoch, to the nearest millisecond, halves up.";
    }
    "Json" {
        JsonAsString "as_string() -> String?" Pure "The string that it is, if it is one.";
        JsonAsInt "as_int() -> Int?" Pure "The integer that it is: a number, integral and in range.";
        JsonAsFloat "as_float() -> Float?" Pure "The number that it is, if it is one.";
        JsonAsBool "as_bool() -> Bool?" Pure "The truth value that it is, if it is one.";
        JsonAsList "as_list() -> List<Json>?" Pure "The array that it is, if it is one.";
        JsonAsMap "as_map() -> Map<String, Json>?" Pure "The object that it is, if it is one.";
    }
    "Json." {
        JsonNull "null -> Json" Pure "JSON's `null`.";
        JsonOf "of(value: J) -> Json" Pure "An encodable value as JSON.";
    }
    "J" {
        Encode "encode() -> String" Pure "The value as compact JSON text, ASCII only.";
        ToJson "to_json() -> Json" Pure "The value as JSON.";
    }
    "J." {
        Decode "decode(text: String) -> J throws DecodeError" Pure "The value that JSON text holds.";
        FromJson "from_json(json: Json) -> J throws DecodeError" Pure "The value that JSON holds.";
    }
    "Promise." {
        PromiseNew "Promise() -> Promise<T>" Pure "A promise that is not decided yet.";
    }
    "Promise<T>" {
        PromiseKeep "keep(value: T)" Decides "Decides the promise; later decisions are ignored.";
        PromiseFail "fail(error: E)" Decides "Decides the promise; later decisions are ignored.";
        PromiseIsPending "is_pending() -> Bool" Pure "Until it is decided, or given up by the caller.";
        PromiseValue "value() -> T" Test "What the promise was kept with; a pending or failed one fails the test.";
    }
    "E" {
        ErrorMessage "message() -> String" Pure "The error's text.";
    }
    "Port" {
        PortCalls "calls() -> List<String>" Test "The texts of all that was asked of the port, `connect(\"ws://…\", {})`; forgets them.";
        PortSent "sent() -> List<M>" Test "The messages that were sent through a link; forgets them.";
    }
}

impl Builtin {
    /// Its row of the table.
    #[must_use]
    pub fn spec(self) -> &'static Spec {
        &TABLE[self as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn the_table_is_in_the_order_of_the_enum() {
        for (index, spec) in TABLE.iter().enumerate() {
            assert_eq!(spec.builtin as usize, index, "{}", spec.signature);
        }
    }
}
