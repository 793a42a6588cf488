//! Compiles programs for a target, each into a folder of its own.

use crate::interpreter::{self, Checked};
use crate::language::{self, Printed};
use crate::program::Program;
use quarkc::BuildOptions;
use std::fs;
use std::path::Path;

/// Builds every program into `folder/NAME/TARGET`: those that could be built, and what is wrong with the others.
#[must_use]
pub fn build_all<'p>(programs: &'p [Program], target: &str, folder: &Path) -> (Vec<&'p Program>, Vec<Printed>) {
    let (mut built, mut broken) = (Vec::new(), Vec::new());
    for program in language::chosen(programs) {
        let checked = interpreter::check_errors(program);
        match checked.and_then(|checked| build(&checked, target, &folder.join(&program.name))) {
            Ok(()) => built.push(program),
            Err(problem) => broken.push(Printed::problem(program, problem)),
        }
    }
    (built, broken)
}

fn build(checked: &Checked, target: &str, folder: &Path) -> Result<(), String> {
    let options = BuildOptions { checked: true };
    let (files, problems) = quarkc::build(&checked.model, &checked.sources, &checked.package, &[target], options);
    if let Some(problem) = problems.first() {
        return Err(problem.message.clone());
    }
    files.iter().try_for_each(|file| write(&folder.join(&file.path), &file.text))
}

/// Writes a file and the folders it stands in; one that is as it should be is not touched.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|found| found == text) {
        return Ok(());
    }
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, text)).map_err(|error| format!("{}: {error}", path.display()))
}
