//! Places: a local or `self`, followed by fields and elements.

use crate::model::{Arena, Id, Local};
use smol_str::SmolStr;

/// Where a place begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// `self`
    SelfRef,
    /// A name that holds its value, or a parameter.
    Local(Id<Local>),
    /// Something that is made on the spot and gone at the end of the statement.
    Temporary(usize),
}

/// One step into a place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A field, by its index and name.
    Field(usize, SmolStr),
    /// Any element of a collection: all of them are one place.
    Element,
}

/// A local or `self`, followed by fields and elements.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Where it begins.
    pub root: Root,
    /// How it goes on.
    pub path: Vec<Step>,
}

impl Place {
    /// A whole local, or all of `self`.
    #[must_use]
    pub fn whole(root: Root) -> Place {
        Place { root, path: Vec::new() }
    }

    /// The place with one more step.
    #[must_use]
    pub fn then(mut self, step: Step) -> Place {
        self.path.push(step);
        self
    }

    /// Whether one of two places contains the other.
    #[must_use]
    pub fn overlaps(&self, other: &Place) -> bool {
        self.root == other.root && self.path.iter().zip(&other.path).all(|(a, b)| a == b)
    }

    /// As a reader would write it: `self.clusters[…].nodes`.
    #[must_use]
    pub fn text(&self, locals: &Arena<Local>) -> String {
        let root = match self.root {
            Root::SelfRef => "self".to_string(),
            Root::Local(id) => locals[id].name.clone(),
            Root::Temporary(_) => "…".to_string(),
        };
        self.path.iter().fold(root, |text, step| match step {
            Step::Field(_, name) => format!("{text}.{name}"),
            Step::Element => format!("{text}[…]"),
        })
    }
}
