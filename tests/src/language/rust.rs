//! Runs all programs in Rust: one Cargo workspace, one process for all `main`s and `Main`s, and Cargo's own for tests.
//!
//! The workspace stays under `.quark`, so that only what changed is compiled again.

use super::{Language, Printed};
use crate::package;
use crate::program::{Kind, Program, Step, root};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The language.
pub struct Rust;

impl Language for Rust {
    fn name(&self) -> &'static str {
        "rust"
    }

    fn title(&self) -> &'static str {
        "Rust"
    }

    fn names(&self) -> &'static str {
        NAMES
    }

    fn types(&self) -> &'static str {
        TYPES
    }

    fn run(&self, programs: &[Program], folder: &str) -> Result<Vec<Printed>, String> {
        let folder = kept(folder);
        let (built, mut printed) = package::build_all(programs, "rust", &folder);
        write_workspace(&built, &[], &folder)?;
        let refused = refused(&folder)?;
        let (refused_programs, accepted): (Vec<&Program>, Vec<&Program>) =
            built.iter().partition(|program| refused.contains_key(&program.name));
        let runnable: Vec<&Program> =
            accepted.iter().copied().filter(|program| program.kind() != Kind::Tests).collect();
        write_workspace(&accepted, &runnable, &folder)?;
        let lines = run(&folder)?;
        let problem = |program: &&Program| Printed::problem(program, &refused[&program.name]);
        printed.extend(refused_programs.iter().map(problem));
        printed.extend(accepted.iter().map(|program| one(program, &lines, &folder)));
        Ok(printed)
    }

    fn host(&self, program: &Program) -> Result<(), String> {
        let folder = kept("host");
        super::with_host_code(program, "rust", &folder, &format!("{}.rs", program.name), "host.rs")?;
        write_workspace(&[program], &[], &folder)?;
        tests(program, &folder).map(drop)
    }
}

/// A folder that keeps a workspace.
fn kept(name: &str) -> PathBuf {
    root().join(".quark").join(name)
}

const NAMES: &str = "as async box const crate dyn enum extern impl loop mod move mut pub ref static struct super trait type unsafe \
    use where abstract become do final gen macro override priv typeof unsized virtual yield union raw safe std core alloc quark \
    string vec option result clone copy default drop send sync iter into from to_string to_owned to_json from_json encode decode \
    fmt eq cmp hash new this state quark_state actor runtime environment with_runtime print println format panic assert_eq debug_assert";

const TYPES: &str = "Self Option Some Result Ok Err Vec Box Send Sync Sized Copy Clone Default Drop Fn FnMut FnOnce Into From Iterator Extend \
    IntoIterator ToString ToOwned TryFrom TryInto Eq Ord PartialEq PartialOrd Hash Debug Display Error Runtime Actor Context \
    State Port Key Path Fields Driver Kind Side Message Super Crate Mod Impl Trait Struct Match Await Async Iter";

/// What rustc says of the packages that it does not accept, by name.
fn refused(folder: &Path) -> Result<BTreeMap<String, String>, String> {
    let output = cargo(folder, &["build", "--quiet", "--workspace", "--keep-going", "--message-format", "json"])
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        if message["message"]["level"] == "error" {
            let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
            refused.entry(name).or_default().push_str(message["message"]["rendered"].as_str().unwrap_or_default());
        }
    }
    Ok(refused)
}

fn one(program: &Program, lines: &Map<String, Value>, folder: &Path) -> Printed {
    let count = if program.tests() > 0 { tests(program, folder) } else { Ok(0) };
    match count {
        Err(problem) => Printed::problem(program, problem),
        Ok(count) if program.kind() == Kind::Tests => Printed::lines(program, vec![format!("{count} passed")]),
        Ok(_) => Printed::lines(program, super::lines_of(lines, &program.name)),
    }
}

fn write_workspace(built: &[&Program], runnable: &[&Program], folder: &Path) -> Result<(), String> {
    let runtime = root().join("runtime/rust").display().to_string();
    let members: Vec<String> = built.iter().map(|program| format!("    \"{}/rust\",\n", program.name)).collect();
    let members = members.concat();
    let workspace = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n    \"runner\",\n{members}]\n\n[profile.dev]\ndebug = false\n\n\
         [patch.crates-io]\nquark-runtime = {{ path = {runtime:?} }}\n"
    );
    let dependencies: String = runnable.iter().map(|program| dependency(program)).collect();
    let manifest = format!(
        "[package]\nname = \"runner\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n\
         quark-runtime = {{ path = {runtime:?} }}\n{dependencies}"
    );
    package::write(&folder.join("Cargo.toml"), &workspace)?;
    package::write(&folder.join("runner/Cargo.toml"), &manifest)?;
    package::write(&folder.join("runner/src/runner.rs"), include_str!("../../runners/runner.rs"))?;
    package::write(&folder.join("runner/src/main.rs"), &main(runnable))
}

