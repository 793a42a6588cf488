//! What is committed although it is generated must be what would be generated now.

use crate::codegen;
use crate::shell::{Outcome, quarkc, run};
use crate::step::Step;
use std::process::Command;

const INPUTS: &[&str] = &["compiler", "templates", "protocols", "generated", "docs/protocols"];

pub const STEPS: &[Step] = &[
    Step { name: "generated: up to date", inputs: INPUTS, run: up_to_date },
    Step { name: "generated: protocols' tests", inputs: INPUTS, run: protocol_tests },
];

fn up_to_date() -> Outcome {
    let quarkc = quarkc()?;
    for arguments in codegen::GENERATED {
        run(Command::new(&quarkc).args(*arguments).arg("--check").current_dir(crate::shell::root()))?;
    }
    run(Command::new(&quarkc).args(["fmt", "--check", "protocols"]).current_dir(crate::shell::root()))
}

fn protocol_tests() -> Outcome {
    run(Command::new(quarkc()?).args(["test", "protocols"]).current_dir(crate::shell::root()))
}
