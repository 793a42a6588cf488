//! The programs that run what is generated beside what is written by hand, one in each language.

use super::operations::agree;
use crate::shell::{Outcome, Trouble, at, cargo, command, kept, output, target};
use crate::step::Step;
use crate::tools::{self, debian_program, newest_python, node};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use walkdir::WalkDir;

/// A language's program, ready to be given its arguments.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Builds what has to be built, and gives the command.
    pub ready: fn() -> Outcome<Command>,
}

/// In the order in which they are told.
pub const PROGRAMS: &[Program] = &[GO, JAVA, JAVASCRIPT, PYTHON, RUBY, RUST];

const GO: Program = Program { ready: go };
const JAVA: Program = Program { ready: java };
const JAVASCRIPT: Program = Program { ready: javascript };
const PYTHON: Program = Program { ready: python };
const RUBY: Program = Program { ready: ruby };
const RUST: Program = Program { ready: rust };

pub const STEPS: &[Step] = &[
    Step { name: "go: bench", inputs: &["bench", "generated/go", "runtime/go"], run: || agree(GO) },
    Step { name: "java: bench", inputs: &["bench", "generated/java", "runtime/java"], run: || agree(JAVA) },
    Step {
        name: "javascript: bench",
        inputs: &["bench", "generated/javascript", "runtime/javascript"],
        run: || agree(JAVASCRIPT),
    },
    Step { name: "python: bench", inputs: &["bench", "generated/python", "runtime/python"], run: || agree(PYTHON) },
    Step { name: "ruby: bench", inputs: &["bench", "generated/ruby", "runtime/ruby"], run: || agree(RUBY) },
    Step { name: "rust: bench", inputs: &["bench", "generated/rust", "runtime/rust"], run: || agree(RUST) },
];

fn go() -> Outcome<Command> {
    let program = kept("bench/go");
    let mut build = command(tools::go()?, &["build", "-o"]);
    output(build.arg(&program).arg(".").current_dir(at("bench/go")).env("GOWORK", "off"))?;
    let mut command = command(program, &[]);
    command.current_dir(at("bench/go"));
    Ok(command)
}

/// Compiled together, without Maven: the program needs neither the packages' tests nor their documentation.
fn java() -> Outcome<Command> {
    debian_program("javac", "openjdk-17-jdk-headless")?;
    let classes = kept("bench/java");
    let _ = fs::remove_dir_all(&classes);
    let mut compile = command("javac", &["-Xlint:all", "-Werror", "-d"]);
    let folders = ["bench/java", "generated/java/src/main/java", "runtime/java/src/main/java"];
    output(compile.arg(&classes).args(folders.iter().flat_map(|folder| java_sources(folder))))?;
    let mut command = command("java", &["-cp"]);
    command.arg(classes).arg("Bench").current_dir(at("bench"));
    Ok(command)
}

/// The classes of a folder; a module would know nothing of the program.
fn java_sources(folder: &str) -> Vec<PathBuf> {
    let files = WalkDir::new(at(folder)).sort_by_file_name().into_iter().flatten().map(walkdir::DirEntry::into_path);
    let is_class =
        |path: &PathBuf| path.extension().is_some_and(|it| it == "java") && !path.ends_with("module-info.java");
    files.filter(is_class).collect()
}

/// In a copy where Node finds the one package from the other.
fn javascript() -> Outcome<Command> {
    node()?;
    let folder = kept("bench/javascript");
    let _ = fs::remove_dir_all(&folder);
    copy("runtime/javascript", &["package.json", "src"], &folder.join("node_modules/quark-runtime"))?;
    copy("generated/javascript", &["package.json", "src"], &folder.join("node_modules/@quark/mdk"))?;
    copy("bench", &["nodes.json", "contexts.txt", "javascript"], &folder.join("bench"))?;
    let mut command = command("node", &["bench/javascript/bench.js"]);
    command.current_dir(folder);
    Ok(command)
}

fn copy(from: &str, what: &[&str], to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| Trouble::Failed(format!("{}: {error}", to.display())))?;
    output(Command::new("cp").arg("-r").args(what.iter().map(|name| at(from).join(name))).arg(to)).map(|_| ())
}

fn python() -> Outcome<Command> {
    let mut command = command(newest_python()?.program, &["bench/python/bench.py"]);
    let search = std::env::join_paths([at("runtime/python"), at("generated/python")]).unwrap_or_default();
    command.env("PYTHONPATH", search).env("PYTHONDONTWRITEBYTECODE", "1");
    Ok(command)
}

fn ruby() -> Outcome<Command> {
    debian_program("ruby", "ruby")?;
    let mut command = command("ruby", &["bench/ruby/bench.rb"]);
    let search = ["runtime/ruby/lib", "generated/ruby/lib"].map(at);
    command.env("RUBYLIB", std::env::join_paths(search).unwrap_or_default());
    Ok(command)
}

fn rust() -> Outcome<Command> {
    let folder = target().join("generated");
    let mut build = cargo(&["build", "--quiet", "--release"]);
    output(build.current_dir(at("bench/rust")).env("CARGO_TARGET_DIR", &folder))?;
    Ok(command(folder.join("release").join(format!("mdk-bench{}", std::env::consts::EXE_SUFFIX)), &[]))
}
