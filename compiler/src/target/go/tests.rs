//! The tests of a module, as package testing runs them.

use super::body::{Body, Gives, This, World, twice};
use super::file::File;
use super::function::function;
use super::text::comment;
use super::uses;
use crate::emit::names::Scope;
use crate::model::{Program, Test};
use heck::ToUpperCamelCase;

/// How long a test's name may be.
const LONGEST_NAME: usize = 72;

/// The names of all tests, in the order of modules and of their tests.
pub fn names(program: &Program) -> Vec<String> {
    let mut names = Scope::default();
    // Go gives it a meaning of its own.
    names.unique("TestMain");
    let tests = program.modules.values().skip(1).flat_map(|module| &module.tests);
    tests.map(|test| names.unique(&test_name(&program.tests[*test].title))).collect()
}

impl File<'_> {
    /// One test, as a function of this name.
    pub fn test(&self, test: &Test, name: &str) -> String {
        let body = twice(self, |avoided| {
            let mut body = Body::new(self, &test.body.locals, This::Nothing, World::Test);
            body.avoid(avoided);
            body.avoid(&["t".to_owned()].into());
            body.uses = uses::in_block(&test.body.block);
            body.gives = Gives::Test;
            body.print(&test.body.block);
            body.finish()
        });
        let before = if super::imports::code(&body).any(|code| code.contains("test.")) {
            format!("\ttest := {}(t)\n", self.quark("NewTestRuntime"))
        } else {
            String::new()
        };
        let docs = comment(&[sentence(&test.title)], "");
        let param = format!("t *{}", self.standard("testing", "T"));
        function(&docs, "", name, &[param], "", &(before + &body))
    }
}

/// The title as a sentence.
fn sentence(title: &str) -> String {
    let mut letters = title.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    let end = if title.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{first}{}{end}", letters.as_str())
}

/// `Test…`: as much of the title as fits a line.
fn test_name(title: &str) -> String {
    let ascii: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut name = String::from("Test");
    for word in ascii.split_whitespace() {
        if name.len() + word.len() >= LONGEST_NAME {
            break;
        }
        name.push_str(&word.to_upper_camel_case());
    }
    name
}
