//! Runs the printed tests of a package in the targets' own frameworks, with what is installed on this machine.

use crate::cli::load::reason;
use crate::cli::output::{self, Plan};
use crate::cli::{Terminal, Verdict};
use quarkc::BuildOptions;
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::emit::{RuntimePath, TestCommand};
use quarkc::model::Program;
use quarkc::package::Package;
use quarkc::pipeline;
use quarkc::source::Sources;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the runtimes are, when the installed ones are not wanted: a folder with one folder a target.
const RUNTIME: &str = "QUARK_RUNTIME";

/// Compiles the package with checked integers into a folder of its own, and runs the tests of each target there.
pub fn run(
    folder: &Path,
    package: &Package,
    program: &Program,
    sources: &Sources,
    targets: &[&'static str],
    terminal: &Terminal,
) -> Result<Verdict, Verdict> {
    let (files, problems) = quarkc::build(program, sources, package, targets, BuildOptions { checked: true });
    let found = terminal.problems(&Sources::default(), &problems);
    if found != Verdict::Fine {
        return Err(found);
    }
    let root = std::path::absolute(folder.join(".quark").join("test")).unwrap_or_else(|_| folder.to_owned());
    let mut worst = Verdict::Fine;
    for target in targets {
        let within = root.join(target);
        let written = Plan::new(&within, &output::of_target(target, &files))
            .and_then(|plan| plan.carry_out().map_err(|problem| vec![problem]));
        written.map_err(|problems| terminal.problems(&Sources::default(), &problems))?;
        worst = worst.max(run_one(target, &within, terminal));
    }
    Ok(worst)
}

fn run_one(target: &str, folder: &Path, terminal: &Terminal) -> Verdict {
    let Some(mut command) = command(target, folder) else { return Verdict::Fine };
    terminal.remark(&format!("{target}: {}", shown(&command)));
    match command.status() {
        Ok(status) if status.success() => Verdict::Fine,
        Ok(_) => Verdict::Errors,
        Err(error) => {
            let program = command.get_program().to_string_lossy().into_owned();
            let message =
                format!("cannot run `{program}`, which the tests of target {target} need: {}", reason(&error));
            let problem = Diagnostic::without_place(Code::CANNOT_READ, message).help(format!("install `{program}`"));
            terminal.problems(&Sources::default(), &[problem])
        }
    }
}

/// What runs the tests of a target in its folder.
fn command(target: &str, folder: &Path) -> Option<Command> {
    let TestCommand { words, output, runtime } = pipeline::test_command(target)?;
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder);
    command.envs(output.map(|variable| (variable, folder.join("target"))));
    if let Some(folder) = std::env::var_os(RUNTIME).map(PathBuf::from) {
        let folder = std::path::absolute(folder.join(target)).unwrap_or(folder);
        match runtime {
            RuntimePath::Variable(name) => command.env(name, &folder),
            RuntimePath::Arguments(words) => {
                let quoted = format!("{:?}", folder.display().to_string());
                command.args(words.iter().map(|word| word.replace("{}", &quoted)))
            }
        };
    }
    Some(command)
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
