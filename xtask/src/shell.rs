//! Starts programs, and turns how they end into what a step says.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// How a piece of work ended.
pub type Outcome<T = ()> = Result<T, Trouble>;

/// Why it did not end well.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// It ran, and something is wrong.
    Failed(String),
    /// It could not run: what is missing, and how to get it.
    Missing(String),
}

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// A path below the workspace's folder.
pub fn at(path: &str) -> PathBuf {
    root().join(path)
}

/// A folder for what is installed and measured here; never committed.
pub fn kept(path: &str) -> PathBuf {
    root().join(".quark").join(path)
}

/// A command to be run in the workspace's folder.
pub fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs it, its output going where ours goes.
pub fn run(command: &mut Command) -> Outcome {
    let shown = shown(command);
    println!("$ {shown}");
    has_folder(command)?;
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Trouble::Failed(format!("{shown} ({status})"))),
        Err(error) => Err(Trouble::Missing(format!("{shown}: {error}"))),
    }
}

/// Runs it in silence, and hands back what it printed on standard output.
pub fn output(command: &mut Command) -> Outcome<String> {
    let shown = shown(command);
    has_folder(command)?;
    let done = command.output().map_err(|error| Trouble::Missing(format!("{shown}: {error}")))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    Err(Trouble::Failed(format!("{shown} ({})\n{}", done.status, String::from_utf8_lossy(&done.stderr))))
}

/// Without its folder a command fails as if its program were missing.
fn has_folder(command: &Command) -> Outcome {
    let missing = command.get_current_dir().filter(|folder| !folder.is_dir());
    missing.map_or(Ok(()), |folder| {
        Err(Trouble::Failed(format!("there is no folder {}", short(&folder.to_string_lossy()))))
    })
}

/// Runs Cargo.
pub fn cargo(arguments: &[&str]) -> Command {
    command(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()), arguments)
}

/// Where Cargo puts what it makes.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| at("target"), |folder| root().join(folder))
}

/// The quarkc of this workspace, built for speed.
pub fn quarkc() -> Outcome<PathBuf> {
    run(&mut cargo(&["build", "--quiet", "--release", "--package", "quarkc"]))?;
    Ok(target().join("release").join(format!("quarkc{}", std::env::consts::EXE_SUFFIX)))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = words.map(|word| short(&word.to_string_lossy())).collect();
    words.join(" ")
}

/// Paths within the workspace are shown from there.
fn short(word: &str) -> String {
    word.replace(&format!("{}/", root().display()), "")
}
