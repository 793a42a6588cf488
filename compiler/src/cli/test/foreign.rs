//! Runs the printed tests of a package in a target's own framework, with what is installed on this machine.

use super::report;
use super::verdicts::Column;
use crate::cli::load::reason;
use crate::cli::output::{self, Plan};
use quarkc::OutputFile;
use quarkc::diagnostic::{Code, Diagnostic};
use quarkc::emit::{Report, RuntimePath, TestCommand};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the runtimes are, when the installed ones are not wanted: a folder with one folder a target.
const RUNTIME: &str = "QUARK_RUNTIME";

/// A target's package with its tests.
pub struct Printed<'a> {
    /// The target's name.
    pub target: &'static str,
    /// How its tests are run.
    pub command: TestCommand,
    /// The files of all targets.
    pub files: &'a [OutputFile],
    /// What its framework calls the tests.
    pub names: Vec<String>,
}

impl Printed<'_> {
    /// Writes the package into `root/TARGET`, and runs its tests there.
    pub fn run(&self, root: &Path, tell: impl Fn(&str)) -> Result<Column, Vec<Diagnostic>> {
        let folder = root.join(self.target);
        Plan::new(&folder, &output::of_target(self.target, self.files))?
            .carry_out()
            .map_err(|problem| vec![problem])?;
        self.forget_report(&folder);
        let mut command = self.command(&folder).map_err(|problem| vec![problem])?;
        tell(&format!("{}: {}", self.target, shown(&command)));
        let output = command.output().map_err(|error| vec![not_started(self.target, &command, &error)])?;
        Ok(self.column(&output, &folder))
    }

    /// A report of an earlier run would be taken for this one's.
    fn forget_report(&self, folder: &Path) {
        if let Report::Junit(path) = self.command.report {
            let _ = fs::remove_file(folder.join(path)).or_else(|_| fs::remove_dir_all(folder.join(path)));
        }
    }

    fn command(&self, folder: &Path) -> Result<Command, Diagnostic> {
        let TestCommand { words, output, runtime, .. } = self.command;
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).current_dir(folder);
        command.envs(output.map(|variable| (variable, folder.join("target"))));
        if let Some(place) = self.runtime() {
            let quoted = format!("{:?}", place.display().to_string());
            match runtime {
                RuntimePath::Variable(name) => drop(command.env(name, &place)),
                RuntimePath::Within(name, within) => drop(command.env(name, place.join(within))),
                RuntimePath::Arguments(words) => {
                    command.args(words.iter().map(|word| word.replace("{}", &quoted)));
                }
                RuntimePath::Link(name) => link(&place, &folder.join(name))?,
                RuntimePath::File(name, text) => {
                    output::replace(&folder.join(name), text.replace("{}", &quoted).as_bytes())?;
                }
                RuntimePath::Installed(words) => install(self.target, words, &place)?,
            }
        }
        Ok(command)
    }

    /// Where the runtime is, when the installed one is not wanted.
    fn runtime(&self) -> Option<PathBuf> {
        let folder = PathBuf::from(std::env::var_os(RUNTIME)?).join(self.target);
        Some(std::path::absolute(&folder).unwrap_or(folder))
    }

    /// What the framework said; when it failed and no test says why, all of it.
    fn column(&self, output: &Output, folder: &Path) -> Column {
        let printed = String::from_utf8_lossy(&output.stdout);
        let said = format!("{printed}{}", String::from_utf8_lossy(&output.stderr));
        let (cases, unread) = match report::read(self.command.report, &printed, folder) {
            Ok(cases) => (cases, None),
            Err(problem) => (Vec::new(), Some(problem)),
        };
        let mut column = Column::of_report(self.target, &self.names, cases);
        column.troubles.extend(unread);
        let explained = column.verdicts.iter().any(|verdict| matches!(verdict, super::verdicts::Verdict::Failed(_)));
        if !output.status.success() && !explained {
            column.troubles.push(format!("the command ended with {}\n{said}", output.status));
        }
        column
    }
}

/// Has the runtime installed where the tests' own command finds it.
fn install(target: &str, words: &[&str], runtime: &Path) -> Result<(), Diagnostic> {
    let place = runtime.display().to_string();
    let mut command = Command::new(words[0]);
    command.args(words[1..].iter().map(|word| word.replace("{}", &place)));
    let output = command.output().map_err(|error| not_started(target, &command, &error))?;
    if output.status.success() {
        return Ok(());
    }
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let message = format!("the runtime of target {target} cannot be installed: `{}` said\n{said}", shown(&command));
    Err(Diagnostic::without_place(Code::CANNOT_READ, message))
}

/// Puts the runtime where a language looks for what a package needs: below the package.
fn link(runtime: &Path, link: &Path) -> Result<(), Diagnostic> {
    let _ = fs::remove_file(link);
    let above = link.parent().map_or(Ok(()), fs::create_dir_all);
    above.and_then(|()| link_to(runtime, link)).map_err(|error| {
        let message = format!("cannot link {} to {}: {}", link.display(), runtime.display(), reason(&error));
        Diagnostic::without_place(Code::CANNOT_WRITE, message)
    })
}

#[cfg(unix)]
fn link_to(folder: &Path, link: &Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(folder, link)
}

#[cfg(windows)]
fn link_to(folder: &Path, link: &Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir(folder, link)
}

fn not_started(target: &str, command: &Command, error: &std::io::Error) -> Diagnostic {
    let program = command.get_program().to_string_lossy().into_owned();
    let message = format!("cannot run `{program}`, which the tests of target {target} need: {}", reason(error));
    Diagnostic::without_place(Code::CANNOT_READ, message).help(format!("install `{program}`"))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}
