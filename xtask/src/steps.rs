//! The one list of checks. A new language is a module and an entry here.

mod generated;
mod python;
mod rust;
mod workspace;

use crate::step::Step;

/// All of it: what everything else stands on first.
pub fn all() -> Vec<Step> {
    [workspace::STEPS, generated::STEPS, rust::STEPS, python::STEPS].into_iter().flatten().copied().collect()
}
