use super::*;
use crate::actor::Actor;
use crate::testing::TestRuntime;
use std::task::Waker;

/// An actor that hands out promises and awaits them.
struct Desk {
    quark: Context<Self>,
    open: Vec<Promise<i64, Fault>>,
    heard: Vec<i64>,
}

impl State for Desk {
    const NAME: &'static str = "Desk";
    const RANK: u32 = 1;
}

impl Desk {
    fn spawn(runtime: &TestRuntime) -> Actor<Self> {
        Actor::spawn(runtime, |quark| Self { quark, open: Vec::new(), heard: Vec::new() })
    }

    fn ask(&mut self) -> Promise<i64, Fault> {
        let promise = Promise::new();
        self.open.push(promise.clone());
        promise
    }

    fn doubled(&mut self) -> Promise<i64, Fault> {
        Promise::run(|| {
            let asked = self.ask();
            Ok(asked.then(&self.quark, |state, value| {
                state.heard.push(value);
                Ok(value * 2)
            }))
        })
    }
}

fn poll<T: Value, E: Error>(promise: &mut Promise<T, E>) -> Poll<Result<T, E>> {
    Pin::new(promise).poll(&mut std::task::Context::from_waker(Waker::noop()))
}

#[test]
fn the_first_decision_wins() {
    let promise: Promise<i64, Fault> = Promise::new();
    assert!(promise.is_pending());
    promise.keep(1);
    promise.keep(2);
    promise.fail(Fault::new("late"));
    assert!(!promise.is_pending());
    assert_eq!(promise.wait(), Ok(1));
}

#[test]
fn those_who_wait_on_other_threads_are_told() {
    let promise: Promise<i64, Fault> = Promise::new();
    let waiting = promise.clone();
    let thread = std::thread::spawn(move || waiting.wait());
    promise.fail(Fault::new("no"));
    assert_eq!(thread.join().unwrap(), Err(Fault::new("no")));
}

#[test]
fn the_rest_of_a_function_runs_as_a_later_step() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let doubled = desk.step(Desk::doubled);
    desk.step(|desk| {
        let asked = desk.open.remove(0);
        asked.keep(21);
        assert!(!asked.is_pending());
        assert!(desk.heard.is_empty(), "telling waits for the end of the step");
    });
    assert_eq!(desk.step(|desk| desk.heard.clone()), [21]);
    assert_eq!(doubled.value(), Ok(42));
    runtime.finish();
}

#[test]
fn what_is_thrown_before_or_after_an_await_fails_the_promise() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let before: Promise<i64, Fault> = Promise::run(|| crate::fault("oh", "a.q:1"));
    assert_eq!(before.value(), Err(Fault::new("oh (a.q:1)")));
    let after = desk.step(|desk| {
        let asked = desk.ask();
        asked.then(&desk.quark, |_, _| -> Result<i64, Fault> { crate::fault("ah", "a.q:2") })
    });
    desk.step(|desk| desk.open.remove(0)).keep(1);
    assert_eq!(after.value(), Err(Fault::new("ah (a.q:2)")));
    let failed = desk.step(Desk::doubled);
    desk.step(|desk| desk.open.remove(0)).fail(Fault::new("no"));
    assert_eq!(failed.value(), Err(Fault::new("no")));
    runtime.finish();
}

#[test]
fn a_future_that_is_dropped_gives_up_what_it_stands_on() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let mut doubled = desk.step(Desk::doubled);
    let asked = desk.step(|desk| desk.open[0].clone());
    assert!(poll(&mut doubled).is_pending());
    assert!(asked.is_pending());
    drop(doubled);
    assert!(!asked.is_pending());
    asked.keep(1);
    assert!(desk.step(|desk| desk.heard.is_empty()));
    runtime.finish();
}

#[test]
fn waiting_keeps_the_actor_alive() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let (doubled, asked) = (desk.step(Desk::doubled), desk.step(|desk| desk.open.remove(0)));
    drop(desk);
    asked.keep(4);
    assert_eq!(doubled.value(), Ok(8));
    runtime.finish();
}

#[test]
fn a_promise_that_nobody_polled_goes_on_without() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    drop(desk.step(Desk::doubled));
    desk.step(|desk| desk.open.remove(0)).keep(4);
    assert_eq!(desk.step(|desk| desk.heard.clone()), [4]);
    runtime.finish();
}

#[test]
fn a_future_is_ready_once_told() {
    let promise: Promise<i64, Fault> = Promise::new();
    let mut future = promise.clone();
    assert!(poll(&mut future).is_pending());
    promise.keep(3);
    assert_eq!(poll(&mut future), Poll::Ready(Ok(3)));
}

#[test]
fn whoever_waits_hears_when_nobody_can_decide() {
    let promise: Promise<i64, Fault> = Promise::new();
    let mut future = promise.clone();
    assert!(poll(&mut future).is_pending());
    drop(promise);
    assert_eq!(poll(&mut future), Poll::Ready(Err(Fault::new(DROPPED))));
}

