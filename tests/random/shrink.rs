//! Where random programs come from, and how one that fails is made small: by proptest, on the list of choices.

use crate::actors;
use crate::case::Case;
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::ops::Range;

/// How often a smaller program is tried.
const ATTEMPTS: usize = 80;

/// How many choices decide what a program declares.
const DECLARED: Range<usize> = 0..260;

/// How many choices decide what it does.
const DONE: Range<usize> = 40..420;

/// Lists of choices that can shrink.
pub struct Trees {
    runner: TestRunner,
}

impl Trees {
    /// The same for each seed.
    pub fn new(seed: usize) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&(seed as u64).to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Trees { runner: TestRunner::new_with_rng(Config::default(), rng) }
    }

    fn tree(&mut self) -> impl ValueTree<Value = (Vec<u32>, Vec<u32>)> + use<> {
        let lists = (vec(any::<u32>(), DECLARED), vec(any::<u32>(), DONE));
        lists.new_tree(&mut self.runner).expect("a list has no condition that could fail")
    }

    /// So many choices, for what does not shrink.
    pub fn numbers(&mut self, count: usize) -> Vec<u32> {
        let many = vec(any::<u32>(), count).new_tree(&mut self.runner);
        many.expect("a list has no condition that could fail").current()
    }

    /// The first programs.
    pub fn take(mut self, count: usize) -> Vec<Case> {
        (0..count).map(|number| Case::new(number, self.tree().current())).collect()
    }
}

/// The first program that fails alone, as small as was found: its text and what is wrong with it.
pub fn smallest(seed: usize, count: usize, check: impl Fn(&[Case]) -> Result<(), String>) -> Option<String> {
    let cases = Trees::new(seed).take(count);
    let (mut low, mut high) = (0, count);
    while high - low > 1 {
        let middle = low.midpoint(high);
        if check(&cases[low..middle]).is_err() { high = middle } else { low = middle }
    }
    let mut trees = Trees::new(seed);
    let mut tree = (0..=low).map(|_| trees.tree()).last()?;
    let mut found = describe(&Case::new(low, tree.current()), &check)?;
    let mut attempts = 0;
    let mut smaller = tree.simplify();
    while smaller && attempts < ATTEMPTS {
        attempts += 1;
        smaller = match describe(&Case::new(low, tree.current()), &check) {
            Some(text) => {
                found = text;
                tree.simplify()
            }
            None => tree.complicate(),
        };
    }
    Some(found)
}

fn describe(case: &Case, check: impl Fn(&[Case]) -> Result<(), String>) -> Option<String> {
    let problem = check(std::slice::from_ref(case)).err()?;
    let text = if case.has_actors() { actors::text(case) } else { case.text() };
    Some(format!("{text}\n{problem}"))
}
