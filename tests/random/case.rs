//! One random program: a function, and calls of it with several inputs. Many of them make a module.

use crate::body::Body;
use crate::choices::Choices;
use crate::types::Ty;
use quark_tests::program::Program;
use std::fmt::Write as _;

/// What every random program may use.
const SHARED: &str = include_str!("shared.q");

/// How often each function is called.
const INPUTS: usize = 2;

/// One random program.
pub struct Case {
    /// Its number among all.
    pub number: usize,
    /// What decided it.
    pub numbers: Vec<u32>,
}

impl Case {
    /// The function, and one more for each input.
    pub fn text(&self) -> String {
        let mut choices = Choices::new(&self.numbers);
        let count = choices.below(4);
        let parameters: Vec<(String, Ty)> =
            (0..count).map(|index| (format!("p_{index}"), choices.pick(Ty::ALL))).collect();
        let inputs: Vec<String> = (0..INPUTS).map(|_| input(&mut choices, &parameters)).collect();
        let declared: Vec<String> = parameters.iter().map(|(name, ty)| format!("{name}: {}", ty.name())).collect();
        let body = Body::new(&mut choices, &parameters).write();
        let mut text = format!("fn body_{}({}) -> List<String> {{\n{body}}}\n", self.number, declared.join(", "));
        for (name, input) in self.calls().iter().zip(inputs) {
            let call = format!("body_{}({input})", self.number);
            let _ = write!(text, "\npub fn {name}() -> List<String> {{\n    return {call};\n}}\n");
        }
        text
    }

    /// The functions to call.
    pub fn calls(&self) -> Vec<String> {
        (0..INPUTS).map(|input| format!("case_{}_{input}", self.number)).collect()
    }
}

/// Arguments without names in scope.
fn input(choices: &mut Choices<'_>, parameters: &[(String, Ty)]) -> String {
    let values = parameters.iter().map(|(_, ty)| Body::new(choices, &[]).constant(*ty));
    values.collect::<Vec<_>>().join(", ")
}

/// A program of all these.
pub fn program(name: &str, cases: &[Case]) -> Program {
    let texts: Vec<String> = cases.iter().map(Case::text).collect();
    let text = format!("{SHARED}\n{}", texts.join("\n"));
    let mut program = Program::of_module(name, "Random programs", text);
    program.calls = cases.iter().flat_map(Case::calls).collect();
    program
}