fn dependency(program: &Program) -> String {
    format!("{} = {{ path = \"../{}/rust\" }}\n", program.name.replace('_', "-"), program.name)
}

/// A program that runs them all.
fn main(programs: &[&Program]) -> String {
    let mut text = String::from("#![allow(unused_variables)]\n\nmod runner;\n\nuse quark::ToJson;\n\nfn main() {\n");
    text.push_str(
        "    std::panic::set_hook(Box::new(|_| {}));\n    let mut all = quark::Map::<String, Vec<String>>::new();\n",
    );
    for program in programs {
        if program.kind() == Kind::Function {
            text.push_str(&function(program));
        } else {
            text.push_str(&actor(program));
        }
    }
    text.push_str("    println!(\"{}\", all.encode());\n}\n");
    text
}

fn function(program: &Program) -> String {
    let name = &program.name;
    let mut text = String::from("    let mut lines = Vec::new();\n");
    for call in &program.calls {
        if program.calls.len() > 1 {
            let _ = writeln!(text, "    lines.push({:?}.to_owned());", Step::Call(call.clone()).echo());
        }
        let _ = writeln!(text, "    lines.extend(runner::called({name}::{call}));");
    }
    let _ = writeln!(text, "    all.insert({name:?}.to_owned(), lines);");
    text
}

/// The script as data, and what it calls of this program's own `Main`.
fn actor(program: &Program) -> String {
    let name = &program.name;
    let steps: String =
        program.script.iter().map(|step| format!("            ({:?}, {}),\n", step.echo(), data(step))).collect();
    let arms: BTreeSet<String> = program.script.iter().filter_map(arm).collect();
    let arms: String = arms.iter().map(|arm| format!("            {arm}\n")).collect();
    format!(
        "    all.insert({name:?}.to_owned(), runner::play(\n        &[\n{steps}        ],\n        |stage| {{\n            \
         let main = stage.make({name}::Main::with_runtime)?;\n            stage.call(|| main.run());\n            Some(main)\n        \
         }},\n        |stage, main, asked| match asked {{\n{arms}            _ => unreachable!(\"{{asked:?}}\"),\n        \
         }},\n    ));\n"
    )
}

/// A step as a value of the runner's `Step`.
fn data(step: &Step) -> String {
    match step {
        Step::Advance(_, time) => format!("runner::Step::Advance({time})"),
        Step::Call(method) => format!("runner::Step::Asked(runner::Asked::Call({method:?}))"),
        Step::State(name) => {
            format!("runner::Step::Asked(runner::Asked::State({:?}))", name.as_deref().unwrap_or_default())
        }
        Step::Link(told) => format!("runner::Step::Link(runner::Told::{told:?})"),
        Step::Hides(secret, method) => format!("runner::Step::Asked(runner::Asked::Hides({secret:?}, {method:?}))"),
        Step::Timers => "runner::Step::Timers".to_owned(),
        Step::Restart => "runner::Step::Restart".to_owned(),
    }
}

/// What a step asks of `Main`, as an arm of a `match`.
fn arm(step: &Step) -> Option<String> {
    Some(match step {
        Step::Call(method) => format!("runner::Asked::Call({method:?}) => stage.call(|| main.{method}()),"),
        Step::State(None) => "runner::Asked::State(\"\") => stage.state(main),".to_owned(),
        Step::State(Some(name)) => format!("runner::Asked::State({name:?}) => stage.state(&main.{name}()),"),
        Step::Hides(_, method) => {
            format!("runner::Asked::Hides(text, {method:?}) => stage.hides(text, &main.{method}()),")
        }
        Step::Advance(..) | Step::Link(_) | Step::Timers | Step::Restart => return None,
    })
}

fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(folder).env("CARGO_TARGET_DIR", target(folder)).stderr(Stdio::inherit());
    command
}

fn target(folder: &Path) -> PathBuf {
    folder.join("target")
}

fn run(folder: &Path) -> Result<Map<String, Value>, String> {
    let output = cargo(folder, &["run", "--quiet", "--package", "runner"]).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).map_err(|error| format!("the runner ended with {}: {error}\n{text}", output.status))
}

/// How many tests of a program passed; all must.
fn tests(program: &Program, folder: &Path) -> Result<usize, String> {
    let package = program.name.replace('_', "-");
    let output =
        cargo(folder, &["test", "--quiet", "--all-targets", "--package", &package]).stderr(Stdio::piped()).output();
    let output = output.map_err(|error| format!("cargo: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        return Err(format!("{text}{}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(text.lines().filter_map(passed).sum())
}

fn passed(line: &str) -> Option<usize> {
    line.strip_prefix("test result: ok. ")?.split(' ').next()?.parse().ok()
}
