//! The points of a body and the ways between them.

use super::place::{Place, Root};
use crate::model::{Borrow, Expr, Id, Local};
use crate::source::Span;
use smallvec::SmallVec;
use std::collections::{BTreeMap, BTreeSet};

/// A local by its index; behind the locals come borrows without a name, such as those of a running loop or call.
pub type Name = usize;

/// Which expression of a body it is: good as long as the body is not changed.
pub type Key = usize;

/// The key of an expression.
#[must_use]
pub fn key(expr: &Expr) -> Key {
    std::ptr::from_ref(expr) as usize
}

/// A body's points. The first is its beginning.
#[derive(Debug, Default)]
pub struct Graph {
    /// In the order of the text.
    pub points: Vec<Point>,
    /// The names that borrow, with what they borrow.
    pub borrows: BTreeMap<Name, Borrowing>,
    /// Names for values that may still be parts of what another name holds.
    pub views: Vec<View>,
    /// Elements that are kept or named, of collections that are made on the spot and gone at once.
    pub dangling: Vec<Span>,
    /// How many names there are.
    pub names: usize,
}

/// A name that is opened, matched or run over, and so may stand for a part of what another name holds.
#[derive(Clone, Copy, Debug)]
pub struct View {
    /// The name.
    pub name: Name,
    /// What it may be a part of.
    pub of: Name,
    /// Where that is named: if it is for the last time, its value may move on, and the view is none.
    pub from: Key,
}

/// Something that happens, and what may come next.
#[derive(Debug)]
pub struct Point {
    /// What happens.
    pub event: Event,
    /// Where it stands.
    pub span: Span,
    /// The points that may come next; none where the body ends.
    pub next: SmallVec<[usize; 2]>,
}

/// What happens at a point.
#[derive(Debug)]
pub enum Event {
    /// Nothing: ways meet or part here.
    Join,
    /// A name gets a value.
    Define(Name),
    /// A name is used; for one that is written down, the expression.
    Use(Name, Option<Key>),
    /// Places are looked at or changed.
    Touch(Touch),
    /// A class instance or interface value goes from a place into another.
    Move(Moving),
    /// A step ends.
    Await,
}

/// Places that are looked at or changed.
#[derive(Clone, Debug)]
pub struct Touch {
    /// Any of these.
    pub places: Vec<Place>,
    /// The borrows through which they are reached.
    pub via: Vec<Name>,
    /// What is done.
    pub access: Borrow,
    /// The borrow that begins here: it decides what is done.
    pub begins: Option<Name>,
    /// It happens in a lambda, to something from outside of it.
    pub in_lambda: bool,
}

/// Why a value is kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// In a field, an element or a `var`; or passed to a parameter that owns it.
    Stored,
    /// Returned to the caller.
    Returned,
}

/// A class instance or interface value on its way from a place into another.
#[derive(Clone, Debug)]
pub struct Moving {
    /// What it is moved out of.
    pub place: Place,
    /// The borrows through which it is reached.
    pub via: Vec<Name>,
    /// Where to.
    pub kept: Kept,
    /// It happens in a lambda, to something from outside of it.
    pub in_lambda: bool,
}

/// Who borrows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A name.
    Name,
    /// A running loop.
    Loop,
    /// A call, what it is called on.
    Receiver,
    /// A call, what is passed to it.
    Argument,
}

/// What a name borrows.
#[derive(Clone, Debug)]
pub struct Borrowing {
    /// Any of these places.
    pub places: Vec<Place>,
    /// The borrows through which they were reached.
    pub parents: Vec<Name>,
    /// Where the borrow begins.
    pub span: Span,
    /// What is done through it, as far as the body has been read.
    pub access: Borrow,
    /// What kind of borrow it is.
    pub role: Role,
    /// The same name also holds a fresh value on another way: that cannot be.
    pub mixed: bool,
}

impl Graph {
    /// The local that a name is, if it is written down.
    #[must_use]
    pub fn local(&self, name: Name, locals: usize) -> Option<Id<Local>> {
        (name < locals).then(|| Id::new(name))
    }

    /// A borrow and all those through which it is reached.
    #[must_use]
    pub fn with_ancestors(&self, names: &[Name]) -> BTreeSet<Name> {
        let mut all = BTreeSet::new();
        let mut open = names.to_vec();
        while let Some(name) = open.pop() {
            if all.insert(name) {
                open.extend(self.borrows.get(&name).into_iter().flat_map(|borrowing| &borrowing.parents));
            }
        }
        all
    }

    /// Whether anything is changed in what begins so.
    #[must_use]
    pub fn changes(&self, root: Root) -> bool {
        self.points.iter().any(|point| match &point.event {
            Event::Touch(touch) => {
                touch.access == Borrow::Changes && touch.places.iter().any(|place| place.root == root)
            }
            _ => false,
        })
    }

    /// What a touch does in the end.
    #[must_use]
    pub fn access(&self, touch: &Touch) -> Borrow {
        touch.begins.and_then(|name| self.borrows.get(&name)).map_or(touch.access, |borrowing| borrowing.access)
    }
}
