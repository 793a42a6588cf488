//! The reference interpreter: it defines what programs mean, and every target must agree with it.
//!
//! It walks the model as the checker made it, in virtual time, with recorded ports. It trusts the model: what the
//! checker refuses never gets here. It never touches the outside, and a run that never ends, or calls too deeply, is
//! a fault and no hang or crash.

mod actor;
mod builtins;
mod call;
mod codec;
mod eval;
mod exec;
mod json;
mod link;
mod machine;
mod number;
mod operators;
mod order;
mod place;
mod port;
mod promise;
mod pure;
mod show;
mod testing;
mod text;
mod value;
mod world;

pub use actor::Failed;
pub use json::Json;
pub use machine::{Logged, Machine};
pub use number::MAX_INT;
pub use promise::Promise;
pub use testing::{Outcome, TestResult, test};
pub use value::{ActorId, Fault, Fields, Instance, Key, Stop, Value};

/// Room for the deepest calls that a [`Machine`] allows; only what is used is ever taken.
const STACK: usize = 512 << 20;

/// Runs something, such as a [`Machine`], on a stack that is large enough for deeply nested calls.
pub fn on_a_large_stack<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        let thread = thread.expect("a thread can be started");
        thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}
