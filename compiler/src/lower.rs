//! Model to model: says with simpler means what a target cannot say, and makes explicit what the language leaves implicit.
//!
//! The passes, in order: [`hoist`] turns expressions into statements where a target has no such expression, and puts
//! arguments into the order of the parameters; [`taken`] decides which parameters a function keeps for its own; [`stores`]
//! marks where values go from one place into another.
//! [`captures`] tells what the rest of a step needs. No pass reports anything: after the checks nothing can be wrong.

pub mod captures;
mod hoist;
mod stores;
mod taken;

use crate::emit::Capabilities;
use crate::model::Program;

/// The program in a form that a target with these capabilities can print.
#[must_use]
pub fn lower(program: &Program, capabilities: Capabilities) -> Program {
    let mut lowered = program.clone();
    hoist::run(program, &mut lowered, capabilities);
    let declared = if capabilities.takes_values { taken::run(program, &mut lowered) } else { None };
    stores::run(declared.as_ref().unwrap_or(program), &mut lowered);
    lowered
}
