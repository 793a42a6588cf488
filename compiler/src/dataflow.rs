//! What happens in a body, point by point in the order of evaluation, and what follows from it: which names are used
//! again later, and which may have been moved away.
//!
//! Both the ownership check and lowering read it. It reports nothing and changes nothing.

mod build;
mod graph;
mod live;
mod place;

pub use build::{Builder, Summaries, build};
pub use graph::{Borrowing, Event, Graph, Kept, Key, Moving, Name, Point, Role, Touch, View, key};
pub use live::{Liveness, maybe_moved};
pub use place::{Place, Root, Step};
