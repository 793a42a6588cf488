//! One random program: declarations, a function, and calls of it with several inputs. Many of them make a module.

use crate::body::{Body, Frame, Gives};
use crate::choices::Choices;
use crate::declare::Declarer;
use crate::world::{Field, World};
use quark_tests::program::Program;
use std::fmt::Write as _;

/// How often each function is called.
const INPUTS: usize = 2;

/// One random program.
#[derive(Clone)]
pub struct Case {
    /// Its number among all.
    pub number: usize,
    /// What decided its declarations.
    pub declared: Vec<u32>,
    /// What decided the rest.
    pub done: Vec<u32>,
}

impl Case {
    /// The program that such choices make.
    pub fn new(number: usize, (declared, done): (Vec<u32>, Vec<u32>)) -> Case {
        Case { number, declared, done }
    }

    /// Whether it is about actors.
    pub fn has_actors(&self) -> bool {
        self.number % 3 == 2
    }

    /// The declarations, the function, and one more for each input.
    pub fn text(&self) -> String {
        let mut world = World::new(self.number);
        Declarer { choices: &mut Choices::new(&self.declared), world: &mut world }.all();
        let mut choices = Choices::new(&self.done);
        let types = world.types();
        let params: Vec<Field> = (0..choices.below(4))
            .map(|index| Field {
                name: format!("p_{index}"),
                ty: types[choices.below(types.len())].clone(),
                optional: false,
            })
            .collect();
        let inputs: Vec<String> = (0..INPUTS).map(|_| input(&mut choices, &mut world, &params)).collect();
        let body = Body::new(&mut choices, &mut world, &params, Frame::of(Gives::Lines)).lines();
        let declared: Vec<String> =
            params.iter().map(|field| format!("{}: {}", field.name, world.name(&field.ty))).collect();
        let mut text = world.finish();
        let _ = write!(text, "fn body_{}({}) -> List<String> {{\n{body}}}\n", self.number, declared.join(", "));
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
fn input(choices: &mut Choices<'_>, world: &mut World, params: &[Field]) -> String {
    let values = params.iter().map(|field| Body::constant(choices, world, &[], &field.ty));
    values.collect::<Vec<_>>().join(", ")
}

/// A program of all these.
pub fn program(name: &str, cases: &[Case]) -> Program {
    let texts: Vec<String> = cases.iter().map(Case::text).collect();
    let mut program = Program::of_module(name, "Random programs", texts.join("\n"));
    program.calls = cases.iter().flat_map(Case::calls).collect();
    program
}
