//! Where nobody may block: inside a step, while effects are carried out, and on a thread that drives futures.
//!
//! Rust does not say whether a thread drives futures. What this runtime polls itself it knows, and Tokio tells with the
//! feature `tokio`.

use crate::actor::in_step;
use crate::fault::raise;
use crate::runtime::is_draining;
use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

thread_local! {
    /// How many futures of host code this thread is polling for this runtime, one within the other.
    static POLLED: Cell<usize> = const { Cell::new(0) };
}

/// Faults where blocking could never end, or would keep others from going on; the text names what to do instead.
pub(super) fn refuse_to_block(function: &str) {
    if in_step() || is_draining() {
        raise(&format!("{function} blocks inside a step; await it instead"));
    }
    if POLLED.get() > 0 || drives_tasks() {
        raise(&format!("{function} blocks the running event loop; await it instead"));
    }
}

/// Awaits host code in a way that [`refuse_to_block`] knows of.
pub(crate) async fn polled<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    poll_fn(|context| {
        let _polling = Polling::begin();
        future.as_mut().poll(context)
    })
    .await
}

struct Polling;

impl Polling {
    fn begin() -> Self {
        POLLED.set(POLLED.get() + 1);
        Self
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        POLLED.set(POLLED.get() - 1);
    }
}

/// Whether this thread drives Tokio's tasks. Tokio has no such question, and a thread that may block has a handle too;
/// but it refuses to block where that is so, even for what is there already.
#[cfg(feature = "tokio")]
fn drives_tasks() -> bool {
    if tokio::runtime::Handle::try_current().is_err() {
        return false;
    }
    let (sender, receiver) = tokio::sync::oneshot::channel();
    let _ = sender.send(());
    let asked = std::panic::AssertUnwindSafe(|| drop(receiver.blocking_recv()));
    std::panic::catch_unwind(asked).is_err()
}

#[cfg(not(feature = "tokio"))]
fn drives_tasks() -> bool {
    false
}
