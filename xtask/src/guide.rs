//! Executes `docs/guide.md`: its files are written into a folder of their own, its commands run there, and what they
//! print is compared with what the page shows.

use crate::shell::{Outcome, Trouble, at, kept, quarkc, target};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGE: &str = "docs/guide.md";

/// A fenced block of the page.
#[derive(Debug, Default)]
struct Fence {
    language: String,
    file: Option<String>,
    target: Option<String>,
    text: String,
}

/// A command line with what it should print; nothing shown means that anything may be printed.
#[derive(Debug, Default)]
struct Session {
    command: String,
    prints: String,
}

/// Executes what the page says for one target, and for all.
pub fn execute(name: &str, environment: &[(&str, PathBuf)]) -> Outcome {
    let folder = kept("guide").join(name);
    let _ = fs::remove_dir_all(&folder);
    let page = fs::read_to_string(at(PAGE)).map_err(|error| failed(&error))?;
    write(&folder.join(".cargo/config.toml"), &patch())?;
    write(&folder.join("go.work"), &workspace())?;
    let quarkc = quarkc()?;
    for fence in fences(&page) {
        match &fence.file {
            Some(file) => write(&folder.join(file), &fence.text)?,
            None if fence.language == "console" && fence.target.as_deref().is_none_or(|target| target == name) => {
                sessions(&fence.text).iter().try_for_each(|session| session.run(&folder, &quarkc, environment))?;
            }
            None => {}
        }
    }
    Ok(())
}

/// The guide's packages are tried with the runtime of this repository.
fn patch() -> String {
    format!("[patch.crates-io]\nquark-runtime = {{ path = {:?} }}\n", at("runtime/rust").display().to_string())
}

/// The same for Go, which looks for this file above the folder it runs in.
fn workspace() -> String {
    let runtime = at("runtime/go").display().to_string();
    format!("go 1.22\n\nuse ./house_go\n\nuse ./thermostat/generated/go\n\nuse {runtime:?}\n")
}

fn failed(error: &dyn std::fmt::Display) -> Trouble {
    Trouble::Failed(format!("{PAGE}: {error}"))
}

fn write(path: &Path, text: &str) -> Outcome {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder.and_then(|()| fs::write(path, text)).map_err(|error| failed(&error))
}

fn fences(page: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(info), None) => open = Some(Fence::new(info)),
            (Some(_), Some(fence)) => found.push(fence),
            (None, Some(mut fence)) => {
                fence.text.extend([line, "\n"]);
                open = Some(fence);
            }
            (None, None) => {}
        }
    }
    found
}

impl Fence {
    fn new(info: &str) -> Fence {
        let mut words = info.split_whitespace();
        let language = words.next().unwrap_or_default().to_owned();
        let value = |key: &str| words.clone().find_map(|word| Some(word.strip_prefix(key)?.to_owned()));
        Fence { language, file: value("file="), target: value("target="), text: String::new() }
    }
}

fn sessions(text: &str) -> Vec<Session> {
    let mut found: Vec<Session> = Vec::new();
    for line in text.lines() {
        match (line.strip_prefix("$ "), found.last_mut()) {
            (Some(command), _) => found.push(Session { command: command.to_owned(), prints: String::new() }),
            (None, Some(session)) => session.prints.extend([line, "\n"]),
            (None, None) => {}
        }
    }
    found
}

impl Session {
    fn run(&self, folder: &Path, quarkc: &Path, environment: &[(&str, PathBuf)]) -> Outcome {
        println!("$ {}", self.command);
        let mut command = Command::new("sh");
        command.args(["-ec", &self.command]).current_dir(folder).envs(environment.iter().cloned());
        let path = environment.iter().find(|(name, _)| *name == "PATH").map(|(_, path)| path.as_os_str());
        command.env("PATH", search_path(quarkc, path)).env("CARGO_TARGET_DIR", target().join("generated"));
        let done = command.output().map_err(|error| failed(&error))?;
        let printed = String::from_utf8_lossy(&done.stdout);
        if !done.status.success() {
            let said = String::from_utf8_lossy(&done.stderr);
            return Err(failed(&format!("`{}`: {}\n{printed}{said}", self.command, done.status)));
        }
        if self.prints.is_empty() || self.prints == printed {
            return Ok(());
        }
        Err(failed(&format!("`{}` prints\n{printed}and not\n{}", self.command, self.prints)))
    }
}

/// The search path, or the one that a target needs, with this quarkc first.
fn search_path(quarkc: &Path, wanted: Option<&std::ffi::OsStr>) -> std::ffi::OsString {
    let folders = wanted.map_or_else(|| std::env::var_os("PATH").unwrap_or_default(), std::ffi::OsStr::to_owned);
    let ours = quarkc.parent().map(Path::to_owned);
    let all = ours.into_iter().chain(std::env::split_paths(&folders));
    std::env::join_paths(all).unwrap_or(folders)
}
