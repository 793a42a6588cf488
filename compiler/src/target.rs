//! The languages, one folder each. Nothing outside this list names them.

mod go;
mod java;
mod javascript;
mod python;
mod ruby;
mod rust;

use crate::emit::Target;

/// Every language that packages are printed in.
pub const ALL: &[&dyn Target] =
    &[&go::Go, &java::Java, &javascript::JavaScript, &python::Python, &ruby::Ruby, &rust::Rust];

/// The language of this name.
#[must_use]
pub fn find(name: &str) -> Option<&'static dyn Target> {
    ALL.iter().copied().find(|target| target.name() == name)
}
