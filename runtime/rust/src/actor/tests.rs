use super::*;
use crate::Fault;
use crate::host;
use crate::port::{Timer, TimerEvent};
use crate::testing::TestRuntime;

/// Rings a bell, and knows a helper of a lower rank.
struct Bell {
    quark: Context<Self>,
    wake: Port<Timer>,
    helper: Option<Actor<Helper>>,
    rings: i64,
}

impl State for Bell {
    const NAME: &'static str = "Bell";
    const RANK: u32 = 2;
}

impl Bell {
    fn spawn(runtime: &Runtime, helper: Option<Actor<Helper>>) -> Actor<Self> {
        Actor::spawn(runtime, |quark| Self { wake: quark.port("wake", Self::on_wake), quark, helper, rings: 0 })
    }

    fn on_wake(&mut self, TimerEvent::Fired: TimerEvent) {
        self.rings += 1;
        self.wake.set(self.quark.now() + Duration::of(10));
    }
}

/// Calls back what a bell hands in.
struct Helper;

impl State for Helper {
    const NAME: &'static str = "Helper";
    const RANK: u32 = 1;
}

#[test]
fn steps_may_only_descend() {
    let runtime = TestRuntime::new();
    let helper = Actor::spawn(&runtime, |_| Helper);
    let bell = Bell::spawn(&runtime, Some(helper));
    let again = bell.clone();
    bell.step(|bell| bell.helper.as_ref().unwrap().step(|_| bell.rings += 1));
    let back = caught(|| bell.step(|bell| bell.helper.as_ref().unwrap().step(|_| again.step(|_| ()))));
    assert_eq!(back.unwrap_err().text(), "a step of Bell was entered from a step of Helper");
    let itself = caught(|| bell.step(|_| again.step(|_| ())));
    assert_eq!(itself.unwrap_err().text(), "a step of Bell was entered from a step of Bell");
    assert_eq!(bell.step(|bell| bell.rings), 1);
}

#[test]
fn a_fault_undoes_nothing_and_poisons_nothing() {
    let runtime = TestRuntime::new();
    let bell = Bell::spawn(&runtime, None);
    let fault = caught(|| {
        bell.step(|bell| {
            bell.rings = 7;
            bell.wake.set(bell.quark.now());
            crate::fault("division by zero", "bell.q:3");
        });
    });
    assert_eq!(fault, Err::<(), _>(Fault::new("division by zero (bell.q:3)")));
    assert_eq!(bell.step(|bell| bell.rings), 7);
    assert_eq!(bell.step(|bell| bell.wake.calls()), ["set(1000000000)"]);
}

fn no_hands() {
    panic!("no hands")
}

#[test]
fn what_host_code_panics_with_is_a_fault_of_the_step() {
    let runtime = TestRuntime::new();
    let (bell, helper) = (Bell::spawn(&runtime, None), Actor::spawn(&runtime, |_| Helper));
    let step = |call: &dyn Fn()| caught(|| bell.step(|_| host!("Policy.ring", "bell.q:7", call()))).unwrap_err();
    assert_eq!(step(&|| panic!("no rope")).text(), "Policy.ring threw no rope (bell.q:7)");
    let inner = || helper.step(|_| host!("Policy.help", "helper.q:2", no_hands()));
    assert_eq!(step(&inner).text(), "Policy.help threw no hands (helper.q:2)");
    let back = bell.clone();
    assert_eq!(step(&|| back.step(|_| ())).text(), "a step of Bell was entered from a step of Bell");
    let plain = caught(|| bell.step(|_| panic!("no host"))).unwrap_err();
    assert_eq!(plain.text(), "no host");
}

#[test]
fn timers_fire_in_virtual_time_until_the_actor_retires() {
    let runtime = TestRuntime::new();
    let bell = Bell::spawn(&runtime, None);
    bell.step(|bell| bell.wake.set(bell.quark.now() + Duration::of(10)));
    runtime.advance(Duration::of(35));
    assert_eq!(bell.step(|bell| bell.rings), 3);
    bell.step(|bell| bell.quark.retire());
    runtime.advance(Duration::of(35));
    assert_eq!(bell.step(|bell| bell.rings), 3);
    runtime.finish();
}

#[test]
fn a_handler_of_an_actor_that_is_gone_hears_nothing() {
    let runtime = TestRuntime::new();
    let bell = Bell::spawn(&runtime, None);
    let wake = runtime.port::<Timer>("wake");
    drop(bell);
    wake.deliver(TimerEvent::Fired);
    assert!(wake.calls().is_empty());
    runtime.finish();
}

#[test]
fn effects_run_after_the_outermost_step_in_order() {
    let runtime = TestRuntime::new();
    let bell = Bell::spawn(&runtime, Some(Actor::spawn(&runtime, |_| Helper)));
    let order = Arc::new(Mutex::new(Vec::new()));
    let note = |text: &'static str| {
        let order = Arc::clone(&order);
        move || order.lock().push(text)
    };
    bell.step(|bell| {
        runtime.enqueue(note("first effect"));
        bell.helper.as_ref().unwrap().step(|_| runtime.enqueue(note("second effect")));
        note("body")();
    });
    assert_eq!(*order.lock(), ["body", "first effect", "second effect"]);
}

/// Counts what happens again and again.
struct Ticker {
    quark: Context<Self>,
    ticks: i64,
}

impl State for Ticker {
    const NAME: &'static str = "Ticker";
    const RANK: u32 = 0;
}

impl Ticker {
    fn tick(&mut self) {
        self.ticks += 1;
        if self.ticks == 3 {
            self.quark.retire();
        }
        assert_ne!(self.ticks, 2, "the second tick is broken");
    }
}

#[test]
fn every_so_often_goes_on_after_a_fault_until_the_actor_retires() {
    let runtime = TestRuntime::new();
    let ticker = Actor::spawn(&runtime, |quark| {
        quark.every(Duration::of(10), Ticker::tick);
        Ticker { quark, ticks: 0 }
    });
    runtime.advance(Duration::of(9));
    assert_eq!(ticker.step(|ticker| ticker.ticks), 0);
    runtime.advance(Duration::of(100));
    assert_eq!(ticker.step(|ticker| ticker.ticks), 3);
    assert!(runtime.faults().iter().all(|fault| fault.contains("the second tick is broken")));
    assert_eq!(runtime.faults().len(), 1);
}