#[test]
fn dropping_one_undecided_fails_the_test() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    drop(desk.step(Desk::ask));
    desk.step(|desk| desk.open.clear());
    assert_eq!(runtime.faults(), [DROPPED]);
}

#[test]
fn blocking_inside_a_step_names_the_other_form() {
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let fault = caught(|| desk.step(|desk| desk.ask().wait())).unwrap_err();
    assert_eq!(fault.text(), "Promise::wait blocks inside a step; await it instead");
    let fault = caught(|| desk.step(Desk::ask).wait()).unwrap_err();
    assert_eq!(fault.text(), "the promise is pending");
}

#[test]
fn blocking_while_effects_are_carried_out_is_no_better() {
    let runtime = TestRuntime::new();
    let promise: Promise<i64, Fault> = Promise::kept(1);
    runtime.enqueue(move || drop(promise.wait()));
    assert_eq!(runtime.faults(), ["Promise::wait blocks inside a step; await it instead"]);
}

#[test]
fn blocking_in_the_body_of_an_async_scope_names_the_other_form() {
    let scope = crate::actor::Scope::new(|_| (), || ());
    let mut body = Box::pin(scope.run_async(async { Promise::<i64, Fault>::kept(1).wait() }));
    let fault = caught(|| body.as_mut().poll(&mut std::task::Context::from_waker(Waker::noop()))).unwrap_err();
    assert_eq!(fault.text(), EVENT_LOOP);
    assert_eq!(Promise::<i64, Fault>::kept(1).wait(), Ok(1), "the thread is free again");
}

const EVENT_LOOP: &str = "Promise::wait blocks the running event loop; await it instead";

#[cfg(feature = "tokio")]
#[test]
fn blocking_a_thread_that_drives_tasks_names_the_other_form() {
    use tokio::runtime::Builder;
    let tokio = Builder::new_current_thread().build().unwrap();
    let wait = || Promise::<i64, Fault>::kept(1).wait();
    let fault = tokio.block_on(async { caught(wait) }).unwrap_err();
    assert_eq!(fault.text(), EVENT_LOOP);
    let apart = tokio.block_on(async { tokio::task::spawn_blocking(wait).await });
    assert_eq!(apart.unwrap(), Ok(1), "a thread for blocking may");
    let _entered = tokio.enter();
    assert_eq!(wait(), Ok(1), "knowing a runtime is not driving it");
}

#[test]
fn a_promise_prints_as_its_state() {
    let promise: Promise<i64, Fault> = Promise::new();
    assert_eq!((promise.encode(), format!("{promise:?}")), (r#""pending""#.to_owned(), "pending promise".to_owned()));
    assert_eq!(Promise::<i64, Fault>::kept(1).encode(), r#""kept""#);
    assert_eq!(Promise::<i64, Fault>::failed(Fault::new("x")).encode(), r#""failed""#);
}

#[test]
fn its_state_says_what_became_of_it() {
    let state = |promise: &Promise<i64, Fault>| promise.encode();
    let (kept, failed) = (Promise::kept(1), Promise::failed(Fault::new("no")));
    assert_eq!([state(&kept), state(&failed)], [r#""kept""#, r#""failed""#]);
    let promise = Promise::new();
    assert_eq!(state(&promise), r#""pending""#);
    promise.give_up();
    assert_eq!(state(&promise), r#""failed""#);
}

#[test]
fn a_rest_keeps_its_turn_whether_or_not_it_is_alone() {
    let hears = |desk: &Desk, value| {
        Promise::kept(value).then(&desk.quark, |desk, value: i64| {
            desk.heard.push(value);
            Ok::<_, Fault>(value)
        })
    };
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let alone = desk.step(|desk| hears(desk, 1));
    let again = desk.clone();
    let first = desk.step(|desk| {
        let first = hears(desk, 2);
        runtime.enqueue(move || again.step(|desk| desk.heard.push(3)));
        drop(hears(desk, 4));
        assert_eq!(desk.heard, [1]);
        first
    });
    assert_eq!(desk.step(|desk| desk.heard.clone()), [1, 2, 3, 4]);
    assert_eq!((alone.wait(), first.wait()), (Ok(1), Ok(2)));
}

#[test]
fn many_rests_in_a_row_take_no_stack() {
    fn counted(desk: &Desk, left: i64) -> Promise<i64, Fault> {
        if left == 0 {
            return Promise::kept(0);
        }
        Promise::kept(left - 1).then_await(&desk.quark, |desk, left| Ok(counted(desk, left)))
    }
    let runtime = TestRuntime::new();
    let desk = Desk::spawn(&runtime);
    let counted = desk.step(|desk| counted(desk, 1000));
    assert_eq!(counted.wait(), Ok(0));
}
