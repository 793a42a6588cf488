//! The words of other languages: what they reserve, and what they bring without importing.

/// What Quark itself reserves.
const QUARK: &str = "if else for in while match return throw let var fn query with try await break continue assert take own none \
    true false self";

const RUST: &str = "as async box const crate dyn enum extern impl loop mod move mut pub ref static struct super trait type unsafe \
    use where abstract become do final gen macro override priv typeof unsized virtual yield union raw safe std core alloc quark \
    string vec option result clone copy default drop send sync iter into from to_string to_owned to_json from_json encode decode \
    fmt eq cmp hash new this state actor runtime environment with_runtime print println format panic assert_eq debug_assert";

const PYTHON: &str = "and as class def del elif except finally from global import is lambda nonlocal not or pass raise yield type case \
    abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr dict dir divmod \
    enumerate eval exec filter float format frozenset getattr globals hasattr hash help hex id input int isinstance issubclass \
    iter len list locals map max memoryview min next object oct open ord pow print property range repr reversed round set \
    setattr slice sorted staticmethod str sum super tuple vars zip cls quark typing dataclass field enum annotations datetime \
    args kwargs name value values items keys get pop copy count index lower upper join split replace encode decode asdict fields";

const TYPES: &str = "Self Option Some Result Ok Err Vec Box Send Sync Sized Copy Clone Default Drop Fn FnMut FnOnce Into From Iterator \
    Extend IntoIterator ToString ToOwned TryFrom TryInto Eq Ord PartialEq PartialOrd Hash Debug Display Error Promise Runtime Actor \
    Context State Port Key Path Object Fields Driver Kind Side Message TestRuntime None True False Exception ValueError \
    TypeError KeyError Any Enum Union Final Literal Protocol Sequence Mapping Callable Type Class Def Import Lambda Print Len List \
    Dict Set Str Object Super Crate Mod Impl Trait Struct Match Await Async Object Range Iter Next Open Input Fault";

/// Names in `snake_case` that a program may use, each once.
pub fn names() -> Vec<&'static str> {
    let reserved: Vec<&str> = QUARK.split_whitespace().collect();
    unique(RUST.split_whitespace().chain(PYTHON.split_whitespace()).filter(|word| !reserved.contains(word)))
}

/// Names in `UpperCamel` that a program may use, each once; Quark's own types are left out.
pub fn types() -> Vec<&'static str> {
    let own = ["Promise", "List", "Map", "Json", "String", "Int"];
    unique(TYPES.split_whitespace().filter(|word| !own.contains(word)))
}

fn unique(words: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut kept = Vec::new();
    for word in words {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}
