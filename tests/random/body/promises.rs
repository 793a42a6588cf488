//! Bodies that make promises or wait for them.

use super::{Body, Gives};
use crate::types::Ty;
use crate::world::Function;
use std::fmt::Write as _;

impl Body<'_, '_> {
    /// A body that gives a promise, which is decided now or waits with others.
    pub fn promising(mut self, name: &str, promised: &Ty) -> String {
        let count = self.choices.below(3);
        self.frame.gives = Gives::Nothing;
        let throws = std::mem::take(&mut self.frame.throws);
        // Nothing leaves this body before the promise is there.
        self.plainly = true;
        self.statements(count, 0);
        self.line(format!("let promise: Promise<{name}> = Promise();"));
        let ready = self.head(&Ty::Bool);
        self.line(format!("if {ready} {{"));
        let value = self.wanted(promised, 2);
        self.line(format!("    promise.keep({value});"));
        self.frame.throws = throws;
        if !self.frame.throws.is_empty() && self.choices.below(2) == 1 {
            let (broken, error) = (self.head(&Ty::Bool), self.an_error());
            self.line(format!("}} else if {broken} {{"));
            self.line(format!("    promise.fail({error});"));
        }
        self.line("} else {");
        self.line("    self.waiting.add(promise);");
        self.line("}");
        if self.choices.once_in(3) {
            let value = self.wanted(promised, 1);
            self.line(format!("if promise.is_pending() {{ promise.keep({value}); }}"));
        }
        self.line("return promise;");
        self.text
    }

    /// A body that waits for some of these.
    pub fn awaiting(mut self, asks: &[Function]) -> String {
        let count = self.choices.below(3);
        self.statements(count, 1);
        for _ in 0..=self.choices.below(2) {
            let Some(ask) = self.one_of(asks) else { break };
            let Some(call) = self.call_of(&ask, 1) else { break };
            let name = self.fresh("kept");
            self.line(format!("let {name} = await {call};"));
            // What is borrowed does not live on; what is held here is not used again, for simplicity.
            self.holders.retain(|holder| holder.moves.is_none());
            self.declare(name.clone(), ask.result.clone(), false);
            self.show(&name, &ask.result);
            let count = self.choices.below(3);
            self.statements(count, 1);
        }
        self.short(0, 0)
    }

    /// A body that does something, and watches what becomes of promises: its text, and that of the watchers.
    pub fn stepping(mut self, asks: &[Function], watcher: &str) -> (String, String) {
        let count = 1 + self.choices.below(4);
        self.statements(count, 1);
        let mut watchers = String::new();
        for place in 0..self.choices.below(3) {
            let Some(ask) = self.one_of(asks) else { break };
            let Some(call) = self.call_of(&ask, 1) else { break };
            let (name, ty) = (self.world.name(&ask.result), ask.result.clone());
            self.line(format!("self.{watcher}_{place}({call});"));
            let shown = self.world.shown(&ty, "kept");
            let _ = write!(
                watchers,
                "\n    async fn {watcher}_{place}(promise: Promise<{name}>) {{\n        \
                 let kept = await promise;\n        \
                 self.console.write(Severity.Info, \"kept {shown}\");\n    }}\n"
            );
        }
        let count = self.choices.below(3);
        self.statements(count, 1);
        self.show_holders();
        (self.text, watchers)
    }

    /// An instance goes to an actor.
    pub(super) fn sunk(&mut self) -> bool {
        let sinks = self.frame.sinks.clone();
        let Some((method, class)) = self.one_of(&sinks) else { return false };
        let Some(moved) = self.movable(class) else { return false };
        self.line(format!("{method}({moved});"));
        true
    }
}
