//! Plays the demonstration in a virtual environment of its own.

use crate::shell::{Outcome, at, quarkc, root, run};
use crate::tools::{Venv, newest_python};
use std::process::Command;

/// Compiles the protocols, installs the Python package, and plays the story.
pub fn demo() -> Outcome {
    let quarkc = quarkc()?;
    run(Command::new(&quarkc).args(["build", "protocols", "--target", "python"]).current_dir(root()))?;
    let python = newest_python()?;
    let venv = Venv::new(&python, "demo", None)?;
    let packages = ["runtime/python", "generated/python"].map(|path| at(path).display().to_string());
    venv.pip(&["install", "--force-reinstall", "--no-deps", &packages[0], &packages[1]])?;
    run(Command::new(venv.python()).arg(at("examples/countdown/demo.py")))
}
