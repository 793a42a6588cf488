//! What generated Rust packages stand on.
//!
//! Values need [`json`], [`number`], [`text`], [`collections`] and [`time`], which stand alone. Behaviour needs
//! [`actor`], [`promise`] and [`port`], which reach the world through one [`Runtime`]; tests put a
//! [`testing::TestRuntime`] in its place. Nothing here knows any package that was generated.

pub mod actor;
pub mod collections;
pub mod fault;
pub mod json;
pub mod number;
pub mod port;
pub mod promise;
pub mod runtime;
pub mod testing;
pub mod text;
pub mod time;
mod with;

pub use actor::{Actor, Context, Failure};
pub use collections::{
    Entries, Instances, Map, distinct, entry, entry_mut, get, get_mut, index_of, int, item, item_mut, larger, max, min,
    min_by, minus, put, remove, remove_at, remove_last, smaller, sort_by,
};
pub use fault::{Fault, fault};
pub use json::{DecodeError, DecodeKind, FromJson, Json, ToJson};
pub use number::{add, div, div_float, float, floor, hex, mul, neg, rem, round, sub, to_float};
pub use port::{Port, Severity};
pub use promise::Promise;
pub use runtime::Runtime;
pub use time::{Duration, Instant};

/// What the macros of this crate name; not for anyone else.
#[doc(hidden)]
pub mod reexport {
    pub use crate::json::deserialize;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
}
